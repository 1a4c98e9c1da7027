"""The interventie: what is done at a company, by whom, when, and how it ended."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Self
from uuid import UUID

from shared.contracts.waardelijsten import Domein, InterventieType, Risico

from .afronding import Afronding, Bevinding, controleer
from .status import GESLOTEN, NIET_BEGONNEN, Handeling, Status, volgende


@dataclass(frozen=True, slots=True)
class Bezoek:
    """Who goes, and when."""

    inspecteur_id: UUID
    bezoek_datum: date
    begint_op: datetime
    duur_minuten: int


@dataclass(frozen=True, slots=True)
class Interventie:
    """What an inspector in the field may see; it carries nothing of the trigger, not even that there was one.

    `versie` rises with each change that can be seen here. `hervat_naar` is filled while opgeschort. `handmatig`: a
    person chose the inspector, and later plans leave that alone.
    """

    id: UUID
    zaak_id: UUID
    sleutel: str
    versie: int
    status: Status
    type: InterventieType
    domein: Domein
    risicos: tuple[Risico, ...]
    kvk_nummer: str | None
    vestigingsnummer: str | None
    gewijzigd_op: datetime
    bezoek: Bezoek | None = None
    handmatig: bool = False
    toegewezen_op: datetime | None = None
    hervat_naar: Status | None = None
    reden: str | None = None
    afronding: Afronding | None = None
    afgerond_op: datetime | None = None

    @property
    def stand(self) -> Status:
        """The status, seen through a suspension."""
        return self.hervat_naar or self.status

    @property
    def is_gesloten(self) -> bool:
        return self.status in GESLOTEN

    @property
    def is_begonnen(self) -> bool:
        return self.stand not in NIET_BEGONNEN

    def plan_in(self, op: datetime) -> Self:
        """Confirm the visit: the inspector has prepared it."""
        return self._wijzig(op, status=self._na(Handeling.INPLANNEN))

    def start(self, op: datetime) -> Self:
        return self._wijzig(op, status=self._na(Handeling.STARTEN))

    def leg_vast(self, op: datetime) -> Self:
        """Make room for a bevinding; the bevinding itself is a record beside the interventie."""
        return self._wijzig(op, status=self._na(Handeling.VASTLEGGEN))

    def rond_af(self, afronding: Afronding, bevindingen: tuple[Bevinding, ...], op: datetime) -> Self:
        """Close with an outcome; raises VeldenOngeldig when it does not fit what was found."""
        status = self._na(Handeling.AFRONDEN)
        controleer(afronding, bevindingen)
        return self._wijzig(op, status=status, afronding=afronding, afgerond_op=op)

    def schort_op(self, reden: str, op: datetime) -> Self:
        return self._wijzig(op, status=self._na(Handeling.OPSCHORTEN), hervat_naar=self.status, reden=reden)

    def hervat(self, op: datetime) -> Self:
        return self._wijzig(op, status=self._na(Handeling.HERVATTEN), hervat_naar=None, reden=None)

    def annuleer(self, reden: str, op: datetime) -> Self:
        return self._wijzig(op, status=self._na(Handeling.ANNULEREN), hervat_naar=None, reden=reden)

    def wijs_her_toe(self, inspecteur_id: UUID, op: datetime) -> Self:
        """Give it to another inspector by hand; the visit keeps its time, and later plans leave it alone."""
        return self._wijzig(
            op,
            status=self._na(Handeling.HERTOEWIJZEN),
            bezoek=self.bezoek and replace(self.bezoek, inspecteur_id=inspecteur_id),
            handmatig=True,
            toegewezen_op=op,
        )

    def volg(self, bezoek: Bezoek | None, risicos: tuple[Risico, ...], type_: InterventieType, op: datetime) -> Self:
        """Follow a new plan: its visit (None: back to wait for capacity) and risico's, and a type that weighs heavier.

        A visit that has begun, or an inspector chosen by hand, stays as it is. Returns self when nothing changes.
        """
        if self.is_begonnen:
            bezoek, risicos = self.bezoek, self.risicos
        elif self.handmatig:
            bezoek = self.bezoek
        if (bezoek, risicos, type_) == (self.bezoek, self.risicos, self.type):
            return self
        handeling = _handeling(self.bezoek, bezoek)
        stand = volgende(self.stand, handeling) if handeling else self.stand
        return self._wijzig(
            op,
            **({"hervat_naar": stand} if self.hervat_naar else {"status": stand}),
            type=type_,
            risicos=risicos,
            bezoek=bezoek,
            toegewezen_op=op if handeling and bezoek else self.toegewezen_op,
        )

    def _na(self, handeling: Handeling) -> Status:
        return volgende(self.status, handeling, hervat_naar=self.hervat_naar)

    def _wijzig(self, op: datetime, **velden: Any) -> Self:
        return replace(self, versie=self.versie + 1, gewijzigd_op=op, **velden)


@dataclass(frozen=True, slots=True, kw_only=True)
class Zoekcriteria:
    """What a list of interventies is limited to; what is None does not limit. `bezoek_tot` is included."""

    inspecteur_id: UUID | None = None
    status: Status | None = None
    type: InterventieType | None = None
    bezoek_vanaf: date | None = None
    bezoek_tot: date | None = None


def _handeling(van: Bezoek | None, naar: Bezoek | None) -> Handeling | None:
    """Name what a new plan does to the assignment; None when it stays with whom it was."""
    match van, naar:
        case None, Bezoek():
            return Handeling.TOEWIJZEN
        case Bezoek(), None:
            return Handeling.TERUGLEGGEN
        case Bezoek(inspecteur_id=oud), Bezoek(inspecteur_id=nieuw) if oud != nieuw:
            return Handeling.HERTOEWIJZEN
    return None
