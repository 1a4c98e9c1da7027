"""Fictitious companies over the real sections of the SBI and the real municipalities."""

import csv
import io
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from random import Random
from typing import Final

from pydantic.alias_generators import to_camel

from deploy.lokaal.voorbeelddata.tabellen import (
    Activiteit,
    Gemeente,
    activiteiten,
    gemeenten,
    namen,
    plek_in,
)

_MEDIAAN: Final = {"klein": 4, "middel": 16, "groot": 70}
_SPREIDING: Final = 1.1  # of the logarithm: most are small, a few very large, as CBS counts them
_NEVENVESTIGING: Final = 0.06


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


def maak_vestigingen(aantal: int = 5000, *, seed: int = 1) -> list[Vestiging]:
    """Draw vestigingen; the first ones go round all municipalities and activities, so that none is missing.

    The KvK numbers start with 99, which the trade register has not reached.
    """
    toeval = Random(seed)  # noqa: S311 -- repeatable, not secret
    plaatsen, branches = gemeenten(), activiteiten()
    gewicht_plaats = [gemeente.inwoners for gemeente in plaatsen]
    gewicht_branche = [branche.gewicht for branche in branches]
    rijen: list[Vestiging] = []
    for nummer in range(aantal):
        (gemeente,) = toeval.choices(plaatsen, gewicht_plaats)
        (branche,) = toeval.choices(branches, gewicht_branche)
        if nummer < len(plaatsen):
            gemeente, branche = plaatsen[nummer], branches[nummer % len(branches)]
        hoofd = (
            rijen[toeval.randrange(len(rijen))]
            if nummer > len(plaatsen) and toeval.random() < _NEVENVESTIGING
            else None
        )
        rijen.append(_vestiging(nummer, gemeente, branche, hoofd, toeval))
    return rijen


def als_csv(vestigingen: Sequence[Vestiging]) -> str:
    """Write them as the import of risico reads them."""
    uit = io.StringIO()
    schrijver = csv.writer(uit, lineterminator="\n")
    schrijver.writerow(to_camel(veld.name) for veld in fields(Vestiging))
    for vestiging in vestigingen:
        schrijver.writerow(
            ("ja" if waarde else "nee") if isinstance(waarde, bool) else waarde for waarde in asdict(vestiging).values()
        )
    return uit.getvalue()


def _vestiging(
    nummer: int, gemeente: Gemeente, branche: Activiteit, hoofd: Vestiging | None, toeval: Random
) -> Vestiging:
    breedtegraad, lengtegraad = plek_in(gemeente, toeval)
    personen = max(1, round(toeval.lognormvariate(0, _SPREIDING) * _MEDIAAN[branche.grootte]))
    rechtsvorm = "Eenmanszaak" if personen == 1 else toeval.choice(("B.V.", "B.V.", "B.V.", "V.O.F.", "Stichting"))
    return Vestiging(
        kvk_nummer=hoofd.kvk_nummer if hoofd else f"99{nummer:06d}",
        vestigingsnummer=f"9999{nummer:08d}",
        naam=hoofd.naam if hoofd else _naam(branche, gemeente, rechtsvorm, toeval),
        rechtsvorm=hoofd.rechtsvorm if hoofd else rechtsvorm,
        hoofdvestiging=hoofd is None,
        sbi_code=hoofd.sbi_code if hoofd else branche.code,
        werkzame_personen=personen,
        plaats=gemeente.naam,
        gemeente=gemeente.naam,
        provincie=gemeente.provincie,
        breedtegraad=breedtegraad,
        lengtegraad=lengtegraad,
    )


def _naam(branche: Activiteit, gemeente: Gemeente, rechtsvorm: str, toeval: Random) -> str:
    stam, achternaam = toeval.choice(branche.stammen), toeval.choice(namen("achternamen"))
    naam = toeval.choice(
        (
            f"{stam} {achternaam}",
            f"{achternaam} {stam}",
            f"{stam} {gemeente.naam}",
            f"{stam} {toeval.choice(namen('bijnamen'))}",
        )
    )
    return f"{naam} {rechtsvorm} (fictief)" if rechtsvorm in ("B.V.", "V.O.F.") else f"{naam} (fictief)"
