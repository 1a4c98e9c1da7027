"""The inbox: which events a service has handled, so that a redelivery has no second effect."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import TIMESTAMP, Column, Index, MetaData, Table, Uuid, func
from sqlalchemy.ext.asyncio import AsyncConnection

from .database import asyncpg_of, sql


class Inbox:
    """The table `inbox` in the schema of `metadata`. Its rows must outlive what the broker keeps."""

    def __init__(self, metadata: MetaData) -> None:
        self.table = Table(
            "inbox",
            metadata,
            Column("event_id", Uuid, primary_key=True),
            Column("accepted_at", TIMESTAMP(timezone=True), nullable=False, server_default=func.now()),
            Index(None, "accepted_at"),
        )
        self._accept = sql(
            "INSERT INTO {inbox} (event_id) SELECT unnest($1::uuid[]) ON CONFLICT DO NOTHING RETURNING event_id",
            inbox=self.table,
        )
        self._prune = sql(
            "DELETE FROM {inbox} WHERE event_id IN"
            " (SELECT event_id FROM {inbox} WHERE accepted_at < now() - $1::interval ORDER BY accepted_at LIMIT $2)",
            inbox=self.table,
        )

    async def accept(self, tx: AsyncConnection, event_ids: Sequence[UUID]) -> set[UUID]:
        """Record the events as handled in this transaction and return those that were not handled before.

        A concurrent transaction with the same event waits here, and gets it only if the first one rolls back. The ids
        go in sorted, so that two overlapping batches wait for each other in one direction and cannot deadlock.
        """
        if not event_ids:
            return set()
        connection = await asyncpg_of(tx)
        return {row["event_id"] for row in await connection.fetch(self._accept, sorted(event_ids))}

    async def handled(self, tx: AsyncConnection, event_ids: Sequence[UUID]) -> set[UUID]:
        """Tell which of the events were handled before, and record nothing."""
        connection = await asyncpg_of(tx)
        query = sql("SELECT event_id FROM {inbox} WHERE event_id = ANY($1)", inbox=self.table)
        return {row["event_id"] for row in await connection.fetch(query, event_ids)}

    async def prune(self, tx: AsyncConnection, older_than: timedelta, limit: int) -> int:
        """Delete at most `limit` rows accepted longer ago; return how many."""
        deleted = await (await asyncpg_of(tx)).execute(self._prune, older_than, limit)
        return int(deleted.removeprefix("DELETE "))
