"""The consumer: takes records off the bus and hands each event to its handler once, in order per key.

    batch of records -> ONE transaction { dead letters, inbox, handlers (and what they append) } -> COMMIT -> offsets

A crash between COMMIT and offsets brings the batch again, and the inbox drops it. When the bus gives the same records
to two members at once (a rebalance, a paused holder), the second waits in the inbox for the first and drops them.

What goes wrong is of two kinds. When the events are to blame (`rejection_of`), the batch is tried again in halves, each
a transaction of its own, in order, until the guilty event stands alone; that one becomes a dead letter, and the later
events of its key are parked behind it. Anything else (an outage, a bug) rolls back, keeps the offsets, counts and logs
the failure, and tries the same records again after a delay that doubles.
"""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.contracts.envelope import Event
from shared.contracts.registry import CONTRACTS

from . import metrics_bus
from .backoff import Backoff
from .bus import Record, Subscriber
from .cloudevents import event_of, id_of, key_of
from .database import Database
from .dead_letters import DeadLetters
from .dispatch import Dispatcher
from .errors import Rejected, is_transient, rejection_of
from .failpoint import hit
from .telemetry import log_unexpected
from .tracing import handling

BATCH: Final = 500
FETCH_SECONDS: Final = 0.5
STALL_SECONDS: Final = 30.0  # without progress while records wait: aiokafka is known to stall (#712, #718)
LAG_SECONDS: Final = 5.0
TRANSIENT_RETRIES: Final = 5

logger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Read:
    """A record with what could be read from it: an event, or why there is none."""

    record: Record
    event: Event[Any] | None
    rejected: Rejected | None


class Stalled(Exception):  # noqa: N818 - the fact; the worker starts the consumer anew
    """Records wait on the bus, and the subscriber brings none."""


