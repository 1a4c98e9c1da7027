"""Meldingen in the database."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

import orjson
from sqlalchemy import ColumnElement, Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from meldingen.domain import (
    Arbeidsrelatie,
    Beantwoording,
    Melding,
    MeldingStatus,
    Ongeval,
    Overgang,
    Stand,
    Werkgever,
    Zoekcriteria,
)
from meldingen.domain.urgentie import AMSTERDAM
from meldingen.tables import melder, melding, overgang
from shared.contracts.waardelijsten import (
    Domein,
    Kanaal,
    MeldingSoort,
    OngevalGevolg,
    OvertredingKlasse,
    Risico,
    Urgentie,
    Vertrouwelijkheid,
)
from shared.runtime.database import asyncpg_of, sql

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_COLUMNS: Final = tuple(melding.c.keys())
_GEEN_ONGEVAL: Final = (None,) * sum(name.startswith("ongeval_") for name in _COLUMNS)
_OVERGANG_COLUMNS: Final = tuple(overgang.c.keys())

_LOCK: Final = sql(
    "SELECT id, status, versie, sleutel, kvk_nummer, vestigingsnummer FROM {melding}"
    " WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE",
    melding=melding,
)
_MOVE: Final = sql(
    "UPDATE {melding} AS melding SET status = stap.naar, versie = stap.versie"
    " FROM unnest($1::uuid[], $2::int[], $3::text[]) AS stap (id, versie, naar) WHERE melding.id = stap.id",
    melding=melding,
)


class MeldingRepository:
    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def add(self, meldingen: Sequence[Melding]) -> None:
        """Store new meldingen, all at once; one that the database refuses fails all."""
        connection = await asyncpg_of(self._tx)
        await connection.copy_records_to_table(
            melding.name, schema_name=melding.schema, columns=_COLUMNS, records=map(_row, meldingen)
        )

    async def get(self, melding_id: UUID) -> Melding | None:
        row = (await self._tx.execute(select(melding).where(melding.c.id == melding_id))).one_or_none()
        return None if row is None else _melding(row)

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
        query = select(melding).where(*_conditions(criteria)).order_by(melding.c.id.desc()).limit(limiet)
        if na is not None:
            query = query.where(melding.c.id < na)
        if email_hmac is not None:
            query = query.where(melding.c.id.in_(select(melder.c.melding_id).where(melder.c.email_hmac == email_hmac)))
        if telefoon_hmac is not None:
            query = query.where(
                melding.c.id.in_(select(melder.c.melding_id).where(melder.c.telefoon_hmac == telefoon_hmac))
            )
        return [_melding(row) for row in await self._tx.execute(query)]

    async def overgangen(self, melding_id: UUID) -> list[Overgang]:
        """Give the transitions of a melding in the order they were made."""
        rows = await self._tx.execute(
            select(overgang).where(overgang.c.melding_id == melding_id).order_by(overgang.c.versie)
        )
        return [Overgang(row.melding_id, row.versie, MeldingStatus(row.naar), row.op) for row in rows]

    async def lock(self, melding_ids: Sequence[UUID]) -> list[Stand]:
        """Lock meldingen for a transition, in the order of id so that two batches cannot deadlock."""
        connection = await asyncpg_of(self._tx)
        return [
            Stand(row[0], MeldingStatus(row[1]), row[2], row[3], row[4], row[5])
            for row in await connection.fetch(_LOCK, melding_ids)
        ]

    async def move(self, overgangen: Sequence[Overgang]) -> None:
        """Make transitions of locked meldingen: the history gets each, the melding stands at its last."""
        if not overgangen:
            return
        connection = await asyncpg_of(self._tx)
        laatste = {stap.melding_id: stap for stap in overgangen}.values()
        await connection.execute(
            _MOVE, [stap.melding_id for stap in laatste], [stap.versie for stap in laatste], [s.naar for s in laatste]
        )
        await connection.copy_records_to_table(
            overgang.name,
            schema_name=overgang.schema,
            columns=_OVERGANG_COLUMNS,
            records=[(stap.melding_id, stap.versie, stap.naar, stap.op) for stap in overgangen],
        )


def _conditions(criteria: Zoekcriteria) -> list[ColumnElement[bool]]:
    """Translate criteria to SQL; a period limits the id too, which makes it a range of the primary key."""
    columns = melding.c
    conditions = [
        columns[name] == value
        for name in ("soort", "status", "urgentie", "kvk_nummer")
        if (value := getattr(criteria, name)) is not None
    ]
    if criteria.vanaf is not None:
        conditions += [columns.ontvangen_op >= criteria.vanaf, columns.id >= _first_id(criteria.vanaf)]
    if criteria.tot is not None:
        conditions += [columns.ontvangen_op < criteria.tot, columns.id <= _last_id(criteria.tot)]
    return conditions


def _first_id(moment: datetime) -> UUID:
    """Give the lowest UUIDv7 of the millisecond of `moment`."""
    return UUID(int=_millis(moment) << 80)


def _last_id(moment: datetime) -> UUID:
    """Give the highest UUIDv7 of the millisecond of `moment`."""
    return UUID(int=(_millis(moment) + 1 << 80) - 1)


def _millis(moment: datetime) -> int:
    """Give Unix time in milliseconds; a UUIDv7 holds 48 bits of it, and nothing from before 1970."""
    return min(max((moment - _EPOCH) // timedelta(milliseconds=1), 0), 2**48 - 1)


def _row(item: Melding) -> tuple[object, ...]:
    """Give the columns of a melding, in the order of the table."""
    werkgever = item.werkgever
    return (
        item.id,
        item.soort,
        item.kanaal,
        item.vertrouwelijkheid,
        item.domein,
        item.risicos,
        item.direct_gevaar,
        item.verzoek_artikel_24,
        *_ongeval_cellen(item.ongeval),
        _antwoorden_cel(item.antwoorden),
        item.overtreding_klasse,
        item.aantal_getroffenen,
        werkgever.kvk_nummer,
        werkgever.vestigingsnummer,
        werkgever.naam,
        werkgever.adres,
        werkgever.gemeente,
        werkgever.provincie,
        werkgever.breedtegraad,
        werkgever.lengtegraad,
        item.sleutel,
        item.urgentie,
        item.urgentie_regel,
        item.urgentie_reden,
        item.uiterlijk_op,
        item.ketenpartner_oin,
        item.eigen_kenmerk,
        item.status,
        item.versie,
        item.ontvangen_op,
        item.team,
        item.team_regel,
        item.team_reden,
    )


def _ongeval_cellen(ongeval: Ongeval | None) -> tuple[object, ...]:
    """Give the columns of an accident; `ongeval_datum` is what the first release reads and writes."""
    if ongeval is None:
        return _GEEN_ONGEVAL
    return (
        ongeval.gevolg,
        ongeval.gebeurd_op.astimezone(AMSTERDAM).date(),
        ongeval.gebeurd_op,
        ongeval.slachtoffers,
        ongeval.slachtoffers_onder_18,
        ongeval.arbeidsrelaties,
        ongeval.plaats,
        ongeval.plek_onveranderd,
        ongeval.familie_van_werkgever,
        ongeval.gemeld_datum,
    )


def _ongeval(row: Row[Any]) -> Ongeval | None:
    if row.ongeval_gevolg is None:
        return None
    return Ongeval(
        gevolg=OngevalGevolg(row.ongeval_gevolg),
        gebeurd_op=row.ongeval_gebeurd_op or datetime.combine(row.ongeval_datum, time(), AMSTERDAM),
        slachtoffers=row.ongeval_slachtoffers,
        slachtoffers_onder_18=row.ongeval_slachtoffers_onder_18,
        arbeidsrelaties=tuple(map(Arbeidsrelatie, row.ongeval_arbeidsrelaties or ())),
        plaats=row.ongeval_plaats,
        plek_onveranderd=row.ongeval_plek_onveranderd,
        familie_van_werkgever=row.ongeval_familie_van_werkgever,
        gemeld_datum=row.ongeval_gemeld_datum,
    )


def _antwoorden_cel(antwoorden: Sequence[Beantwoording]) -> str | None:
    """Give the answers as JSON; NULL where no question was answered."""
    if not antwoorden:
        return None
    return orjson.dumps(
        [{"risico": een.risico, "versie": een.versie, "waarden": een.waarden} for een in antwoorden]
    ).decode()


def _antwoorden(row: Row[Any]) -> tuple[Beantwoording, ...]:
    return tuple(Beantwoording(Risico(een["risico"]), een["versie"], een["waarden"]) for een in row.antwoorden or ())


def _melding(row: Row[Any]) -> Melding:
    return Melding(
        id=row.id,
        soort=MeldingSoort(row.soort),
        kanaal=Kanaal(row.kanaal),
        vertrouwelijkheid=Vertrouwelijkheid(row.vertrouwelijkheid),
        domein=Domein(row.domein),
        risicos=tuple(map(Risico, row.risicos)),
        werkgever=Werkgever(
            kvk_nummer=row.kvk_nummer,
            vestigingsnummer=row.vestigingsnummer,
            naam=row.werkgever_naam,
            adres=row.adres,
            gemeente=row.gemeente,
            provincie=row.provincie,
            breedtegraad=row.breedtegraad,
            lengtegraad=row.lengtegraad,
        ),
        ongeval=_ongeval(row),
        direct_gevaar=row.direct_gevaar,
        overtreding_klasse=None if row.overtreding_klasse is None else OvertredingKlasse(row.overtreding_klasse),
        aantal_getroffenen=row.aantal_getroffenen,
        verzoek_artikel_24=row.verzoek_artikel_24,
        urgentie=Urgentie(row.urgentie),
        urgentie_regel=row.urgentie_regel,
        urgentie_reden=row.urgentie_reden,
        uiterlijk_op=row.uiterlijk_op,
        ketenpartner_oin=row.ketenpartner_oin,
        eigen_kenmerk=row.eigen_kenmerk,
        status=MeldingStatus(row.status),
        versie=row.versie,
        ontvangen_op=row.ontvangen_op,
        antwoorden=_antwoorden(row),
        team=row.team,
        team_regel=row.team_regel,
        team_reden=row.team_reden,
    )
