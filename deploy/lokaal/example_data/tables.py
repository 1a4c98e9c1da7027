"""The tables that the example data is drawn out of: municipalities, activities, and names."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Final

import yaml

_HERE: Final = Path(__file__).parent


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
def names(soort: str) -> Sequence[str]:
    """Give the voornamen, achternamen or bijnamen."""
    found: Sequence[str] = yaml.safe_load((_HERE / "namen.yaml").read_text(encoding="utf-8"))[soort]
    return found


@cache
def gemeenten() -> tuple[Gemeente, ...]:
    with (_HERE / "gemeenten.csv").open(encoding="utf-8") as file:
        return tuple(
            Gemeente(
                row["gemeente"],
                row["provincie"],
                float(row["breedtegraad"]),
                float(row["lengtegraad"]),
                int(row["inwoners_duizend"]),
            )
            for row in csv.DictReader(file)
        )


@cache
def activiteiten() -> tuple[Activiteit, ...]:
    with (_HERE / "sbi.csv").open(encoding="utf-8") as file:
        return tuple(
            Activiteit(row["code"], int(row["gewicht"]), row["grootte"], tuple(row["stam"].split("|")))
            for row in csv.DictReader(file)
        )


def draw_person(rng: Random) -> str:
    """Draw the name of somebody who does not exist."""
    voornaam, achternaam = rng.choice(names("voornamen")), rng.choice(names("achternamen"))
    if achternaam.startswith(("De ", "Van ")):
        achternaam = achternaam[0].lower() + achternaam[1:]
    return f"{voornaam} {achternaam} (fictief)"


def place_in(gemeente: Gemeente, rng: Random) -> tuple[float, float]:
    """Draw a point within a kilometre or two of the municipality's main place."""
    return (
        round(gemeente.breedtegraad + rng.gauss(0, 0.006), 5),
        round(gemeente.lengtegraad + rng.gauss(0, 0.009), 5),
    )
