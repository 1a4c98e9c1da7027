"""Settings of a service, read once from the environment; a missing one is named at start, not met at run time."""

import socket
from typing import Any, Final, Literal, Self

from pydantic import Field, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

_ANY_KEY: Final = "A" * 43 + "="
"""32 zero bytes in base64: stands in for the secrets of a service where only its contract is wanted."""


class SettingsError(Exception):
    """The environment lacks settings or holds wrong ones; the message names each variable and never a value."""


class ServiceSettings(BaseSettings):
    """What every service needs to know of its surroundings; a subclass sets env_prefix, e.g. "MELDINGEN_".

    `database_url` and `bus_url` hold passwords and are left out of repr. `audience` defaults to the name of the
    service, `public_url` (no /v1, no trailing slash) to where it listens. `jwks_url` is where the keys of `issuer` are.
    """

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True)

    profiel: Literal["lokaal", "test", "productie"] = "productie"
    database_url: str = Field(repr=False)
    bus_url: str = Field(repr=False)
    oin: str = Field(default="00000099000000001000", pattern=r"^\d{20}$")
    issuer: str
    jwks_url: str
    audience: str
    host: str = "127.0.0.1"
    port: int = Field(ge=0, le=65535)
    public_url: str
    cors_origins: tuple[str, ...] = ()
    max_body_bytes: int = Field(default=1_048_576, ge=1024)
    worker_in_process: bool = False
    instance_id: str = Field(default_factory=socket.gethostname)
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    otlp_endpoint: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _fill_in(cls, values: Any) -> Any:
        """Derive the audience and the public address where they are not set."""
        if not isinstance(values, dict):
            return values
        port = values.get("port", cls.model_fields["port"].get_default())
        return {
            "audience": cls.service(),
            "public_url": f"http://{values.get('host', '127.0.0.1')}:{port}",
            **values,
        }

    @classmethod
    def service(cls) -> str:
        """Give the name of the service these settings belong to: the prefix of its variables."""
        return str(cls.model_config.get("env_prefix", "")).rstrip("_").lower()

    @classmethod
    def load(cls) -> Self:
        """Read the environment; raises SettingsError that names every variable that is missing or wrong."""
        try:
            return cls()
        except ValidationError as exc:
            prefix = str(cls.model_config.get("env_prefix", "")).upper()
            lines = [
                f"  {prefix}{str(error['loc'][0]).upper() if error['loc'] else ''}: "
                + ("ontbreekt (missing)" if error["type"] == "missing" else f"ongeldig (invalid, {error['type']})")
                for error in exc.errors(include_input=False, include_url=False, include_context=False)
            ]
            raise SettingsError("Instellingen ontbreken of zijn ongeldig:\n" + "\n".join(lines)) from None

    @classmethod
    def for_contract(cls) -> Self:
        """Give fixed settings under which openapi.json is the same everywhere; nothing is contacted with them."""
        service = cls.service()
        filled: dict[str, Any] = {
            name: _ANY_KEY
            for name, field in cls.model_fields.items()
            if field.is_required() and name not in ServiceSettings.model_fields
        }
        return cls(
            **filled,
            database_url="postgresql://contract.invalid/toezicht",
            bus_url="postgresql://contract.invalid/toezicht",
            issuer="https://inloggen.toezicht.example/realms/toezicht",
            jwks_url="https://inloggen.toezicht.example/realms/toezicht/protocol/openid-connect/certs",
            port=443,
            public_url=f"https://api.toezicht.example/{service}",
            cors_origins=(),
            otlp_endpoint=None,
        )
