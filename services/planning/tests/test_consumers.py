"""Planning's subscriptions as the worker drives them: redelivery, order of a key, and a rejected event."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import pytest
from sqlalchemy import select
from uuid_utils.compat import uuid7

from planning.consumers import SUBSCRIPTIONS
from planning.domain import Inspecteur, ZaakOnbekend
from planning.tables import inbox, outbox, zaak
from shared.contracts.envelope import Event
from shared.contracts.planning import PlanningBijgewerktV1
from shared.contracts.waardelijsten import ZaakStatus
from shared.runtime.database import Database
from shared.runtime.dispatch import Dispatcher

Maak = Callable[..., Event[Any]]


async def ontvang(db: Database, events: Sequence[Event[Any]]) -> None:
    """Hand events to planning as its worker does: one transaction for the batch."""
    async with db.transaction() as tx:
        await Dispatcher(inbox, SUBSCRIPTIONS).handle(tx, events)


async def verteld(db: Database) -> list[PlanningBijgewerktV1]:
    async with db.transaction() as tx:
        rijen = await tx.execute(select(outbox.table.c.data).order_by(outbox.table.c.id))
        return [PlanningBijgewerktV1.model_validate_json(rij.data) for rij in rijen]


async def test_a_redelivered_event_has_no_second_effect(
    db: Database,
    neem_aan: Callable[..., Awaitable[list[Inspecteur]]],
    maak_inspecteur: Callable[..., Inspecteur],
    herbeoordeeld: Maak,
) -> None:
    await neem_aan(maak_inspecteur())
    event = herbeoordeeld()
    await ontvang(db, [event])
    await ontvang(db, [event, event])
    assert [verteld.versie for verteld in await verteld(db)] == [1]


async def test_the_events_of_a_company_are_handled_in_their_order_also_when_kinds_alternate(
    db: Database,
    neem_aan: Callable[..., Awaitable[list[Inspecteur]]],
    maak_inspecteur: Callable[..., Inspecteur],
    herbeoordeeld: Maak,
    afgerond: Maak,
) -> None:
    await neem_aan(maak_inspecteur())
    await ontvang(db, [herbeoordeeld()])
    (eerste,) = await verteld(db)
    laat, daarna = herbeoordeeld(), herbeoordeeld()
    await ontvang(db, [laat, afgerond(eerste.zaak_id, meldingen=eerste.meldingen), daarna])
    _, gebundeld, uitgevoerd, nieuw, gegroeid = await verteld(db)
    assert [gebundeld.zaak_id, uitgevoerd.zaak_id] == [eerste.zaak_id, eerste.zaak_id]
    assert (gebundeld.versie, uitgevoerd.versie, uitgevoerd.status) == (2, 3, ZaakStatus.UITGEVOERD)
    assert nieuw.zaak_id == gegroeid.zaak_id != eerste.zaak_id
    assert (nieuw.versie, gegroeid.versie) == (1, 2)
    assert [melding.melding_id for melding in gegroeid.meldingen] == [
        event.data.melding.melding_id for event in (laat, daarna)
    ]


async def test_a_cancelled_interventie_comes_in_once_and_leaves_room_for_the_next_zaak(
    db: Database,
    neem_aan: Callable[..., Awaitable[list[Inspecteur]]],
    maak_inspecteur: Callable[..., Inspecteur],
    herbeoordeeld: Maak,
    geannuleerd: Maak,
) -> None:
    await neem_aan(maak_inspecteur())
    await ontvang(db, [herbeoordeeld()])
    (eerste,) = await verteld(db)
    afgezegd = geannuleerd(eerste.zaak_id, meldingen=eerste.meldingen)
    await ontvang(db, [afgezegd, herbeoordeeld()])
    await ontvang(db, [afgezegd])
    _, vervallen, nieuw = await verteld(db)
    assert (vervallen.zaak_id, vervallen.versie, vervallen.status) == (eerste.zaak_id, 2, ZaakStatus.VERVALLEN)
    assert nieuw.zaak_id != eerste.zaak_id


async def test_a_rejected_event_takes_its_batch_back(db: Database, herbeoordeeld: Maak, afgerond: Maak) -> None:
    with pytest.raises(ZaakOnbekend):
        await ontvang(db, [herbeoordeeld(), afgerond(uuid7())])
    async with db.transaction() as tx:
        assert (await tx.execute(select(zaak.c.id))).all() == []
        assert (await tx.execute(select(inbox.table.c.event_id))).all() == []
