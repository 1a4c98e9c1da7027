"""Succession in the database: what was proposed, and what a person decided about it."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from risico.domain import Besluit, Opvolging, OpvolgingStatus
from risico.tables import erfenis, opvolging
from shared.runtime.database import asyncpg_of, sql

# one decision at a time: two that are each without a circle could make one together
_SLOT: Final = "SELECT pg_advisory_xact_lock(hashtext('risico opvolging'))"
_OPVOLGERS: Final = sql(
    "WITH RECURSIVE keten (nummer) AS (SELECT unnest($1::text[])"
    " UNION SELECT o.naar FROM keten k JOIN {opvolging} o ON o.van = k.nummer AND o.status = 'bevestigd')"
    " SELECT nummer FROM keten",
    opvolging=opvolging,
)
# over two roads the shares add up, to all of it at most
_VERGEET: Final = sql("DELETE FROM {erfenis} WHERE naar = ANY($1::text[])", erfenis=erfenis)
_ERF: Final = sql(
    "WITH RECURSIVE keten (naar, van, aandeel) AS ("
    "  SELECT naar, van, aandeel FROM {opvolging} WHERE naar = ANY($1::text[]) AND status = 'bevestigd'"
    "  UNION ALL SELECT k.naar, o.van, k.aandeel * o.aandeel FROM keten k"
    "   JOIN {opvolging} o ON o.naar = k.van AND o.status = 'bevestigd')"
    " INSERT INTO {erfenis} (naar, van, aandeel)"
    " SELECT naar, van, least(1, sum(aandeel)) FROM keten GROUP BY naar, van",
    opvolging=opvolging,
    erfenis=erfenis,
)


class OpvolgingRepository:
    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def stel_voor(self, voorstellen: Sequence[Opvolging]) -> list[Opvolging]:
        """Store proposals and give those that were new: of a pair that was proposed before, the first stays."""
        nieuw = []
        for voorstel in voorstellen:
            bewaard = insert(opvolging).values(_rij(voorstel)).on_conflict_do_nothing(index_elements=["van", "naar"])
            if (await self._tx.execute(bewaard.returning(opvolging.c.id))).first() is not None:
                nieuw.append(voorstel)
        return nieuw

    async def get(self, opvolging_id: UUID, *, vergrendel: bool = False) -> Opvolging | None:
        """Give one; locked together with every other decision where it will be decided."""
        if vergrendel:
            await (await asyncpg_of(self._tx)).execute(_SLOT)
        query = select(opvolging).where(opvolging.c.id == opvolging_id)
        rij = (await self._tx.execute(query)).mappings().one_or_none()
        return None if rij is None else _opvolging(rij)

    async def find(self, status: OpvolgingStatus | None, *, na: UUID | None, limiet: int) -> list[Opvolging]:
        """Give them in the order in which they were proposed, those after `na`."""
        query = select(opvolging).order_by(opvolging.c.id).limit(limiet)
        if status is not None:
            query = query.where(opvolging.c.status == status)
        if na is not None:
            query = query.where(opvolging.c.id > na)
        return [_opvolging(rij) for rij in (await self._tx.execute(query)).mappings()]

    async def bewaar(self, besloten: Opvolging) -> None:
        """Write a decision."""
        rij = _rij(besloten)
        await self._tx.execute(update(opvolging).where(opvolging.c.id == besloten.id).values(rij))

    async def opvolgers(self, vestigingsnummers: Collection[str]) -> set[str]:
        """Give these vestigingen with all that confirmed successions lead to."""
        connection = await asyncpg_of(self._tx)
        return {rij[0] for rij in await connection.fetch(_OPVOLGERS, list(vestigingsnummers))}

    async def erf(self, vestigingsnummers: Collection[str]) -> None:
        """Settle anew whose evidence counts for these vestigingen."""
        connection = await asyncpg_of(self._tx)
        await connection.execute(_VERGEET, list(vestigingsnummers))
        await connection.execute(_ERF, list(vestigingsnummers))


def _rij(o: Opvolging) -> dict[str, Any]:
    return {
        "id": o.id,
        "van": o.van,
        "naar": o.naar,
        "sinds": o.sinds,
        "aandeel": o.aandeel,
        "reden": o.reden,
        "mutatie_id": o.mutatie_id,
        "status": o.status,
        "versie": o.versie,
        "besloten_door": None if o.besluit is None else o.besluit.door,
        "besloten_reden": None if o.besluit is None else o.besluit.reden,
        "besloten_op": None if o.besluit is None else o.besluit.op,
    }


def _opvolging(rij: Mapping[Any, Any]) -> Opvolging:
    door = rij["besloten_door"]
    return Opvolging(
        id=rij["id"],
        van=rij["van"],
        naar=rij["naar"],
        sinds=rij["sinds"],
        aandeel=rij["aandeel"],
        reden=rij["reden"],
        mutatie_id=rij["mutatie_id"],
        status=OpvolgingStatus(rij["status"]),
        versie=rij["versie"],
        besluit=None if door is None else Besluit(door, rij["besloten_reden"], rij["besloten_op"]),
    )
