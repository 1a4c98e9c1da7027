import asyncio
import json
import time
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator, Callable
from typing import Any
from uuid import uuid4

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey, OKPKey, RSAKey

from shared.runtime import auth
from shared.runtime.auth import Aanroeper, IssuerUnavailable, Jwks, TokenRejected, Tokens

ISSUER = "https://inloggen.example"
PAD = f"/v1/boeken/{uuid4()}"


class Sleutels:
    """An issuer whose JWKS can change, fail, and be counted."""

    def __init__(self) -> None:
        self.keys: list[OctKey | RSAKey | ECKey | OKPKey] = [ECKey.generate_key("P-256", {"kid": "een"})]
        self.beschikbaar = True
        self.opgehaald = 0
        self.tweede_keer = asyncio.Event()
        self.url = ""

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        self.opgehaald += 1
        if self.opgehaald > 1:
            self.tweede_keer.set()
        body = json.dumps(KeySet(self.keys).as_dict(private=False)).encode()
        status = b"200 OK" if self.beschikbaar else b"503 Busy"
        writer.write(b"HTTP/1.1 %b\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%b" % (status, len(body), body))
        await writer.drain()
        writer.close()

    def token(self, key: OctKey | RSAKey | ECKey | OKPKey | None = None, alg: str = "ES256", **claims: object) -> str:
        now = int(time.time())
        body = {"iss": ISSUER, "sub": "ik", "aud": "meldingen", "exp": now + 300, "nbf": now, "scope": "a b"} | claims
        key = key or self.keys[0]
        header = {"alg": alg, "kid": key.kid}
        return jwt.encode(header, {k: v for k, v in body.items() if v is not None}, key, algorithms=[alg])

    def tokens(self) -> Tokens:
        return Tokens(issuer=ISSUER, audience="meldingen", jwks=Jwks(self.url))


@pytest.fixture
async def sleutels() -> AsyncIterator[Sleutels]:
    sleutels = Sleutels()
    server = await asyncio.start_server(sleutels, "127.0.0.1", 0)
    sleutels.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/jwks"
    yield sleutels
    server.close()


async def test_a_good_token_tells_who_calls(sleutels: Sleutels) -> None:
    token = sleutels.token(
        scope="meldingen:lezen signalen:aanleveren",
        roles=["inspecteur"],
        realm_access={"roles": ["teamleider"]},
        oin="00000099000000001000",
    )
    assert await sleutels.tokens().check(token) == Aanroeper(
        subject="ik",
        scopes=frozenset({"meldingen:lezen", "signalen:aanleveren"}),
        roles=frozenset({"inspecteur", "teamleider"}),
        oin="00000099000000001000",
    )


@pytest.mark.parametrize("alg", ["RS256", "PS256", "ES256"])
async def test_the_algorithms_of_the_profile_are_good(sleutels: Sleutels, alg: str) -> None:
    sleutels.keys.append(RSAKey.generate_key(2048, {"kid": "rsa"}))
    key = sleutels.keys[0] if alg == "ES256" else sleutels.keys[1]
    assert (await sleutels.tokens().check(sleutels.token(key, alg))).subject == "ik"


_NU = int(time.time())


@pytest.mark.parametrize(
    "claims",
    [
        pytest.param({"exp": _NU - 60}, id="exp in the past"),  # a moment in a name differs from process to process
        {"exp": None},
        {"exp": "morgen"},
        pytest.param({"nbf": _NU + 3600}, id="nbf to come"),
        {"aud": "risico"},
        {"aud": ["risico", "planning"]},
        {"aud": None},
        {"iss": "https://ander.example"},
        {"iss": None},
        {"sub": None},
        {"sub": 7},
    ],
    ids=str,
)
async def test_a_token_with_other_claims_is_rejected(sleutels: Sleutels, claims: dict[str, Any]) -> None:
    with pytest.raises(TokenRejected):
        await sleutels.tokens().check(sleutels.token(**claims))


async def test_clocks_may_differ_a_little(sleutels: Sleutels) -> None:
    now = int(time.time())
    token = sleutels.token(exp=now - auth.LEEWAY_SECONDS + 5, nbf=now + auth.LEEWAY_SECONDS - 5)
    assert (await sleutels.tokens().check(token)).subject == "ik"


async def test_other_algorithms_are_rejected(sleutels: Sleutels) -> None:
    geheim = OctKey.import_key("x" * 64, {"kid": "een"})
    rsa = RSAKey.generate_key(2048, {"kid": "rsa"})
    sleutels.keys.append(rsa)
    publiek_als_geheim = OctKey.import_key(str(rsa.as_dict(private=False)["n"]), {"kid": "rsa"})
    for token in (
        sleutels.token(geheim, "HS256"),
        sleutels.token(publiek_als_geheim, "HS256"),
        sleutels.token(rsa, "RS512"),
    ):
        with pytest.raises(TokenRejected):
            await sleutels.tokens().check(token)


async def test_alg_none_is_rejected(sleutels: Sleutels) -> None:
    deel = [
        urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()
        for part in ({"alg": "none", "kid": "een"}, {"iss": ISSUER, "sub": "ik", "aud": "meldingen", "exp": 9**10})
    ]
    for handtekening in ("", sleutels.token().rpartition(".")[2]):
        with pytest.raises(TokenRejected):
            await sleutels.tokens().check(f"{deel[0]}.{deel[1]}.{handtekening}")


