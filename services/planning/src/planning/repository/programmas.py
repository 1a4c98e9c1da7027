"""Programmes in the database, with what their zaken take."""

from typing import Final
from uuid import UUID

import asyncpg
from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from planning.domain import Programma, ProgrammaBestaat, ProgrammaOnbekend, ProgrammaStatus
from planning.tables import programma, zaak
from shared.contracts.waardelijsten import ZaakStatus
from shared.runtime.database import asyncpg_of

from .rijen import programma_van, reeksen, rij_van_programma, upsert

_BEWAAR: Final = upsert(programma)
_GEPLAND: Final = (
    select(func.coalesce(func.sum(zaak.c.duur_minuten), 0))
    .where(zaak.c.programma_id == programma.c.id, zaak.c.status != ZaakStatus.VERVALLEN)
    .scalar_subquery()
    .label("gepland_minuten")
)


class ProgrammaRepository:
    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def get(self, programma_id: UUID) -> Programma:
        """Give one programma, locked until the transaction ends; raises ProgrammaOnbekend."""
        query = select(programma, _GEPLAND).where(programma.c.id == programma_id).with_for_update(of=programma)
        if gevonden := await self._lees(query):
            return gevonden[0]
        raise ProgrammaOnbekend

    async def lopend(self) -> list[Programma]:
        """Give the programmes that run, in the order in which they choose."""
        query = select(programma, _GEPLAND).where(programma.c.status == ProgrammaStatus.LOPEND)
        return await self._lees(query.order_by(programma.c.id))

    async def lijst(self, *, status: ProgrammaStatus | None, na: UUID | None, limiet: int) -> list[Programma]:
        """List programmes, the oldest first, those that come after `na`."""
        query = select(programma, _GEPLAND).order_by(programma.c.id).limit(limiet)
        if status is not None:
            query = query.where(programma.c.status == status)
        if na is not None:
            query = query.where(programma.c.id > na)
        return await self._lees(query)

    async def bewaar(self, nieuw: Programma) -> None:
        """Store a new or changed programma; raises ProgrammaBestaat where another has its name."""
        connection = await asyncpg_of(self._tx)
        try:
            await connection.execute(_BEWAAR, *reeksen(programma, [rij_van_programma(nieuw)]))
        except asyncpg.UniqueViolationError:
            raise ProgrammaBestaat from None

    async def _lees(self, query: Select[tuple[object, ...]]) -> list[Programma]:
        return [programma_van(rij) for rij in (await self._tx.execute(query)).mappings()]
