"""Dead letters: events that could not be handled, with the later events of their key waiting behind them.

While a key has a row that is `open` or `wacht`, the consumer parks every later event of that key here instead of
handling it. A replay frees the key event by event. Both look at the table and act on what they see, so in that rare
case both first lock it (SHARE ROW EXCLUSIVE: one at a time, while readers go on): an event is parked behind something
or handled, and never left waiting behind nothing. Both lock this table before they touch the inbox.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg
import orjson
from sqlalchemy import (
    TIMESTAMP,
    BigInteger,
    CheckConstraint,
    Column,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

from . import metrics_bus
from .bus import Record
from .cloudevents import event_of, id_of, key_of
from .database import Database, asyncpg_of, sql
from .dispatch import Dispatcher
from .errors import Rejected, rejection_of


class UnknownDeadLetter(LookupError):  # noqa: N818 - the fact, as the domain errors do
    """There is no dead letter with this id that awaits a decision."""


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A row for people to judge; without the value, which may hold anything."""

    id: int
    topic: str
    partition: int
    offset: int
    key: str | None
    event_id: UUID | None
    type: str | None
    reason: str
    detail: str
    status: str
    attempts: int
    failed_at: datetime


@dataclass(frozen=True, slots=True)
class Freed:
    """What a replay or discard came to: events handled, and the row at which the key is still stuck."""

    handled: int
    stuck_at: int | None = None
    reason: str | None = None


