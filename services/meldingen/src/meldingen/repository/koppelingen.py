"""Couplings of meldingen to companies, and the companies that earlier meldingen were about."""

from uuid import UUID

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from meldingen.domain import Kandidaat, Koppeling
from meldingen.tables import koppeling, melding


class KoppelingRepository:
    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def add(self, nieuw: Koppeling) -> None:
        await self._tx.execute(
            insert(koppeling).values(
                melding_id=nieuw.melding_id,
                nummer=nieuw.nummer,
                van_kvk_nummer=nieuw.van_kvk_nummer,
                van_vestigingsnummer=nieuw.van_vestigingsnummer,
                kvk_nummer=nieuw.kvk_nummer,
                vestigingsnummer=nieuw.vestigingsnummer,
                door=nieuw.door,
                op=nieuw.op,
            )
        )

    async def van(self, melding_id: UUID) -> list[Koppeling]:
        """Give the couplings of a melding in the order they were made."""
        query = select(koppeling).where(koppeling.c.melding_id == melding_id).order_by(koppeling.c.nummer)
        return [Koppeling(**rij) for rij in (await self._tx.execute(query)).mappings()]

    async def bekende_bedrijven(self, gemeente: str, meest: int) -> list[Kandidaat]:
        """Give the companies that the latest meldingen in a municipality were about, however its name was cased."""
        geschreven = {gemeente, gemeente.lower(), gemeente.upper(), gemeente.title()}
        laatste = (
            select(
                melding.c.kvk_nummer,
                melding.c.vestigingsnummer,
                melding.c.werkgever_naam,
                melding.c.adres,
                melding.c.gemeente,
            )
            .where(melding.c.gemeente.in_(geschreven), melding.c.kvk_nummer.is_not(None))
            .order_by(melding.c.id.desc())
            .limit(meest)
            .subquery()
        )
        query = select(laatste, func.count().label("meldingen")).group_by(*laatste.c)
        return [
            Kandidaat(
                kvk_nummer=rij.kvk_nummer,
                vestigingsnummer=rij.vestigingsnummer,
                naam=rij.werkgever_naam,
                adres=rij.adres,
                gemeente=rij.gemeente,
                meldingen=rij.meldingen,
            )
            for rij in await self._tx.execute(query)
        ]
