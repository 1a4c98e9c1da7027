"""The register in the database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import asyncpg
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from risico.domain import Adres, Bedrijf, Vestiging
from risico.tables import bedrijf, profiel, vestiging


@dataclass(frozen=True, slots=True, kw_only=True)
class Zoekcriteria:
    """What a list of vestigingen is limited to; what is None does not limit."""

    kvk_nummer: str | None = None
    sbi_sectie: str | None = None
    gemeente: str | None = None
    provincie: str | None = None


class VestigingRepository:
    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def get(self, vestigingsnummer: str) -> Vestiging | None:
        query = select(vestiging).where(vestiging.c.vestigingsnummer == vestigingsnummer)
        row = (await self._tx.execute(query)).mappings().one_or_none()
        return None if row is None else vestiging_van(row)

    async def find(self, criteria: Zoekcriteria, *, na: str | None, limiet: int) -> list[Vestiging]:
        """Give vestigingen in the order of their number, those after `na`."""
        query = select(vestiging).order_by(vestiging.c.vestigingsnummer).limit(limiet)
        for kolom in ("kvk_nummer", "sbi_sectie", "gemeente", "provincie"):
            if (waarde := getattr(criteria, kolom)) is not None:
                query = query.where(vestiging.c[kolom] == waarde)
        if na is not None:
            query = query.where(vestiging.c.vestigingsnummer > na)
        return [vestiging_van(row) for row in (await self._tx.execute(query)).mappings()]

    async def bedrijf(self, kvk_nummer: str) -> Bedrijf | None:
        row = (await self._tx.execute(select(bedrijf).where(bedrijf.c.kvk_nummer == kvk_nummer))).one_or_none()
        if row is None:
            return None
        return Bedrijf(row.kvk_nummer, row.naam, row.rechtsvorm, row.rsin, row.opheffingsdatum)

    async def van_bedrijf(self, kvk_nummer: str) -> list[Vestiging]:
        """Give all vestigingen of a bedrijf, in the order of their number."""
        query = select(vestiging).where(vestiging.c.kvk_nummer == kvk_nummer).order_by(vestiging.c.vestigingsnummer)
        return [vestiging_van(row) for row in (await self._tx.execute(query)).mappings()]

    async def met_profiel(self, vestigingsnummers: Iterable[str]) -> list[str]:
        """Give those of these vestigingen that were judged on their own."""
        query = select(profiel.c.vestigingsnummer).where(profiel.c.vestigingsnummer.in_(list(vestigingsnummers)))
        return list(await self._tx.scalars(query.order_by(profiel.c.vestigingsnummer)))


def vestiging_van(row: asyncpg.Record | Mapping[Any, Any]) -> Vestiging:
    """Make a vestiging of a row of its table."""
    return Vestiging(
        vestigingsnummer=row["vestigingsnummer"],
        kvk_nummer=row["kvk_nummer"],
        hoofdvestiging=row["hoofdvestiging"],
        sbi_code=row["sbi_code"],
        sbi_sectie=row["sbi_sectie"],
        werkzame_personen=row["werkzame_personen"],
        adres=Adres(
            straat=row["straat"],
            postcode=row["postcode"],
            plaats=row["plaats"],
            gemeente=row["gemeente"],
            provincie=row["provincie"],
            breedtegraad=row["breedtegraad"],
            lengtegraad=row["lengtegraad"],
            bag_nummeraanduiding_id=row["bag_nummeraanduiding_id"],
        ),
        opheffingsdatum=row["opheffingsdatum"],
    )
