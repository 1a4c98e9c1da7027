"""The clients that the development issuer knows: who they are, what they may ask for, and their keys."""

import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import Final

import orjson
from joserfc.jwk import ECKey

SCOPES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "meldingen": (
            "meldingen:lezen",
            "meldingen:behandelen",
            "meldingen:melder-lezen",
            "meldingen:toelichting-lezen",
            "meldingen:melder-wissen",
            "meldingen:beheer",
            "signalen:aanleveren",
        ),
        "risico": (
            "risico:lezen",
            "risico:aanleiding-lezen",
            "risico:importeren",
            "risico:corrigeren",
            "risico:afwijken",
            "risico:selecteren",
            "risico:modelleren",
            "risico:muteren",
            "risico:beheer",
        ),
        "planning": ("planning:lezen", "planning:schrijven", "planning:beheer", "planning:aanleiding-lezen"),
        "interventie": (
            "interventie:lezen",
            "interventie:uitvoeren",
            "interventie:beheer",
            "interventie:aanleiding-lezen",
        ),
    }
)
"""What one may ask for, by the service (the audience) that grants it."""


@dataclass(frozen=True, slots=True)
class Client:
    """A program that may ask for tokens; a partner is known to the services by its OIN."""

    name: str
    scopes: frozenset[str]
    roles: tuple[str, ...] = ()
    oin: str | None = None


def audience(scopes: Collection[str]) -> list[str]:
    """Name the services that grant any of these."""
    return [service for service, own in SCOPES.items() if not set(own).isdisjoint(scopes)]


CLIENTS: Final[Mapping[str, Client]] = MappingProxyType(
    {
        "beheer": Client("Beheerder (fictief)", frozenset(chain.from_iterable(SCOPES.values())), roles=("beheerder",)),
        "inspecteur": Client(
            "Inspecteur in het veld (fictief)",
            frozenset({"risico:lezen", "planning:lezen", "interventie:lezen", "interventie:uitvoeren"}),
            roles=("inspecteur",),
        ),
        "frontend": Client(
            "Frontend in ontwikkeling",
            frozenset({"meldingen:lezen", "risico:lezen", "planning:lezen", "interventie:lezen"}),
            roles=("medewerker",),
        ),
        "politie": Client("Politie (fictief)", frozenset({"signalen:aanleveren"}), oin="00000099000000002001"),
        "gemeente": Client("Gemeente (fictief)", frozenset({"signalen:aanleveren"}), oin="00000099000000002002"),
        "uwv": Client("UWV (fictief)", frozenset({"signalen:aanleveren"}), oin="00000099000000002003"),
    }
)


def key_of(data_dir: Path, name: str) -> ECKey:
    """Read the private key of this name from the data directory, or make it there, readable by its owner alone."""
    path = data_dir / "sleutels" / f"{name}.json"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        new = ECKey.generate_key("P-256", {"use": "sig", "alg": "ES256"}, auto_kid=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(orjson.dumps(new.as_dict(private=True)))
    return ECKey.import_key(orjson.loads(path.read_bytes()))
