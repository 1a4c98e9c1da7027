"""The evidence about one vestiging and one risico, decaying with time: a function of the set of events, not of their order."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

SECONDEN_PER_DAG: Final = 86_400.0


@dataclass(frozen=True, slots=True)
class Bewijs:
    """What one event adds: weighted findings and exposure of an inspection, or the log-likelihood of a melding."""

    op: datetime
    bevinding: float = 0.0
    blootstelling: float = 0.0
    melding: float = 0.0


@dataclass(frozen=True, slots=True)
class Halfwaardetijden:
    """After how many days evidence weighs half; an inspection and a melding each have their own."""

    controle: float
    melding: float


@dataclass(frozen=True, slots=True)
class Toestand:
    """Decayed sums as they stood at `peil_op`, and the counts that explain them.

    bevindingen: weighted findings (o); blootstelling: inspections (e); meldingen: log-likelihood ratio of the meldingen.
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
        gepeild = self.op(max(self.peil_op, bewijs.op), halfwaardetijden)
        leeftijd = gepeild.peil_op - bewijs.op
        controle = verval(leeftijd.total_seconds(), halfwaardetijden.controle)
        melding = verval(leeftijd.total_seconds(), halfwaardetijden.melding)
        return Toestand(
            peil_op=gepeild.peil_op,
            bevindingen=gepeild.bevindingen + bewijs.bevinding * controle,
            blootstelling=gepeild.blootstelling + bewijs.blootstelling * controle,
            meldingen=gepeild.meldingen + bewijs.melding * melding,
            aantal_controles=self.aantal_controles + (bewijs.blootstelling > 0),
            aantal_overtredingen=self.aantal_overtredingen + (bewijs.bevinding > 0),
            aantal_meldingen=self.aantal_meldingen + (bewijs.melding > 0),
            eerste_controle_op=_eerste(self.eerste_controle_op, bewijs.op, telt=bewijs.blootstelling > 0),
            eerste_melding_op=_eerste(self.eerste_melding_op, bewijs.op, telt=bewijs.melding > 0),
        )

    def op(self, moment: datetime, halfwaardetijden: Halfwaardetijden) -> "Toestand":
        """Let the sums decay to `moment`; a moment before `peil_op` changes nothing."""
        verstreken = (moment - self.peil_op).total_seconds()
        if verstreken <= 0.0:
            return self
        controle = verval(verstreken, halfwaardetijden.controle)
        return Toestand(
            peil_op=moment,
            bevindingen=self.bevindingen * controle,
            blootstelling=self.blootstelling * controle,
            meldingen=self.meldingen * verval(verstreken, halfwaardetijden.melding),
            aantal_controles=self.aantal_controles,
            aantal_overtredingen=self.aantal_overtredingen,
            aantal_meldingen=self.aantal_meldingen,
            eerste_controle_op=self.eerste_controle_op,
            eerste_melding_op=self.eerste_melding_op,
        )


def verval(seconden: float, halfwaardetijd: float) -> float:
    """Give 2^(-Δt/H) for Δt in seconds and H in days."""
    return float(2.0 ** (-seconden / (halfwaardetijd * SECONDEN_PER_DAG)))


def _eerste(eerder: datetime | None, op: datetime, *, telt: bool) -> datetime | None:
    if not telt:
        return eerder
    return op if eerder is None else min(eerder, op)
