"""The worker of a service: relay, consumer, pruning and periodic work, each kept running until it is asked to stop."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Final

import structlog

from . import metrics_bus
from .backoff import Backoff, until
from .bus import Bus
from .consumer import Consumer
from .database import Database, asyncpg_of, sql
from .dead_letters import DeadLetters
from .dispatch import Dispatcher, Subscriptions
from .inbox import Inbox
from .outbox import Outbox
from .relay import Relay
from .settings import ServiceSettings

OUTBOX_RETENTION: Final = timedelta(days=3)
INBOX_RETENTION: Final = timedelta(days=30)  # longer than any bus keeps records, or a replay would have effects again
PRUNE_ROWS: Final = 5_000
PRUNE_SECONDS: Final = 60.0
GAUGES_EVERY: Final = timedelta(seconds=5)
DRAIN_SECONDS: Final = 20.0  # what a task may take to finish; orchestrators commonly allow 30
HEALTHY_SECONDS: Final = 30.0  # who ran this long starts with short delays again

logger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Periodiek:
    """Work that each worker does when it starts and then again `every` so long; `name` names it in metrics and logs.

    A run that fails is tried again with growing delays. Every worker of a service runs it, so `run` itself keeps apart
    what only one may do, by locks of the database. Once the worker stops, a run may take DRAIN_SECONDS to finish.
    """

    name: str
    every: timedelta
    run: Callable[[Database], Awaitable[None]]


class Worker:
    """Everything of a service that is not a request; any number may run, beside or inside the API."""

    def __init__(
        self,
        *,
        db: Database,
        bus: Bus,
        settings: ServiceSettings,
        outbox: Outbox,
        inbox: Inbox,
        dead_letters: DeadLetters,
        subscriptions: Subscriptions,
        periodiek: Sequence[Periodiek] = (),
    ) -> None:
        self._db = db
        self._bus = bus
        self._outbox = outbox
        self._inbox = inbox
        self._dead_letters = dead_letters
        self._service = str(outbox.table.schema)
        dispatcher = Dispatcher(inbox, subscriptions)
        subscriber = bus.subscriber(group=self._service, topics=dispatcher.topics, instance_id=settings.instance_id)
        self._consumer = Consumer(db, subscriber, dispatcher, dead_letters)
        self._relay = Relay(db, bus.publisher(name=self._service), outbox, oin=settings.oin)
        self._periodiek = (*periodiek, Periodiek("gauges", GAUGES_EVERY, self._measure))
        self._oldest = sql(
            "SELECT coalesce(extract(epoch FROM clock_timestamp() - created_at), 0)::float8 FROM {outbox}"
            " WHERE published_at IS NULL ORDER BY id LIMIT 1",
            outbox=outbox.table,
        )

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set; then finish the batch in hand, publish what it led to, and leave."""
        consumed = asyncio.Event()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._kept_running("relay", self._relay.run, consumed))
            tasks.create_task(self._kept_running("pruner", self._prune, stop))
            for periodiek in self._periodiek:
                tasks.create_task(self._kept_running(periodiek.name, partial(self._repeat, periodiek), stop))
            await self._kept_running("consumer", self._consumer.run, stop)
            consumed.set()  # the relay is last: it brings out what the last batch appended

    async def _kept_running(
        self, name: str, run: Callable[[asyncio.Event], Awaitable[None]], stop: asyncio.Event
    ) -> None:
        """Start `run` again after each failure: databases and brokers go away and come back."""
        backoff = Backoff(0.1, 5)
        clock = asyncio.get_running_loop().time
        failures = 0
        while True:
            started = clock()
            try:
                await _run_and_drain(run, stop)
            except Exception as error:
                failures = 1 if clock() - started > HEALTHY_SECONDS else failures + 1
                metrics_bus.TASK_FAILURES.labels(self._service, name, type(error).__name__).inc()
                logger.warning("worker_task_failed", type=name, attempt=failures, exc_info=error)
            if stop.is_set():
                return
            if failures == 1:
                backoff.reset()
            await backoff.wait(stop)

    async def _prune(self, stop: asyncio.Event) -> None:
        while not await until(stop, PRUNE_SECONDS):
            for prune, retention in ((self._outbox.prune, OUTBOX_RETENTION), (self._inbox.prune, INBOX_RETENTION)):
                deleted = 1
                while deleted and not stop.is_set():
                    async with self._db.transaction() as tx:
                        deleted = await prune(tx, retention, PRUNE_ROWS)
            while await self._bus.prune() and not stop.is_set():
                pass

    async def _repeat(self, periodiek: Periodiek, stop: asyncio.Event) -> None:
        seconds = periodiek.every.total_seconds()
        metrics_bus.TASK_PERIOD.labels(self._service, periodiek.name).set(seconds)
        succeeded = metrics_bus.TASK_SUCCEEDED.labels(self._service, periodiek.name)  # 0 until it does
        while not stop.is_set():
            await periodiek.run(self._db)
            succeeded.set_to_current_time()
            await until(stop, seconds)

    async def _measure(self, db: Database) -> None:
        async with db.transaction() as tx:
            oldest = await (await asyncpg_of(tx)).fetchval(self._oldest)
            failed, waiting = await self._dead_letters.count(tx)
        metrics_bus.OUTBOX_OLDEST.labels(self._service).set(oldest or 0)
        metrics_bus.DEAD_LETTERS_OPEN.labels(self._service).set(failed)
        metrics_bus.DEAD_LETTERS_WAITING.labels(self._service).set(waiting)


class Cancelled(Exception):  # noqa: N818 - the fact
    """A task ended as if cancelled, which nobody asked for: aiokafka lets that escape when a broker goes away."""


async def _run_and_drain(run: Callable[[asyncio.Event], Awaitable[None]], stop: asyncio.Event) -> None:
    """Run until it ends by itself; once `stop` is set, for DRAIN_SECONDS at most."""
    task = asyncio.ensure_future(run(stop))
    stopping = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait((task, stopping), return_when=asyncio.FIRST_COMPLETED)
        done, _ = await asyncio.wait((task,), timeout=DRAIN_SECONDS)
        if not done:
            raise TimeoutError
        if task.cancelled():
            raise Cancelled
        task.result()
    finally:
        task.cancel()
        stopping.cancel()
        await asyncio.wait((task, stopping), timeout=1)