async def test_a_changed_token_is_rejected(sleutels: Sleutels) -> None:
    header, _, handtekening = sleutels.token().split(".")
    _, ander, _ = sleutels.token(scope="alles").split(".")
    tokens = sleutels.tokens()
    for token in (f"{header}.{ander}.{handtekening}", "x", "a.b.c", "é.é.é", "." * 10_000):
        with pytest.raises(TokenRejected):
            await tokens.check(token)


async def test_a_new_key_is_fetched_once_within_the_cool_down(
    sleutels: Sleutels, monkeypatch: pytest.MonkeyPatch
) -> None:
    tokens = sleutels.tokens()
    await tokens.check(sleutels.token())
    nieuw = ECKey.generate_key("P-256", {"kid": "twee"})
    sleutels.keys.append(nieuw)
    for _ in range(3):
        with pytest.raises(TokenRejected):
            await tokens.check(sleutels.token(nieuw))
    assert sleutels.opgehaald == 1
    monkeypatch.setattr(auth, "JWKS_COOL_DOWN_SECONDS", 0)
    assert (await tokens.check(sleutels.token(nieuw))).subject == "ik"
    assert sleutels.opgehaald == 2


async def test_many_at_once_fetch_the_keys_once(sleutels: Sleutels) -> None:
    tokens = sleutels.tokens()
    await asyncio.gather(*(tokens.check(sleutels.token(sub=str(n))) for n in range(20)))
    assert sleutels.opgehaald == 1


async def test_old_keys_stay_good_while_the_issuer_is_down_and_are_renewed_meanwhile(
    sleutels: Sleutels, monkeypatch: pytest.MonkeyPatch
) -> None:
    tokens = sleutels.tokens()
    await tokens.check(sleutels.token())
    sleutels.beschikbaar = False
    monkeypatch.setattr(auth, "JWKS_COOL_DOWN_SECONDS", 0)
    monkeypatch.setattr(auth, "JWKS_MAX_AGE_SECONDS", 0)
    assert (await tokens.check(sleutels.token(sub="jij"))).subject == "jij"
    async with asyncio.timeout(10):
        await sleutels.tweede_keer.wait()
    assert (await tokens.check(sleutels.token(sub="zij"))).subject == "zij"


async def test_without_any_key_nobody_is_judged(sleutels: Sleutels) -> None:
    sleutels.beschikbaar = False
    with pytest.raises(IssuerUnavailable):
        await sleutels.tokens().check(sleutels.token())


async def test_a_remembered_token_expires_all_the_same(sleutels: Sleutels, monkeypatch: pytest.MonkeyPatch) -> None:
    tokens = sleutels.tokens()
    token = sleutels.token(exp=int(time.time()) + 10)
    await tokens.check(token)
    later = time.time() + 10 + auth.LEEWAY_SECONDS + 1
    monkeypatch.setattr(time, "time", lambda: later)
    with pytest.raises(TokenRejected):
        await tokens.check(token)


async def test_no_more_tokens_are_remembered_than_a_bound(sleutels: Sleutels, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auth, "REMEMBERED_TOKENS", 3)
    tokens = sleutels.tokens()
    for n in range(6):
        await tokens.check(sleutels.token(sub=str(n)))
    assert len(tokens._good) == 3


async def test_without_a_token_one_is_asked_for(los_client: httpx.AsyncClient) -> None:
    for header in ({}, {"Authorization": "Basic aWs6Z2VoZWlt"}, {"Authorization": "Bearer "}):
        antwoord = await los_client.get(PAD, headers=header)
        assert antwoord.status_code == 401
        assert antwoord.headers["www-authenticate"] == "Bearer"
        assert antwoord.json()["type"] == "urn:probleem:voorbeeld:niet-ingelogd"


async def test_a_bad_token_is_called_bad_and_no_more(los_client: httpx.AsyncClient) -> None:
    antwoord = await los_client.get(PAD, headers={"Authorization": "Bearer abc"})
    assert antwoord.status_code == 401
    assert antwoord.headers["www-authenticate"] == 'Bearer error="invalid_token"'


async def test_a_missing_scope_is_named(los_client: httpx.AsyncClient, token: Callable[..., str]) -> None:
    antwoord = await los_client.get(PAD, headers={"Authorization": f"Bearer {token('voorbeeld:schrijven')}"})
    assert antwoord.status_code == 403
    assert "voorbeeld:lezen" in antwoord.json()["detail"]
    assert antwoord.headers["www-authenticate"] == 'Bearer error="insufficient_scope", scope="voorbeeld:lezen"'


async def test_who_may_not_in_learns_nothing_of_his_request(los_client: httpx.AsyncClient) -> None:
    antwoord = await los_client.get("/v1/boeken/geen-uuid?kleur=rood")
    assert antwoord.status_code == 401


async def test_the_right_scope_opens_the_door(client: httpx.AsyncClient, token: Callable[..., str]) -> None:
    antwoord = await client.get(PAD, headers={"Authorization": f"bearer {token('voorbeeld:lezen')}"})
    assert antwoord.status_code == 404
    assert antwoord.json()["type"] == "urn:probleem:voorbeeld:boek-niet-gevonden"
