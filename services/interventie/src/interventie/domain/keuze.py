"""The choice of intervention: the first rule of the table that applies, kept with the facts it rests on."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from shared.contracts.waardelijsten import InterventieType

from .feiten import GRENZEN, Feiten, Grenzen
from .regels import REGELS


@dataclass(frozen=True, slots=True)
class Keuze:
    """The arm chosen: rule, reason, thresholds and facts, kept to measure the effect of the arm later."""

    regel: str
    type: InterventieType
    reden: str
    grenzen_vanaf: date
    feiten: Feiten
    gekozen_op: datetime


_RANG: Final = {regel.id: rang for rang, regel in enumerate(REGELS)}


def kies(feiten: Feiten, op: datetime) -> Keuze:
    """Ask the table, with the thresholds in effect on that day."""
    grenzen = grenzen_op(op.date())
    regel = next(regel for regel in REGELS if regel.geldt(feiten, grenzen))  # the last rule always applies
    return Keuze(regel.id, regel.type, regel.reden, grenzen.geldig_vanaf, feiten, op)


def weegt_zwaarder(keuze: Keuze, huidige_regel: str) -> bool:
    """Say whether a choice stands higher in the table than the rule followed so far (last, if it was dropped since)."""
    return _RANG[keuze.regel] < _RANG.get(huidige_regel, len(REGELS))


def grenzen_op(dag: date) -> Grenzen:
    """Give the thresholds in effect on a day."""
    return next(grenzen for grenzen in reversed(GRENZEN) if grenzen.geldig_vanaf <= dag)
