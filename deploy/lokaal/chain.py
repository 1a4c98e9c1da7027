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
class Link:
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
    def done(self) -> bool:
        """Say whether all that follows by itself has happened; what waits for capacity may still be planned later."""
        if self.urgentie is None or self.band_na is None:
            return False
        return (
            self.interventie_type is not None
            or self.plan is ZaakStatus.WACHT_OP_CAPACITEIT
            or self.urgentie is Urgentie.U5_RISICO_INPUT
        )


@dataclass(slots=True)
class Chain:
    """What is known of every melding; topics run apart, so events may come in any order."""

    links: dict[UUID, Link] = field(default_factory=dict)

    @property
    def done(self) -> int:
        return sum(link.done for link in self.links.values())

    def under_way(self, melding_ids: Sequence[UUID]) -> list[UUID]:
        """Give those that did not come to their end yet."""
        return [
            melding_id for melding_id in melding_ids if melding_id not in self.links or not self.links[melding_id].done
        ]

    def interventies_of(self, melding_ids: Sequence[UUID]) -> int:
        """Count the interventions that these led to; one may answer several meldingen."""
        return len({self.links[melding_id].interventie_id for melding_id in melding_ids} - {None})

    def take_in(self, event: Event[Any]) -> Iterator[Link]:
        """Take in one event; give the meldingen that this brought to the end of the chain."""
        data = event.data
        match data:
            case MeldingOntvangenV1():
                touched = [data.melding_id]
            case RisicoprofielHerbeoordeeldV1(melding=melding) if melding is not None:
                touched = [melding.melding_id]
            case PlanningBijgewerktV1():
                touched = [melding.melding_id for melding in data.meldingen]
            case InterventieToegewezenV1():
                touched = list(data.melding_ids)
            case _:
                touched = []
        for melding_id in touched:
            link = self.links.setdefault(melding_id, Link(melding_id))
            was_done = link.done
            _update(link, event)
            if link.done and not was_done:
                yield link


def _update(link: Link, event: Event[Any]) -> None:
    data = event.data
    match data:
        case MeldingOntvangenV1():
            link.soort, link.urgentie, link.ontvangen_op = data.soort, data.urgentie, data.ontvangen_op
        case RisicoprofielHerbeoordeeldV1():
            link.band_voor, link.band_na = data.band_voor, data.band_na
        case PlanningBijgewerktV1():
            link.plan, link.bezoek_datum = data.status, data.bezoek_datum
        case InterventieToegewezenV1() if link.interventie_id is None:
            link.interventie_id, link.interventie_type = data.interventie_id, data.interventie_type
            link.inspecteur_id, link.bezoek_datum = data.inspecteur_id, data.bezoek_datum
            link.toegewezen_op = event.time
