import pytest
from click.testing import CliRunner

from shared.runtime.cli import service_cli
from shared.runtime.settings import SettingsError
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
