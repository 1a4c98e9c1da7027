"""What persons judge beside a score, in the database: versions, only ever added to."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, insert, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncConnection

from risico.domain import Afwijkend, Afwijking, vandaag
from risico.tables import afwijking
from shared.contracts.waardelijsten import Band, Risico
from shared.runtime.database import asyncpg_of

_SLOT: Final = "SELECT pg_advisory_xact_lock(hashtext('risico afwijking ' || $1))"


class AfwijkingRepository:
    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def vergrendel(self, vestigingsnummer: str) -> None:
        """Let nobody else judge this vestiging until the end of the transaction."""
        await (await asyncpg_of(self._tx)).execute(_SLOT, vestigingsnummer)

    async def voeg_toe(self, a: Afwijking) -> None:
        """Add a version."""
        await self._tx.execute(
            insert(afwijking).values(
                id=a.id,
                versie=a.versie,
                vestigingsnummer=a.vestigingsnummer,
                risico=a.risico,
                band=a.oordeel.band,
                reden=a.oordeel.reden,
                einddatum=a.oordeel.einddatum,
                score=a.score,
                berekende_band=a.berekende_band,
                modelversie=a.modelversie,
                door=a.door,
                op=a.op,
                ingetrokken=a.ingetrokken,
            )
        )

    async def versies(self, afwijking_id: UUID) -> Sequence[Afwijking]:
        """Give every version of one, the oldest first; none when it does not exist."""
        query = select(afwijking).where(afwijking.c.id == afwijking_id).order_by(afwijking.c.versie)
        return [_afwijking(rij) for rij in await self._tx.execute(query)]

    async def van_vestiging(
        self, vestigingsnummer: str, *, na: UUID | None = None, limiet: int | None = None
    ) -> Sequence[Afwijking]:
        """Give the last version of each, the newest first; those after `na`."""
        query = (
            select(afwijking)
            .ext(distinct_on(afwijking.c.id))
            .where(afwijking.c.vestigingsnummer == vestigingsnummer)
            .order_by(afwijking.c.id.desc(), afwijking.c.versie.desc())
            .limit(limiet)
        )
        if na is not None:
            query = query.where(afwijking.c.id < na)
        return [_afwijking(rij) for rij in await self._tx.execute(query)]

    async def tussen(self, vestigingsnummer: str, van: datetime, tot: datetime | None) -> Sequence[Afwijking]:
        """Give of each that ran between two moments its last version of then, the newest first."""
        query = (
            select(afwijking)
            .ext(distinct_on(afwijking.c.id))
            .where(afwijking.c.vestigingsnummer == vestigingsnummer)
            .order_by(afwijking.c.id.desc(), afwijking.c.versie.desc())
        )
        if tot is not None:
            query = query.where(afwijking.c.op < tot)
        gevonden = map(_afwijking, await self._tx.execute(query))
        return [a for a in gevonden if a.op >= van or a.loopt(vandaag(van))]


def _afwijking(rij: Row[Any]) -> Afwijking:
    return Afwijking(
        id=rij.id,
        vestigingsnummer=rij.vestigingsnummer,
        risico=None if rij.risico is None else Risico(rij.risico),
        oordeel=Afwijkend(band=Band(rij.band), reden=rij.reden, einddatum=rij.einddatum),
        score=rij.score,
        berekende_band=Band(rij.berekende_band),
        modelversie=rij.modelversie,
        door=rij.door,
        op=rij.op,
        versie=rij.versie,
        ingetrokken=rij.ingetrokken,
    )
