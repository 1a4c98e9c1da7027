"""The weekly checks in the database, and what they are made of: draws, and what was found at whom they chose."""

from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import asyncpg
from pydantic import TypeAdapter
from sqlalchemy import Row, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from risico.domain import Ijking, Risicoijking
from risico.model import Waarneming
from risico.tables import bevinding, gekozen, ijking, risicoparameter, selectie, vestiging
from shared.contracts.waardelijsten import Risico
from shared.runtime.database import asyncpg_of, sql

STATEMENT_SECONDS: Final = 300
_TIJD: Final = f"SET LOCAL statement_timeout = '{STATEMENT_SECONDS}s'"
_RISICOS: Final = TypeAdapter(tuple[Risicoijking, ...])
# a finding belongs to the last draw before it that chose the vestiging on that risico, and a draw has the first of its
# findings. What a melding or an accident led to belongs to none, and what was annulled does not count
_WAARNEMINGEN: Final = sql(
    "WITH getrokken AS (SELECT g.*, s.op, s.modelversie FROM {gekozen} g JOIN {selectie} s ON s.id = g.selectie_id"
    "  WHERE g.herkomst IN ('model', 'willekeurig') AND s.op >= $1 AND s.op < $2),"
    " van_trekking AS (SELECT DISTINCT ON (b.interventie_id, t.risico) t.selectie_id, t.vestigingsnummer,"
    "   b.afgerond_op, b.inspecteur_id, b.uitkomst = 'overtreding' AS gevonden"
    "  FROM {bevinding} b JOIN getrokken t ON t.vestigingsnummer = b.vestigingsnummer AND t.op < b.afgerond_op"
    "   AND t.risico = ANY(b.risicos)"
    "  WHERE b.afgerond_op < $2 AND b.vernietigd_op IS NULL AND b.planmatig IS NOT FALSE"
    "   AND b.uitkomst IN ('geen_overtreding', 'overtreding')"
    "  ORDER BY b.interventie_id, t.risico, t.op DESC, t.selectie_id),"
    " eerste AS (SELECT DISTINCT ON (selectie_id, vestigingsnummer) * FROM van_trekking"
    "  ORDER BY selectie_id, vestigingsnummer, afgerond_op)"
    " SELECT t.selectie_id, t.modelversie, t.risico, t.vestigingsnummer, t.herkomst = 'willekeurig' AS geloot, t.kans,"
    "  t.score / (p.ernst * p.maatschappelijk * coalesce(t.omvang, v.omvang)) AS verwacht,"
    "  t.sbi_sectie, t.grootteklasse, t.provincie, e.inspecteur_id, e.gevonden"
    " FROM getrokken t JOIN {vestiging} v USING (vestigingsnummer)"
    " JOIN {risicoparameter} p ON (p.modelversie, p.risico) = (t.modelversie, t.risico)"
    " LEFT JOIN eerste e USING (selectie_id, vestigingsnummer)"
    " ORDER BY t.selectie_id, t.vestigingsnummer",
    gekozen=gekozen,
    selectie=selectie,
    bevinding=bevinding,
    vestiging=vestiging,
    risicoparameter=risicoparameter,
)


class IjkingRepository:
    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def waarnemingen(self, van: datetime, tot: datetime) -> list[Waarneming]:
        """Give whom draws of a period chose by score or by lot, with what was found there before its end."""
        connection = await asyncpg_of(self._tx)
        await connection.execute(_TIJD)
        return [_waarneming(rij) for rij in await connection.fetch(_WAARNEMINGEN, van, tot, timeout=STATEMENT_SECONDS)]

    async def voeg_toe(self, nieuw: Ijking) -> bool:
        """Store the check of a week; tell whether it is the first of that week, for only that one stays."""
        rij = {kolom.name: getattr(nieuw, kolom.name) for kolom in ijking.c}
        rij["risicos"] = _RISICOS.dump_python(nieuw.risicos, mode="json")
        query = insert(ijking).values(rij).on_conflict_do_nothing().returning(ijking.c.id)
        return await self._tx.scalar(query) is not None

    async def van_week(self, week: date) -> Ijking | None:
        """Give the check of the week that starts on this Monday."""
        rij = (await self._tx.execute(select(ijking).where(ijking.c.week == week))).one_or_none()
        return None if rij is None else _ijking(rij)

    async def get(self, ijking_id: UUID) -> Ijking | None:
        """Give one check."""
        rij = (await self._tx.execute(select(ijking).where(ijking.c.id == ijking_id))).one_or_none()
        return None if rij is None else _ijking(rij)

    async def find(self, *, na: date | None, limiet: int) -> list[Ijking]:
        """Give checks, the newest week first, those of before `na`."""
        query = select(ijking).order_by(ijking.c.week.desc()).limit(limiet)
        if na is not None:
            query = query.where(ijking.c.week < na)
        return [_ijking(rij) for rij in await self._tx.execute(query)]


def _waarneming(rij: asyncpg.Record) -> Waarneming:
    waarden = dict(rij)
    return Waarneming(
        selectie=waarden.pop("selectie_id"),
        risico=Risico(waarden.pop("risico")),
        inspecteur=waarden.pop("inspecteur_id"),
        **waarden,
    )


def _ijking(rij: Row[Any]) -> Ijking:
    return Ijking(
        id=rij.id,
        week=rij.week,
        van=rij.van,
        tot=rij.tot,
        modelversie=rij.modelversie,
        getrokken=rij.getrokken,
        bezocht=rij.bezocht,
        risicos=_RISICOS.validate_python(rij.risicos),
    )
