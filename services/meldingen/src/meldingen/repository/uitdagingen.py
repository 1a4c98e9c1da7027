"""Puzzles that were solved, in the database."""

from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from meldingen.domain import Uitdaging
from meldingen.tables import uitdaging_gebruikt
from shared.runtime.database import asyncpg_of, sql

# those that nobody can use any more go by the way, more than come
_USE: Final = sql(
    """
    WITH verlopen AS (
        DELETE FROM {gebruikt} WHERE id IN (
            SELECT id FROM {gebruikt} WHERE verloopt_op < now() - interval '1 hour' LIMIT 10 FOR UPDATE SKIP LOCKED
        )
    )
    INSERT INTO {gebruikt} (id, verloopt_op) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING
    """,
    gebruikt=uitdaging_gebruikt,
)


class UitdagingRepository:
    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def use(self, uitdaging: Uitdaging) -> bool:
        """Use the solution of a puzzle up; False when somebody did before."""
        done = await (await asyncpg_of(self._tx)).execute(_USE, uitdaging.id, uitdaging.verloopt_op)
        return done == "INSERT 0 1"
