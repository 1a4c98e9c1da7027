"""Settings of a service, read once from the environment; a missing one is named at start, not met at run time."""

import socket
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, Literal, Self

from pydantic import Field, SecretStr, ValidationError, model_validator
from pydantic_core import ErrorDetails, PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict

_ANY_KEY: Final = "A" * 43 + "="
"""32 zero bytes in base64: stands in for the secrets of a service where only its contract is wanted."""
_TLS: Final = ("bus_ca_file", "bus_certificate_file", "bus_key_file")
_SASL: Final = ("bus_mechanism", "bus_user", "bus_password")
_MISFIT: Final = "misfit"
"""The type of error whose message is ours: it names variables and holds no values."""


class SettingsError(Exception):
    """The environment lacks settings or holds wrong ones; the message names each variable and never a value."""


class BusSettings(BaseSettings):
    """Access to the brokers of Kafka; by default without TLS or a name, for a network that keeps others out.

    SSL encrypts, and checks that the broker is who its certificate says: one issued under `bus_ca_file`, or under what
    the machine trusts. With `bus_certificate_file` and `bus_key_file` (PEM, the key without a passphrase) the client
    shows a certificate of its own. SASL_SSL adds `bus_user` and `bus_password`, by SCRAM-SHA-512 unless
    `bus_mechanism` is PLAIN. There is no SASL without TLS.
    """

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True)

    bus_protocol: Literal["PLAINTEXT", "SSL", "SASL_SSL"] = "PLAINTEXT"
    bus_ca_file: Path | None = None
    bus_certificate_file: Path | None = None
    bus_key_file: Path | None = None
    bus_mechanism: Literal["SCRAM-SHA-512", "PLAIN"] | None = None
    bus_user: str | None = None
    bus_password: SecretStr | None = None

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        """Refuse what would not be used, and what would fail only at the broker."""
        if misfits := list(self._misfits()):
            lines = "\n".join(f"  {self._prefix()}{misfit}" for misfit in misfits)
            raise PydanticCustomError(_MISFIT, "{lines}", {"lines": lines})
        return self

    def _misfits(self) -> Iterator[str]:
        """Give a line for each variable that does not go with the others."""
        given = {name for name in (*_TLS, *_SASL) if getattr(self, name) is not None}
        unused = {"PLAINTEXT": (*_TLS, *_SASL), "SSL": _SASL, "SASL_SSL": ()}[self.bus_protocol]
        asked = {"bus_user", "bus_password"} if self.bus_protocol == "SASL_SSL" else set()
        if given & {"bus_certificate_file", "bus_key_file"}:
            asked |= {"bus_certificate_file", "bus_key_file"}
        for name in (*_TLS, *_SASL):
            if name in given and name in unused:
                yield f"{name.upper()}: wordt niet gebruikt met BUS_PROTOCOL={self.bus_protocol}"
            elif name in asked - given:
                why = "BUS_PROTOCOL=SASL_SSL" if name in _SASL else "een certificaat met een sleutel"
                yield f"{name.upper()}: ontbreekt, en {why} vraagt dit"
        try:
            if not asked - given:
                self.client_options()
        except OSError:
            for name in sorted(given.intersection(_TLS)):
                yield f"{name.upper()}: onleesbaar, geen PEM, of certificaat en sleutel horen niet bij elkaar"

    def client_options(self) -> dict[str, Any]:
        """Give what each client of aiokafka is made with; files are read anew, since certificates are renewed.

        Raises OSError when a file cannot be read, is no PEM, or holds a key of another certificate.
        """
        if self.bus_protocol == "PLAINTEXT":
            return {}
        context = ssl.create_default_context(cafile=self.bus_ca_file)
        if self.bus_certificate_file is not None:
            context.load_cert_chain(self.bus_certificate_file, self.bus_key_file, password=_no_passphrase)
        options: dict[str, Any] = {"security_protocol": self.bus_protocol, "ssl_context": context}
        if self.bus_password is not None:
            options |= {
                "sasl_mechanism": self.bus_mechanism or "SCRAM-SHA-512",
                "sasl_plain_username": self.bus_user,
                "sasl_plain_password": self.bus_password.get_secret_value(),
            }
        return options

    @classmethod
    def _prefix(cls) -> str:
        return str(cls.model_config.get("env_prefix", "")).upper()

    @classmethod
    def load(cls) -> Self:
        """Read the environment; raises SettingsError that names every variable that is missing or wrong."""
        try:
            return cls()
        except ValidationError as exc:
            errors = exc.errors(include_input=False, include_url=False, include_context=False)
            lines = [_line(cls._prefix(), error) for error in errors]
            raise SettingsError("Instellingen ontbreken of zijn ongeldig:\n" + "\n".join(lines)) from None


def _no_passphrase() -> str:
    """Answer OpenSSL, which would else ask at the terminal for the passphrase of a key."""
    return ""


def _line(prefix: str, error: ErrorDetails) -> str:
    if error["type"] == _MISFIT:
        return error["msg"]
    name = f"{prefix}{str(error['loc'][0]).upper() if error['loc'] else ''}"
    what = "ontbreekt (missing)" if error["type"] == "missing" else f"ongeldig (invalid, {error['type']})"
    return f"  {name}: {what}"


class ServiceSettings(BusSettings):
    """What every service needs to know of its surroundings; a subclass sets env_prefix, e.g. "MELDINGEN_".

    `database_url` and `bus_url` hold passwords and are left out of repr. `audience` defaults to the name of the
    service, `public_url` (no /v1, no trailing slash) to where it listens. `jwks_url` is where the keys of `issuer` are.
    """

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

    def _misfits(self) -> Iterator[str]:
        yield from super()._misfits()
        if self.bus_protocol != "PLAINTEXT" and not self.bus_url.startswith("kafka://"):
            yield "BUS_PROTOCOL: geldt alleen voor een BUS_URL die met kafka:// begint"

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
            **dict.fromkeys((*_TLS, *_SASL)),
            database_url="postgresql://contract.invalid/toezicht",
            bus_url="postgresql://contract.invalid/toezicht",
            bus_protocol="PLAINTEXT",
            issuer="https://inloggen.toezicht.example/realms/toezicht",
            jwks_url="https://inloggen.toezicht.example/realms/toezicht/protocol/openid-connect/certs",
            port=443,
            public_url=f"https://api.toezicht.example/{service}",
            cors_origins=(),
            otlp_endpoint=None,
        )
