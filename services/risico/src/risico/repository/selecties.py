"""Draws in the database, and what was found since at whom they chose."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from risico.domain import Gekozen, Herkomst, Kandidaat, Selectie, Selectieopdracht, Steekproef
from risico.tables import bevinding, gekozen, selectie
from shared.contracts.waardelijsten import Band, Risico
from shared.runtime.database import asyncpg_of, sql

# the first outcome after the draw, of an inspection that found somebody, and that still stands
_GEVONDEN: Final = sql(
    "SELECT g.kans < 1 AS geloot, count(*) AS getrokken, count(b.overtreding) AS bekend,"
    " coalesce(sum(b.overtreding::int), 0) AS overtredingen FROM {gekozen} g LEFT JOIN LATERAL ("
    "  SELECT b.uitkomst = 'overtreding' AS overtreding FROM {bevinding} b"
    "  WHERE b.vestigingsnummer = g.vestigingsnummer AND b.afgerond_op > $2 AND b.vernietigd_op IS NULL"
    "   AND b.uitkomst IN ('geen_overtreding', 'overtreding') AND ($3::text IS NULL OR $3 = ANY(b.risicos))"
    "  ORDER BY b.afgerond_op LIMIT 1) b ON true"
    " WHERE g.selectie_id = $1 GROUP BY 1",
    gekozen=gekozen,
    bevinding=bevinding,
)


class SelectieRepository:
    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def voeg_toe(self, s: Selectie, keuze: Sequence[Gekozen]) -> None:
        """Store a draw with all it chose."""
        o = s.opdracht
        await self._tx.execute(
            insert(selectie).values(
                id=s.id,
                programma=o.programma,
                aantal=o.aantal,
                aandeel_willekeurig=o.aandeel_willekeurig,
                risico=o.risico,
                sbi_sectie=o.sbi_sectie,
                provincie=o.provincie,
                grootteklasse=o.grootteklasse,
                band=o.band,
                seed=s.seed,
                kader=s.kader,
                gekozen=s.gekozen,
                modelversie=s.modelversie,
                door=s.door,
                op=s.op,
            )
        )
        connection = await asyncpg_of(self._tx)
        await connection.copy_records_to_table(
            gekozen.name,
            schema_name=gekozen.schema,
            columns=tuple(gekozen.c.keys()),
            records=[
                (s.id, k.vestigingsnummer, herkomst, kans, k.score, k.risico, *k.stratum, reden, k.omvang)
                for k, herkomst, kans, reden in keuze
            ],
        )

    async def get(self, selectie_id: UUID) -> Selectie | None:
        """Give a draw without what it chose."""
        rij = (await self._tx.execute(select(selectie).where(selectie.c.id == selectie_id))).one_or_none()
        return None if rij is None else _selectie(rij)

    async def find(self, *, na: UUID | None, limiet: int) -> list[Selectie]:
        """Give draws, the newest first, those that come after `na` in that order."""
        query = select(selectie).order_by(selectie.c.id.desc()).limit(limiet)
        if na is not None:
            query = query.where(selectie.c.id < na)
        return [_selectie(rij) for rij in await self._tx.execute(query)]

    async def gekozen(self, selectie_id: UUID, *, na: str | None, limiet: int) -> Sequence[Gekozen]:
        """Give whom it chose by number, those after `na`."""
        query = (
            select(gekozen)
            .where(gekozen.c.selectie_id == selectie_id, gekozen.c.vestigingsnummer > (na or ""))
            .order_by(gekozen.c.vestigingsnummer)
            .limit(limiet)
        )
        return [_gekozen(rij) for rij in await self._tx.execute(query)]

    async def waarin(
        self, vestigingsnummer: str, van: datetime, tot: datetime | None
    ) -> Sequence[tuple[Selectie, Gekozen]]:
        """Give the draws from `van` until `tot` that chose a vestiging, in their order, with why and how."""
        query = (
            select(gekozen)
            .join(selectie, selectie.c.id == gekozen.c.selectie_id)
            .where(gekozen.c.vestigingsnummer == vestigingsnummer, selectie.c.op >= van)
            .order_by(gekozen.c.selectie_id)
        )
        if tot is not None:
            query = query.where(selectie.c.op < tot)
        rijen = {rij.selectie_id: _gekozen(rij) for rij in await self._tx.execute(query)}
        selecties = await self._tx.execute(select(selectie).where(selectie.c.id.in_(rijen)).order_by(selectie.c.id))
        return [(_selectie(rij), rijen[rij.id]) for rij in selecties]

    async def gevonden(self, s: Selectie) -> tuple[Steekproef, Steekproef]:
        """Give what was found since at those chosen with certainty, and at those drawn by lot."""
        connection = await asyncpg_of(self._tx)
        rijen = {rij["geloot"]: rij for rij in await connection.fetch(_GEVONDEN, s.id, s.op, s.opdracht.risico)}
        zeker, geloot = (
            (rij["getrokken"], rij["bekend"], rij["overtredingen"]) if (rij := rijen.get(deel)) else (0, 0, 0)
            for deel in (False, True)
        )
        return Steekproef(zeker[0], *zeker), Steekproef(s.kader - zeker[0], *geloot)


def _selectie(rij: Row[Any]) -> Selectie:
    return Selectie(
        id=rij.id,
        opdracht=Selectieopdracht(
            programma=rij.programma,
            aantal=rij.aantal,
            aandeel_willekeurig=rij.aandeel_willekeurig,
            risico=None if rij.risico is None else Risico(rij.risico),
            sbi_sectie=rij.sbi_sectie,
            provincie=rij.provincie,
            grootteklasse=rij.grootteklasse,
            band=None if rij.band is None else Band(rij.band),
            erbij={},
        ),
        seed=rij.seed,
        kader=rij.kader,
        gekozen=rij.gekozen,
        modelversie=rij.modelversie,
        door=rij.door,
        op=rij.op,
    )


def _gekozen(rij: Row[Any]) -> Gekozen:
    kandidaat = Kandidaat(
        rij.vestigingsnummer,
        rij.score,
        Risico(rij.risico),
        (rij.sbi_sectie, rij.grootteklasse, rij.provincie),
        rij.omvang,
    )
    return Gekozen(kandidaat, Herkomst(rij.herkomst), rij.kans, rij.reden)
