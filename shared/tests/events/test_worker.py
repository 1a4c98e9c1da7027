"""The worker as a process: it drains when asked to stop, dies at the worst moments, and outlives its database."""

import asyncio
import os
import signal
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from prometheus_client import REGISTRY
from sqlalchemy import text

from deploy.lokaal.postgres import EmbeddedPostgres
from shared.runtime import worker as worker_module
from shared.runtime.bus import Record
from shared.runtime.bus_postgres import PostgresSubscriber
from shared.runtime.database import Database
from shared.runtime.worker import Periodiek
from tests.kernel import Kernel, eventually, make_kernel, make_log, melding_ontvangen
from tests.proefdienst import proef_worker

DONE = "SELECT event_id, key FROM proef.gedaan ORDER BY id"
WAITING = "SELECT FROM proef.outbox WHERE published_at IS NULL"


class Process:
    """The worker of the imaginary service in a process of its own."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @classmethod
    async def start(cls, url: str, **environment: str) -> "Process":
        root = Path(__file__).parents[3]
        return cls(
            await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "tests.proefdienst", url),
                stdin=asyncio.subprocess.PIPE,
                cwd=root,
                env={**os.environ, **environment},
            )
        )

    async def stop(self) -> int:
        """Ask it to stop, and give its exit status."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        return await self.ended()

    async def ended(self) -> int:
        return await asyncio.wait_for(self._process.wait(), 30)

    async def kill(self) -> None:
        if self._process.returncode is None:
            self._process.kill()
            await self._process.wait()


Start = Callable[..., Awaitable[Process]]


@pytest.fixture
async def start(kernel: Kernel) -> AsyncIterator[Start]:
    await make_log(kernel.url)
    await make_gedaan(kernel)
    started: list[Process] = []

    async def start(**environment: str) -> Process:
        started.append(await Process.start(kernel.url, **environment))
        return started[-1]

    yield start
    for process in started:
        await process.kill()


async def make_gedaan(kernel: Kernel) -> None:
    await kernel.sql(
        "CREATE TABLE proef.gedaan (id bigint GENERATED ALWAYS AS IDENTITY, event_id uuid NOT NULL, key text NOT NULL)"
    )


async def report(kernel: Kernel, number: int) -> dict[str, list[object]]:
    """Append events of three keys; give the ids per key, in order."""
    events = [melding_ontvangen(f"sleutel-{n % 3}") for n in range(number)]
    async with kernel.db.transaction() as tx:
        await kernel.outbox.append(tx, events)
    return {f"sleutel-{rest}": [event.id for event in events[rest::3]] for rest in range(3)}


async def done(kernel: Kernel, number: int) -> bool:
    return len(await kernel.sql(DONE)) >= number and not await kernel.sql(WAITING)


async def handled(kernel: Kernel) -> dict[str, list[object]]:
    rows = await kernel.sql(DONE)
    return {
        f"sleutel-{rest}": [row["event_id"] for row in rows if row["key"] == f"sleutel-{rest}"] for rest in range(3)
    }


async def test_a_worker_carries_events_from_outbox_to_handler_and_on(kernel: Kernel, start: Start) -> None:
    process = await start()
    reported = await report(kernel, 300)
    await eventually(lambda: done(kernel, 300))

    assert await process.stop() == 0
    assert await handled(kernel) == reported
    assert len(await kernel.sql("SELECT FROM bus.log")) == 600  # each and its answer


async def test_a_worker_that_is_asked_to_stop_leaves_nothing_half_done(kernel: Kernel, start: Start) -> None:
    process = await start()
    await report(kernel, 2_000)
    await eventually(lambda: done_something(kernel))

    assert await process.stop() == 0
    finished = len(await kernel.sql(DONE))
    assert len(await kernel.sql("SELECT FROM proef.outbox WHERE type LIKE '%afgehandeld%'")) == finished
    assert not await kernel.sql(WAITING)
    assert not await kernel.sql("SELECT FROM bus.lease WHERE expires_at > now()")


async def done_something(kernel: Kernel) -> bool:
    return bool(await kernel.sql(DONE))


