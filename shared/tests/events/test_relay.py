"""The relay against a bus of its own making that can fail, and against Postgres and processes that die."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest

from shared.runtime import relay
from shared.runtime.bus import Message
from shared.runtime.database import Database
from shared.runtime.doorbell import Doorbell
from shared.runtime.relay import Relay
from tests.kernel import Kernel, eventually, melding_ontvangen

OIN = "00000099000000001000"


class BusAway(Exception):  # noqa: N818 - a name for the tests
    """The bus does not answer."""


@dataclass
class RecordingBus:
    """A publisher that remembers what reached the bus, and can store a part of a batch before it fails."""

    reached: list[Message] = field(default_factory=list)
    failures: list[int] = field(default_factory=list)  # how many messages get through before each coming failure
    slow: asyncio.Event | None = None

    async def start(self) -> None: ...

    async def publish(self, messages: Sequence[Message]) -> None:
        if self.slow is not None:
            await self.slow.wait()
        if self.failures:
            self.reached += messages[: self.failures.pop(0)]
            raise BusAway
        self.reached += messages

    async def stop(self) -> None: ...

    def ids(self) -> list[str]:
        return [message.headers["ce_id"] for message in self.reached]


@asynccontextmanager
async def running(kernel: Kernel, bus: RecordingBus) -> AsyncIterator[asyncio.Event]:
    """Run a relay as the worker does: again after each failure, until the block ends."""
    stop = asyncio.Event()

    async def keep_running() -> None:
        while not stop.is_set():
            try:
                await Relay(kernel.db, bus, kernel.outbox, oin=OIN).run(stop)
            except (BusAway, OSError, Exception):  # noqa: BLE001 - whatever happens to it, it starts again
                await asyncio.sleep(0.01)

    task = asyncio.create_task(keep_running())
    try:
        yield stop
    finally:
        stop.set()
        await task


async def append(kernel: Kernel, number: int = 1, key: str = "12345678") -> list[str]:
    events = [melding_ontvangen(key) for _ in range(number)]
    async with kernel.db.transaction() as tx:
        await kernel.outbox.append(tx, events)
    return [str(event.id) for event in events]


async def all_published(kernel: Kernel) -> bool:
    return not await kernel.sql("SELECT FROM proef.outbox WHERE published_at IS NULL")


async def test_events_reach_the_bus_in_order_and_are_marked(kernel: Kernel) -> None:
    bus = RecordingBus()
    async with running(kernel, bus):
        appended = [event for _ in range(3) for event in await append(kernel, 700)]
        await eventually(lambda: all_published(kernel))

    assert bus.ids() == appended


async def test_an_event_is_a_cloudevent_after_the_dutch_profile(kernel: Kernel) -> None:
    bus = RecordingBus()
    event = melding_ontvangen("87654321")
    async with kernel.db.transaction() as tx:
        await kernel.outbox.append(tx, [event])
    async with running(kernel, bus):
        await eventually(lambda: all_published(kernel))

    message = bus.reached[0]
    assert (message.topic, message.key) == ("meldingen.melding", "87654321")
    assert message.value.decode() == event.data.model_dump_json()
    assert message.headers == {
        "ce_specversion": "1.0",
        "ce_id": str(event.id),
        "ce_source": f"urn:nld:oin:{OIN}:systeem:proef",
        "ce_type": "nl.arbeidsmeldingen.melding-ontvangen.v1",
        "ce_subject": event.subject,
        "ce_time": event.time.isoformat().replace("+00:00", "Z"),
        "ce_partitionkey": "87654321",
        "content-type": "application/json",
    }


async def test_after_a_failure_the_same_events_go_first(kernel: Kernel) -> None:
    appended = await append(kernel, 10)
    bus = RecordingBus(failures=[4, 0, 7])
    async with running(kernel, bus):
        appended += await append(kernel, 10)
        await eventually(lambda: all_published(kernel))

    ids = bus.ids()
    assert sorted(set(ids), key=ids.index) == appended  # the first time that each came is in order
    assert len(ids) > len(appended)


async def test_a_commit_of_another_process_needs_nobody_to_wake_the_relay(kernel: Kernel) -> None:
    bus = RecordingBus()
    async with running(kernel, bus):
        await append(kernel)
        await eventually(lambda: all_published(kernel))
        other = Database.connect(kernel.url, application_name="ander")
        async with other.transaction() as tx:
            await kernel.outbox.append(tx, [melding_ontvangen()])
        await other.close()
        await eventually(lambda: all_published(kernel))

    assert len(bus.reached) == 2


async def test_a_transaction_that_commits_late_is_not_skipped(kernel: Kernel) -> None:
    bus = RecordingBus()
    async with running(kernel, bus):
        early = melding_ontvangen("laat")
        async with kernel.db.transaction() as tx:
            await kernel.outbox.append(tx, [early])
            later = await append(kernel, 3)
            await eventually(lambda: _reached(bus, later))
        await eventually(lambda: all_published(kernel))

    assert bus.ids() == [*later, str(early.id)]


async def _reached(bus: RecordingBus, ids: list[str]) -> bool:
    return set(ids) <= set(bus.ids())


async def test_one_relay_leads_and_another_takes_over(kernel: Kernel) -> None:
    first, second = RecordingBus(), RecordingBus()
    async with running(kernel, first) as stop_first:
        appended = await append(kernel, 5)
        await eventually(lambda: all_published(kernel))
        async with running(kernel, second):
            appended += await append(kernel, 5)
            await eventually(lambda: all_published(kernel))
            assert not second.reached
            leader = await kernel.sql("SELECT pid FROM pg_locks WHERE locktype = 'advisory'")
            stop_first.set()
            await eventually(lambda: _led_by_other_than(kernel, leader[0]["pid"]))
            appended += await append(kernel, 5)
            await eventually(lambda: all_published(kernel))

    assert first.ids() + second.ids() == appended
    assert second.reached


async def _led_by_other_than(kernel: Kernel, pid: int) -> bool:
    leaders = await kernel.sql("SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted")
    return bool(leaders) and leaders[0]["pid"] != pid


async def test_a_leader_that_lost_its_session_only_repeats(kernel: Kernel) -> None:
    """It still publishes what it read; another did so meanwhile, and more: nothing is lost and nothing overtaken."""
    appended = await append(kernel, 5)
    both: list[Message] = []
    slow = asyncio.Event()
    stale, fresh = RecordingBus(both, slow=slow), RecordingBus(both)
    async with running(kernel, stale):
        await eventually(lambda: kernel.sql("SELECT FROM pg_locks WHERE locktype = 'advisory'"))
        await kernel.sql("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'")
        async with running(kernel, fresh):
            appended += await append(kernel, 5)
            await eventually(lambda: all_published(kernel))
            slow.set()
            await eventually(lambda: _count(both, 15))

    ids = [message.headers["ce_id"] for message in both]
    assert sorted(set(ids), key=ids.index) == appended


async def _count(messages: list[Message], number: int) -> bool:
    return len(messages) >= number


async def test_a_relay_that_is_asked_to_stop_publishes_what_is_left(kernel: Kernel) -> None:
    appended = await append(kernel, 2_500)
    bus = RecordingBus()
    stop = asyncio.Event()
    stop.set()

    await Relay(kernel.db, bus, kernel.outbox, oin=OIN).run(stop)

    assert bus.ids() == appended


@pytest.mark.parametrize("writers", [8])
async def test_nothing_is_lost_under_writers_that_commit_in_any_order(kernel: Kernel, writers: int) -> None:
    bus = RecordingBus(failures=[3, 500, 0])

    async def write(writer: int) -> list[str]:
        ids: list[str] = []
        for number in range(25):
            events = [melding_ontvangen(f"sleutel-{writer}") for _ in range(3)]
            async with kernel.db.transaction() as tx:
                await kernel.outbox.append(tx, events)
                await asyncio.sleep(0.001 * ((number + writer) % 4))
                if number % 10 == 9:
                    await tx.rollback()
                else:
                    ids += [str(event.id) for event in events]
        return ids

    async with running(kernel, bus):
        written = await asyncio.gather(*(write(writer) for writer in range(writers)))
        await eventually(lambda: all_published(kernel))

    for writer, ids in enumerate(written):
        of_key = [message.headers["ce_id"] for message in bus.reached if message.key == f"sleutel-{writer}"]
        assert sorted(set(of_key), key=of_key.index) == ids


async def test_a_process_without_relay_rings_for_it(kernel: Kernel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relay, "POLL_SECONDS", 3600)
    bus, stop = RecordingBus(), asyncio.Event()
    other = Database.connect(kernel.url, application_name="proef-api")
    ringing = asyncio.create_task(Doorbell(other, "proef").run(stop))
    try:
        async with running(kernel, bus) as ends:
            for number in range(3):
                async with other.transaction() as tx:
                    await kernel.outbox.append(tx, [melding_ontvangen("12345678")])
                await eventually(lambda: all_published(kernel))
                assert len(bus.reached) == number + 1
            ends.set()
            kernel.db.committed.set()
    finally:
        stop.set()
        await ringing
        await other.close()
