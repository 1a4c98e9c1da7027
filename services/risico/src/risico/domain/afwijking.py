"""What a person judges of a vestiging beside its computed score: never instead of it, with a reason, until a day."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from shared.contracts.fouten import VeldenOngeldig, Veldfout
from shared.contracts.waardelijsten import Band, Risico

from .fouten import AfwijkingVoorbij
from .historie import vandaag

LANGSTE_AFWIJKING: Final = timedelta(days=366)  # our own proposal: who still finds so after a year says so again


@dataclass(frozen=True, slots=True, kw_only=True)
class Afwijkend:
    """The judgement itself: in which band the vestiging belongs, why, and the last day on which that holds."""

    band: Band
    reden: str
    einddatum: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Afwijking:
    """One version of a judgement of a person, on one risico or on the whole vestiging, beside the score of then.

    Every version is kept, so who judged what and when stays known.
    """

    id: UUID
    vestigingsnummer: str
    risico: Risico | None
    oordeel: Afwijkend
    score: float
    berekende_band: Band
    modelversie: str
    door: str
    op: datetime
    versie: int = 1
    ingetrokken: bool = False

    def loopt(self, dag: date) -> bool:
        """Tell whether it holds on a day; it ends by itself."""
        return not self.ingetrokken and dag <= self.oordeel.einddatum

    def gewijzigd(self, oordeel: Afwijkend, door: str, op: datetime) -> "Afwijking":
        """Judge otherwise; raises AfwijkingVoorbij, and VeldenOngeldig for a wrong einddatum."""
        self._moet_lopen(op)
        return replace(self, oordeel=gekeurd(oordeel, op), door=door, op=op, versie=self.versie + 1)

    def teruggenomen(self, reden: str, door: str, op: datetime) -> "Afwijking":
        """End it before its day; raises AfwijkingVoorbij."""
        self._moet_lopen(op)
        oordeel = replace(self.oordeel, reden=reden)
        return replace(self, oordeel=oordeel, door=door, op=op, versie=self.versie + 1, ingetrokken=True)

    def _moet_lopen(self, op: datetime) -> None:
        if not self.loopt(vandaag(op)):
            raise AfwijkingVoorbij


def gekeurd(oordeel: Afwijkend, op: datetime) -> Afwijkend:
    """Give the judgement back; raises VeldenOngeldig unless it ends on a day from today to a year ahead."""
    dag = vandaag(op)
    if dag <= oordeel.einddatum <= dag + LANGSTE_AFWIJKING:
        return oordeel
    melding = "De einddatum ligt niet in het verleden, en hoogstens een jaar vooruit."
    raise VeldenOngeldig([Veldfout("/einddatum", "buiten_bereik", melding)])
