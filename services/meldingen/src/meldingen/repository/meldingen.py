"""Meldingen in the database."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from meldingen.domain import (
    MET_TERMIJN,
    SYSTEEM,
    Auditregel,
    Handeling,
    Herleidbaarheid,
    Melding,
    MeldingStatus,
    Overgang,
    Stand,
    Termijn,
    Toedeling,
    Verstrijkend,
    Zoekcriteria,
    dag_van,
)
from meldingen.tables import melder, melding, overgang
from shared.contracts.waardelijsten import Vertrouwelijkheid
from shared.runtime.database import asyncpg_of, sql

from .audit import AuditRepository
from .rijen import COLUMNS, lees_melding, rij_van, termijn_kolommen
from .termijnen import TermijnRepository

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_OVERGANG_COLUMNS: Final = tuple(overgang.c.keys())

_LOCK: Final = sql(
    "SELECT id, status, versie, sleutel, kvk_nummer, vestigingsnummer, direct_gevaar, triage->>'herleidbaarheid'"
    " FROM {melding}"
    " WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE",
    melding=melding,
)
_MOVE: Final = sql(
    "UPDATE {melding} AS melding SET status = stap.naar, versie = stap.versie, termijn = stap.termijn,"
    " termijn_begonnen_op = stap.begonnen_op, uiterlijk_op = stap.uiterlijk_op, termijn_signaal_op = stap.signaal_op,"
    " termijn_gepauzeerd_op = stap.gepauzeerd_op"
    " FROM unnest($1::uuid[], $2::int[], $3::text[], $4::text[], $5::timestamptz[], $6::timestamptz[],"
    " $7::timestamptz[], $8::timestamptz[])"
    " AS stap (id, versie, naar, termijn, begonnen_op, uiterlijk_op, signaal_op, gepauzeerd_op)"
    " WHERE melding.id = stap.id",
    melding=melding,
)


class MeldingRepository:
    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def add(self, meldingen: Sequence[Melding], toedelingen: Sequence[Toedeling]) -> None:
        """Store new meldingen, each with what it gets, all at once; one that the database refuses fails all."""
        connection = await asyncpg_of(self._tx)
        await connection.copy_records_to_table(
            melding.name, schema_name=melding.schema, columns=COLUMNS, records=map(rij_van, meldingen, toedelingen)
        )

    async def get(self, melding_id: UUID) -> Melding | None:
        row = (await self._tx.execute(select(melding).where(melding.c.id == melding_id))).one_or_none()
        return None if row is None else lees_melding(row)

    async def met_ids(self, melding_ids: Sequence[UUID]) -> dict[UUID, Melding]:
        """Give those of these meldingen that there are."""
        rows = await self._tx.execute(select(melding).where(melding.c.id.in_(melding_ids)))
        return {row.id: lees_melding(row) for row in rows}

    async def find(
        self,
        criteria: Zoekcriteria,
        *,
        na: UUID | None,
        limiet: int,
        email_hmac: bytes | None = None,
        telefoon_hmac: bytes | None = None,
    ) -> list[Melding]:
        """Give meldingen newest first, those that come after `na` in that order; the hashes limit to one reporter."""
        eisen = [*conditions(criteria), *van_melder(email_hmac, telefoon_hmac)]
        query = select(melding).where(*eisen).order_by(melding.c.id.desc()).limit(limiet)
        if na is not None:
            query = query.where(melding.c.id < na)
        return [lees_melding(row) for row in await self._tx.execute(query)]

    async def find_verstrijkend(
        self, criteria: Verstrijkend, *, na: tuple[datetime, UUID] | None, limiet: int
    ) -> list[Melding]:
        """Give meldingen whose term runs, by its end; those that come after `na` in that order."""
        columns = melding.c
        query = (
            select(melding)
            .where(columns.uiterlijk_op <= criteria.tot_en_met, columns.termijn_gepauzeerd_op.is_(None))
            .order_by(columns.uiterlijk_op, columns.id)
            .limit(limiet)
        )
        if criteria.vanaf is not None:
            query = query.where(columns.uiterlijk_op >= criteria.vanaf)
        if criteria.soort is not None:
            query = query.where(columns.termijn == criteria.soort)
        if criteria.team is not None:
            query = query.where(columns.team == criteria.team)
        if na is not None:
            query = query.where(tuple_(columns.uiterlijk_op, columns.id) > tuple_(*na))
        return [lees_melding(row) for row in await self._tx.execute(query)]

    async def maak_bekend(self, melding_id: UUID, vertrouwelijkheid: Vertrouwelijkheid) -> bool:
        """Let a melding no longer be anonymous; False when it was not."""
        columns = melding.c
        bekend = (
            update(melding)
            .where(columns.id == melding_id, columns.vertrouwelijkheid == Vertrouwelijkheid.ANONIEM)
            .values(vertrouwelijkheid=vertrouwelijkheid, versie=columns.versie + 1)
            .returning(columns.id)
        )
        return (await self._tx.execute(bekend)).first() is not None

    async def overgangen(self, melding_id: UUID) -> list[Overgang]:
        """Give the transitions of a melding in the order they were made."""
        rows = await self._tx.execute(
            select(overgang).where(overgang.c.melding_id == melding_id).order_by(overgang.c.versie)
        )
        return [Overgang(row.melding_id, row.versie, MeldingStatus(row.naar), row.op, row.door) for row in rows]

    async def lock(self, melding_ids: Sequence[UUID]) -> list[Stand]:
        """Lock meldingen for a transition, in the order of id so that two batches cannot deadlock."""
        connection = await asyncpg_of(self._tx)
        return [
            Stand(
                row[0],
                MeldingStatus(row[1]),
                row[2],
                row[3],
                row[4],
                row[5],
                direct_gevaar=row[6],
                herleidbaarheid=None if row[7] is None else Herleidbaarheid(row[7]),
            )
            for row in await connection.fetch(_LOCK, melding_ids)
        ]

    async def move(self, overgangen: Sequence[Overgang]) -> None:
        """Make transitions of locked meldingen: the history gets each, the melding its last, and the term there."""
        if not overgangen:
            return
        await AuditRepository(self._tx).add(
            [
                Auditregel(
                    stap.door or SYSTEEM, Handeling.STATUS_GEWIJZIGD, stap.melding_id, stap.op, {"naar": stap.naar}
                )
                for stap in overgangen
            ]
        )
        connection = await asyncpg_of(self._tx)
        laatste = {stap.melding_id: stap for stap in overgangen}
        termijnen = await self._termijnen_na(overgangen, laatste)
        rijen = [
            (stap.melding_id, stap.versie, stap.naar, *termijn_kolommen(termijnen.get(stap.melding_id)))
            for stap in laatste.values()
        ]
        await connection.execute(_MOVE, *zip(*rijen, strict=True))
        await connection.copy_records_to_table(
            overgang.name,
            schema_name=overgang.schema,
            columns=_OVERGANG_COLUMNS,
            records=[(stap.melding_id, stap.versie, stap.naar, stap.op, stap.door) for stap in overgangen],
        )

    async def _termijnen_na(
        self, overgangen: Sequence[Overgang], laatste: Mapping[UUID, Overgang]
    ) -> Mapping[UUID, Termijn]:
        """Give the terms that meldingen have after transitions; those that move out of the clock's sight have none."""
        met_termijn = [melding_id for melding_id, stap in laatste.items() if stap.naar in MET_TERMIJN]
        if not met_termijn:
            return {}
        repository = TermijnRepository(self._tx)
        regels = await repository.regels(dag_van(datetime.now(UTC)))
        standen = {stand.melding_id: stand for stand in await repository.standen(met_termijn)}
        for stap in overgangen:
            if stap.melding_id in standen:
                standen[stap.melding_id] = regels.na_overgang(standen[stap.melding_id], stap.naar, stap.op)
        return {melding_id: stand.termijn for melding_id, stand in standen.items() if stand.termijn is not None}


