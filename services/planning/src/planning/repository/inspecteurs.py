"""Inspecteurs in the database."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from planning.domain import Inspecteur, InspecteurOnbekend
from planning.tables import inspecteur
from shared.runtime.database import asyncpg_of

from .rijen import insert, inspecteur_van, reeksen, rij_van_inspecteur, upsert

_VOEG_TOE: Final = insert(inspecteur)
_BEWAAR: Final = upsert(inspecteur)


class InspecteurRepository:
    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def get(self, inspecteur_id: UUID) -> Inspecteur:
        """Give one inspecteur; raises InspecteurOnbekend."""
        query = select(inspecteur).where(inspecteur.c.id == inspecteur_id)
        rij = (await self._tx.execute(query)).mappings().one_or_none()
        if rij is None:
            raise InspecteurOnbekend
        return inspecteur_van(rij)

    async def add(self, inspecteurs: Sequence[Inspecteur]) -> int:
        """Store inspecteurs in one statement, except those whose id is known; gives how many were stored."""
        connection = await asyncpg_of(self._tx)
        uitslag = await connection.execute(_VOEG_TOE, *reeksen(inspecteur, map(rij_van_inspecteur, inspecteurs)))
        return int(uitslag.rpartition(" ")[2])

    async def bewaar(self, gewijzigd: Inspecteur) -> None:
        connection = await asyncpg_of(self._tx)
        await connection.execute(_BEWAAR, *reeksen(inspecteur, [rij_van_inspecteur(gewijzigd)]))

    async def lijst(self, *, actief: bool | None, na: tuple[str, UUID] | None, limiet: int) -> list[Inspecteur]:
        """List inspecteurs by name and id, those that come after `na`."""
        orde = (inspecteur.c.naam, inspecteur.c.id)
        query = select(inspecteur).order_by(*orde).limit(limiet)
        if actief is not None:
            query = query.where(inspecteur.c.actief.is_(actief))
        if na is not None:
            query = query.where(tuple_(*orde) > na)
        return [inspecteur_van(rij) for rij in (await self._tx.execute(query)).mappings()]
