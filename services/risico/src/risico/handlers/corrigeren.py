"""Correct evidence: a melding counts elsewhere, otherwise or no more, or an outcome is annulled.

What the evidence was before leaves no trace in a score: every vestiging that it touched is built anew.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from risico import events
from risico.domain import Bevinding, BevindingOnbekend, Meldingbewijs, Oorzaaksoort
from risico.model import Oorzaak
from risico.repository import BewijsRepository, DossierRepository, Verwijzing
from shared.contracts.envelope import Event
from shared.contracts.meldingen import MeldingBeoordeeldV1, MeldingBeslotenV1, MeldingGekoppeldV1
from shared.contracts.waardelijsten import Risico

from .stapel import Stapel

Gevonden = Mapping[Verwijzing, str]


async def on_melding_gekoppeld(tx: AsyncConnection, batch: Sequence[Event[MeldingGekoppeldV1]]) -> None:
    """Move what meldingen count for to the company they are about, and tell of both companies."""

    def pas_toe(event: Event[MeldingGekoppeldV1], melding: Meldingbewijs, gevonden: Gevonden) -> Meldingbewijs:
        return melding.gekoppeld(
            event.data.koppeling, events.plaats_van(event.data, gevonden), events.klasse_van(event.data)
        )

    await _corrigeer(
        tx, batch, pas_toe, lambda event: event.data.melding.melding_id, Oorzaaksoort.KOPPELING, altijd=True
    )


async def on_melding_beoordeeld(tx: AsyncConnection, batch: Sequence[Event[MeldingBeoordeeldV1]]) -> None:
    """Count meldingen by the urgency and the risico's that triage gave them."""

    def pas_toe(event: Event[MeldingBeoordeeldV1], melding: Meldingbewijs, gevonden: Gevonden) -> Meldingbewijs:
        return melding.beoordeeld(
            event.data.beoordeling, events.plaats_van(event.data, gevonden), events.klasse_van(event.data)
        )

    await _corrigeer(tx, batch, pas_toe, lambda event: event.data.melding.melding_id, Oorzaaksoort.BEOORDELING)


async def on_melding_besloten(tx: AsyncConnection, batch: Sequence[Event[MeldingBeslotenV1]]) -> None:
    """Take back what malicious meldingen counted for; whatever else is decided, a melding feeds the analysis."""

    def pas_toe(event: Event[MeldingBeslotenV1], melding: Meldingbewijs, _: Gevonden) -> Meldingbewijs:
        return melding.besloten(event.data.besluit_nummer, kwaadwillig=event.data.kwaadwillig)

    await _corrigeer(tx, batch, pas_toe, lambda event: event.data.melding_id, Oorzaaksoort.BESLUIT)


async def vernietig_bevinding(tx: AsyncConnection, interventie_id: UUID, door: str, reden: str) -> Bevinding:
    """Annul an outcome, for instance a fine on appeal: its vestiging is judged as if it had never been.

    Raises BevindingOnbekend, and BevindingVernietigd when that was done before.
    """
    bewijs = BewijsRepository(tx)
    bevinding = await bewijs.bevinding(interventie_id)
    if bevinding is None:
        raise BevindingOnbekend
    op = datetime.now(UTC)
    vernietigd = bevinding.vernietig(door, reden, op)
    await bewijs.vernietig(vernietigd)
    if bevinding.vestigingsnummer is None:
        return vernietigd
    stapel = await Stapel.open(tx, ())
    await stapel.laad((), herbouw=[bevinding.vestigingsnummer])
    oorzaak = Oorzaak(Oorzaaksoort.VERNIETIGING, interventie_id, interventie_id, op)
    _herbeoordeel(stapel, bevinding.vestigingsnummer, bevinding.risicos, oorzaak)
    await stapel.bewaar()
    return vernietigd


async def _corrigeer(
    tx: AsyncConnection,
    batch: Sequence[Event[Any]],
    pas_toe: Callable[[Event[Any], Meldingbewijs, Gevonden], Meldingbewijs],
    melding_van: Callable[[Event[Any]], UUID],
    soort: Oorzaaksoort,
    *,
    altijd: bool = False,
) -> None:
    """Correct meldingen in order, and judge anew where one counts or counted; `altijd` tells also what did not move."""
    gevonden = await DossierRepository(tx).vind((event.data.kvk_nummer, event.data.vestigingsnummer) for event in batch)
    repository = BewijsRepository(tx)
    meldingen = await repository.vergrendel(map(melding_van, batch))
    gewijzigd: dict[UUID, Meldingbewijs] = {}
    geraakt: list[tuple[Event[Any], Meldingbewijs, list[str]]] = []
    for event in batch:
        was = meldingen[melding_van(event)]
        wordt = pas_toe(event, was, gevonden)
        if wordt != was:
            meldingen[was.melding_id] = gewijzigd[was.melding_id] = wordt
        if (was.telt_bij, was.klasse) != (wordt.telt_bij, wordt.klasse):
            nummers = dict.fromkeys(nummer for nummer in (was.telt_bij, wordt.telt_bij) if nummer is not None)
            geraakt.append((event, wordt, list(nummers)))
    await repository.bewaar(gewijzigd.values())
    stapel = await Stapel.open(tx, ())
    await stapel.laad((), herbouw={nummer for _, _, nummers in geraakt for nummer in nummers})
    for event, melding, plekken in geraakt:
        oorzaak = Oorzaak(soort, event.id, melding.melding_id, event.time)
        for nummer in plekken:
            _herbeoordeel(stapel, nummer, melding.klasse.risicos if melding.klasse else None, oorzaak, altijd=altijd)
    await stapel.bewaar()


def _herbeoordeel(
    stapel: Stapel, nummer: str, risicos: tuple[Risico, ...] | None, oorzaak: Oorzaak, *, altijd: bool = False
) -> None:
    """Judge a vestiging that was built anew, write down why, and tell of it when it moved."""
    voor = stapel.dossier(nummer)
    herbeoordeling, na = stapel.beoordeel(voor, voor, None, risicos, oorzaak)
    verteld = altijd or herbeoordeling.verschoven(voor.oordeel)
    stapel.leg_terug(
        na, herbeoordeling, events.herbeoordeeld_om_gegevens(herbeoordeling, na, stapel.model) if verteld else None
    )
