"""The outbox: events leave a service only through this table, in the transaction that caused them."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import TIMESTAMP, BigInteger, Column, Identity, Index, MetaData, Table, Text, Uuid, func, text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.contracts.envelope import Event

from .database import asyncpg_of, sql
from .errors import EventTooLarge
from .tracing import traceparent_for

MAX_EVENT_BYTES: Final = 65_536  # NL GOV profile for CloudEvents: events of 64 KB or less
ATTRIBUTE_BYTES: Final = 1_024  # what the context attributes may take of it
_APPENDED: Final = ("event_id", "topic", "type", "key", "subject", "time", "data", "traceparent")


class Outbox:
    """The table `outbox` in the schema of `metadata`.

    `id` rises in the order of appending. Two transactions that touch the same aggregate append after their UPDATE of
    it, so per aggregate the order of ids is the order of commits. Between aggregates a lower id may commit later than
    a higher one, which is why the relay reads what is unpublished and never what is "beyond the last id".
    """

    def __init__(self, metadata: MetaData) -> None:
        self.table = Table(
            "outbox",
            metadata,
            Column("id", BigInteger, Identity(always=True), primary_key=True),
            Column("event_id", Uuid, nullable=False),
            Column("topic", Text, nullable=False),
            Column("type", Text, nullable=False),
            Column("key", Text, nullable=False),
            Column("subject", Text, nullable=False),
            Column("time", TIMESTAMP(timezone=True), nullable=False),
            Column("data", Text, nullable=False),
            Column("traceparent", Text),
            Column("created_at", TIMESTAMP(timezone=True), nullable=False, server_default=func.clock_timestamp()),
            Column("published_at", TIMESTAMP(timezone=True)),
            Index("ix_outbox_unpublished", "id", postgresql_where=text("published_at IS NULL")),
        )
        self._prune = sql(
            "DELETE FROM {outbox}"
            " WHERE id < (SELECT min(id) FROM {outbox}) + $2::int AND published_at < now() - $1::interval",
            outbox=self.table,
        )

    async def append(self, tx: AsyncConnection, events: Sequence[Event[Any]]) -> None:
        """Append events in the given order; they are published after `tx` commits, and never if it does not.

        Raises EventTooLarge before anything is written.
        """
        if not events:
            return
        records = [_record(event) for event in events]
        connection = await asyncpg_of(tx)
        await connection.copy_records_to_table(
            self.table.name, schema_name=self.table.schema, columns=_APPENDED, records=records
        )

    async def prune(self, tx: AsyncConnection, older_than: timedelta, limit: int) -> int:
        """Delete rows published longer ago among the `limit` lowest ids; return how many."""
        deleted = await (await asyncpg_of(tx)).execute(self._prune, older_than, limit)
        return int(deleted.removeprefix("DELETE "))


def _record(event: Event[Any]) -> tuple[object, ...]:
    """Give the columns of an event, in the order of _APPENDED."""
    contract = event.data
    return (
        event.id,
        contract.topic,
        contract.type,
        event.key,
        event.subject,
        event.time,
        _json_of(event),
        traceparent_for(event),
    )


def _json_of(event: Event[Any]) -> str:
    data: str = event.data.model_dump_json()
    if len(data) > (MAX_EVENT_BYTES - ATTRIBUTE_BYTES) // 4:  # a character takes at most four bytes
        size = len(data.encode()) + ATTRIBUTE_BYTES
        if size > MAX_EVENT_BYTES:
            raise EventTooLarge(event.type, size)
    return data
