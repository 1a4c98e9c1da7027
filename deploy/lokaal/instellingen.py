"""Where everything of the local platform is: ports, directories, and the environment of each service."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

import orjson

from deploy.postgres import ROLES

WORTEL: Final = Path(__file__).parents[2]
LOKAAL_DIR: Final = WORTEL / "build" / "lokaal"
DATA_DIR: Final = LOKAAL_DIR / "data"
LOG_DIR: Final = LOKAAL_DIR / "logs"
POORTEN: Final[Mapping[str, int]] = MappingProxyType(
    {"uitgever": 8100, "meldingen": 8101, "risico": 8102, "planning": 8103, "interventie": 8104}
)
UITGEVER_URL: Final = f"http://127.0.0.1:{POORTEN['uitgever']}"
_GEHEIMEN: Final = (*(f"wachtwoord_{rol}" for rol in ROLES), "kluis_sleutel", "kluis_zoeksleutel")


def geheimen(data_dir: Path) -> Mapping[str, str]:
    """Read the secrets of this installation; what is missing is drawn once and kept, readable by its owner alone."""
    path = data_dir / "geheimen.json"
    bekend: dict[str, str] = orjson.loads(path.read_bytes()) if path.exists() else {}
    if nieuw := {naam: secrets.token_urlsafe(32) for naam in _GEHEIMEN if naam not in bekend}:
        bekend |= nieuw
        path.parent.mkdir(parents=True, exist_ok=True)
        vers = path.with_suffix(".nieuw")
        with os.fdopen(os.open(vers, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(orjson.dumps(bekend))
        vers.rename(path)
    return bekend


def omgeving(
    service: str, *, database_url: str, bus_url: str, geheim: Mapping[str, str], data_dir: Path
) -> dict[str, str]:
    """Give the variables under which a service runs here; its secrets come from the file of this installation."""
    waarden = {
        "profiel": "lokaal",
        "database_url": database_url,
        "bus_url": bus_url,
        "issuer": UITGEVER_URL,
        "jwks_url": f"{UITGEVER_URL}/jwks.json",
        "port": str(POORTEN[service]),
        "worker_in_process": "true",
        "instance_id": f"lokaal-{service}",
    }
    if service == "meldingen":
        waarden |= {
            "kluis_sleutel": geheim["kluis_sleutel"],
            "kluis_zoeksleutel": geheim["kluis_zoeksleutel"],
            "bijlagen_url": (data_dir / "bijlagen").as_uri(),
        }
        waarden["netwerk_per_minuut"] = "0"  # all example data comes from this one machine
    return {f"{service}_{naam}".upper(): waarde for naam, waarde in waarden.items()}
