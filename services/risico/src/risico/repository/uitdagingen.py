"""Challenges of the model in the database, and the inspections of our own that a challenge is judged on."""

from typing import Any, Final
from uuid import UUID

import asyncpg
from pydantic import TypeAdapter
from sqlalchemy import Row, Select, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from risico.domain import EENMANSZAAK, Bevordering, Uitdaging, Uitdagingverslag, Vergelijking
from risico.tables import bedrijf, bevinding, bevordering, grond, uitdaging, vestiging
from shared.contracts.waardelijsten import Risico
from shared.runtime.database import asyncpg_of, sql

STATEMENT_SECONDS: Final = 300
_TIJD: Final = f"SET LOCAL statement_timeout = '{STATEMENT_SECONDS}s'"
_VERGELIJKING: Final = TypeAdapter(Vergelijking)
# a natural person is not profiled, by challengers no more than by the model
_INSPECTIES: Final = sql(
    "SELECT b.vestigingsnummer, b.inspecteur_id, b.afgerond_op, b.uitkomst = 'overtreding' AS gevonden,"
    " v.sbi_sectie, v.grootteklasse"
    " FROM {bevinding} b JOIN {vestiging} v USING (vestigingsnummer)"
    " JOIN {bedrijf} w ON w.kvk_nummer = v.kvk_nummer"
    " WHERE $1 = ANY(b.risicos) AND b.vernietigd_op IS NULL"
    "  AND b.uitkomst IN ('geen_overtreding', 'overtreding')"
    "  AND NOT starts_with(lower(btrim(w.rechtsvorm)), $2)"
    " ORDER BY b.afgerond_op, b.interventie_id",
    bevinding=bevinding,
    vestiging=vestiging,
    bedrijf=bedrijf,
)


class UitdagingRepository:
    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def inspecties(self, risico: Risico) -> list[asyncpg.Record]:
        """Give what inspections into a risico found and who did them, in their order; annulled ones do not count."""
        connection = await asyncpg_of(self._tx)
        await connection.execute(_TIJD)
        return await connection.fetch(_INSPECTIES, risico, EENMANSZAAK, timeout=STATEMENT_SECONDS)

    async def voeg_toe(self, nieuw: Uitdaging) -> None:
        """Put a challenge on record."""
        verslag = nieuw.verslag
        await self._tx.execute(
            insert(uitdaging).values(
                id=nieuw.id,
                modelversie=verslag.modelversie,
                risico=verslag.risico,
                gegevens_sha256=verslag.gegevens_sha256,
                vergelijking=_VERGELIJKING.dump_python(verslag.vergelijking, mode="json"),
                door=nieuw.door,
                op=nieuw.op,
            )
        )

    async def bevorder(self, uitdaging_id: UUID, nieuw: Bevordering) -> None:
        """Put a promotion on record."""
        await self._tx.execute(
            insert(bevordering).values(
                uitdaging_id=uitdaging_id, uitdager=nieuw.uitdager, reden=nieuw.reden, door=nieuw.door, op=nieuw.op
            )
        )

    async def get(self, uitdaging_id: UUID, *, vergrendel: bool = False) -> Uitdaging | None:
        query = _alle().where(uitdaging.c.id == uitdaging_id)
        if vergrendel:
            query = query.with_for_update(of=uitdaging)
        rij = (await self._tx.execute(query)).one_or_none()
        return None if rij is None else _uitdaging(rij)

    async def find(self, *, na: UUID | None, limiet: int) -> list[Uitdaging]:
        """Give challenges, the newest first, those that come after `na` in that order."""
        query = _alle().order_by(uitdaging.c.id.desc()).limit(limiet)
        if na is not None:
            query = query.where(uitdaging.c.id < na)
        return [_uitdaging(rij) for rij in await self._tx.execute(query)]

    async def grond_van(self, versie: str) -> Uitdaging | None:
        """Give the challenge that a model version rests on."""
        query = _alle().join(grond, grond.c.uitdaging_id == uitdaging.c.id).where(grond.c.modelversie == versie)
        rij = (await self._tx.execute(query)).one_or_none()
        return None if rij is None else _uitdaging(rij)


def _alle() -> Select[Any]:
    bevorderd = (
        bevordering.c.uitdager,
        bevordering.c.reden,
        bevordering.c.door.label("bevorderd_door"),
        bevordering.c.op.label("bevorderd_op"),
    )
    return select(uitdaging, *bevorderd).outerjoin(bevordering, bevordering.c.uitdaging_id == uitdaging.c.id)


def _uitdaging(rij: Row[Any]) -> Uitdaging:
    return Uitdaging(
        id=rij.id,
        verslag=Uitdagingverslag(
            modelversie=rij.modelversie,
            risico=None if rij.risico is None else Risico(rij.risico),
            gegevens_sha256=rij.gegevens_sha256,
            vergelijking=_VERGELIJKING.validate_python(rij.vergelijking),
        ),
        door=rij.door,
        op=rij.op,
        bevordering=None
        if rij.uitdager is None
        else Bevordering(rij.uitdager, rij.reden, rij.bevorderd_door, rij.bevorderd_op),
    )
