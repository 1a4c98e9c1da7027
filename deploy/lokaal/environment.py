"""Where everything of the local platform is: ports, directories, and the environment of each service."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

import orjson

from deploy.postgres import ROLES

ROOT: Final = Path(__file__).parents[2]
LOKAAL_DIR: Final = ROOT / "build" / "lokaal"
DATA_DIR: Final = LOKAAL_DIR / "data"
LOG_DIR: Final = LOKAAL_DIR / "logs"
PORTS: Final[Mapping[str, int]] = MappingProxyType(
    {"uitgever": 8100, "meldingen": 8101, "risico": 8102, "planning": 8103, "interventie": 8104}
)
ISSUER_URL: Final = f"http://127.0.0.1:{PORTS['uitgever']}"
_SECRETS: Final = (*(f"wachtwoord_{role}" for role in ROLES), "kluis_sleutel", "kluis_zoeksleutel")


def read_secrets(data_dir: Path) -> Mapping[str, str]:
    """Read the secrets of this installation; what is missing is drawn once and kept, readable by its owner alone."""
    path = data_dir / "geheimen.json"
    known: dict[str, str] = orjson.loads(path.read_bytes()) if path.exists() else {}
    if new := {name: secrets.token_urlsafe(32) for name in _SECRETS if name not in known}:
        known |= new
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(".nieuw")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(orjson.dumps(known))
        fresh.rename(path)
    return known


def environment_of(
    service: str, *, database_url: str, bus_url: str, secret: Mapping[str, str], data_dir: Path
) -> dict[str, str]:
    """Give the variables under which a service runs here; its secrets come from the file of this installation."""
    values = {
        "profiel": "lokaal",
        "database_url": database_url,
        "bus_url": bus_url,
        "issuer": ISSUER_URL,
        "jwks_url": f"{ISSUER_URL}/jwks.json",
        "port": str(PORTS[service]),
        "worker_in_process": "true",
        "instance_id": f"lokaal-{service}",
    }
    if service == "meldingen":
        values |= {
            "kluis_sleutel": secret["kluis_sleutel"],
            "kluis_zoeksleutel": secret["kluis_zoeksleutel"],
            "bijlagen_url": (data_dir / "bijlagen").as_uri(),
        }
        values["netwerk_per_minuut"] = "0"  # all example data comes from this one machine
    return {f"{service}_{name}".upper(): value for name, value in values.items()}
