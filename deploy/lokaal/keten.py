"""The chain as it is seen on the bus: what became of each melding, from event to event."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from shared.contracts.envelope import Event
from shared.contracts.interventie import InterventieToegewezenV1
from shared.contracts.meldingen import MeldingOntvangenV1
from shared.contracts.planning import PlanningBijgewerktV1
from shared.contracts.risico import RisicoprofielHerbeoordeeldV1
from shared.contracts.waardelijsten import (
    Band,
    InterventieType,
    MeldingSoort,
    Urgentie,
    ZaakStatus,
)


@dataclass(slots=True)
class Schakel:
    """One melding on its way; `millis` runs from its receipt to the assignment of an intervention."""

    melding_id: UUID
    soort: MeldingSoort | None = None
    urgentie: Urgentie | None = None
    ontvangen_op: datetime | None = None
    band_voor: Band | None = None
    band_na: Band | None = None
    plan: ZaakStatus | None = None
    bezoek_datum: date | None = None
    interventie_id: UUID | None = None
    interventie_type: InterventieType | None = None
    inspecteur_id: UUID | None = None
    toegewezen_op: datetime | None = None

    @property
    def millis(self) -> int | None:
        if self.toegewezen_op is None or self.ontvangen_op is None:
            return None
        return round((self.toegewezen_op - self.ontvangen_op).total_seconds() * 1000)

    @property
    def klaar(self) -> bool:
        """Say whether all that follows by itself has happened; what waits for capacity may still be planned later."""
        if self.urgentie is None or self.band_na is None:
            return False
        return (
            self.interventie_type is not None
            or self.plan is ZaakStatus.WACHT_OP_CAPACITEIT
            or self.urgentie is Urgentie.U5_RISICO_INPUT
        )


@dataclass(slots=True)
class Keten:
    """What is known of every melding; topics run apart, so events may come in any order."""

    schakels: dict[UUID, Schakel] = field(default_factory=dict)

    @property
    def klaar(self) -> int:
        return sum(schakel.klaar for schakel in self.schakels.values())

    def onderweg(self, melding_ids: Sequence[UUID]) -> list[UUID]:
        """Give those that did not come to their end yet."""
        return [naam for naam in melding_ids if naam not in self.schakels or not self.schakels[naam].klaar]

    def interventies_bij(self, melding_ids: Sequence[UUID]) -> int:
        """Count the interventions that these led to; one may answer several meldingen."""
        return len({self.schakels[naam].interventie_id for naam in melding_ids} - {None})

    def verwerk(self, event: Event[Any]) -> Iterator[Schakel]:
        """Take in one event; give the meldingen that this brought to the end of the chain."""
        data = event.data
        match data:
            case MeldingOntvangenV1():
                geraakt = [data.melding_id]
            case RisicoprofielHerbeoordeeldV1(melding=melding) if melding is not None:
                geraakt = [melding.melding_id]
            case PlanningBijgewerktV1():
                geraakt = [melding.melding_id for melding in data.meldingen]
            case InterventieToegewezenV1():
                geraakt = list(data.melding_ids)
            case _:
                geraakt = []
        for melding_id in geraakt:
            schakel = self.schakels.setdefault(melding_id, Schakel(melding_id))
            was_klaar = schakel.klaar
            _werk_bij(schakel, event)
            if schakel.klaar and not was_klaar:
                yield schakel


def _werk_bij(schakel: Schakel, event: Event[Any]) -> None:
    data = event.data
    match data:
        case MeldingOntvangenV1():
            schakel.soort, schakel.urgentie, schakel.ontvangen_op = data.soort, data.urgentie, data.ontvangen_op
        case RisicoprofielHerbeoordeeldV1():
            schakel.band_voor, schakel.band_na = data.band_voor, data.band_na
        case PlanningBijgewerktV1():
            schakel.plan, schakel.bezoek_datum = data.status, data.bezoek_datum
        case InterventieToegewezenV1() if schakel.interventie_id is None:
            schakel.interventie_id, schakel.interventie_type = data.interventie_id, data.interventie_type
            schakel.inspecteur_id, schakel.bezoek_datum = data.inspecteur_id, data.bezoek_datum
            schakel.toegewezen_op = event.time
