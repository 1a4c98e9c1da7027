"""A small OAuth 2 issuer for development: client_credentials with private_key_jwt (RFC 7523), as the real one has.

It hands out what a real issuer would guard, so it refuses to start unless ISSUER_PROFIEL says lokaal.
"""

import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Literal
from urllib.parse import parse_qs

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jwt import JWTClaimsRegistry
from pydantic import ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict
from uuid_utils.compat import uuid7

from deploy.lokaal.clients import CLIENTS, Client, audience, key_of

ASSERTION_TYPE: Final = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
VALID_SECONDS: Final = 3600
_ASSERTION_MAX_SECONDS: Final = 300


class IssuerSettings(BaseSettings):
    """Variables that start with ISSUER_; `profiel` has no default, so that nobody runs this by accident."""

    model_config = SettingsConfigDict(env_prefix="ISSUER_")

    profiel: Literal["lokaal"]
    data_dir: Path
    port: int = 8100


class TokenRefused(Exception):  # noqa: N818 -- the fact; RFC 6749 section 5.2 gives it a code
    """The request for a token is refused; `error` is the code of RFC 6749."""

    def __init__(self, error: str, explanation: str) -> None:
        super().__init__(explanation)
        self.error = error


class Issuer:
    """Checks assertions of clients and signs access tokens."""

    def __init__(self, issuer: str, data_dir: Path) -> None:
        self.issuer = issuer
        self.token_endpoint = f"{issuer}/token"
        self._key = key_of(data_dir, "uitgever")
        keys = {name: key_of(data_dir, f"client-{name}") for name in CLIENTS}
        self._client_keys = KeySet(list(keys.values()))
        self._owner = {key.kid: name for name, key in keys.items()}
        self._seen: dict[str, int] = {}

    def jwks(self) -> dict[str, Any]:
        return dict(KeySet([self._key]).as_dict(private=False))

    def give_token(self, form: Mapping[str, str]) -> dict[str, Any]:
        """Answer a token request; raises TokenRefused."""
        if form.get("grant_type") != "client_credentials":
            raise TokenRefused("unsupported_grant_type", "Alleen client_credentials wordt ondersteund.")
        client_id = self._check(form)
        client = CLIENTS[client_id]
        asked = frozenset(form.get("scope", "").split()) or client.scopes
        if excess := asked - client.scopes:
            raise TokenRefused("invalid_scope", f"Deze client mag niet: {' '.join(sorted(excess))}.")
        return {
            "access_token": self._sign(client_id, client, asked),
            "token_type": "Bearer",
            "expires_in": VALID_SECONDS,
            "scope": " ".join(sorted(asked)),
        }

    def _check(self, form: Mapping[str, str]) -> str:
        """Check the assertion and give the client's id: signature, iss = sub, aud, exp, and a jti never seen before."""
        if form.get("client_assertion_type") != ASSERTION_TYPE:
            raise TokenRefused("invalid_client", "Gebruik private_key_jwt.")
        now = int(time.time())
        try:
            assertion = jwt.decode(form["client_assertion"], self._client_keys, algorithms=["ES256"])
            client_id = self._owner[assertion.header["kid"]]
            claims = assertion.claims
            JWTClaimsRegistry(
                iss={"essential": True, "value": client_id},
                sub={"essential": True, "value": client_id},
                aud={"essential": True, "values": [self.token_endpoint, self.issuer]},
                exp={"essential": True},
                jti={"essential": True},
            ).validate(claims)
        except (JoseError, KeyError, ValueError) as reason:
            raise TokenRefused("invalid_client", "De client_assertion is ongeldig.") from reason
        if claims["exp"] > now + _ASSERTION_MAX_SECONDS:
            raise TokenRefused("invalid_client", "De client_assertion is te lang geldig.")
        self._seen = {jti: exp for jti, exp in self._seen.items() if exp > now}
        once = f"{client_id} {claims['jti']}"
        if once in self._seen:
            raise TokenRefused("invalid_client", "De client_assertion is al eens gebruikt.")
        self._seen[once] = claims["exp"]
        return client_id

    def _sign(self, client_id: str, client: Client, scopes: frozenset[str]) -> str:
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "sub": client_id,
            "client_id": client_id,
            "aud": audience(scopes),
            "iat": now,
            "nbf": now,
            "exp": now + VALID_SECONDS,
            "jti": str(uuid7()),
            "scope": " ".join(sorted(scopes)),
            "roles": list(client.roles),
        }
        if client.oin is not None:
            claims["oin"] = client.oin
        return jwt.encode({"alg": "ES256", "kid": self._key.kid, "typ": "at+jwt"}, claims, self._key)


def create_app(settings: IssuerSettings) -> FastAPI:
    """Make the issuer's three pages: configuration, keys, tokens."""
    issuer = Issuer(f"http://127.0.0.1:{settings.port}", settings.data_dir)
    app = FastAPI(title="Uitgever voor ontwikkeling", docs_url=None, redoc_url=None)

    @app.get("/.well-known/openid-configuration")
    async def configuration() -> dict[str, Any]:
        return {
            "issuer": issuer.issuer,
            "token_endpoint": issuer.token_endpoint,
            "jwks_uri": f"{issuer.issuer}/jwks.json",
            "grant_types_supported": ["client_credentials"],
            "token_endpoint_auth_methods_supported": ["private_key_jwt"],
            "token_endpoint_auth_signing_alg_values_supported": ["ES256"],
            "scopes_supported": sorted({scope for client in CLIENTS.values() for scope in client.scopes}),
        }

    @app.get("/jwks.json")
    async def jwks() -> dict[str, Any]:
        return issuer.jwks()

    @app.post("/token")
    async def token(request: Request) -> JSONResponse:
        form = {name: values[0] for name, values in parse_qs((await request.body()).decode()).items()}
        headers = {"Cache-Control": "no-store"}
        try:
            return JSONResponse(issuer.give_token(form), headers=headers)
        except TokenRefused as reason:
            status = 401 if reason.error == "invalid_client" else 400
            return JSONResponse({"error": reason.error, "error_description": str(reason)}, status, headers)

    return app


def main() -> int:
    try:
        settings = IssuerSettings()
    except ValidationError as error:
        print(f"De uitgever is alleen voor ontwikkeling en start niet:\n{error}", file=sys.stderr)
        return 1
    uvicorn.run(create_app(settings), host="127.0.0.1", port=settings.port, log_level="warning")
    return 0


if __name__ == "__main__":
    sys.exit(main())
