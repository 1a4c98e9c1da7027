"""The tables that the example data is drawn out of: municipalities, activities, and names."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Final

import yaml

_HIER: Final = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Gemeente:
    """A municipality as it is since 2023, its main place in degrees WGS 84, and its inhabitants as a weight."""

    naam: str
    provincie: str
    breedtegraad: float
    lengtegraad: float
    inwoners: int


@dataclass(frozen=True, slots=True)
class Activiteit:
    """An SBI 2008 code with how common it is here, the usual size of a company, and what such companies are called."""

    code: str
    gewicht: int
    grootte: str
    stammen: tuple[str, ...]


@cache
def namen(soort: str) -> Sequence[str]:
    """Give the voornamen, achternamen or bijnamen."""
    lijst: Sequence[str] = yaml.safe_load((_HIER / "namen.yaml").read_text(encoding="utf-8"))[soort]
    return lijst


@cache
def gemeenten() -> tuple[Gemeente, ...]:
    with (_HIER / "gemeenten.csv").open(encoding="utf-8") as bestand:
        return tuple(
            Gemeente(
                rij["gemeente"],
                rij["provincie"],
                float(rij["breedtegraad"]),
                float(rij["lengtegraad"]),
                int(rij["inwoners_duizend"]),
            )
            for rij in csv.DictReader(bestand)
        )


@cache
def activiteiten() -> tuple[Activiteit, ...]:
    with (_HIER / "sbi.csv").open(encoding="utf-8") as bestand:
        return tuple(
            Activiteit(rij["code"], int(rij["gewicht"]), rij["grootte"], tuple(rij["stam"].split("|")))
            for rij in csv.DictReader(bestand)
        )


def persoon(toeval: Random) -> str:
    """Draw the name of somebody who does not exist."""
    voornaam, achternaam = toeval.choice(namen("voornamen")), toeval.choice(namen("achternamen"))
    if achternaam.startswith(("De ", "Van ")):
        achternaam = achternaam[0].lower() + achternaam[1:]
    return f"{voornaam} {achternaam} (fictief)"


def plek_in(gemeente: Gemeente, toeval: Random) -> tuple[float, float]:
    """Draw a point within a kilometre or two of the municipality's main place."""
    return (
        round(gemeente.breedtegraad + toeval.gauss(0, 0.006), 5),
        round(gemeente.lengtegraad + toeval.gauss(0, 0.009), 5),
    )
