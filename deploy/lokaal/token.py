"""A token for one of the known clients: `python -m deploy.lokaal.token <client>`, to use in a curl."""

import argparse
import sys
import time
from pathlib import Path

import httpx
from joserfc import jwt
from uuid_utils.compat import uuid7

from deploy.lokaal.clients import CLIENTS, key_of
from deploy.lokaal.environment import DATA_DIR, ISSUER_URL
from deploy.lokaal.issuer import ASSERTION_TYPE


def ask_token(client_id: str, *, issuer: str = ISSUER_URL, data_dir: Path = DATA_DIR) -> str:
    """Ask the issuer for a token with all scopes of this client; raises httpx.HTTPError."""
    key = key_of(data_dir, f"client-{client_id}")
    now = int(time.time())
    claims = {"iss": client_id, "sub": client_id, "aud": f"{issuer}/token", "exp": now + 60, "jti": str(uuid7())}
    form = {
        "grant_type": "client_credentials",
        "client_assertion_type": ASSERTION_TYPE,
        "client_assertion": jwt.encode({"alg": "ES256", "kid": key.kid}, claims, key),
    }
    response = httpx.post(f"{issuer}/token", data=form, timeout=10)
    return str(response.raise_for_status().json()["access_token"])


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m deploy.lokaal.token", description="Een token voor een client.")
    parser.add_argument("client", choices=CLIENTS)
    try:
        print(ask_token(parser.parse_args().client))
    except httpx.HTTPError as error:
        print(f"De uitgever op {ISSUER_URL} geeft geen token ({error}). Draait `make run`?", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