@pytest.mark.parametrize(
    "failpoint",
    ["relay-before-publish:1", "relay-before-mark:1", "relay-before-mark:2", "consumer-before-offset-commit:1"],
)
async def test_death_at_the_worst_moment_loses_and_doubles_nothing(
    kernel: Kernel, start: Start, failpoint: str
) -> None:
    reported = await report(kernel, 300)
    doomed = await start(FAILPOINTS=failpoint)
    assert await doomed.ended() == -signal.SIGKILL

    process = await start()
    await eventually(lambda: done(kernel, 300))

    assert await process.stop() == 0
    assert await handled(kernel) == reported
    assert len(await kernel.sql("SELECT FROM proef.outbox WHERE type LIKE '%afgehandeld%'")) == 300


async def test_a_task_that_is_cancelled_by_a_library_starts_again(
    kernel: Kernel, monkeypatch: pytest.MonkeyPatch
) -> None:
    await make_log(kernel.url)
    await make_gedaan(kernel)
    fetch = PostgresSubscriber.fetch
    cancelled = 0

    async def cancels_itself_once(self: PostgresSubscriber, max_records: int, timeout: float) -> Sequence[Record]:  # noqa: ASYNC109
        nonlocal cancelled
        if not cancelled:
            cancelled += 1
            raise asyncio.CancelledError
        return await fetch(self, max_records, timeout)

    monkeypatch.setattr(PostgresSubscriber, "fetch", cancels_itself_once)
    worker, db = proef_worker(kernel.url)
    stop = asyncio.Event()
    running = asyncio.create_task(worker.run(stop))
    reported = await report(kernel, 30)
    await eventually(lambda: done(kernel, 30))
    stop.set()
    await running
    await db.close()

    assert cancelled == 1
    assert await handled(kernel) == reported


async def test_periodic_work_is_done_at_once_again_and_after_a_failure(kernel: Kernel) -> None:
    await make_log(kernel.url)
    runs: list[str] = []

    async def often(db: Database) -> None:
        async with db.transaction() as tx:
            runs.append(f"often in {await tx.scalar(text('SELECT current_database()'))}")

    async def fails_once(_: Database) -> None:
        runs.append("daily")
        if runs.count("daily") == 1:
            raise ConnectionError

    before = time.time()
    worker, db = proef_worker(
        kernel.url,
        [Periodiek("often", timedelta(milliseconds=1), often), Periodiek("daily", timedelta(days=1), fails_once)],
    )
    stop = asyncio.Event()
    running = asyncio.create_task(worker.run(stop))

    async def done_twice() -> bool:
        return runs.count("daily") == 2 and runs.count(f"often in {kernel.url.rpartition('/')[2]}") > 3

    await eventually(done_twice)
    stop.set()
    await asyncio.wait_for(running, 10)  # nobody waits for tomorrow
    await db.close()

    task = {"service": "proef", "task": "daily"}
    assert REGISTRY.get_sample_value("worker_task_failures_total", task | {"error": "ConnectionError"}) == 1
    assert (REGISTRY.get_sample_value("worker_task_last_success_timestamp_seconds", task) or 0) >= before


async def test_a_task_that_does_not_end_is_ended(kernel: Kernel, monkeypatch: pytest.MonkeyPatch) -> None:
    await make_log(kernel.url)

    async def hangs(_subscriber: PostgresSubscriber) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(PostgresSubscriber, "start", hangs)
    monkeypatch.setattr(worker_module, "DRAIN_SECONDS", 0.2)
    worker, db = proef_worker(kernel.url)
    stop = asyncio.Event()
    running = asyncio.create_task(worker.run(stop))
    stop.set()

    await asyncio.wait_for(running, 10)
    await db.close()


async def test_a_worker_outlives_its_database() -> None:
    with tempfile.TemporaryDirectory(prefix="toezicht-test-") as data_dir:
        server = EmbeddedPostgres(Path(data_dir), durable=False)
        process = None
        try:
            url = server.start()
            kernel = await make_kernel(url)
            await make_log(url)
            await make_gedaan(kernel)
            process = await Process.start(url)
            first = await report(kernel, 30)
            await eventually(lambda: done(kernel, 30))

            await asyncio.to_thread(server.kill)
            await asyncio.to_thread(server.start)
            second = await report(kernel, 30)
            await eventually(lambda: done(kernel, 60))

            assert await handled(kernel) == {key: first[key] + second[key] for key in first}
            await kernel.db.close()
        finally:
            if process is not None:
                await process.kill()
            server.stop()
            server.remove()
