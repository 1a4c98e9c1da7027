"""The evidence about one vestiging and one risico: it fades with time, and no order of events changes it."""

from dataclasses import dataclass
from datetime import datetime
from math import exp2
from typing import Final, NamedTuple

SECONDEN_PER_DAG: Final = 86_400.0


@dataclass(frozen=True, slots=True)
class Bewijs:
    """What one event adds: weighted findings and exposure of an inspection, or the log-likelihood of a melding."""

    op: datetime
    bevinding: float = 0.0
    blootstelling: float = 0.0
    melding: float = 0.0


class Halfwaardetijden(NamedTuple):
    """After how many days evidence weighs half; an inspection and a melding each have their own."""

    controle: float
    melding: float


@dataclass(frozen=True, slots=True)
class Toestand:
    """Decayed sums as they stood at `peil_op`, and the counts that explain them.

    bevindingen: weighted findings (o); blootstelling: inspections (e); meldingen: log-likelihood ratio of meldingen.
    Meldingen are never exposure: being reported is not being inspected.
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

    def met(self, bewijs: Bewijs, halfwaardetijden: Halfwaardetijden) -> "Toestand":
        """Add one event, late or not: the newer of the two is where the sums stand, the older one has decayed."""
        peil_op = max(self.peil_op, bewijs.op)
        bevindingen, blootstelling, meldingen = self.gewogen(peil_op, halfwaardetijden)
        leeftijd = (peil_op - bewijs.op).total_seconds()
        controle = verval(leeftijd, halfwaardetijden.controle)
        return Toestand(
            peil_op=peil_op,
            bevindingen=bevindingen + bewijs.bevinding * controle,
            blootstelling=blootstelling + bewijs.blootstelling * controle,
            meldingen=meldingen + bewijs.melding * verval(leeftijd, halfwaardetijden.melding),
            aantal_controles=self.aantal_controles + (bewijs.blootstelling > 0),
            aantal_overtredingen=self.aantal_overtredingen + (bewijs.bevinding > 0),
            aantal_meldingen=self.aantal_meldingen + (bewijs.melding > 0),
            eerste_controle_op=_eerste(self.eerste_controle_op, bewijs.op, telt=bewijs.blootstelling > 0),
            eerste_melding_op=_eerste(self.eerste_melding_op, bewijs.op, telt=bewijs.melding > 0),
        )

    def gewogen(self, op: datetime, halfwaardetijden: Halfwaardetijden) -> tuple[float, float, float]:
        """Give bevindingen, blootstelling and meldingen as they weigh at `op`; before `peil_op` as they stand."""
        verstreken = max(0.0, (op - self.peil_op).total_seconds())
        controle = verval(verstreken, halfwaardetijden.controle)
        return (
            self.bevindingen * controle,
            self.blootstelling * controle,
            self.meldingen * verval(verstreken, halfwaardetijden.melding),
        )


def verval(seconden: float, halfwaardetijd: float) -> float:
    """Give 2^(-Δt/H) for Δt in seconds and H in days."""
    return exp2(-seconden / (halfwaardetijd * SECONDEN_PER_DAG))


def _eerste(eerder: datetime | None, op: datetime, *, telt: bool) -> datetime | None:
    if not telt:
        return eerder
    return op if eerder is None else min(eerder, op)
