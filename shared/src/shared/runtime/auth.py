"""Who calls: OAuth 2 bearer tokens (JWT), checked against the keys of one issuer (NL GOV profile 1.1)."""

import asyncio
import ssl
import time
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

import httpx
import structlog
from fastapi import Request, Security
from fastapi.openapi.models import OAuth2, OAuthFlowClientCredentials, OAuthFlows
from fastapi.security import SecurityScopes
from fastapi.security.base import SecurityBase
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jws import extract_compact
from joserfc.jwt import JWTClaimsRegistry

from .problems import ProblemError

logger = structlog.get_logger(__name__)

ALGORITHMS: Final = ("RS256", "PS256", "ES256")
LEEWAY_SECONDS: Final = 30
JWKS_MAX_AGE_SECONDS: Final = 600
JWKS_COOL_DOWN_SECONDS: Final = 10
FETCH_SECONDS: Final = 5
REMEMBERED_TOKENS: Final = 4096
MAX_TOKEN_CHARS: Final = 8192


@dataclass(frozen=True, slots=True)
class Aanroeper:
    """The caller behind a token; `oin` is filled for chain partners."""

    subject: str
    scopes: frozenset[str]
    roles: frozenset[str]
    oin: str | None


class TokenRejected(Exception):  # noqa: N818 - the fact, as the domain errors do
    """The token is not valid here; the reason is for the log, never for the caller."""


class IssuerUnavailable(Exception):  # noqa: N818 - idem
    """The keys of the issuer were never reached, so no token can be checked."""


