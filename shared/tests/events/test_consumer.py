"""The consumer with real tables: what has one effect, what is set aside, and what is tried again."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.contracts.envelope import Event
from shared.contracts.fouten import DomainError
from shared.contracts.meldingen import MeldingAfgehandeldV1, MeldingOntvangenV1
from shared.runtime import consumer
from shared.runtime.bus import Record
from shared.runtime.consumer import Consumer
from shared.runtime.database import asyncpg_of
from shared.runtime.dead_letters import UnknownDeadLetter
from shared.runtime.dispatch import Dispatcher, in_stages
from shared.runtime.errors import Rejected
from tests.kernel import Kernel, eventually, melding_afgehandeld, melding_ontvangen

TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


class MeldingReedsGesloten(DomainError):  # noqa: N818 - the fact, as domain errors are named
    """A rule of an imaginary domain."""

    code = "melding-reeds-gesloten"


@dataclass
class Partition:
    """One partition as a member sees it, with everything that was ever put in it."""

    records: list[Record] = field(default_factory=list)
    position: int = 0
    committed: int = 0

    def put(self, *events: Event[Any], **changes: Any) -> None:
        for event in events:
            self.records.append(replace(record_of(event, len(self.records)), **changes))

    async def start(self) -> None:
        self.position = self.committed

    async def fetch(self, max_records: int, timeout: float) -> Sequence[Record]:  # noqa: ASYNC109 - the protocol's name
        records = self.records[self.position : self.position + max_records]
        if not records:
            await asyncio.sleep(min(timeout, 0.01))
        self.position += len(records)
        return records

    async def commit(self, records: Sequence[Record]) -> None:
        self.committed = records[-1].offset + 1

    async def seek_back(self) -> None:
        self.position = self.committed

    async def lag(self) -> Mapping[tuple[str, int], int]:
        return {("proef", 0): len(self.records) - self.committed}

    async def stop(self) -> None: ...


def record_of(event: Event[Any], offset: int) -> Record:
    headers = {
        "ce_specversion": "1.0",
        "ce_id": str(event.id),
        "ce_type": event.type,
        "ce_subject": event.subject,
        "ce_time": event.time.isoformat(),
    }
    if event.traceparent:
        headers["traceparent"] = event.traceparent
    return Record("proef", 0, offset, event.key, event.data.model_dump_json().encode(), headers)


@dataclass
class Service:
    """A service that writes each event down in its own table, in the order of handling, unless told to refuse it."""

    kernel: Kernel
    partition: Partition = field(default_factory=Partition)
    refuses: dict[UUID, Callable[[AsyncConnection], Awaitable[None]]] = field(default_factory=dict)
    batches: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.dispatcher = Dispatcher(
            self.kernel.inbox, {MeldingOntvangenV1: self.handle, MeldingAfgehandeldV1: self.handle}
        )
        self.consumer = Consumer(self.kernel.db, self.partition, self.dispatcher, self.kernel.dead_letters)

    async def handle(self, tx: AsyncConnection, events: Sequence[Event[Any]]) -> None:
        self.batches.append(len(events))
        connection = await asyncpg_of(tx)
        for event in events:
            await connection.execute("INSERT INTO proef.gedaan (event_id, key) VALUES ($1, $2)", event.id, event.key)
            if refuse := self.refuses.get(event.id):
                await refuse(tx)

    async def done(self, key: str | None = None) -> list[UUID]:
        rows = await self.kernel.sql("SELECT event_id, key FROM proef.gedaan ORDER BY id")
        return [row["event_id"] for row in rows if key in (None, row["key"])]

    async def letters(self) -> list[tuple[str, str]]:
        rows = await self.kernel.sql("SELECT reason, status FROM proef.dead_letter ORDER BY id")
        return [(row["reason"], row["status"]) for row in rows]

    async def consume(self) -> None:
        """Run the consumer until everything in the partition is committed."""
        async with self.consuming():
            await eventually(self._at_end)

    async def _at_end(self) -> bool:
        return self.partition.committed == len(self.partition.records)

    @asynccontextmanager
    async def consuming(self) -> AsyncIterator[None]:
        stop = asyncio.Event()
        task = asyncio.create_task(self.consumer.run(stop))
        try:
            yield
        finally:
            stop.set()
            await task


@pytest.fixture
async def service(kernel: Kernel) -> Service:
    await kernel.sql(
        "CREATE TABLE proef.gedaan (id bigint GENERATED ALWAYS AS IDENTITY, event_id uuid NOT NULL, key text NOT NULL)"
    )
    await kernel.sql("CREATE TABLE proef.uniek (waarde int PRIMARY KEY)")
    await kernel.sql("INSERT INTO proef.uniek VALUES (1)")
    return Service(kernel)


async def breaks_a_rule(_tx: AsyncConnection) -> None:
    raise MeldingReedsGesloten


async def breaks_a_constraint(tx: AsyncConnection) -> None:
    await (await asyncpg_of(tx)).execute("INSERT INTO proef.uniek VALUES (1)")


def meldingen(*keys: str) -> list[Event[Any]]:
    return [melding_ontvangen(key) for key in keys]


async def test_events_are_handled_in_order_in_few_calls(service: Service) -> None:
    events = meldingen(*"abcab" * 50)
    service.partition.put(*events)

    await service.consume()

    assert await service.done() == [event.id for event in events]
    assert service.batches == [250]


async def test_types_that_the_service_did_not_ask_for_pass_by(kernel: Kernel, service: Service) -> None:
    service.dispatcher = Dispatcher(kernel.inbox, {MeldingAfgehandeldV1: service.handle})
    service.consumer = Consumer(kernel.db, service.partition, service.dispatcher, kernel.dead_letters)
    wanted = melding_afgehandeld()
    service.partition.put(melding_ontvangen(), wanted, melding_ontvangen())

    await service.consume()

    assert await service.done() == [wanted.id]
    assert await service.letters() == []


async def test_what_is_delivered_again_has_no_second_effect(service: Service) -> None:
    events = meldingen("a", "b", "c")
    service.partition.put(*events, events[1], *meldingen("d"), events[0])

    await service.consume()
    service.partition.committed = 0
    await service.consume()

    assert len(await service.done()) == 4


async def test_the_same_batch_at_two_members_at_once_has_one_effect(service: Service) -> None:
    service.partition.put(*meldingen(*"abcde" * 20))
    records = service.partition.records
    other = Service(service.kernel, service.partition)

    await asyncio.gather(service.consumer.handle(records), other.consumer.handle(records[10:] + records[:10]))

    assert len(await service.done()) == 100
    assert await service.letters() == []


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"value": b"{"}, "invalid-json"),
        ({"value": b"\xff\x00"}, "invalid-json"),
        ({"value": b"{}"}, "contract-violation"),
        ({"headers": {}}, "missing-attribute"),
        ({"headers": {"ce_type": "nl.onbekend.v1"}}, "unknown-type"),
        ({"headers": {"ce_type": MeldingOntvangenV1.type, "ce_specversion": "0.3"}}, "invalid-attribute"),
    ],
)
async def test_a_poison_record_is_set_aside_and_the_rest_goes_on(
    service: Service, changes: dict[str, Any], reason: str
) -> None:
    before, after = meldingen("a", "b"), meldingen("c", "d")
    service.partition.put(*before)
    service.partition.put(melding_ontvangen("vergif"), **changes)
    service.partition.put(*after)

    await service.consume()

    assert await service.done() == [event.id for event in before + after]
    assert await service.letters() == [(reason, "open")]


@pytest.mark.parametrize("header", ["ce_id", "ce_time"])
@pytest.mark.parametrize("value", [None, "onzin"])
async def test_an_event_without_identity_or_time_is_set_aside(service: Service, header: str, value: str | None) -> None:
    headers = dict(record_of(melding_ontvangen(), 0).headers) | {header: value}
    service.partition.put(melding_ontvangen(), headers={name: text for name, text in headers.items() if text})

    await service.consume()

    assert await service.letters() == [("invalid-attribute" if value else "missing-attribute", "open")]


async def test_a_contract_violation_names_the_field_and_never_the_value(service: Service) -> None:
    service.partition.put(melding_ontvangen(), value=b'{"meldingId": "geheim"}')

    await service.consume()

    row = (await service.kernel.sql("SELECT detail, value FROM proef.dead_letter"))[0]
    assert "meldingId: uuid_parsing" in row["detail"]
    assert "geheim" not in row["detail"]
    assert row["value"] == b'{"meldingId": "geheim"}'


@pytest.mark.parametrize("place", [0, 7, 30, 59])
async def test_an_event_that_breaks_a_rule_is_isolated(service: Service, place: int) -> None:
    events = meldingen(*(f"sleutel-{number}" for number in range(60)))
    service.refuses[events[place].id] = breaks_a_rule
    service.partition.put(*events)

    await service.consume()

    good = [event.id for event in events if event is not events[place]]
    assert await service.done() == good
    assert await service.letters() == [("melding-reeds-gesloten", "open")]
    assert len(service.batches) <= 2 * 6 + 3


@pytest.mark.parametrize(
    ("refuse", "reason"), [(breaks_a_rule, "melding-reeds-gesloten"), (breaks_a_constraint, "sqlstate-23505")]
)
async def test_later_events_of_the_key_wait_behind_a_dead_letter(
    service: Service, refuse: Callable[[AsyncConnection], Awaitable[None]], reason: str
) -> None:
    events = meldingen("a", "b", "a", "b", "a")
    service.refuses[events[2].id] = refuse
    service.partition.put(*events)
    await service.consume()
    later = meldingen("a", "c")
    service.partition.put(*later)
    await service.consume()

    assert await service.done("a") == [events[0].id]
    assert await service.done("b") == [events[1].id, events[3].id]
    assert await service.done("c") == [later[1].id]
    assert await service.letters() == [(reason, "open"), ("parked", "wacht"), ("parked", "wacht")]


async def test_a_redelivery_is_not_stored_twice_nor_parks_what_was_done(service: Service) -> None:
    events = meldingen("a", "a", "a")
    service.refuses[events[1].id] = breaks_a_rule
    service.partition.put(*events)
    await service.consume()

    service.partition.committed = 0
    await service.consume()

    assert await service.done() == [events[0].id]
    assert await service.letters() == [("melding-reeds-gesloten", "open"), ("parked", "wacht")]


async def test_a_replay_after_a_fix_handles_the_key_in_order(service: Service) -> None:
    events = meldingen("a", "b", "a", "a", "b")
    service.refuses[events[0].id] = breaks_a_rule
    service.partition.put(*events)
    await service.consume()
    letter = await first_letter(service)

    service.refuses.clear()
    freed = await service.kernel.dead_letters.replay(service.kernel.db, service.dispatcher, letter)

    assert (freed.handled, freed.stuck_at) == (3, None)
    assert await service.done("a") == [events[0].id, events[2].id, events[3].id]
    service.partition.put(last := melding_ontvangen("a"))
    await service.consume()
    assert (await service.done("a"))[-1] == last.id
    assert {status for _, status in await service.letters()} == {"verwerkt"}


async def test_a_replay_stops_at_the_first_that_fails_again(service: Service) -> None:
    events = meldingen("a", "a", "a")
    service.refuses |= {events[0].id: breaks_a_rule, events[1].id: breaks_a_constraint}
    service.partition.put(*events)
    await service.consume()
    letter = await first_letter(service)

    del service.refuses[events[0].id]
    freed = await service.kernel.dead_letters.replay(service.kernel.db, service.dispatcher, letter)

    assert (freed.handled, freed.reason) == (1, "sqlstate-23505")
    assert await service.letters() == [
        ("melding-reeds-gesloten", "verwerkt"),
        ("sqlstate-23505", "open"),
        ("parked", "wacht"),
    ]


async def test_a_discarded_event_never_has_effect_and_frees_those_behind_it(service: Service) -> None:
    events = meldingen("a", "a", "a")
    service.refuses[events[0].id] = breaks_a_rule
    service.partition.put(*events)
    await service.consume()

    freed = await service.kernel.dead_letters.discard(
        service.kernel.db, service.dispatcher, await first_letter(service), "dubbel aangeleverd"
    )
    service.refuses.clear()
    service.partition.put(events[0])
    service.partition.committed = 0
    await service.consume()

    assert freed.handled == 2
    assert await service.done() == [events[1].id, events[2].id]
    row = (await service.kernel.sql("SELECT status, resolution FROM proef.dead_letter ORDER BY id"))[0]
    assert tuple(row) == ("verworpen", "dubbel aangeleverd")


async def test_a_poison_record_without_a_key_parks_nobody(service: Service) -> None:
    service.partition.put(melding_ontvangen(), key=None, value=b"?")
    events = meldingen("a", "b")
    service.partition.put(*events)

    await service.consume()

    assert await service.done() == [event.id for event in events]
    letter = await first_letter(service)
    freed = await service.kernel.dead_letters.discard(service.kernel.db, service.dispatcher, letter, "vreemd")
    assert freed.handled == 0
    with pytest.raises(UnknownDeadLetter):
        await service.kernel.dead_letters.replay(service.kernel.db, service.dispatcher, letter)


async def test_a_key_freed_while_its_events_still_come_leaves_nobody_waiting(service: Service) -> None:
    """A replay frees the key over and over while the consumer takes in more of it, some of which fail."""
    failing = asyncio.Event()

    async def fails_at_first(_tx: AsyncConnection) -> None:
        if not failing.is_set():
            raise Rejected("nog-niet")

    events = meldingen(*"ab" * 100)
    service.refuses = {event.id: fails_at_first for event in events[::7]}
    for event in events:
        service.partition.put(event)

    async def replay() -> None:
        async with service.kernel.db.transaction() as tx:
            letters = await service.kernel.dead_letters.list(tx)
        for letter in letters:
            try:
                await service.kernel.dead_letters.replay(service.kernel.db, service.dispatcher, letter.id)
            except UnknownDeadLetter:
                continue  # a replay of an earlier one took it along

    async def nothing_waits() -> bool:
        await replay()
        async with service.kernel.db.transaction() as tx:
            return await service.kernel.dead_letters.count(tx) == (0, 0) and len(await service.done()) == 200

    async with service.consuming():
        for _ in range(5):
            await replay()
        failing.set()
        await eventually(nothing_waits)

    for key in "ab":
        assert await service.done(key) == [event.id for event in events if event.key == key]


async def test_a_replay_takes_along_what_is_being_parked(service: Service) -> None:
    first, later = meldingen("a", "a")
    service.refuses[first.id] = breaks_a_rule
    service.partition.put(first)
    await service.consume()
    letter = await first_letter(service)
    service.refuses.clear()
    dead_letters = service.kernel.dead_letters

    async with service.kernel.db.transaction() as tx:
        assert await dead_letters.blocked(tx, ["a"]) == {"a"}
        replay = asyncio.create_task(dead_letters.replay(service.kernel.db, service.dispatcher, letter))
        await eventually(lambda: waits_or_ended(service, replay))
        await dead_letters.store(tx, [(record_of(later, 1), None)])

    assert (await replay).handled == 2
    assert await service.done() == [first.id, later.id]


async def test_an_event_that_comes_while_its_key_is_freed_is_handled_and_not_parked(service: Service) -> None:
    first, later = meldingen("a", "a")
    service.refuses[first.id] = breaks_a_rule
    service.partition.put(first)
    await service.consume()
    letter = await first_letter(service)
    may_end = asyncio.Event()

    async def takes_long(_tx: AsyncConnection) -> None:
        await may_end.wait()

    service.refuses[first.id] = takes_long
    replay = asyncio.create_task(service.kernel.dead_letters.replay(service.kernel.db, service.dispatcher, letter))
    await eventually(lambda: _has_begun(service, 2))
    consuming = asyncio.create_task(service.consumer.handle([record_of(later, 1)]))
    await eventually(lambda: waits_or_ended(service, consuming))
    may_end.set()
    await asyncio.gather(replay, consuming)

    assert await service.done() == [first.id, later.id]
    assert await service.letters() == [("melding-reeds-gesloten", "verwerkt")]


async def _has_begun(service: Service, calls: int) -> bool:
    return len(service.batches) > calls


async def waits_or_ended(service: Service, task: asyncio.Task[Any]) -> bool:
    """Tell whether a task waits for a lock on the dead letters, as it should, or went on without."""
    waiting = "SELECT FROM pg_locks WHERE relation = 'proef.dead_letter'::regclass AND NOT granted"
    return task.done() or bool(await service.kernel.sql(waiting))


async def test_an_outage_keeps_the_records_and_tries_them_again(service: Service) -> None:
    events = meldingen("a", "b", "c")
    outages = 2

    async def away(_tx: AsyncConnection) -> None:
        nonlocal outages
        if outages:
            outages -= 1
            raise ConnectionError

    service.refuses[events[1].id] = away
    service.partition.put(*events)

    await service.consume()

    assert await service.done() == [event.id for event in events]
    assert await service.letters() == []
    assert outages == 0


async def test_a_lost_connection_during_a_batch_loses_nothing(service: Service) -> None:
    events = meldingen(*"abc" * 10)
    lost = False

    async def lose(tx: AsyncConnection) -> None:
        nonlocal lost
        if not lost:
            lost = True
            pid = (await asyncpg_of(tx)).get_server_pid()
            await service.kernel.sql("SELECT pg_terminate_backend($1)", pid)

    service.refuses[events[20].id] = lose
    service.partition.put(*events)

    await service.consume()

    assert await service.done() == [event.id for event in events]
    assert await service.letters() == []


async def test_a_deadlock_is_tried_again_at_once(service: Service) -> None:
    attempts = 0

    async def deadlock(tx: AsyncConnection) -> None:
        nonlocal attempts
        attempts += 1
        if attempts < 3:
            await (await asyncpg_of(tx)).execute("DO $$ BEGIN RAISE EXCEPTION SQLSTATE '40P01'; END $$")

    event = melding_ontvangen()
    service.refuses[event.id] = deadlock
    await service.consumer.handle([record_of(event, 0)])

    assert await service.done() == [event.id]


async def test_a_lost_race_on_a_constraint_is_no_dead_letter(service: Service) -> None:
    """Another transaction made the same row first; the second attempt sees it."""
    event = melding_ontvangen()

    async def races(tx: AsyncConnection) -> None:
        del service.refuses[event.id]
        await breaks_a_constraint(tx)

    service.refuses[event.id] = races
    await service.consumer.handle([record_of(event, 0)])

    assert await service.done() == [event.id]
    assert await service.letters() == []


async def test_what_a_handler_appends_is_committed_with_its_cause(service: Service) -> None:
    cause = replace(melding_ontvangen("a"), traceparent=TRACE)
    effect = melding_afgehandeld("a")

    async def appends(tx: AsyncConnection) -> None:
        await service.kernel.outbox.append(tx, [effect])

    service.refuses[cause.id] = appends
    await service.consumer.handle([record_of(cause, 0)])

    rows = await service.kernel.sql("SELECT event_id, traceparent FROM proef.outbox")
    assert [tuple(row) for row in rows] == [(effect.id, TRACE)]


async def test_a_stopping_consumer_finishes_the_batch_in_hand(service: Service) -> None:
    event = melding_ontvangen()
    begun, may_end = asyncio.Event(), asyncio.Event()

    async def takes_long(_tx: AsyncConnection) -> None:
        begun.set()
        await may_end.wait()

    service.refuses[event.id] = takes_long
    service.partition.put(event)
    stop = asyncio.Event()
    running = asyncio.create_task(service.consumer.run(stop))
    await begun.wait()
    stop.set()
    may_end.set()
    await running

    assert service.partition.committed == 1
    assert await service.done() == [event.id]


async def test_a_subscriber_that_brings_nothing_while_records_wait_is_given_up(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def nothing(_max_records: int, timeout: float) -> Sequence[Record]:  # noqa: ASYNC109 - the protocol's name
        await asyncio.sleep(timeout / 100)
        return ()

    monkeypatch.setattr(consumer, "STALL_SECONDS", 0.1)
    monkeypatch.setattr(consumer, "LAG_SECONDS", 0.02)
    monkeypatch.setattr(service.partition, "fetch", nothing)
    running = asyncio.create_task(service.consumer.run(asyncio.Event()))
    await asyncio.wait([running], timeout=0.3)
    assert not running.done()  # an idle topic is no stall

    service.partition.put(melding_ontvangen())

    with pytest.raises(consumer.Stalled):
        await asyncio.wait_for(running, 5)


async def first_letter(service: Service) -> int:
    async with service.kernel.db.transaction() as tx:
        return (await service.kernel.dead_letters.list(tx))[0].id


def test_stages_keep_each_key_in_order_and_join_what_they_can() -> None:
    on, af = melding_ontvangen, melding_afgehandeld
    events: list[Event[Any]] = [on("a"), on("b"), af("a"), on("c"), af("b"), on("a"), af("c"), on("b")]

    stages = in_stages(events)

    assert [[events.index(event) for event in stage] for stage in stages] == [[0, 1, 3], [2, 4, 6], [5, 7]]
