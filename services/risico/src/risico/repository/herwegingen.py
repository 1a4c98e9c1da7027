"""Reassessments of the whole stock in the database: one at work at a time."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from risico.domain import Herweegreden, Herweging
from risico.tables import herweging


class HerwegingRepository:
    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def add(self, nieuw: Herweging) -> None:
        await self._tx.execute(herweging.insert().values(asdict(nieuw)))

    async def bewaar(self, gewijzigd: Herweging) -> None:
        velden = {naam: waarde for naam, waarde in asdict(gewijzigd).items() if naam != "id"}
        await self._tx.execute(update(herweging).where(herweging.c.id == gewijzigd.id).values(velden))

    async def aan_het_werk(self) -> Herweging | None:
        """Lock the one that is not done; None when there is none, or another worker has it."""
        query = select(herweging).where(herweging.c.klaar_op.is_(None)).with_for_update(skip_locked=True)
        row = (await self._tx.execute(query)).one_or_none()
        return None if row is None else _herweging(row)

    async def laatste(self) -> Herweging | None:
        """Give the one that began last."""
        row = (await self._tx.execute(select(herweging).order_by(herweging.c.id.desc()).limit(1))).one_or_none()
        return None if row is None else _herweging(row)

    async def find(self, *, na: UUID | None, limiet: int) -> list[Herweging]:
        """Give them, the newest first, those that come after `na` in that order."""
        query = select(herweging).order_by(herweging.c.id.desc()).limit(limiet)
        if na is not None:
            query = query.where(herweging.c.id < na)
        return [_herweging(row) for row in await self._tx.execute(query)]


def _herweging(row: Row[Any]) -> Herweging:
    return Herweging(**{**row._mapping, "reden": Herweegreden(row.reden)})  # noqa: SLF001 - the public way to the columns
