"""Interventies in the database."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ARRAY, Column, Table, insert, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncConnection

from interventie.domain import (
    Aanleiding,
    Bevinding,
    Dossier,
    Interventie,
    InterventieOnbekend,
    Keuze,
    Onderdeel,
    Stap,
    Statusovergang,
    Zoekcriteria,
)
from interventie.tables import aanleiding, aanleiding_inzage, bevinding, interventie, keuze, statusverloop
from shared.runtime.database import asyncpg_of, sql

from . import rijen

_DOSSIERS: Final = sql(
    "SELECT *,"
    " (SELECT array_agg(melding_id ORDER BY melding_id) FROM {aanleiding} WHERE interventie_id = id) AS melding_ids,"
    " (SELECT regel FROM {keuze} AS gekozen WHERE interventie_id = interventie.id ORDER BY gekozen.id DESC LIMIT 1)"
    " FROM {interventie} AS interventie WHERE {{kolom}} = ANY($1::uuid[]) ORDER BY id FOR UPDATE",
    interventie=interventie,
    aanleiding=aanleiding,
    keuze=keuze,
)
_BIJ_ZAAK: Final = _DOSSIERS.format(kolom="zaak_id")
_BIJ_ID: Final = _DOSSIERS.format(kolom="id")


def _upsert(table: Table) -> str:
    """Write the statement that stores any number of rows at once; list columns travel as text."""
    kolommen = {kolom.name: kolom for kolom in table.c}
    waarden = (f"string_to_array({naam}, ',')" if _is_lijst(kolom) else naam for naam, kolom in kolommen.items())
    reeksen = (f"${nummer}::{_soort(kolom)}[]" for nummer, kolom in enumerate(kolommen.values(), start=1))
    nieuw = (f"{naam} = excluded.{naam}" for naam in kolommen if naam != "id")
    return (
        f"INSERT INTO {table.fullname} ({', '.join(kolommen)}) SELECT {', '.join(waarden)}"  # noqa: S608 - our own names
        f" FROM unnest({', '.join(reeksen)}) AS rij ({', '.join(kolommen)})"
        f" ON CONFLICT (id) DO UPDATE SET {', '.join(nieuw)}"
    )


def _is_lijst(kolom: Column[Any]) -> bool:
    return isinstance(kolom.type, ARRAY)


def _soort(kolom: Column[Any]) -> str:
    """Name the type of one value as Postgres does."""
    soort = kolom.type.item_type if isinstance(kolom.type, ARRAY) else kolom.type
    return soort.compile(_POSTGRES)


_POSTGRES: Final = postgresql.dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy leaves its dialects untyped
_BEWAAR: Final = _upsert(interventie)


class InterventieRepository:
    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def dossiers_bij_zaken(self, zaak_ids: Iterable[UUID]) -> dict[UUID, Dossier]:
        """Give the dossiers of these zaken by zaak, locked until the transaction ends."""
        connection = await asyncpg_of(self._tx)
        return {rij["zaak_id"]: rijen.dossier_van(rij) for rij in await connection.fetch(_BIJ_ZAAK, set(zaak_ids))}

    async def dossier(self, interventie_id: UUID) -> Dossier:
        """Give one dossier, locked until the transaction ends; raises InterventieOnbekend."""
        connection = await asyncpg_of(self._tx)
        rij = await connection.fetchrow(_BIJ_ID, [interventie_id])
        if rij is None:
            raise InterventieOnbekend
        return rijen.dossier_van(rij)

    async def bewaar(self, stappen: Sequence[Stap], *, door: str) -> None:
        """Store changes in their order, those of one dossier after each other; a handful of statements in all."""
        if not stappen:
            return
        laatste = {stap.dossier.interventie.id: stap.dossier for stap in stappen}
        connection = await asyncpg_of(self._tx)
        await connection.execute(_BEWAAR, *map(list, zip(*map(rijen.rij_van, laatste.values()), strict=True)))
        await self._voeg_toe(
            statusverloop,
            [rijen.rij_van_overgang(overgang) for stap in stappen if (overgang := stap.overgang(door))],
        )
        await self._voeg_toe(
            aanleiding,
            [
                rijen.rij_van_aanleiding(stap.dossier.interventie.id, nieuw)
                for stap in stappen
                for nieuw in stap.nieuwe_aanleidingen
            ],
        )
        await self._voeg_toe(
            keuze,
            [rijen.rij_van_keuze(stap.dossier.interventie.id, stap.keuze) for stap in stappen if stap.keuze],
        )

    async def bewaar_bevinding(self, nieuw: Bevinding) -> None:
        await self._tx.execute(
            insert(bevinding).values(
                id=nieuw.id,
                interventie_id=nieuw.interventie_id,
                risico=nieuw.risico,
                wet=nieuw.wet,
                overtreding_klasse=nieuw.overtreding_klasse,
                toelichting=nieuw.toelichting,
                vastgelegd_door=nieuw.vastgelegd_door,
                vastgelegd_op=nieuw.vastgelegd_op,
            )
        )

    async def bewaar_inzage(self, interventie_id: UUID, onderdeel: Onderdeel, aanroeper: str, op: datetime) -> None:
        """Record who saw which part of the trigger, in the transaction that shows it."""
        await self._tx.execute(
            insert(aanleiding_inzage).values(
                interventie_id=interventie_id, onderdeel=onderdeel, aanroeper=aanroeper, ingezien_op=op
            )
        )

    async def interventie(self, interventie_id: UUID) -> Interventie:
        """Give one interventie without its trigger; raises InterventieOnbekend."""
        query = select(interventie).where(interventie.c.id == interventie_id)
        rij = (await self._tx.execute(query)).mappings().one_or_none()
        if rij is None:
            raise InterventieOnbekend
        return rijen.interventie_van(rij)

    async def interventies(self, criteria: Zoekcriteria, *, na: UUID | None, limiet: int) -> list[Interventie]:
        """List interventies, newest first, those that come after `na`."""
        kolom = interventie.c
        eisen = (
            (criteria.inspecteur_id, kolom.inspecteur_id.__eq__),
            (criteria.status, kolom.status.__eq__),
            (criteria.type, kolom.type.__eq__),
            (criteria.bezoek_vanaf, kolom.bezoek_datum.__ge__),
            (criteria.bezoek_tot, kolom.bezoek_datum.__le__),
            (na, kolom.id.__lt__),
        )
        query = select(interventie).where(*(eis(waarde) for waarde, eis in eisen if waarde is not None))
        query = query.order_by(kolom.id.desc()).limit(limiet)
        return [rijen.interventie_van(rij) for rij in (await self._tx.execute(query)).mappings()]

    async def aanleidingen(self, interventie_id: UUID) -> list[Aanleiding]:
        query = select(aanleiding).where(aanleiding.c.interventie_id == interventie_id)
        query = query.order_by(aanleiding.c.ontvangen_op, aanleiding.c.melding_id)
        return [rijen.aanleiding_van(rij) for rij in (await self._tx.execute(query)).mappings()]

    async def keuzes(self, interventie_id: UUID) -> list[Keuze]:
        """Give the choices made, the one that holds first."""
        query = select(keuze).where(keuze.c.interventie_id == interventie_id).order_by(keuze.c.id.desc())
        return [rijen.keuze_van(rij) for rij in (await self._tx.execute(query)).mappings()]

    async def statusverloop(self, interventie_id: UUID) -> list[Statusovergang]:
        query = select(statusverloop).where(statusverloop.c.interventie_id == interventie_id)
        query = query.order_by(statusverloop.c.versie)
        return [rijen.overgang_van(rij) for rij in (await self._tx.execute(query)).mappings()]

    async def bevindingen(self, interventie_id: UUID) -> tuple[Bevinding, ...]:
        """Give what was found, in the order in which it was recorded."""
        query = select(bevinding).where(bevinding.c.interventie_id == interventie_id).order_by(bevinding.c.id)
        return tuple(rijen.bevinding_van(rij) for rij in (await self._tx.execute(query)).mappings())

    async def _voeg_toe(self, table: Table, records: Sequence[tuple[Any, ...]]) -> None:
        """Copy new rows in, in the order of the columns; a key that the database makes is left out."""
        if not records:
            return
        connection = await asyncpg_of(self._tx)
        await connection.copy_records_to_table(
            table.name,
            schema_name=table.schema,
            columns=[kolom.name for kolom in table.c if kolom.identity is None],
            records=records,
        )
