"""The relay: brings what stands in the outbox onto the bus, in order, at least once.

Why nothing is lost: a row is marked only after the bus acknowledged its event; whatever fails before that leaves the
row unpublished, and it is read again.

Why nothing is overtaken: of one aggregate, the row with the lower id was committed before the higher id was given out
(append comes after the UPDATE of the aggregate). So whoever sees the later row as unpublished also sees the earlier one
as unpublished, or that one is on the bus already. A round takes the lowest unpublished ids, without skipping any,
publishes them in that order and stops at the first failure. Hence each round is in order by itself, whoever runs it and
however late it arrives: a leader that was paused (SIGSTOP) or lost its connection, and still publishes what it read
before another took over, only repeats, in order, what the other publishes too. The inbox of the consumers drops that.

Leadership therefore only spares repetitions. It is an advisory lock of the very session that reads and marks, so it
ends with that session; and Postgres ends a session that is silent for IDLE_SECONDS, so a leader that was paused for
long does not keep others from going on.
"""

import asyncio
from typing import Final

import asyncpg
import structlog

from . import metrics_bus
from .backoff import until
from .bus import Publisher
from .cloudevents import message_of, source_of
from .database import Database, sql
from .doorbell import channel_of
from .failpoint import hit
from .outbox import Outbox
from .tracing import publishing

BATCH: Final = 1_000
SMALL_BATCH: Final = 100
LINGER_SECONDS: Final = 0.005  # after a small batch: gives the next one time to grow
POLL_SECONDS: Final = 0.1  # for a commit that nobody told of; this process wakes the relay, an API rings
STANDBY_SECONDS: Final = 1.0
IDLE_SECONDS: Final = 30

logger = structlog.get_logger(__name__)


class Relay:
    """The relay of one service; any number may run, one of them leads."""

    def __init__(self, db: Database, publisher: Publisher, outbox: Outbox, *, oin: str) -> None:
        self._db = db
        self._publisher = publisher
        self._service = str(outbox.table.schema)
        self._source = source_of(oin, self._service)
        self._read = sql(
            "SELECT id, event_id, topic, type, key, subject, time, data, traceparent FROM {outbox}"
            " WHERE published_at IS NULL ORDER BY id LIMIT $1",
            outbox=outbox.table,
        )
        self._mark = sql("UPDATE {outbox} SET published_at = now() WHERE id = ANY($1)", outbox=outbox.table)

    async def run(self, stop: asyncio.Event) -> None:
        """Publish until `stop` is set and the outbox is empty; raises when the database or the bus fails."""
        async with self._db.session(f"{self._service}-relay", idle_session_timeout=f"{IDLE_SECONDS}s") as session:
            while not await session.fetchval(
                "SELECT pg_try_advisory_lock(hashtextextended($1, 0))", f"relay:{self._service}"
            ):
                if await until(stop, STANDBY_SECONDS):
                    return
            leads = metrics_bus.RELAY_LEADER.labels(self._service)
            leads.set(1)
            try:
                await session.add_listener(channel_of(self._service), lambda *_: self._db.committed.set())
                await self._publisher.start()
                await self._lead(session, stop)
            except Exception as error:
                metrics_bus.RELAY_ERRORS.labels(self._service, type(error).__name__).inc()
                raise
            finally:
                leads.set(0)
                await self._publisher.stop()

    async def _lead(self, session: asyncpg.Connection, stop: asyncio.Event) -> None:
        logger.info("relay_leads", group=self._service)
        while True:
            self._db.committed.clear()
            published = await self._round(session)
            if published == 0:
                if stop.is_set():
                    return
                await until(self._db.committed, POLL_SECONDS)
            elif published < SMALL_BATCH:
                await asyncio.sleep(LINGER_SECONDS)

    async def _round(self, session: asyncpg.Connection) -> int:
        rows = await session.fetch(self._read, BATCH)
        if not rows:
            return 0
        with publishing(self._service, [row["traceparent"] for row in rows]):
            hit("relay-before-publish")
            await self._publisher.publish([message_of(row, self._source) for row in rows])
            hit("relay-before-mark")
            await session.execute(self._mark, [row["id"] for row in rows])
        metrics_bus.RELAY_BATCH.labels(self._service).observe(len(rows))
        metrics_bus.OUTBOX_PUBLISHED.labels(self._service).inc(len(rows))
        return len(rows)
