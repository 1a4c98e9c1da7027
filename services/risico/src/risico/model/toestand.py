"""The evidence about one vestiging and one risico: it fades with time, and no order of events changes it."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from math import exp2, inf
from types import MappingProxyType
from typing import Final, NamedTuple

SECONDEN_PER_DAG: Final = 86_400.0
KWARTALEN_PER_JAAR: Final = 4
EPOCHE: Final = 1970
"""Quarters are counted from the first of this year, in UTC."""


class Bewijs(NamedTuple):
    """What one event adds: weighted findings and exposure of an inspection, or the log-likelihood of a melding.

    `kwartaal` is the quarter under whose ceiling a melding counts; None counts beside every ceiling.
    """

    op: datetime
    bevinding: float = 0.0
    blootstelling: float = 0.0
    melding: float = 0.0
    kwartaal: int | None = None


class Geheugen(NamedTuple):
    """How long evidence counts: half-lives in days, and the most that meldingen of one quarter weigh at its end."""

    controle: float
    melding: float
    kwartaalplafond: float = inf


class Toestand(NamedTuple):
    """Decayed sums as they stood at `peil_op`, and the counts that explain them.

    bevindingen: weighted findings (o); blootstelling: inspections (e); meldingen: log-likelihood ratio of meldingen.
    Meldingen are never exposure: being reported is not being inspected. `kwartalen` has what the meldingen of each
    quarter weigh at its end, before the ceiling.
    """

    peil_op: datetime
    bevindingen: float = 0.0
    blootstelling: float = 0.0
    meldingen: float = 0.0
    aantal_controles: int = 0
    aantal_overtredingen: int = 0
    aantal_meldingen: int = 0
    eerste_controle_op: datetime | None = None
    eerste_melding_op: datetime | None = None
    kwartalen: Mapping[int, float] = MappingProxyType({})

    @classmethod
    def van(cls, bewijzen: Sequence[Bewijs], geheugen: Geheugen) -> "Toestand":
        """Build the state anew from all its evidence, at least one event, in any order."""
        toestand = cls(peil_op=bewijzen[0].op)
        for bewijs in bewijzen:
            toestand = toestand.met(bewijs, geheugen)
        return toestand

    def met(self, bewijs: Bewijs, geheugen: Geheugen) -> "Toestand":
        """Add one event, late or not: the newer of the two is where the sums stand, the older one has decayed."""
        peil_op = max(self.peil_op, bewijs.op)
        bevindingen, blootstelling, meldingen = self.gewogen(peil_op, geheugen)
        leeftijd = (peil_op - bewijs.op).total_seconds()
        controle = verval(leeftijd, geheugen.controle)
        kwartalen = self.kwartalen
        gecontroleerd, gemeld = bewijs.blootstelling > 0, bewijs.melding > 0
        if bewijs.kwartaal is None:
            meldingen += bewijs.melding * verval(leeftijd, geheugen.melding)
        elif gemeld:
            einde = einde_van(bewijs.kwartaal)
            was = kwartalen.get(bewijs.kwartaal, 0.0)
            wordt = was + bewijs.melding * verval((einde - bewijs.op).total_seconds(), geheugen.melding)
            kwartalen = {**kwartalen, bewijs.kwartaal: wordt}
            erbij = min(wordt, geheugen.kwartaalplafond) - min(was, geheugen.kwartaalplafond)
            meldingen += erbij * verval((peil_op - einde).total_seconds(), geheugen.melding)
        return Toestand(
            peil_op,
            bevindingen + bewijs.bevinding * controle,
            blootstelling + bewijs.blootstelling * controle,
            meldingen,
            self.aantal_controles + gecontroleerd,
            self.aantal_overtredingen + (bewijs.bevinding > 0),
            self.aantal_meldingen + gemeld,
            min(self.eerste_controle_op or bewijs.op, bewijs.op) if gecontroleerd else self.eerste_controle_op,
            min(self.eerste_melding_op or bewijs.op, bewijs.op) if gemeld else self.eerste_melding_op,
            kwartalen,
        )

    def gewogen(self, op: datetime, geheugen: Geheugen) -> tuple[float, float, float]:
        """Give bevindingen, blootstelling and meldingen as they weigh at `op`; before `peil_op` as they stand."""
        verstreken = max(0.0, (op - self.peil_op).total_seconds())
        controle = verval(verstreken, geheugen.controle)
        return (
            self.bevindingen * controle,
            self.blootstelling * controle,
            self.meldingen * verval(verstreken, geheugen.melding),
        )


def kwartaal_van(op: datetime) -> int:
    """Give the number of the quarter that a moment is in."""
    op = op.astimezone(UTC)
    return (op.year - EPOCHE) * KWARTALEN_PER_JAAR + (op.month - 1) // 3


@cache
def einde_van(kwartaal: int) -> datetime:
    """Give the first moment after a quarter."""
    jaar, deel = divmod(kwartaal + 1, KWARTALEN_PER_JAAR)
    return datetime(EPOCHE + jaar, deel * 3 + 1, 1, tzinfo=UTC)


def verval(seconden: float, halfwaardetijd: float) -> float:
    """Give 2^(-Δt/H) for Δt in seconds and H in days."""
    return exp2(-seconden / (halfwaardetijd * SECONDEN_PER_DAG))
