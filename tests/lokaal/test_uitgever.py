import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from httpx import ASGITransport, AsyncClient, Response
from joserfc import jwt
from joserfc.jwk import KeySet
from pydantic import ValidationError

from deploy.lokaal.clienten import sleutel
from deploy.lokaal.uitgever import ASSERTION_TYPE, UitgeverSettings, create_app

ISSUER = "http://127.0.0.1:8100"
Vraag = Callable[..., Awaitable[Response]]


@pytest.fixture
async def http(tmp_path: Path) -> AsyncIterator[AsyncClient]:
    app = create_app(UitgeverSettings(profiel="lokaal", data_dir=tmp_path))
    async with AsyncClient(transport=ASGITransport(app), base_url=ISSUER) as client:
        yield client


@pytest.fixture
def vraag(http: AsyncClient, tmp_path: Path) -> Vraag:
    """Ask for a token as `client`, with claims of the assertion changed."""

    async def vraag(client: str, *, sleutel_van: str | None = None, scope: str = "", **claims: object) -> Response:
        key = sleutel(tmp_path, f"client-{sleutel_van or client}")
        nu = int(time.time())
        assertion = {"iss": client, "sub": client, "aud": f"{ISSUER}/token", "exp": nu + 60, "jti": "1"} | claims
        form = {
            "grant_type": "client_credentials",
            "client_assertion_type": ASSERTION_TYPE,
            "client_assertion": jwt.encode({"alg": "ES256", "kid": key.kid}, assertion, key),
            "scope": scope,
        }
        return await http.post("/token", data=form)

    return vraag


async def test_a_partner_gets_a_token_with_its_oin_that_the_published_keys_verify(
    http: AsyncClient, vraag: Vraag
) -> None:
    antwoord = await vraag("politie")
    assert antwoord.status_code == 200
    keys = KeySet.import_key_set((await http.get("/jwks.json")).json())
    claims = jwt.decode(antwoord.json()["access_token"], keys, algorithms=["ES256"]).claims
    assert claims["oin"] == "00000099000000002001"
    assert claims["aud"] == ["meldingen"]
    assert claims["scope"] == "signalen:aanleveren"


async def test_the_published_keys_are_public(http: AsyncClient) -> None:
    assert all("d" not in key for key in (await http.get("/jwks.json")).json()["keys"])


async def test_an_assertion_counts_once(vraag: Vraag) -> None:
    assert (await vraag("gemeente", jti="een")).status_code == 200
    assert (await vraag("gemeente", jti="een")).status_code == 401
    assert (await vraag("gemeente", jti="twee")).status_code == 200


@pytest.mark.parametrize(
    "afwijking",
    [
        {"aud": "http://elders.example/token"},
        {"exp": 1},
        {"exp": 99_999_999_999},
        {"sub": "beheer"},
        {"iss": "beheer"},
        {"jti": None},
        {"sleutel_van": "politie"},
    ],
)
async def test_an_assertion_that_is_not_the_clients_own_is_refused(vraag: Vraag, afwijking: dict[str, object]) -> None:
    antwoord = await vraag("gemeente", **afwijking)
    assert antwoord.status_code == 401
    assert antwoord.json()["error"] == "invalid_client"


async def test_a_client_gets_no_scope_beyond_its_own(vraag: Vraag) -> None:
    antwoord = await vraag("gemeente", scope="meldingen:lezen")
    assert (antwoord.status_code, antwoord.json()["error"]) == (400, "invalid_scope")


def test_only_the_local_profile_may_start_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UITGEVER_PROFIEL", "productie")
    monkeypatch.setenv("UITGEVER_DATA_DIR", str(tmp_path))
    with pytest.raises(ValidationError, match="profiel"):
        UitgeverSettings()


def test_private_keys_are_for_their_owner_alone(tmp_path: Path) -> None:
    sleutel(tmp_path, "proef")
    assert (tmp_path / "sleutels" / "proef.json").stat().st_mode & 0o777 == 0o600
