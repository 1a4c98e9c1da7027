"""Judge vestigingen anew: on a melding, on an outcome, or because time, the register or the model moved on."""

from collections.abc import Iterable, Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from risico import events
from risico.domain import Bewijsplaats, Meldingbewijs
from risico.model import Oorzaak
from risico.repository import BewijsRepository, Verwijzing
from shared.contracts.envelope import Event
from shared.contracts.interventie import InterventieAfgerondV1
from shared.contracts.meldingen import MeldingOntvangenV1

from .stapel import Stapel


async def on_melding_ontvangen(tx: AsyncConnection, batch: Sequence[Event[MeldingOntvangenV1]]) -> None:
    """Count each melding as evidence, in order, and tell the judgement after each: one event per melding.

    An employer outside the register is judged by the national mean and this melding alone. A melding of which a
    correction came first counts as that said, and is told all the same.
    """
    stapel = await Stapel.open(tx, map(_verwijzing, batch))
    bewijzen = [_bewijs(event, stapel) for event in batch]
    eerder = await BewijsRepository(tx).neem_op(bewijzen)
    herbouw = {bewijs.plaats.vestigingsnummer for bewijs in bewijzen if eerder.get(bewijs.melding_id)}
    await stapel.laad(stapel.vestigingsnummers, herbouw=[nummer for nummer in herbouw if nummer is not None])
    model = stapel.model
    for event, bewijs in zip(batch, bewijzen, strict=True):
        melding = event.data
        nummer = bewijs.plaats.vestigingsnummer
        voor = na = stapel.dossier(nummer)
        if bewijs.klasse is not None and melding.melding_id not in eerder and nummer not in stapel.herbouwd:
            eerder[melding.melding_id] = False
            na = voor.met_bewijs(model.bewijs_van_melding(bewijs.klasse), melding.risicos, model)
        herbeoordeling, na = stapel.beoordeel(
            voor, na, melding.kvk_nummer, melding.risicos, events.oorzaak_melding(event)
        )
        stapel.leg_terug(na, herbeoordeling, events.herbeoordeeld_om_melding(herbeoordeling, na, model, event))
    await stapel.bewaar()


async def on_interventie_afgerond(tx: AsyncConnection, batch: Sequence[Event[InterventieAfgerondV1]]) -> None:
    """Learn from outcomes, in order: exposure and findings per risico inspected, naleving, and the kind of employer.

    What was found at an employer outside the register is kept, and counts once the register has him. An intervention
    counts once, as it was first told.
    """
    stapel = await Stapel.open(tx, map(_verwijzing, batch))
    await stapel.laad(stapel.vestigingsnummers)
    model = stapel.model
    bewijs = BewijsRepository(tx)
    bevindingen = await bewijs.bevindingen(stapel.vestigingsnummers)
    nieuw = []
    for event in batch:
        afgerond = event.data
        nummer = stapel.vestigingsnummer(_verwijzing(event))
        voor = na = stapel.dossier(nummer)
        bevinding = events.bevinding_van(afgerond, nummer)
        bekend = [] if nummer is None else bevindingen[nummer]
        if all(eerder.interventie_id != afgerond.interventie_id for eerder in bekend):
            bekend.append(bevinding)
            nieuw.append(bevinding)
            if nummer is not None:
                na = voor.met_uitkomst(bevinding, bekend, model, stapel.op)
        herbeoordeling, na = stapel.beoordeel(
            voor, na, afgerond.kvk_nummer, afgerond.risicos, events.oorzaak_interventie(event)
        )
        stapel.leg_terug(na, herbeoordeling, events.herbeoordeeld_om_interventie(herbeoordeling, na, model, event))
    await bewijs.voeg_toe(nieuw)
    await stapel.bewaar()


async def herbeoordeel(tx: AsyncConnection, vestigingsnummers: Iterable[str], oorzaak: Oorzaak) -> None:
    """Judge vestigingen anew from all their evidence, write down why, and tell of those whose band moved."""
    stapel = await Stapel.open(tx, ())
    nummers = list(vestigingsnummers)
    await stapel.laad((), herbouw=nummers)
    stapel.herbeoordeel(dict.fromkeys(nummers, oorzaak))
    await stapel.bewaar()


def _bewijs(event: Event[MeldingOntvangenV1], stapel: Stapel) -> Meldingbewijs:
    melding = event.data
    return Meldingbewijs(
        melding.melding_id,
        events.klasse_van(melding),
        Bewijsplaats(melding.kvk_nummer, stapel.vestigingsnummer(_verwijzing(event)), melding.vestigingsnummer),
    )


def _verwijzing(event: Event[MeldingOntvangenV1] | Event[InterventieAfgerondV1]) -> Verwijzing:
    return event.data.kvk_nummer, event.data.vestigingsnummer
