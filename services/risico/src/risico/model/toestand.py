"""The evidence about one vestiging and one risico: it fades with time, and no order of events changes it."""

from datetime import datetime
from math import exp2
from typing import Final, NamedTuple

SECONDEN_PER_DAG: Final = 86_400.0


class Bewijs(NamedTuple):
    """What one event adds: weighted findings and exposure of an inspection, or the log-likelihood of a melding."""

    op: datetime
    bevinding: float = 0.0
    blootstelling: float = 0.0
    melding: float = 0.0


class Halfwaardetijden(NamedTuple):
    """After how many days evidence weighs half; an inspection and a melding each have their own."""

    controle: float
    melding: float


class Toestand(NamedTuple):
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
        gecontroleerd, gemeld = bewijs.blootstelling > 0, bewijs.melding > 0
        return Toestand(
            peil_op,
            bevindingen + bewijs.bevinding * controle,
            blootstelling + bewijs.blootstelling * controle,
            meldingen + bewijs.melding * verval(leeftijd, halfwaardetijden.melding),
            self.aantal_controles + gecontroleerd,
            self.aantal_overtredingen + (bewijs.bevinding > 0),
            self.aantal_meldingen + gemeld,
            min(self.eerste_controle_op or bewijs.op, bewijs.op) if gecontroleerd else self.eerste_controle_op,
            min(self.eerste_melding_op or bewijs.op, bewijs.op) if gemeld else self.eerste_melding_op,
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
