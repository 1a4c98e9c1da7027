"""The embedded bus: an append-only log in Postgres, for one machine without a broker.

A topic is one partition (0). Its row in `bus.topic` holds the next offset and stays locked until the append commits, so
offsets have no gaps and appear in order: reading "from offset n" cannot pass over a late commit. A group has one active
member, the holder of a lease by the clock of the database; others stand by and take over when it is released or
expires. A holder that was paused finds its lease gone before it fetches, and cannot commit: each take-over raises the
epoch. What a paused holder still had in hand is dropped by the inbox of the service.
"""

import asyncio
import contextlib
import time
from collections import deque
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Final

import asyncpg
import orjson
import structlog

from .bus import Message, Record
from .database import CONNECT_SECONDS, close_connection

LEASE: Final = timedelta(seconds=10)
HEARTBEAT_SECONDS: Final = 3.0
POLL_SECONDS: Final = 0.5  # in case a notification was missed
COMMAND_SECONDS: Final = 10.0
RETENTION: Final = timedelta(days=7)  # as topics.yaml says for Kafka
PRUNE_ROWS: Final = 10_000

logger = structlog.get_logger(__name__)

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS bus.topic (
    name text PRIMARY KEY,
    next_offset bigint NOT NULL
);
CREATE TABLE IF NOT EXISTS bus.log (
    topic text NOT NULL,
    partition integer NOT NULL DEFAULT 0,
    "offset" bigint NOT NULL,
    key text NOT NULL,
    headers json NOT NULL,
    value bytea NOT NULL,
    appended_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (topic, partition, "offset")
);
CREATE TABLE IF NOT EXISTS bus.committed (
    group_name text NOT NULL,
    topic text NOT NULL,
    next_offset bigint NOT NULL,
    PRIMARY KEY (group_name, topic)
);
CREATE TABLE IF NOT EXISTS bus.lease (
    group_name text PRIMARY KEY,
    holder text NOT NULL,
    epoch bigint NOT NULL,
    expires_at timestamptz NOT NULL
);
"""

# the counter rows are locked in order of topic, so two publishers of the same topics cannot deadlock
_APPEND: Final = """
WITH message AS (
    SELECT topic, key, headers, value, row_number() OVER (PARTITION BY topic ORDER BY position) - 1 AS place
    FROM unnest($1::text[], $2::text[], $3::json[], $4::bytea[]) WITH ORDINALITY
        AS given (topic, key, headers, value, position)
), added AS (
    SELECT topic, count(*) AS number FROM message GROUP BY topic ORDER BY topic
), counter AS (
    INSERT INTO bus.topic AS t (name, next_offset) SELECT topic, number FROM added
    ON CONFLICT (name) DO UPDATE SET next_offset = t.next_offset + excluded.next_offset
    RETURNING name, next_offset
), appended AS (
    INSERT INTO bus.log (topic, "offset", key, headers, value)
    SELECT topic, next_offset - number + place, key, headers, value
    FROM message JOIN added USING (topic) JOIN counter ON name = topic
)
SELECT pg_notify('bus_log', name) FROM counter
"""
_FETCH: Final = """
SELECT log.topic, log."offset", log.key, log.headers, log.value
FROM unnest($1::text[], $2::bigint[]) WITH ORDINALITY AS wanted (topic, position, turn)
CROSS JOIN LATERAL (
    SELECT topic, "offset", key, headers, value FROM bus.log
    WHERE topic = wanted.topic AND partition = 0 AND "offset" >= wanted.position ORDER BY "offset" LIMIT $3
) AS log
ORDER BY turn, log."offset" LIMIT $3
"""
_ACQUIRE: Final = """
INSERT INTO bus.lease AS held (group_name, holder, epoch, expires_at)
VALUES ($1, $2, 1, clock_timestamp() + $3::interval)
ON CONFLICT (group_name) DO UPDATE
SET holder = excluded.holder, epoch = held.epoch + 1, expires_at = excluded.expires_at
WHERE held.holder = excluded.holder OR held.expires_at < clock_timestamp()
RETURNING epoch
"""
_RENEW: Final = """
UPDATE bus.lease SET expires_at = clock_timestamp() + $3::interval WHERE group_name = $1 AND epoch = $2 RETURNING epoch
"""
_RELEASE: Final = """
WITH released AS (
    UPDATE bus.lease SET expires_at = '-infinity' WHERE group_name = $1 AND epoch = $2 RETURNING group_name
)
SELECT pg_notify('bus_lease', group_name) FROM released
"""
_COMMIT: Final = """
INSERT INTO bus.committed AS c (group_name, topic, next_offset)
SELECT $1, topic, next_offset FROM unnest($3::text[], $4::bigint[]) AS handled (topic, next_offset)
WHERE EXISTS (SELECT FROM bus.lease WHERE group_name = $1 AND epoch = $2)
ON CONFLICT (group_name, topic) DO UPDATE SET next_offset = greatest(c.next_offset, excluded.next_offset)
RETURNING topic
"""
_POSITIONS: Final = "SELECT topic, next_offset FROM bus.committed WHERE group_name = $1 AND topic = ANY($2)"
_ENDS: Final = "SELECT name, next_offset FROM bus.topic WHERE name = ANY($1)"
_PRUNE: Final = """
DELETE FROM bus.log USING (
    SELECT name, (SELECT min("offset") FROM bus.log WHERE topic = name AND partition = 0) AS first FROM bus.topic
) AS oldest
WHERE topic = name AND partition = 0 AND "offset" < first + $2::int AND appended_at < now() - $1::interval
"""


async def create_schema(connection: asyncpg.Connection) -> None:
    """Make the tables in the schema `bus`, which must exist; run as its owner; safe to repeat."""
    await connection.execute(_SCHEMA)


class PostgresBus:
    """The bus in the database of `url` (postgresql://…)."""

    def __init__(self, url: str) -> None:
        self._url = url

    def publisher(self, *, name: str) -> "PostgresPublisher":
        return PostgresPublisher(self._url, f"{name}-publisher")

    def subscriber(self, *, group: str, topics: Sequence[str], instance_id: str) -> "PostgresSubscriber":
        return PostgresSubscriber(self._url, group=group, topics=topics, instance_id=instance_id)

    async def prune(self) -> int:
        """Delete what is older than the retention, a bounded number at a time; return how many."""
        connection = await _connect(self._url, "bus-prune")
        try:
            return int((await connection.execute(_PRUNE, RETENTION, PRUNE_ROWS)).removeprefix("DELETE "))
        finally:
            await connection.close()


class PostgresPublisher:
    """Appends each batch in one statement, which is one transaction."""

    def __init__(self, url: str, name: str) -> None:
        self._url = url
        self._name = name
        self._connection: asyncpg.Connection | None = None

    async def start(self) -> None:
        self._connection = await _connect(self._url, self._name)

    async def publish(self, messages: Sequence[Message]) -> None:
        if self._connection is None:
            self._connection = await _connect(self._url, self._name)
        try:
            await self._connection.execute(
                _APPEND,
                [message.topic for message in messages],
                [message.key for message in messages],
                [orjson.dumps(dict(message.headers)).decode() for message in messages],
                [message.value for message in messages],
            )
        except BaseException:
            # the statement may still commit: the caller repeats the whole of it, on a new connection
            self._connection.terminate()
            self._connection = None
            raise

    async def stop(self) -> None:
        if self._connection is not None:
            connection, self._connection = self._connection, None
            await close_connection(connection)


class PostgresSubscriber:
    """A member of a group: holds its lease, or stands by for it."""

    def __init__(self, url: str, *, group: str, topics: Sequence[str], instance_id: str) -> None:
        self._url = url
        self._group = group
        self._topics = deque(topics)
        self._instance_id = instance_id
        self._work: asyncpg.Connection | None = None
        self._signals: asyncpg.Connection | None = None
        self._heartbeat: asyncio.Task[None] | None = None
        self._woken = asyncio.Event()
        self._epoch: int | None = None  # of the lease held, None when standing by
        self._held_until = 0.0
        self._committed: dict[str, int] = {}
        self._positions: dict[str, int] = {}

    async def start(self) -> None:
        self._work = await _connect(self._url, f"{self._group}-subscriber")
        self._signals = await _connect(self._url, f"{self._group}-signals")
        await self._signals.add_listener("bus_log", lambda *notice: self._wake(notice[-1] in self._topics))
        await self._signals.add_listener("bus_lease", lambda *notice: self._wake(notice[-1] == self._group))
        self._heartbeat = asyncio.create_task(self._keep_lease(self._signals))

    async def fetch(self, max_records: int, timeout: float) -> Sequence[Record]:  # noqa: ASYNC109 - waiting is the API
        if self._work is None or self._heartbeat is None:
            raise ConnectionError("subscriber was not started")
        until = time.monotonic() + timeout
        while True:
            if self._heartbeat.done():
                self._heartbeat.result()
            self._woken.clear()
            if await self._holds_lease(self._work) and (rows := await self._read(self._work, max_records)):
                break
            wait = min(until - time.monotonic(), POLL_SECONDS)
            if wait <= 0:
                return ()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), wait)
        records = [Record(row[0], 0, row[1], row[2], row[4], orjson.loads(row[3])) for row in rows]
        for record in records:
            self._positions[record.topic] = record.offset + 1
        return records

    async def commit(self, records: Sequence[Record]) -> None:
        if self._work is None or self._epoch is None:
            return
        handled = {record.topic: record.offset + 1 for record in records}
        if await self._work.fetch(_COMMIT, self._group, self._epoch, list(handled), list(handled.values())):
            self._committed.update(handled)
        else:
            self._lost()

    async def seek_back(self) -> None:
        self._positions = dict(self._committed)

    async def lag(self) -> Mapping[tuple[str, int], int]:
        if self._work is None or self._epoch is None:
            return {}
        ends = await self._work.fetch(_ENDS, list(self._topics))
        return {(name, 0): end - self._committed.get(name, 0) for name, end in ends}

    async def stop(self) -> None:
        if self._heartbeat is not None:
            self._heartbeat.cancel()
            await asyncio.wait([self._heartbeat])
            self._heartbeat = None
        if self._work is not None:
            if self._epoch is not None:
                with contextlib.suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                    await self._work.execute(_RELEASE, self._group, self._epoch)
            await close_connection(self._work)
            self._work = None
        if self._signals is not None:
            await close_connection(self._signals)
            self._signals = None
        self._epoch = None

    async def _read(self, work: asyncpg.Connection, max_records: int) -> list[asyncpg.Record]:
        self._topics.rotate()  # so that a busy topic does not starve the others
        return await work.fetch(
            _FETCH, list(self._topics), [self._positions.get(topic, 0) for topic in self._topics], max_records
        )

    async def _holds_lease(self, work: asyncpg.Connection) -> bool:
        if self._epoch is not None and time.monotonic() < self._held_until:
            return True
        asked = time.monotonic()
        self._epoch = await work.fetchval(_ACQUIRE, self._group, self._instance_id, LEASE)
        if self._epoch is None:
            return False
        self._held_until = asked + LEASE.total_seconds()
        rows = await work.fetch(_POSITIONS, self._group, list(self._topics))
        self._committed = {row["topic"]: row["next_offset"] for row in rows}
        self._positions = dict(self._committed)
        logger.info("lease_held", group=self._group, member=self._instance_id, version=self._epoch)
        return True

    async def _keep_lease(self, signals: asyncpg.Connection) -> None:
        while True:
            await asyncio.sleep(HEARTBEAT_SECONDS)
            asked, epoch = time.monotonic(), self._epoch
            if epoch is None:
                await signals.execute("SELECT 1")  # a dead connection would not hear the notifications
            elif await signals.fetchval(_RENEW, self._group, epoch, LEASE) is None:
                self._lost()
            elif epoch == self._epoch:
                self._held_until = asked + LEASE.total_seconds()

    def _wake(self, concerns_us: bool) -> None:
        if concerns_us:
            self._woken.set()

    def _lost(self) -> None:
        logger.warning("lease_lost", group=self._group, member=self._instance_id)
        self._epoch = None


async def _connect(url: str, name: str) -> asyncpg.Connection:
    return await asyncpg.connect(
        url, timeout=CONNECT_SECONDS, command_timeout=COMMAND_SECONDS, server_settings={"application_name": name}
    )