class Consumer:
    """One member of the group of a service."""

    def __init__(self, db: Database, subscriber: Subscriber, dispatcher: Dispatcher, dead_letters: DeadLetters) -> None:
        self._db = db
        self._subscriber = subscriber
        self._dispatcher = dispatcher
        self._dead_letters = dead_letters
        self._service = dispatcher.service
        self._progress = self._arrived = time.monotonic()
        self._looked = 0.0
        self._lagging: set[tuple[str, int]] = set()
        metrics_bus.CONSUMER_PROGRESS_AGE.labels(self._service).set_function(lambda: time.monotonic() - self._progress)

    async def run(self, stop: asyncio.Event) -> None:
        """Consume until `stop` is set, finishing the batch in hand; raises when the bus fails or stalls."""
        backoff = Backoff(0.2, 30)
        self._arrived = time.monotonic()
        try:
            await self._subscriber.start()
            while not stop.is_set():
                records = await self._subscriber.fetch(BATCH, FETCH_SECONDS)
                await self._watch()
                if not records:
                    continue
                self._arrived = time.monotonic()
                try:
                    await self.handle(records)
                except Exception as error:  # noqa: BLE001 - an outage or a bug: alarm, and the same records again
                    metrics_bus.CONSUMER_ERRORS.labels(self._service, type(error).__name__).inc()
                    log_unexpected(logger, "batch_rolled_back", error)
                    await self._subscriber.seek_back()
                    await backoff.wait(stop)
                    continue
                backoff.reset()
                self._progress = time.monotonic()
                hit("consumer-before-offset-commit")
                await self._subscriber.commit(records)
        finally:
            await self._subscriber.stop()

    async def handle(self, records: Sequence[Record]) -> None:
        """Handle records in order; when it returns, each is handled, known, parked or a dead letter."""
        started = time.perf_counter()
        await self._attempt([read for record in records if (read := self._read(record))])
        metrics_bus.CONSUMER_BATCH.labels(self._service).observe(len(records))
        metrics_bus.CONSUMER_SECONDS.labels(self._service).observe(time.perf_counter() - started)

    def _read(self, record: Record) -> _Read | None:
        """Read a record; None for events of the platform that this service does not ask for."""
        event_type = record.headers.get("ce_type", "")
        if event_type in CONTRACTS and event_type not in self._dispatcher.types:
            return None
        try:
            return _Read(record, event_of(record), None)
        except Rejected as rejected:
            return _Read(record, None, rejected)

    async def _attempt(self, batch: Sequence[_Read]) -> None:
        if not batch:
            return
        try:
            await self._retried(batch)
        except Exception as error:
            rejected = rejection_of(error)
            if rejected is None:
                raise
            if len(batch) == 1:
                await self._set_aside(batch[0], rejected)
                return
        else:
            return
        middle = len(batch) // 2
        await self._attempt(batch[:middle])
        await self._attempt(batch[middle:])

    async def _retried(self, batch: Sequence[_Read]) -> None:
        """Run the batch in one transaction, again when Postgres asks for that or a lone event lost a race."""
        for attempt in range(TRANSIENT_RETRIES):
            try:
                async with self._db.transaction() as tx:
                    fresh = await self._apply(tx, batch)
            except Exception as error:
                race = len(batch) == 1 and attempt == 0 and rejection_of(error) is not None
                if not (race or is_transient(error)):
                    raise
                last = error
            else:
                metrics_bus.CONSUMER_EVENTS.labels(self._service).inc(fresh)
                return
        raise last

    async def _apply(self, tx: AsyncConnection, batch: Sequence[_Read]) -> int:
        blocked = await self._dead_letters.blocked(tx, [key for read in batch if (key := key_of(read.record))])
        refused: list[tuple[Record, Rejected | None]] = []
        events: list[Event[Any]] = []
        for read in batch:
            if read.event is None:
                refused.append((read.record, read.rejected))
                if key := key_of(read.record):
                    blocked.add(key)
            elif read.event.key in blocked:
                refused.append((read.record, None))
            else:
                events.append(read.event)
        if refused:
            await self._store(tx, refused)
        if not events:
            return 0
        with handling(self._service, events) as traced:
            return await self._dispatcher.handle(tx, traced)

    async def _store(self, tx: AsyncConnection, refused: Sequence[tuple[Record, Rejected | None]]) -> None:
        """Store dead letters and what waits behind them, except what was handled before and is only delivered again."""
        parked = [event_id for record, rejected in refused if rejected is None and (event_id := id_of(record))]
        handled = await self._dispatcher.inbox.handled(tx, parked) if parked else set()
        new = [(record, rejected) for record, rejected in refused if rejected or id_of(record) not in handled]
        await self._dead_letters.store(tx, new)
        for record, rejected in new:
            if rejected:
                self._alarm(record, rejected)

    async def _set_aside(self, read: _Read, rejected: Rejected) -> None:
        async with self._db.transaction() as tx:
            await self._dead_letters.store(tx, [(read.record, rejected)])
        self._alarm(read.record, rejected)

    def _alarm(self, record: Record, rejected: Rejected) -> None:
        logger.error(
            "dead_letter",
            group=self._service,
            code=rejected.code,
            reason=rejected.detail,
            topic=record.topic,
            partition=record.partition,
            offset=record.offset,
        )

    async def _watch(self) -> None:
        """Report the lag now and then; raise Stalled when records wait and none come."""
        now = time.monotonic()
        if now - self._looked < LAG_SECONDS:
            return
        self._looked = now
        lag = await self._subscriber.lag()
        for (topic, partition), records in lag.items():
            metrics_bus.CONSUMER_LAG.labels(self._service, topic, str(partition)).set(records)
        for topic, partition in self._lagging - lag.keys():  # another member reports those now
            metrics_bus.CONSUMER_LAG.remove(self._service, topic, str(partition))
        self._lagging = set(lag)
        if not any(lag.values()):
            self._progress = self._arrived = now
        elif now - self._arrived > STALL_SECONDS:
            metrics_bus.CONSUMER_REBUILDS.labels(self._service).inc()
            raise Stalled(self._service)
