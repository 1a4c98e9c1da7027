"""A small OAuth 2 issuer for development: client_credentials with private_key_jwt (RFC 7523), as the real one has.

It hands out what a real issuer would guard, so it refuses to start unless UITGEVER_PROFIEL says lokaal.
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

from deploy.lokaal.clienten import CLIENTEN, Client, audience, sleutel

ASSERTION_TYPE: Final = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
GELDIG_SECONDEN: Final = 3600
_ASSERTION_MAX_SECONDEN: Final = 300


class UitgeverSettings(BaseSettings):
    """Variables that start with UITGEVER_; `profiel` has no default, so that nobody runs this by accident."""

    model_config = SettingsConfigDict(env_prefix="UITGEVER_")

    profiel: Literal["lokaal"]
    data_dir: Path
    port: int = 8100


class TokenGeweigerd(Exception):  # noqa: N818 -- the fact; RFC 6749 section 5.2 gives it a code
    """The request for a token is refused; `error` is the code of RFC 6749."""

    def __init__(self, error: str, uitleg: str) -> None:
        super().__init__(uitleg)
        self.error = error


class Uitgever:
    """Checks assertions of clients and signs access tokens."""

    def __init__(self, issuer: str, data_dir: Path) -> None:
        self.issuer = issuer
        self.token_endpoint = f"{issuer}/token"
        self._key = sleutel(data_dir, "uitgever")
        keys = {naam: sleutel(data_dir, f"client-{naam}") for naam in CLIENTEN}
        self._client_keys = KeySet(list(keys.values()))
        self._eigenaar = {key.kid: naam for naam, key in keys.items()}
        self._gezien: dict[str, int] = {}

    def jwks(self) -> dict[str, Any]:
        return dict(KeySet([self._key]).as_dict(private=False))

    def geef_token(self, form: Mapping[str, str]) -> dict[str, Any]:
        """Answer a token request; raises TokenGeweigerd."""
        if form.get("grant_type") != "client_credentials":
            raise TokenGeweigerd("unsupported_grant_type", "Alleen client_credentials wordt ondersteund.")
        client_id = self._controleer(form)
        client = CLIENTEN[client_id]
        gevraagd = frozenset(form.get("scope", "").split()) or client.scopes
        if teveel := gevraagd - client.scopes:
            raise TokenGeweigerd("invalid_scope", f"Deze client mag niet: {' '.join(sorted(teveel))}.")
        return {
            "access_token": self._onderteken(client_id, client, gevraagd),
            "token_type": "Bearer",
            "expires_in": GELDIG_SECONDEN,
            "scope": " ".join(sorted(gevraagd)),
        }

    def _controleer(self, form: Mapping[str, str]) -> str:
        """Check the assertion and give the client's id: signature, iss = sub, aud, exp, and a jti never seen before."""
        if form.get("client_assertion_type") != ASSERTION_TYPE:
            raise TokenGeweigerd("invalid_client", "Gebruik private_key_jwt.")
        nu = int(time.time())
        try:
            assertion = jwt.decode(form["client_assertion"], self._client_keys, algorithms=["ES256"])
            client_id = self._eigenaar[assertion.header["kid"]]
            claims = assertion.claims
            JWTClaimsRegistry(
                iss={"essential": True, "value": client_id},
                sub={"essential": True, "value": client_id},
                aud={"essential": True, "values": [self.token_endpoint, self.issuer]},
                exp={"essential": True},
                jti={"essential": True},
            ).validate(claims)
        except (JoseError, KeyError, ValueError) as reden:
            raise TokenGeweigerd("invalid_client", "De client_assertion is ongeldig.") from reden
        if claims["exp"] > nu + _ASSERTION_MAX_SECONDEN:
            raise TokenGeweigerd("invalid_client", "De client_assertion is te lang geldig.")
        self._gezien = {jti: exp for jti, exp in self._gezien.items() if exp > nu}
        eenmalig = f"{client_id} {claims['jti']}"
        if eenmalig in self._gezien:
            raise TokenGeweigerd("invalid_client", "De client_assertion is al eens gebruikt.")
        self._gezien[eenmalig] = claims["exp"]
        return client_id

    def _onderteken(self, client_id: str, client: Client, scopes: frozenset[str]) -> str:
        nu = int(time.time())
        claims = {
            "iss": self.issuer,
            "sub": client_id,
            "client_id": client_id,
            "aud": audience(scopes),
            "iat": nu,
            "nbf": nu,
            "exp": nu + GELDIG_SECONDEN,
            "jti": str(uuid7()),
            "scope": " ".join(sorted(scopes)),
            "roles": list(client.roles),
        }
        if client.oin is not None:
            claims["oin"] = client.oin
        return jwt.encode({"alg": "ES256", "kid": self._key.kid, "typ": "at+jwt"}, claims, self._key)


def create_app(settings: UitgeverSettings) -> FastAPI:
    """Make the issuer's three pages: configuration, keys, tokens."""
    uitgever = Uitgever(f"http://127.0.0.1:{settings.port}", settings.data_dir)
    app = FastAPI(title="Uitgever voor ontwikkeling", docs_url=None, redoc_url=None)

    @app.get("/.well-known/openid-configuration")
    async def configuratie() -> dict[str, Any]:
        return {
            "issuer": uitgever.issuer,
            "token_endpoint": uitgever.token_endpoint,
            "jwks_uri": f"{uitgever.issuer}/jwks.json",
            "grant_types_supported": ["client_credentials"],
            "token_endpoint_auth_methods_supported": ["private_key_jwt"],
            "token_endpoint_auth_signing_alg_values_supported": ["ES256"],
            "scopes_supported": sorted({scope for client in CLIENTEN.values() for scope in client.scopes}),
        }

    @app.get("/jwks.json")
    async def jwks() -> dict[str, Any]:
        return uitgever.jwks()

    @app.post("/token")
    async def token(request: Request) -> JSONResponse:
        form = {naam: waarden[0] for naam, waarden in parse_qs((await request.body()).decode()).items()}
        headers = {"Cache-Control": "no-store"}
        try:
            return JSONResponse(uitgever.geef_token(form), headers=headers)
        except TokenGeweigerd as reden:
            status = 401 if reden.error == "invalid_client" else 400
            return JSONResponse({"error": reden.error, "error_description": str(reden)}, status, headers)

    return app


def main() -> int:
    try:
        settings = UitgeverSettings()
    except ValidationError as fout:
        print(f"De uitgever is alleen voor ontwikkeling en start niet:\n{fout}", file=sys.stderr)
        return 1
    uvicorn.run(create_app(settings), host="127.0.0.1", port=settings.port, log_level="warning")
    return 0


if __name__ == "__main__":
    sys.exit(main())
