"""Settings of meldingen: variables that start with MELDINGEN_."""

from ipaddress import IPv4Network, IPv6Network
from typing import Annotated

from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict

from shared.runtime.settings import ServiceSettings


class MeldingenSettings(ServiceSettings):
    """Secrets of the vault are random strings of at least 32 characters, e.g. of `openssl rand -base64 32`.

    `kluis_sleutel_id` names the master key in each row that it sealed, so that one can tell which key opens what;
    `kluis_andere_sleutels` are others that open what they sealed, by their id, as in `{"1": "..."}`.
    `vertrouwde_proxies` are the networks whose X-Forwarded-For is believed, as in `["10.0.0.0/8"]`: without them all
    who come through a proxy count as one network.
    `netwerk_per_minuut` is how many meldingen one network may do in each api process, 0 without limit;
    `uitdaging_vanaf` is from how many per second of all together a process asks for a solved puzzle, 0 never.
    `bijlagen_url` is where attachments are kept, encrypted: a folder that api and worker share (`file:///…`), or a
    bucket (`s3://bucket/prefix`) of the store at `s3_endpoint`, by default that of Amazon. Without keys in the settings
    the store's client looks for those of the machine.
    `archiefvormer` is the name of the inspectorate in what goes to the archive.
    """

    model_config = SettingsConfigDict(env_prefix="MELDINGEN_")

    port: int = 8101
    kluis_sleutel_id: str = "1"
    kluis_sleutel: SecretStr = Field(min_length=32)
    kluis_andere_sleutels: dict[str, Annotated[SecretStr, Field(min_length=32)]] = Field(default_factory=dict)
    kluis_zoeksleutel: SecretStr = Field(min_length=32)
    bijlagen_url: str = Field(default="file:///var/lib/meldingen/bijlagen", pattern=r"^(file:///|s3://[a-z0-9])")
    s3_endpoint: str | None = None
    s3_region: str = "eu-west-1"
    s3_access_key_id: str | None = None
    s3_secret_access_key: SecretStr | None = None
    archiefvormer: str = Field(default="Arbeidsinspectie", min_length=1)
    vertrouwde_proxies: tuple[IPv4Network | IPv6Network, ...] = ()
    netwerk_per_minuut: int = Field(default=60, ge=0)
    uitdaging_vanaf: int = Field(default=0, ge=0)