class Jwks:
    """The public keys of the issuer: cached, refreshed when old or when a key id is unknown, kept while it is down."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._tls = ssl.create_default_context()  # made once: it reads every root certificate
        self._keys: KeySet | None = None
        self._fetched_at = -float("inf")
        self._tried_at = -float("inf")
        self._fetching = asyncio.Lock()
        self._renewal: asyncio.Task[None] | None = None

    async def holding(self, kid: str | None) -> KeySet:
        """Give the key set, fetched anew if it lacks `kid`; raises IssuerUnavailable.

        A set that is only old is given at once and renewed meanwhile, so a slow issuer holds up nobody.
        """
        if self._keys is None or not _has(self._keys, kid):
            await self._refresh()
        elif time.monotonic() - self._fetched_at > JWKS_MAX_AGE_SECONDS and not self._fetching.locked():
            self._renewal = asyncio.create_task(self._refresh())
        if self._keys is None:
            raise IssuerUnavailable
        return self._keys

    async def _refresh(self) -> None:
        """Fetch once for all who wait, and not again within the cool-down: unknown key ids cost nothing to invent."""
        async with self._fetching:
            if time.monotonic() - self._tried_at < JWKS_COOL_DOWN_SECONDS:
                return
            try:
                async with httpx.AsyncClient(timeout=FETCH_SECONDS, verify=self._tls) as client:
                    response = await client.get(self._url)
                self._keys = KeySet.import_key_set(response.raise_for_status().json())
                self._fetched_at = time.monotonic()
            except (httpx.HTTPError, JoseError, ValueError, TypeError, KeyError) as exc:
                logger.warning("jwks_fetch_failed", url=self._url, error=type(exc).__name__)
            self._tried_at = time.monotonic()


class Tokens:
    """Checks tokens of one issuer for one audience; a token found good is remembered by its hash until it expires."""

    def __init__(self, *, issuer: str, audience: str, jwks: Jwks) -> None:
        self._jwks = jwks
        self._claims = JWTClaimsRegistry(
            leeway=LEEWAY_SECONDS,
            iss={"essential": True, "value": issuer},
            aud={"essential": True, "value": audience},
            exp={"essential": True},
            sub={"essential": True},
        )
        self._good: OrderedDict[bytes, tuple[float, Aanroeper]] = OrderedDict()

    async def check(self, token: str) -> Aanroeper:
        """Give the caller behind `token`; raises TokenRejected or IssuerUnavailable."""
        if len(token) > MAX_TOKEN_CHARS:
            raise TokenRejected("too long")
        digest = sha256(token.encode()).digest()
        remembered = self._good.get(digest)
        if remembered is not None and remembered[0] > time.time():
            self._good.move_to_end(digest)
            return remembered[1]
        claims = await self._verified(token)
        aanroeper = Aanroeper(
            subject=claims["sub"],
            scopes=frozenset(_strings(claims.get("scope"))),
            roles=frozenset(_strings(claims.get("roles")) + _strings(_object(claims.get("realm_access")).get("roles"))),
            oin=claims["oin"] if isinstance(claims.get("oin"), str) else None,
        )
        self._good[digest] = (claims["exp"] + LEEWAY_SECONDS, aanroeper)
        if len(self._good) > REMEMBERED_TOKENS:
            self._good.popitem(last=False)
        return aanroeper

    async def _verified(self, token: str) -> dict[str, Any]:
        try:
            keys = await self._jwks.holding(_kid(token))
            claims = jwt.decode(token, keys, algorithms=ALGORITHMS).claims
            self._claims.validate(claims)
        except (JoseError, ValueError, TypeError, KeyError) as exc:
            raise TokenRejected(type(exc).__name__) from None
        return claims


class Bearer(SecurityBase):
    """The dependency behind `bevoegd`: checks the token of a request and the scopes its route asks for."""

    def __init__(self) -> None:
        self.scheme_name = "oauth2"
        self.model = OAuth2(flows=OAuthFlows(clientCredentials=OAuthFlowClientCredentials(tokenUrl="", scopes={})))

    async def __call__(self, request: Request, needed: SecurityScopes) -> Aanroeper:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise _unauthorized("Deze bewerking vraagt een bearer-token.", challenge="Bearer")
        tokens: Tokens = request.app.state.tokens
        try:
            aanroeper = await tokens.check(token.strip())
        except TokenRejected as exc:
            logger.info("token_rejected", reason=str(exc))
            raise _unauthorized(
                "Het token is ongeldig of verlopen.", challenge='Bearer error="invalid_token"'
            ) from None
        except IssuerUnavailable:
            raise ProblemError(
                503,
                "inlogdienst-onbereikbaar",
                "Inlogdienst onbereikbaar",
                "De inlogdienst is niet bereikbaar; probeer het later opnieuw.",
                {"Retry-After": str(JWKS_COOL_DOWN_SECONDS)},
            ) from None
        missing = [scope for scope in needed.scopes if scope not in aanroeper.scopes]
        if missing:
            raise ProblemError(
                403,
                "scope-ontbreekt",
                "Niet toegestaan",
                f"Het token mist de scope {' '.join(missing)}.",
                {"WWW-Authenticate": f'Bearer error="insufficient_scope", scope="{" ".join(needed.scopes)}"'},
            )
        return aanroeper


_BEARER: Final = Bearer()


def bevoegd(*scopes: str) -> Any:
    """Ask for a caller whose token holds all of `scopes`, inside Annotated[Aanroeper, ...]."""
    return Security(_BEARER, scopes=list(scopes))


def _unauthorized(detail: str, *, challenge: str) -> ProblemError:
    return ProblemError(401, "niet-ingelogd", "Niet ingelogd", detail, {"WWW-Authenticate": challenge})


def _kid(token: str) -> str | None:
    kid = extract_compact(token.encode()).headers().get("kid")
    return kid if isinstance(kid, str) else None


def _has(keys: KeySet, kid: str | None) -> bool:
    return kid is None or any(key.kid == kid for key in keys.keys)


def _strings(value: object) -> list[str]:
    """Read scopes or roles: one string with spaces (RFC 8693) or a list."""
    if isinstance(value, str):
        return value.split()
    if isinstance(value, Sequence):
        return [item for item in value if isinstance(item, str)]
    return []


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