class DeadLetters:
    """The table `dead_letter` in the schema of `metadata`.

    status: `open` (failed, awaits a decision), `wacht` (parked behind an earlier one of its key), `verwerkt` (handled
    by a replay), `verworpen` (discarded by a person, for the reason in `resolution`).
    """

    def __init__(self, metadata: MetaData) -> None:
        self.table = Table(
            "dead_letter",
            metadata,
            Column("id", BigInteger, Identity(always=True), primary_key=True),
            Column("topic", Text, nullable=False),
            Column("partition", Integer, nullable=False),
            Column("offset", BigInteger, nullable=False),
            Column("key", Text),
            Column("event_id", Uuid),
            Column("type", Text),
            Column("headers", JSONB, nullable=False),
            Column("value", LargeBinary, nullable=False),
            Column("reason", Text, nullable=False),
            Column("detail", Text, nullable=False),
            Column("failed_at", TIMESTAMP(timezone=True), nullable=False, server_default=func.now()),
            Column("status", Text, nullable=False),
            Column("attempts", SmallInteger, nullable=False, server_default=text("0")),
            Column("resolved_at", TIMESTAMP(timezone=True)),
            Column("resolution", Text),
            CheckConstraint("status IN ('open', 'wacht', 'verwerkt', 'verworpen')", name="status"),
            UniqueConstraint("topic", "partition", "offset"),
            Index("ix_dead_letter_blocking", "key", "id", postgresql_where=text("status IN ('open', 'wacht')")),
        )
        self._service = str(metadata.schema)

    async def blocked(self, tx: AsyncConnection, keys: Iterable[str]) -> set[str]:
        """Tell which keys have events waiting here; when there are any, nobody frees them before `tx` ends."""
        connection = await asyncpg_of(tx)
        query = self._sql("SELECT DISTINCT key FROM {letter} WHERE status IN ('open', 'wacht') AND key = ANY($1)")
        wanted = list(set(keys))
        if not await connection.fetch(query, wanted):
            return set()
        await self._lock(connection)
        return {row["key"] for row in await connection.fetch(query, wanted)}

    async def store(self, tx: AsyncConnection, refused: Sequence[tuple[Record, Rejected | None]]) -> int:
        """Store records in order: as `open` with why they were rejected, or as `wacht` (None); return how many are new.

        A redelivered record keeps its first row.
        """
        if not refused:
            return 0
        connection = await asyncpg_of(tx)
        stored = await connection.fetch(
            self._sql(
                'INSERT INTO {letter} (topic, partition, "offset", key, event_id, type, headers, value, reason, detail,'
                " status, attempts)"
                " SELECT topic, partition, position, key, event_id, type, headers::jsonb, value, reason, detail,"
                " CASE WHEN failed THEN 'open' ELSE 'wacht' END, failed::int"
                " FROM unnest($1::text[], $2::int[], $3::bigint[], $4::text[], $5::uuid[], $6::text[], $7::text[],"
                " $8::bytea[], $9::text[], $10::text[], $11::bool[]) WITH ORDINALITY"
                " AS given (topic, partition, position, key, event_id, type, headers, value, reason, detail, failed,"
                " turn) ORDER BY turn ON CONFLICT DO NOTHING RETURNING reason"
            ),
            [record.topic for record, _ in refused],
            [record.partition for record, _ in refused],
            [record.offset for record, _ in refused],
            [key_of(record) for record, _ in refused],
            [id_of(record) for record, _ in refused],
            [record.headers.get("ce_type") for record, _ in refused],
            [orjson.dumps(dict(record.headers)).decode() for record, _ in refused],
            [record.value for record, _ in refused],
            [rejected.code if rejected else "parked" for _, rejected in refused],
            [rejected.detail if rejected else "" for _, rejected in refused],
            [rejected is not None for _, rejected in refused],
        )
        for row in stored:
            metrics_bus.DEAD_LETTERS.labels(self._service, row["reason"]).inc()
        return len(stored)

    async def list(self, tx: AsyncConnection, *, limit: int = 100, after: int = 0) -> Sequence[DeadLetter]:
        """Give what awaits a decision or waits behind it, oldest first, beyond the id `after`."""
        rows = await (await asyncpg_of(tx)).fetch(
            self._sql(
                'SELECT id, topic, partition, "offset", key, event_id, type, reason, detail, status, attempts,'
                " failed_at FROM {letter} WHERE status IN ('open', 'wacht') AND id > $1 ORDER BY id LIMIT $2"
            ),
            after,
            limit,
        )
        return [DeadLetter(*row) for row in rows]

    async def count(self, tx: AsyncConnection) -> tuple[int, int]:
        """Count the rows that are open and those that wait behind them."""
        row = await (await asyncpg_of(tx)).fetchrow(
            self._sql(
                "SELECT count(*) FILTER (WHERE status = 'open'), count(*) FILTER (WHERE status = 'wacht')"
                " FROM {letter} WHERE status IN ('open', 'wacht')"
            )
        )
        return (row[0], row[1]) if row else (0, 0)

    async def replay(self, db: Database, dispatcher: Dispatcher, letter_id: int) -> Freed:
        """Handle the events of this row's key in order, each in a transaction of its own, until one fails again.

        Raises UnknownDeadLetter; what a handler raises without blaming the event (an outage) comes through.
        """
        async with db.transaction() as tx:
            key = await self._key_of(await asyncpg_of(tx), letter_id)
        return await self._free(db, dispatcher, key, letter_id, only_waiting=False)

    async def discard(self, db: Database, dispatcher: Dispatcher, letter_id: int, reason: str) -> Freed:
        """Set this event aside for good, then handle those that waited behind it; raises UnknownDeadLetter."""
        async with db.transaction() as tx:
            connection = await asyncpg_of(tx)
            await self._lock(connection)
            key = await self._key_of(connection, letter_id)
            event_id = await connection.fetchval(
                self._sql(
                    "UPDATE {letter} SET status = 'verworpen', resolved_at = now(), resolution = $2 WHERE id = $1"
                    " RETURNING event_id"
                ),
                letter_id,
                reason,
            )
            if event_id is not None:
                await dispatcher.inbox.accept(tx, [event_id])  # should it be delivered again, it is dropped
        return await self._free(db, dispatcher, key, None, only_waiting=True)

    async def _free(
        self, db: Database, dispatcher: Dispatcher, key: str | None, letter_id: int | None, *, only_waiting: bool
    ) -> Freed:
        handled = 0
        while True:
            front: tuple[int, Record] | None = None
            try:
                async with db.transaction() as tx:
                    connection = await asyncpg_of(tx)
                    await self._lock(connection)
                    front = await self._front(connection, key, letter_id, only_waiting=only_waiting)
                    if front is None:
                        return Freed(handled)
                    event = event_of(front[1])
                    if event.type in dispatcher.types:
                        await dispatcher.handle(tx, [event])
                    await connection.execute(
                        self._sql("UPDATE {letter} SET status = 'verwerkt', resolved_at = now() WHERE id = $1"),
                        front[0],
                    )
            except Exception as error:
                rejected = rejection_of(error)
                if rejected is None or front is None:
                    raise
                await self._failed_again(db, front[0], rejected)
                return Freed(handled, front[0], rejected.code)
            handled += 1

    async def _front(
        self, connection: asyncpg.Connection, key: str | None, letter_id: int | None, *, only_waiting: bool
    ) -> tuple[int, Record] | None:
        """Give the row whose turn it is; with `only_waiting` none when that one failed before."""
        row = await connection.fetchrow(
            self._sql(
                'SELECT id, topic, partition, "offset", key, value, headers::text AS headers, status FROM {letter}'
                " WHERE status IN ('open', 'wacht') AND (key = $1 OR ($1 IS NULL AND id = $2)) ORDER BY id LIMIT 1"
            ),
            key,
            letter_id,
        )
        if row is None or (only_waiting and row["status"] != "wacht"):
            return None
        return row["id"], Record(
            row["topic"], row["partition"], row["offset"], row["key"], row["value"], orjson.loads(row["headers"])
        )

    async def _failed_again(self, db: Database, letter_id: int, rejected: Rejected) -> None:
        async with db.transaction() as tx:
            await (await asyncpg_of(tx)).execute(
                self._sql(
                    "UPDATE {letter} SET status = 'open', reason = $2, detail = $3, failed_at = now(),"
                    " attempts = attempts + 1 WHERE id = $1 AND status IN ('open', 'wacht')"
                ),
                letter_id,
                rejected.code,
                rejected.detail,
            )

    async def _key_of(self, connection: asyncpg.Connection, letter_id: int) -> str | None:
        row = await connection.fetchrow(
            self._sql("SELECT key FROM {letter} WHERE id = $1 AND status IN ('open', 'wacht')"), letter_id
        )
        if row is None:
            raise UnknownDeadLetter(letter_id)
        key: str | None = row["key"]
        return key

    async def _lock(self, connection: asyncpg.Connection) -> None:
        await connection.execute(self._sql("LOCK TABLE {letter} IN SHARE ROW EXCLUSIVE MODE"))

    def _sql(self, statement: str) -> str:
        return sql(statement, letter=self.table)
