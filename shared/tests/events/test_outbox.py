"""Outbox and inbox: the two tables through which events leave and enter a service."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest
from uuid_utils.compat import uuid7

from shared.contracts.meldingen import MeldingOntvangenV1
from shared.contracts.onderdelen import Locatie
from shared.runtime.errors import EventTooLarge
from shared.runtime.tracing import caused_by
from tests.kernel import Kernel, eventually, melding_ontvangen

TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


async def test_events_stand_in_the_outbox_in_the_order_given(kernel: Kernel) -> None:
    events = [melding_ontvangen(str(number)) for number in range(1_000)]

    async with kernel.db.transaction() as tx:
        await kernel.outbox.append(tx, events)

    rows = await kernel.sql("SELECT * FROM proef.outbox ORDER BY id")
    assert [row["event_id"] for row in rows] == [event.id for event in events]
    first = rows[0]
    assert (first["topic"], first["type"], first["key"]) == ("meldingen.melding", events[0].type, "0")
    assert MeldingOntvangenV1.model_validate_json(first["data"]) == events[0].data
    assert '"meldingId"' in first["data"]


async def test_events_of_a_transaction_that_fails_never_existed(kernel: Kernel) -> None:
    async def append_and_raise() -> None:
        async with kernel.db.transaction() as tx:
            await kernel.outbox.append(tx, [melding_ontvangen()])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await append_and_raise()

    assert not await kernel.sql("SELECT FROM proef.outbox")


@pytest.mark.parametrize("letter", ["x", "é", "漢"])
async def test_an_event_of_more_than_64_kb_is_refused(kernel: Kernel, letter: str) -> None:
    fits = melding_ontvangen(locatie=Locatie(gemeente=letter * (63_000 // len(letter.encode()))))
    too_large = melding_ontvangen(locatie=Locatie(gemeente=letter * (65_000 // len(letter.encode()))))

    async with kernel.db.transaction() as tx:
        await kernel.outbox.append(tx, [fits])
        with pytest.raises(EventTooLarge):
            await kernel.outbox.append(tx, [fits, too_large])

    assert len(await kernel.sql("SELECT FROM proef.outbox")) == 1


async def test_an_event_carries_the_trace_of_its_cause(kernel: Kernel) -> None:
    async with kernel.db.transaction() as tx:
        with caused_by({"gevolg": TRACE, "zonder": None}):
            await kernel.outbox.append(tx, [melding_ontvangen(key) for key in ("gevolg", "zonder", "ander")])

    rows = await kernel.sql("SELECT traceparent FROM proef.outbox ORDER BY id")
    assert [row["traceparent"] for row in rows] == [TRACE, None, None]


async def test_only_what_was_published_long_ago_is_pruned(kernel: Kernel) -> None:
    async with kernel.db.transaction() as tx:
        await kernel.outbox.append(tx, [melding_ontvangen() for _ in range(30)])
    await kernel.sql("UPDATE proef.outbox SET published_at = now() - interval '2 days' WHERE id <= 20")
    await kernel.sql("UPDATE proef.outbox SET published_at = now() WHERE id BETWEEN 21 AND 25")

    async with kernel.db.transaction() as tx:
        deleted = [await kernel.outbox.prune(tx, timedelta(days=1), 8) for _ in range(5)]

    assert deleted == [8, 8, 4, 0, 0]
    assert len(await kernel.sql("SELECT FROM proef.outbox")) == 10


async def test_an_event_is_accepted_once(kernel: Kernel) -> None:
    first, second, third = uuid7(), uuid7(), uuid7()
    async with kernel.db.transaction() as tx:
        assert await kernel.inbox.accept(tx, [second, first]) == {first, second}

    async with kernel.db.transaction() as tx:
        assert await kernel.inbox.accept(tx, [first, third, second]) == {third}
        assert await kernel.inbox.handled(tx, [first, uuid7()]) == {first}


async def test_what_a_failed_transaction_accepted_is_free_again(kernel: Kernel) -> None:
    event_id = uuid7()

    async def accept_and_raise() -> None:
        async with kernel.db.transaction() as tx:
            await kernel.inbox.accept(tx, [event_id])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await accept_and_raise()

    async with kernel.db.transaction() as tx:
        assert await kernel.inbox.accept(tx, [event_id]) == {event_id}


async def test_overlapping_batches_wait_for_each_other_and_share_nothing(kernel: Kernel) -> None:
    ids = [uuid7() for _ in range(40)]

    async def accept(part: list[int]) -> set[int]:
        async with kernel.db.transaction() as tx:
            fresh = await kernel.inbox.accept(tx, [ids[number] for number in part])
            await asyncio.sleep(0.01)
            return {ids.index(event_id) for event_id in fresh}

    parts = [list(range(start, start + 20)) for start in range(0, 21, 4)]
    accepted = await asyncio.gather(*(accept(part[::step]) for part in parts for step in (1, -1)))

    assert sorted(number for part in accepted for number in part) == list(range(40))


async def test_a_second_delivery_waits_for_the_first_and_gets_it_when_that_fails(kernel: Kernel) -> None:
    event_id = uuid7()
    fails = asyncio.Event()

    async def first() -> None:
        async with kernel.db.transaction() as tx:
            await kernel.inbox.accept(tx, [event_id])
            await fails.wait()
            raise RuntimeError

    async def second() -> set[UUID]:
        async with kernel.db.transaction() as tx:
            return await kernel.inbox.accept(tx, [event_id])

    failing = asyncio.create_task(first())
    await eventually(lambda: kernel.sql("SELECT FROM pg_locks WHERE locktype = 'transactionid'"))
    waiting = asyncio.create_task(second())
    await eventually(lambda: kernel.sql("SELECT FROM pg_stat_activity WHERE wait_event = 'transactionid'"))
    fails.set()

    assert await waiting == {event_id}
    with pytest.raises(RuntimeError):
        await failing


async def test_the_inbox_forgets_what_is_old_in_small_batches(kernel: Kernel) -> None:
    async with kernel.db.transaction() as tx:
        await kernel.inbox.accept(tx, [uuid7() for _ in range(15)])
    await kernel.sql("UPDATE proef.inbox SET accepted_at = now() - interval '2 days'")
    async with kernel.db.transaction() as tx:
        await kernel.inbox.accept(tx, [uuid7()])
        deleted = [await kernel.inbox.prune(tx, timedelta(days=1), 10) for _ in range(3)]

    assert deleted == [10, 5, 0]
