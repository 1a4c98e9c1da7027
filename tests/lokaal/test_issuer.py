import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from httpx import ASGITransport, AsyncClient, Response
from joserfc import jwt
from joserfc.jwk import KeySet
from pydantic import ValidationError

from deploy.lokaal.clients import key_of
from deploy.lokaal.issuer import ASSERTION_TYPE, IssuerSettings, create_app

ISSUER = "http://127.0.0.1:8100"
Ask = Callable[..., Awaitable[Response]]


@pytest.fixture
async def http(tmp_path: Path) -> AsyncIterator[AsyncClient]:
    app = create_app(IssuerSettings(profiel="lokaal", data_dir=tmp_path))
    async with AsyncClient(transport=ASGITransport(app), base_url=ISSUER) as client:
        yield client


@pytest.fixture
def ask(http: AsyncClient, tmp_path: Path) -> Ask:
    """Ask for a token as `client`, with claims of the assertion changed."""

    async def ask(client: str, *, key_from: str | None = None, scope: str = "", **claims: object) -> Response:
        key = key_of(tmp_path, f"client-{key_from or client}")
        now = int(time.time())
        assertion = {"iss": client, "sub": client, "aud": f"{ISSUER}/token", "exp": now + 60, "jti": "1"} | claims
        form = {
            "grant_type": "client_credentials",
            "client_assertion_type": ASSERTION_TYPE,
            "client_assertion": jwt.encode({"alg": "ES256", "kid": key.kid}, assertion, key),
            "scope": scope,
        }
        return await http.post("/token", data=form)

    return ask


async def test_a_partner_gets_a_token_with_its_oin_that_the_published_keys_verify(http: AsyncClient, ask: Ask) -> None:
    answer = await ask("politie")
    assert answer.status_code == 200
    keys = KeySet.import_key_set((await http.get("/jwks.json")).json())
    claims = jwt.decode(answer.json()["access_token"], keys, algorithms=["ES256"]).claims
    assert claims["oin"] == "00000099000000002001"
    assert claims["aud"] == ["meldingen"]
    assert claims["scope"] == "signalen:aanleveren"


async def test_the_published_keys_are_public(http: AsyncClient) -> None:
    assert all("d" not in key for key in (await http.get("/jwks.json")).json()["keys"])


async def test_an_assertion_counts_once(ask: Ask) -> None:
    assert (await ask("gemeente", jti="een")).status_code == 200
    assert (await ask("gemeente", jti="een")).status_code == 401
    assert (await ask("gemeente", jti="twee")).status_code == 200


@pytest.mark.parametrize(
    "deviation",
    [
        {"aud": "http://elders.example/token"},
        {"exp": 1},
        {"exp": 99_999_999_999},
        {"sub": "beheer"},
        {"iss": "beheer"},
        {"jti": None},
        {"key_from": "politie"},
    ],
)
async def test_an_assertion_that_is_not_the_clients_own_is_refused(ask: Ask, deviation: dict[str, object]) -> None:
    answer = await ask("gemeente", **deviation)
    assert answer.status_code == 401
    assert answer.json()["error"] == "invalid_client"


async def test_a_client_gets_no_scope_beyond_its_own(ask: Ask) -> None:
    answer = await ask("gemeente", scope="meldingen:lezen")
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_scope")


def test_only_the_local_profile_may_start_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ISSUER_PROFIEL", "productie")
    monkeypatch.setenv("ISSUER_DATA_DIR", str(tmp_path))
    with pytest.raises(ValidationError, match="profiel"):
        IssuerSettings()


def test_private_keys_are_for_their_owner_alone(tmp_path: Path) -> None:
    key_of(tmp_path, "proef")
    assert (tmp_path / "sleutels" / "proef.json").stat().st_mode & 0o777 == 0o600
