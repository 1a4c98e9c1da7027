"""Reading the published question sets, one JSON file for each version of a set."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

from shared.contracts.waardelijsten import Risico

from .vragenset import JA_NEE_ONBEKEND, Optie, Taal, Vraag, Vraagtype, Vragenset, Vragensets

GEPUBLICEERD: Final = Path(__file__).with_name("gepubliceerd")


def lees_vragensets(map_: Path) -> Vragensets:
    """Read every set in a folder; raises KeyError or ValueError for a file that is not one."""
    return Vragensets(_set(json.loads(path.read_text(encoding="utf-8"))) for path in map_.glob("*.json"))


def _set(document: Mapping[str, Any]) -> Vragenset:
    return Vragenset(
        Risico(document["risico"]),
        document["versie"],
        date.fromisoformat(document["geldigVanafDatum"]),
        tuple(map(_vraag, document["vragen"])),
    )


def _vraag(document: Mapping[str, Any]) -> Vraag:
    soort = Vraagtype(document["type"])
    opties = tuple(Optie(optie["id"], _talen(optie["tekst"])) for optie in document.get("opties", ()))
    return Vraag(
        id=document["id"],
        type=soort,
        verplicht=document["verplicht"],
        tekst=_talen(document["tekst"]),
        opties=JA_NEE_ONBEKEND if soort is Vraagtype.JA_NEE_ONBEKEND else opties,
        minimum=document.get("minimum"),
        maximum=document.get("maximum"),
    )


def _talen(document: Mapping[str, str]) -> Mapping[Taal, str]:
    return {taal: document[taal] for taal in Taal}


VRAGENSETS: Final = lees_vragensets(GEPUBLICEERD)
