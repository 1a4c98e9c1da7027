"""Reassessments in the database: only ever added to."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import orjson
from sqlalchemy import Row, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from risico.domain import AANLEIDING_VAN, Oorzaaksoort
from risico.model import Factor, FactorSoort, Herbeoordeling, Oorzaak
from risico.tables import aanleiding, herbeoordeling
from shared.contracts.waardelijsten import Band, Risico
from shared.runtime.database import asyncpg_of

_MET_AANLEIDING: Final = select(herbeoordeling, *(c for c in aanleiding.c if c.name != "herbeoordeling_id")).outerjoin(
    aanleiding, aanleiding.c.herbeoordeling_id == herbeoordeling.c.id
)
_KOLOMMEN: Final = tuple(herbeoordeling.c.keys())
_AANLEIDING_KOLOMMEN: Final = tuple(aanleiding.c.keys())


class HerbeoordelingRepository:
    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def voeg_toe(self, herbeoordelingen: Sequence[Herbeoordeling]) -> None:
        connection = await asyncpg_of(self._tx)
        await connection.copy_records_to_table(
            herbeoordeling.name,
            schema_name=herbeoordeling.schema,
            columns=_KOLOMMEN,
            records=[_rij(h) for h in herbeoordelingen],
        )
        await connection.copy_records_to_table(
            aanleiding.name,
            schema_name=aanleiding.schema,
            columns=_AANLEIDING_KOLOMMEN,
            records=[
                (
                    h.id,
                    AANLEIDING_VAN[h.oorzaak.soort],
                    h.oorzaak.event_id,
                    h.oorzaak.veroorzaakt_door,
                    h.oorzaak.gebeurd_op,
                    h.oorzaak.soort,
                )
                for h in herbeoordelingen
                if h.oorzaak is not None
            ],
        )

    async def find(self, vestigingsnummer: str, *, na: UUID | None, limiet: int) -> list[Herbeoordeling]:
        """Give the reassessments of a vestiging newest first, those that come after `na` in that order."""
        query = (
            _MET_AANLEIDING.where(herbeoordeling.c.vestigingsnummer == vestigingsnummer)
            .order_by(herbeoordeling.c.id.desc())
            .limit(limiet)
        )
        if na is not None:
            query = query.where(herbeoordeling.c.id < na)
        return [_herbeoordeling(row) for row in await self._tx.execute(query)]

    async def get(self, herbeoordeling_id: UUID) -> Herbeoordeling | None:
        row = (await self._tx.execute(_MET_AANLEIDING.where(herbeoordeling.c.id == herbeoordeling_id))).one_or_none()
        return None if row is None else _herbeoordeling(row)

    async def vervangen_op(self, eerder: Herbeoordeling) -> datetime | None:
        """Give when the next reassessment of the same vestiging came; None while there is none."""
        query = select(func.min(herbeoordeling.c.herbeoordeeld_op)).where(
            herbeoordeling.c.vestigingsnummer == eerder.vestigingsnummer, herbeoordeling.c.id > eerder.id
        )
        op: datetime | None = await self._tx.scalar(query)
        return op


def _rij(h: Herbeoordeling) -> tuple[Any, ...]:
    return (
        h.id,
        h.vestigingsnummer,
        h.kvk_nummer,
        h.risicos,
        h.grootste_risico,
        h.score_voor,
        h.score_na,
        h.band_voor,
        h.band_na,
        h.onzeker,
        h.modelversie,
        orjson.dumps(h.uitleg).decode(),
        h.herbeoordeeld_op,
    )


def _herbeoordeling(row: Row[Any]) -> Herbeoordeling:
    return Herbeoordeling(
        id=row.id,
        vestigingsnummer=row.vestigingsnummer,
        kvk_nummer=row.kvk_nummer,
        risicos=tuple(map(Risico, row.risicos)),
        grootste_risico=Risico(row.grootste_risico),
        score_voor=row.score_voor,
        score_na=row.score_na,
        band_voor=None if row.band_voor is None else Band(row.band_voor),
        band_na=Band(row.band_na),
        onzeker=row.onzeker,
        modelversie=row.modelversie,
        uitleg=tuple(Factor(FactorSoort(f["soort"]), f["maal"], f["tekst"]) for f in row.uitleg),
        herbeoordeeld_op=row.herbeoordeeld_op,
        oorzaak=None
        if row.event_id is None
        else Oorzaak(Oorzaaksoort(row.oorzaak or row.soort), row.event_id, row.veroorzaakt_door, row.gebeurd_op),
    )
