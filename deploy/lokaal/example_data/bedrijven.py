"""Fictitious companies over the real sections of the SBI and the real municipalities."""

import csv
import io
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from random import Random
from typing import Final

from pydantic.alias_generators import to_camel

from deploy.lokaal.example_data.tables import (
    Activiteit,
    Gemeente,
    activiteiten,
    gemeenten,
    names,
    place_in,
)

_MEDIAN: Final = {"klein": 4, "middel": 16, "groot": 70}
_SPREAD: Final = 1.1  # of the logarithm: most are small, a few very large, as CBS counts them
_SHARE_OF_BRANCHES: Final = 0.06


@dataclass(frozen=True, slots=True)
class Vestiging:
    """One row of the import of risico; the fields are its columns."""

    kvk_nummer: str
    vestigingsnummer: str
    naam: str
    rechtsvorm: str
    hoofdvestiging: bool
    sbi_code: str
    werkzame_personen: int
    plaats: str
    gemeente: str
    provincie: str
    breedtegraad: float
    lengtegraad: float


def draw_vestigingen(count: int = 5000, *, seed: int = 1) -> list[Vestiging]:
    """Draw vestigingen; the first ones go round all municipalities and activities, so that none is missing.

    The KvK numbers start with 99, which the trade register has not reached.
    """
    rng = Random(seed)  # noqa: S311 -- repeatable, not secret
    places, branches = gemeenten(), activiteiten()
    place_weights = [gemeente.inwoners for gemeente in places]
    branch_weights = [branche.gewicht for branche in branches]
    rows: list[Vestiging] = []
    for number in range(count):
        (gemeente,) = rng.choices(places, place_weights)
        (branche,) = rng.choices(branches, branch_weights)
        if number < len(places):
            gemeente, branche = places[number], branches[number % len(branches)]
        head = rows[rng.randrange(len(rows))] if number > len(places) and rng.random() < _SHARE_OF_BRANCHES else None
        rows.append(_vestiging(number, gemeente, branche, head, rng))
    return rows


def as_csv(vestigingen: Sequence[Vestiging]) -> str:
    """Write them as the import of risico reads them."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(to_camel(column.name) for column in fields(Vestiging))
    for vestiging in vestigingen:
        writer.writerow(
            ("ja" if value else "nee") if isinstance(value, bool) else value for value in asdict(vestiging).values()
        )
    return out.getvalue()


def _vestiging(number: int, gemeente: Gemeente, branche: Activiteit, head: Vestiging | None, rng: Random) -> Vestiging:
    breedtegraad, lengtegraad = place_in(gemeente, rng)
    people = max(1, round(rng.lognormvariate(0, _SPREAD) * _MEDIAN[branche.grootte]))
    rechtsvorm = "Eenmanszaak" if people == 1 else rng.choice(("B.V.", "B.V.", "B.V.", "V.O.F.", "Stichting"))
    return Vestiging(
        kvk_nummer=head.kvk_nummer if head else f"99{number:06d}",
        vestigingsnummer=f"9999{number:08d}",
        naam=head.naam if head else _name(branche, gemeente, rechtsvorm, rng),
        rechtsvorm=head.rechtsvorm if head else rechtsvorm,
        hoofdvestiging=head is None,
        sbi_code=head.sbi_code if head else branche.code,
        werkzame_personen=people,
        plaats=gemeente.naam,
        gemeente=gemeente.naam,
        provincie=gemeente.provincie,
        breedtegraad=breedtegraad,
        lengtegraad=lengtegraad,
    )


def _name(branche: Activiteit, gemeente: Gemeente, rechtsvorm: str, rng: Random) -> str:
    stem, achternaam = rng.choice(branche.stammen), rng.choice(names("achternamen"))
    naam = rng.choice(
        (
            f"{stem} {achternaam}",
            f"{achternaam} {stem}",
            f"{stem} {gemeente.naam}",
            f"{stem} {rng.choice(names('bijnamen'))}",
        )
    )
    return f"{naam} {rechtsvorm} (fictief)" if rechtsvorm in ("B.V.", "V.O.F.") else f"{naam} (fictief)"
