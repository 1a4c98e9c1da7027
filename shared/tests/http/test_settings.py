import re
import ssl
from pathlib import Path

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)

from shared.runtime.cli import service_cli
from shared.runtime.settings import SettingsError
from tests.certificates import Authority
from tests.voorbeeld.app import VoorbeeldSettings, create_app
from tests.voorbeeld.tables import dead_letters, inbox

VERPLICHT = {
    "VOORBEELD_DATABASE_URL": "postgresql://voorbeeld:hemelsgeheim@localhost/toezicht",
    "VOORBEELD_BUS_URL": "kafka://localhost:9092",
    "VOORBEELD_ISSUER": "https://inloggen.example",
    "VOORBEELD_JWKS_URL": "https://inloggen.example/jwks",
}


@pytest.fixture
def omgeving(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name, value in VERPLICHT.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


@pytest.mark.usefixtures("omgeving")
def test_what_follows_from_the_rest_need_not_be_set() -> None:
    settings = VoorbeeldSettings.load()
    assert settings.audience == "voorbeeld"
    assert settings.public_url == "http://127.0.0.1:8199"
    assert settings.profiel == "productie"
    assert settings.max_body_bytes == 1_048_576


def test_the_public_address_follows_host_and_port(omgeving: pytest.MonkeyPatch) -> None:
    omgeving.setenv("VOORBEELD_HOST", "10.0.0.7")
    omgeving.setenv("VOORBEELD_PORT", "9000")
    assert VoorbeeldSettings.load().public_url == "http://10.0.0.7:9000"


def test_every_missing_or_wrong_variable_is_named_without_its_value(omgeving: pytest.MonkeyPatch) -> None:
    omgeving.delenv("VOORBEELD_DATABASE_URL")
    omgeving.delenv("VOORBEELD_ISSUER")
    omgeving.setenv("VOORBEELD_PORT", "hemelsgeheim")
    with pytest.raises(SettingsError) as raised:
        VoorbeeldSettings.load()
    message = str(raised.value)
    assert "VOORBEELD_DATABASE_URL: ontbreekt (missing)" in message
    assert "VOORBEELD_ISSUER: ontbreekt (missing)" in message
    assert "VOORBEELD_PORT: ongeldig (invalid, int_parsing)" in message
    assert "hemelsgeheim" not in message


@pytest.mark.usefixtures("omgeving")
def test_secrets_do_not_show() -> None:
    settings = VoorbeeldSettings.load()
    assert "hemelsgeheim" not in f"{settings!r} {settings}"


def test_a_command_without_settings_ends_with_the_list_and_no_traceback() -> None:
    main = service_cli(
        "voorbeeld",
        settings=VoorbeeldSettings,
        create_app=create_app,
        build_worker=lambda _settings, _db: pytest.fail("not reached"),
        subscriptions={},
        inbox=inbox,
        dead_letters=dead_letters,
    )
    result = CliRunner().invoke(main, ["migrate"])
    assert result.exit_code == 1
    assert "VOORBEELD_DATABASE_URL" in result.output
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"BUS_USER": "meldingen"}, {"BUS_USER"}),  # meant to log in, and would have spoken plainly
        ({"BUS_CA_FILE": "{ca}"}, {"BUS_CA_FILE"}),
        ({"BUS_PROTOCOL": "SSL", "BUS_PASSWORD": "hemelsgeheim"}, {"BUS_PASSWORD"}),
        ({"BUS_PROTOCOL": "SSL", "BUS_MECHANISM": "PLAIN"}, {"BUS_MECHANISM"}),
        ({"BUS_PROTOCOL": "SASL_SSL"}, {"BUS_USER", "BUS_PASSWORD"}),
        ({"BUS_PROTOCOL": "SASL_SSL", "BUS_USER": "meldingen", "BUS_PASSWORD": ""}, {"BUS_PASSWORD"}),
        ({"BUS_PROTOCOL": "SSL", "BUS_CERTIFICATE_FILE": "{cert}"}, {"BUS_KEY_FILE"}),
        ({"BUS_PROTOCOL": "SSL", "BUS_KEY_FILE": "{key}"}, {"BUS_CERTIFICATE_FILE"}),
        ({"BUS_PROTOCOL": "SASL_PLAINTEXT"}, {"BUS_PROTOCOL"}),
        ({"BUS_PROTOCOL": "SSL", "BUS_URL": "postgresql://localhost/toezicht"}, {"BUS_PROTOCOL"}),
        ({"BUS_PROTOCOL": "SSL", "BUS_CA_FILE": "/bestaat/niet"}, {"BUS_CA_FILE"}),
        ({"BUS_PROTOCOL": "SSL", "BUS_CA_FILE": "{key}"}, {"BUS_CA_FILE"}),
        *(
            (
                {"BUS_PROTOCOL": "SSL", "BUS_CERTIFICATE_FILE": "{cert}", "BUS_KEY_FILE": key},
                {"BUS_CERTIFICATE_FILE", "BUS_KEY_FILE"},
            )
            for key in ("{other}", "{locked}")
        ),
    ],
)
def test_access_to_the_bus_that_does_not_fit_together_is_refused_at_start(
    omgeving: pytest.MonkeyPatch, tmp_path: Path, given: dict[str, str], wrong: set[str]
) -> None:
    authority = Authority(tmp_path, "ca")
    issued = authority.issue("meldingen")
    locked = tmp_path / "locked.key"
    key = load_pem_private_key(issued.key.read_bytes(), None)
    locked.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"niemand kent dit"))
    )
    files = {"ca": authority.ca_file, "cert": issued.certificate, "key": issued.key, "locked": locked}
    files["other"] = authority.issue("risico").key
    for name, value in given.items():
        omgeving.setenv(f"VOORBEELD_{name}", value.format(**files))

    with pytest.raises(SettingsError) as raised:
        VoorbeeldSettings.load()

    message = str(raised.value)
    assert set(re.findall(r"VOORBEELD_(\w+)", message)) == wrong
    assert "hemelsgeheim" not in message


def test_access_to_the_bus_that_fits_together_is_taken_as_it_is(omgeving: pytest.MonkeyPatch, tmp_path: Path) -> None:
    authority = Authority(tmp_path, "ca")
    issued = authority.issue("meldingen")
    for name, value in {
        "PROTOCOL": "SASL_SSL",
        "CA_FILE": str(authority.ca_file),
        "CERTIFICATE_FILE": str(issued.certificate),
        "KEY_FILE": str(issued.key),
        "USER": "meldingen",
        "PASSWORD": "hemelsgeheim",
    }.items():
        omgeving.setenv(f"VOORBEELD_BUS_{name}", value)

    settings = VoorbeeldSettings.load()

    options = settings.client_options()
    assert options.pop("ssl_context").verify_mode is ssl.CERT_REQUIRED
    assert options == {
        "security_protocol": "SASL_SSL",
        "sasl_mechanism": "SCRAM-SHA-512",
        "sasl_plain_username": "meldingen",
        "sasl_plain_password": "hemelsgeheim",
    }
    assert "hemelsgeheim" not in f"{settings!r} {settings}"
    assert VoorbeeldSettings.for_contract().client_options() == {}  # whatever the environment says
