"""Coupling: a person ties a melding to a company, or corrects that; candidates come from earlier meldingen."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from shared.contracts.fouten import VeldenOngeldig, Veldfout

from .fouten import NietInDezeStatus
from .melding import Melding
from .opdracht import Werkgever
from .statussen import MeldingStatus

MEEST_VERGELEKEN: Final = 2_000
"""How many of the latest meldingen in a municipality are looked through for candidates."""
DREMPEL: Final = 0.3  # [P] the likeness from which a name is worth showing, as pg_trgm has it
_ADRES: Final = 0.5  # [P] what the same address adds
_RECHTSVORM: Final = re.compile(r"\b(b\.?v\.?|n\.?v\.?|v\.?o\.?f\.?|holding|stichting|vereniging)(?=\W|$)")
_GEEN_LETTER: Final = re.compile(r"[^\w]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Koppeling:
    """A coupling by somebody (`door`); `nummer` rises by one per melding, the company of receipt is number 0."""

    melding_id: UUID
    nummer: int
    van_kvk_nummer: str | None
    van_vestigingsnummer: str | None
    kvk_nummer: str | None
    vestigingsnummer: str | None
    door: str
    op: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Kandidaat:
    """A company that `meldingen` earlier meldingen were about, and that may be the one of this melding.

    `score` (0-1) is the likeness of the name, raised by the same address; `redenen` say in words what agrees.
    """

    kvk_nummer: str
    vestigingsnummer: str | None
    naam: str | None
    adres: str | None
    gemeente: str | None
    meldingen: int
    score: float = 0.0
    redenen: tuple[str, ...] = ()


def koppel(melding: Melding, werkgever: Werkgever) -> Melding:
    """Tie a melding to an employer: a company, or one that is only described.

    What `werkgever` does not say of the place of work stays as it was reported. Raises NietInDezeStatus for what is
    merged or withdrawn, and VeldenOngeldig.
    """
    if melding.status in {MeldingStatus.SAMENGEVOEGD, MeldingStatus.INGETROKKEN}:
        raise NietInDezeStatus(f"Een melding met status {melding.status} verandert niet meer.")
    fouten = []
    if werkgever.kvk_nummer is None and werkgever.naam is None:
        fouten.append(Veldfout("/naam", "verplicht", "Geef het KVK-nummer, of de naam of omschrijving."))
    if werkgever.vestigingsnummer is not None and werkgever.kvk_nummer is None:
        fouten.append(Veldfout("/kvkNummer", "verplicht", "Een vestigingsnummer hoort bij een KVK-nummer."))
    if fouten:
        raise VeldenOngeldig(fouten)
    was = melding.werkgever
    wordt = Werkgever(
        kvk_nummer=werkgever.kvk_nummer,
        vestigingsnummer=werkgever.vestigingsnummer,
        naam=werkgever.naam or was.naam,
        adres=werkgever.adres or was.adres,
        gemeente=werkgever.gemeente or was.gemeente,
        provincie=werkgever.provincie or was.provincie,
        breedtegraad=was.breedtegraad,
        lengtegraad=was.lengtegraad,
    )
    return melding if wordt == was else replace(melding, werkgever=wordt, versie=melding.versie + 1)


def zelfde_bedrijf(een: Werkgever, ander: Werkgever) -> bool:
    return (een.kvk_nummer, een.vestigingsnummer) == (ander.kvk_nummer, ander.vestigingsnummer)


def rangschik(werkgever: Werkgever, bekend: Iterable[Kandidaat]) -> list[Kandidaat]:
    """Give the companies that resemble an employer, the likeliest first; those of equal likeness by their number."""
    naam, adres = _trigrammen(werkgever.naam), _kaal(werkgever.adres)
    kandidaten = []
    for bedrijf in bekend:
        gelijk = _gelijkenis(naam, _trigrammen(bedrijf.naam))
        zelfde_adres = adres != "" and adres == _kaal(bedrijf.adres)
        redenen = (
            *([f"De naam komt voor {gelijk:.0%} overeen."] if gelijk >= DREMPEL else []),
            *(["Het adres is hetzelfde."] if zelfde_adres else []),
        )
        if redenen:
            score = min(gelijk + _ADRES * zelfde_adres, 1.0)
            kandidaten.append(replace(bedrijf, score=score, redenen=(*redenen, "De gemeente is dezelfde.")))
    return sorted(kandidaten, key=lambda k: (-k.score, k.kvk_nummer, k.vestigingsnummer or ""))


def _kaal(woorden: str | None) -> str:
    return _GEEN_LETTER.sub(" ", _RECHTSVORM.sub(" ", (woorden or "").casefold())).strip()


def _trigrammen(naam: str | None) -> frozenset[str]:
    """Cut a name in threes of letters per word, as pg_trgm does."""
    woorden = (f"  {woord} " for woord in _kaal(naam).split())
    return frozenset(woord[begin : begin + 3] for woord in woorden for begin in range(len(woord) - 2))


def _gelijkenis(een: frozenset[str], ander: frozenset[str]) -> float:
    return len(een & ander) / len(een | ander) if een and ander else 0.0
