"""Interventies in the database."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Table, insert, select
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
    " ARRAY(SELECT melding_id FROM {aanleiding} WHERE interventie_id = interventie.id ORDER BY melding_id)"
    " AS melding_ids,"
    " (SELECT regel FROM {keuze} AS gekozen WHERE interventie_id = interventie.id ORDER BY gekozen.id DESC LIMIT 1)"
    " FROM {interventie} AS interventie WHERE {{kolom}} = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE",
    interventie=interventie,
    aanleiding=aanleiding,
    keuze=keuze,
)
_MAAK_LOS: Final = sql(
    "DELETE FROM {aanleiding} AS was USING unnest($1::uuid[], $2::uuid[]) AS los (interventie_id, melding_id)"
    " WHERE was.interventie_id = los.interventie_id AND was.melding_id = los.melding_id",
    aanleiding=aanleiding,
)
_BIJ_ZAAK: Final = _DOSSIERS.format(kolom="zaak_id")
_BIJ_ID: Final = _DOSSIERS.format(kolom="id")


# unnest flattens an array of arrays, so lists travel as text; a value of a value list holds no comma
_WIJZIG: Final = sql(
    "UPDATE {interventie} AS interventie SET plan_versie = nieuw.plan_versie, versie = nieuw.versie,"
    " status = nieuw.status, hervat_naar = nieuw.hervat_naar, reden = nieuw.reden, type = nieuw.type,"
    " risicos = string_to_array(nieuw.risicos, ','), inspecteur_id = nieuw.inspecteur_id,"
    " bezoek_datum = nieuw.bezoek_datum, begint_op = nieuw.begint_op, duur_minuten = nieuw.duur_minuten,"
    " handmatig = nieuw.handmatig, toegewezen_op = nieuw.toegewezen_op, uitkomst = nieuw.uitkomst,"
    " overtreding_klasse = nieuw.overtreding_klasse, instrumenten = string_to_array(nieuw.instrumenten, ','),"
    " afgerond_op = nieuw.afgerond_op, gewijzigd_op = nieuw.gewijzigd_op"
    " FROM unnest($1::uuid[], $2::int[], $3::int[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],"
    " $9::uuid[], $10::date[], $11::timestamptz[], $12::int[], $13::boolean[], $14::timestamptz[], $15::text[],"
    " $16::text[], $17::text[], $18::timestamptz[], $19::timestamptz[])"
    " AS nieuw (id, plan_versie, versie, status, hervat_naar, reden, type, risicos, inspecteur_id, bezoek_datum,"
    " begint_op, duur_minuten, handmatig, toegewezen_op, uitkomst, overtreding_klasse, instrumenten, afgerond_op,"
    " gewijzigd_op) WHERE interventie.id = nieuw.id",
    interventie=interventie,
)


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
        laatste = {stap.dossier.interventie.id: stap.dossier for stap in stappen}
        nieuw = {stap.dossier.interventie.id for stap in stappen if stap.vorige is None}
        await self._voeg_toe(interventie, [rijen.rij_van(laatste[id_]) for id_ in laatste if id_ in nieuw])
        gewijzigd = [rijen.wijziging_van(laatste[id_]) for id_ in laatste if id_ not in nieuw]
        if gewijzigd:
            connection = await asyncpg_of(self._tx)
            await connection.execute(_WIJZIG, *map(list, zip(*gewijzigd, strict=True)))
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
        if los := [(stap.dossier.interventie.id, id_) for stap in stappen for id_ in stap.losgemaakt]:
            await (await asyncpg_of(self._tx)).execute(_MAAK_LOS, *map(list, zip(*los, strict=True)))
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
