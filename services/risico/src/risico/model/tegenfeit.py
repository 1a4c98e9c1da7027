"""What would bring a risico a band down: inspections that find nothing, or time in which nothing happens."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from shared.contracts.waardelijsten import Band, Risico

from .parameters import BANDEN, Model, Populatie
from .score import DAGEN_PER_MAAND, score_van
from .toestand import Bewijs, Toestand

LANGST_MAANDEN: Final = 240


@dataclass(frozen=True, slots=True)
class Tegenfeit:
    """The least that would bring a score into `band` or below it; `maanden` is None when time alone would not."""

    band: Band
    schone_controles: int
    maanden: int | None


def tegenfeit_van(
    model: Model, populatie: Populatie, risico: Risico, toestand: Toestand | None, op: datetime
) -> Tegenfeit | None:
    """Find what would bring a risico a band down; None in the lowest band."""
    score = score_van(model, populatie, risico, toestand, op)
    band = model.band(score)
    if band is BANDEN[0]:
        return None
    grens = model.grenzen(band)[0]
    maat = model.maten[populatie.segment][risico]
    blootstelling = 0.0 if toestand is None else toestand.gewogen(op, maat.geheugen)[1]
    controles = int((maat.voorgewicht + blootstelling) * (score / grens - 1))
    while score_van(model, populatie, risico, na_schone_controles(toestand, controles, model, risico, op), op) >= grens:
        controles += 1
    straks = (
        maanden
        for maanden in range(1, LANGST_MAANDEN + 1)
        if score_van(model, populatie, risico, toestand, over(op, maanden)) < grens
    )
    return Tegenfeit(BANDEN[BANDEN.index(band) - 1], controles, None if toestand is None else next(straks, None))


def na_schone_controles(
    toestand: Toestand | None, aantal: int, model: Model, risico: Risico, op: datetime
) -> Toestand | None:
    """Give the state as it would be after inspections now that find nothing."""
    if not aantal:
        return toestand
    schoon = Bewijs(op, blootstelling=float(aantal))
    return (toestand or Toestand(peil_op=op)).met(schoon, model.geheugens[risico])


def over(op: datetime, maanden: int) -> datetime:
    """Give the moment so many months later."""
    return op + timedelta(days=maanden * DAGEN_PER_MAAND)
