"""Retention in the database: the rules, the holds, the register, and the destruction itself."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Table, delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from meldingen.domain import (
    OPEN,
    Archiefnominatie,
    Bewaarregel,
    Bewaarregels,
    BewaarregelsVastgesteld,
    MeldingStatus,
    Verlopen,
    Vernietigingsstop,
    Verwijdering,
)
from meldingen.domain.overbrengen import ONDERWEG
from meldingen.tables import (
    audit,
    bewaarregels,
    bijlage,
    melder,
    melding,
    metadata,
    overbrenging,
    overgang,
    vernietigingsstop,
    verwijdering,
)
from shared.contracts.waardelijsten import MeldingSoort
from shared.runtime.database import asyncpg_of, sql

_VERLOPEN: Final = sql(
    "SELECT melding.id, melding.soort, melding.status, coalesce(laatste.op, melding.ontvangen_op) AS afgesloten_op"
    " FROM {melding} AS melding JOIN unnest($1::text[], $2::text[], $3::timestamptz[]) AS regel (soort, afloop, grens)"
    " ON regel.soort = melding.soort AND regel.afloop = melding.status"
    " LEFT JOIN LATERAL (SELECT op FROM {overgang} AS overgang WHERE overgang.melding_id = melding.id"
    " ORDER BY versie DESC LIMIT 1) AS laatste ON true"
    " WHERE melding.id > $4 AND melding.ontvangen_op < regel.grens"
    " AND coalesce(laatste.op, melding.ontvangen_op) < regel.grens"
    " AND NOT EXISTS (SELECT FROM {stop} AS stop WHERE stop.melding_id = melding.id)"
    " AND NOT EXISTS (SELECT FROM {melding} AS doel WHERE doel.id = melding.samengevoegd_met AND doel.status = ANY($6))"
    " AND NOT EXISTS (SELECT FROM {overbrenging} AS o WHERE o.melding_id = melding.id AND o.status = ANY($7))"
    " AND ($8::uuid[] IS NULL OR melding.id = ANY($8))"
    " ORDER BY melding.id LIMIT $5",
    melding=melding,
    overgang=overgang,
    stop=vernietigingsstop,
    overbrenging=overbrenging,
)
# the trail outlives all, and so does the register of transfers; a hold is a guard to the end; a file leaves its store
# before its row goes (handlers.bijlagen)
_STAYS: Final = frozenset({audit.name, overbrenging.name, vernietigingsstop.name, bijlage.name})


def _with_meldingen() -> list[Table]:
    """Give the tables whose rows go with their melding, those that refer to others first; a new table is among them."""
    return [
        table
        for table in reversed(metadata.sorted_tables)
        if "melding_id" in table.c and table.name not in _STAYS and table is not melder
    ]


class BewaarRepository:
    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def regels(self, dag: date) -> Bewaarregels:
        """Give the rules that hold on a day; the migrations see to it that there are some."""
        query = select(bewaarregels).where(bewaarregels.c.geldig_vanaf <= dag)
        rij = (await self._tx.execute(query.order_by(bewaarregels.c.geldig_vanaf.desc()).limit(1))).one()
        return _bewaarregels(rij.geldig_vanaf, rij.regels)

    async def alle_regels(self) -> list[Bewaarregels]:
        """Give all rules there were, are and will be, by day."""
        rijen = await self._tx.execute(select(bewaarregels).order_by(bewaarregels.c.geldig_vanaf))
        return [_bewaarregels(rij.geldig_vanaf, rij.regels) for rij in rijen]

    async def add_regels(self, nieuw: Bewaarregels, door: str, op: datetime) -> None:
        """Store rules for a later day; raises BewaarregelsVastgesteld where that day has rules."""
        regels = [
            asdict(regel) | {"soorten": sorted(regel.soorten), "aflopen": sorted(regel.aflopen)}
            for regel in nieuw.regels
        ]
        rij = insert(bewaarregels).values(
            geldig_vanaf=nieuw.geldig_vanaf, regels=regels, vastgesteld_door=door, vastgesteld_op=op
        )
        if (await self._tx.execute(rij.on_conflict_do_nothing())).rowcount == 0:
            raise BewaarregelsVastgesteld

    async def verlopen(
        self,
        regels: Bewaarregels,
        nominatie: Archiefnominatie,
        vandaag: date,
        *,
        na: UUID,
        limiet: int,
        lock: bool,
        van: Sequence[UUID] | None = None,
    ) -> list[Verlopen]:
        """Give closed meldingen of which this is to become now and that nobody keeps, in the order of id.

        One that was merged stays for as long as the melding it went into is open, and one that is being transferred is
        passed over. With `van` only these are looked at. With `lock` they cannot change until the transaction ends;
        what is changing now is passed over.
        """
        geldt = [(soort, afloop, regel.grens(vandaag)) for soort, afloop, regel in regels.met(nominatie)]
        query = f"{_VERLOPEN} FOR UPDATE OF melding SKIP LOCKED" if lock else _VERLOPEN
        rijen = await (await asyncpg_of(self._tx)).fetch(
            query,
            [soort for soort, _, _ in geldt],
            [afloop for _, afloop, _ in geldt],
            [grens for _, _, grens in geldt],
            na,
            limiet,
            list(OPEN),
            list(ONDERWEG),
            van,
        )
        return [
            Verlopen(rij["id"], MeldingSoort(rij["soort"]), MeldingStatus(rij["status"]), rij["afgesloten_op"])
            for rij in rijen
        ]

    async def vastgehouden(self, melding_ids: Sequence[UUID]) -> set[UUID]:
        """Give those that somebody keeps or transfers; of locked meldingen nobody can come to keep more."""
        stop = select(vernietigingsstop.c.melding_id).where(vernietigingsstop.c.melding_id.in_(melding_ids))
        onderweg = select(overbrenging.c.melding_id).where(
            overbrenging.c.melding_id.in_(melding_ids), overbrenging.c.status.in_(ONDERWEG)
        )
        return set((await self._tx.scalars(stop.union(onderweg))).all())

    async def vernietig(self, melding_ids: Sequence[UUID]) -> None:
        """Destroy meldingen with all that is kept about them: the vault first, so that its keys go before all else."""
        for table in (melder, *_with_meldingen()):
            await self._tx.execute(delete(table).where(table.c.melding_id.in_(melding_ids)))
        await self._tx.execute(delete(melding).where(melding.c.id.in_(melding_ids)))
        await self._tx.execute(
            update(overbrenging).where(overbrenging.c.melding_id.in_(melding_ids)).values(melding_id=None)
        )

    async def add_verwijderingen(self, verwijderingen: Sequence[Verwijdering]) -> None:
        """Enter what was destroyed into the register, in the transaction that destroys it."""
        if verwijderingen:
            await self._tx.execute(insert(verwijdering), [asdict(regel) for regel in verwijderingen])

    async def verwijderingen(self, *, na: UUID | None, limiet: int) -> list[Verwijdering]:
        """Give the register, the latest first."""
        query = select(verwijdering).order_by(verwijdering.c.id.desc()).limit(limiet)
        if na is not None:
            query = query.where(verwijdering.c.id < na)
        return [
            Verwijdering(
                id=rij.id,
                op=rij.op,
                soort=MeldingSoort(rij.soort),
                afloop=MeldingStatus(rij.afloop),
                regel=rij.regel,
                regels_vanaf=rij.regels_vanaf,
                jaren=rij.jaren,
                pseudoniemen=tuple(rij.pseudoniemen),
            )
            for rij in await self._tx.execute(query)
        ]

    async def zet_stop(self, stop: Vernietigingsstop) -> None:
        """Keep a melding, for this reason instead of an earlier one."""
        nieuw = insert(vernietigingsstop).values(asdict(stop))
        waarden = {naam: nieuw.excluded[naam] for naam in ("reden", "door", "op")}
        await self._tx.execute(nieuw.on_conflict_do_update(index_elements=["melding_id"], set_=waarden))

    async def hef_stop_op(self, melding_id: UUID) -> bool:
        """Keep a melding no longer; False when nobody did."""
        opgeheven = await self._tx.execute(
            delete(vernietigingsstop).where(vernietigingsstop.c.melding_id == melding_id)
        )
        return opgeheven.rowcount > 0


def _bewaarregels(geldig_vanaf: date, regels: Sequence[Mapping[str, Any]]) -> Bewaarregels:
    return Bewaarregels(geldig_vanaf, tuple(map(_bewaarregel, regels)))


def _bewaarregel(rij: Mapping[str, Any]) -> Bewaarregel:
    return Bewaarregel(
        id=rij["id"],
        nominatie=Archiefnominatie(rij["nominatie"]),
        jaren=rij["jaren"],
        soorten=frozenset(map(MeldingSoort, rij.get("soorten", ()))),
        aflopen=frozenset(map(MeldingStatus, rij.get("aflopen", ()))),
    )