def conditions(criteria: Zoekcriteria) -> list[ColumnElement[bool]]:
    """Translate criteria to SQL; a period limits the id too, which makes it a range of the primary key."""
    columns = melding.c
    result = [
        columns[name] == value
        for name in ("soort", "status", "urgentie", "kvk_nummer")
        if (value := getattr(criteria, name)) is not None
    ]
    if criteria.vanaf is not None:
        result += [columns.ontvangen_op >= criteria.vanaf, columns.id >= first_id(criteria.vanaf)]
    if criteria.tot is not None:
        result += [columns.ontvangen_op < criteria.tot, columns.id <= last_id(criteria.tot)]
    return result


def van_melder(email_hmac: bytes | None, telefoon_hmac: bytes | None) -> list[ColumnElement[bool]]:
    """Limit to the meldingen of one reporter, by what he is found by."""
    gezocht = ((melder.c.email_hmac, email_hmac), (melder.c.telefoon_hmac, telefoon_hmac))
    return [
        melding.c.id.in_(select(melder.c.melding_id).where(column == waarde))
        for column, waarde in gezocht
        if waarde is not None
    ]


def first_id(moment: datetime) -> UUID:
    """Give the lowest UUIDv7 of the millisecond of `moment`."""
    return UUID(int=_millis(moment) << 80)


def last_id(moment: datetime) -> UUID:
    """Give the highest UUIDv7 of the millisecond of `moment`."""
    return UUID(int=(_millis(moment) + 1 << 80) - 1)


def _millis(moment: datetime) -> int:
    """Give Unix time in milliseconds; a UUIDv7 holds 48 bits of it, and nothing from before 1970."""
    return min(max((moment - _EPOCH) // timedelta(milliseconds=1), 0), 2**48 - 1)
