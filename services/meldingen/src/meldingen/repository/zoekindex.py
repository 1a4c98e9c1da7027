"""The index of meldingen: what waits to be indexed, the blocks, and the words of each melding, open and sealed."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from meldingen.tables import melder_zoekregel, melding, te_indexeren, zoekblok, zoekregel
from shared.runtime.database import asyncpg_of, sql

BLOK_OMVANG: Final = 5_000
"""How many meldingen a block holds before the next begins.

That is what a search for a word that all have reads before it shows a page (3 ms, measured); a word that none has is
looked for in each block (0.02 ms a block).
"""

_LOCK: Final = "SELECT pg_try_advisory_xact_lock(hashtextextended('meldingen.zoekindex', 0))"
_NEEM: Final = sql(
    "DELETE FROM {wachtrij} WHERE id IN (SELECT id FROM {wachtrij} ORDER BY id LIMIT $1)"
    " RETURNING melding_id, kvk_nummer, risicos",
    wachtrij=te_indexeren,
)
_LEES: Final = sql(
    "SELECT id, soort, urgentie, status, domein, risicos, kvk_nummer, vestigingsnummer, werkgever_naam, adres,"
    " gemeente, provincie, eigen_kenmerk FROM {melding} WHERE id = ANY($1::uuid[]) ORDER BY id",
    melding=melding,
)
_BLOKKEN: Final = sql("SELECT nummer, vanaf_id, aantal FROM {zoekblok} ORDER BY nummer", zoekblok=zoekblok)
_HOOGSTE: Final = sql("SELECT melding_id FROM {zoekregel} ORDER BY melding_id DESC LIMIT 1", zoekregel=zoekregel)
_BEGIN_BLOK: Final = sql("INSERT INTO {zoekblok} (nummer, vanaf_id, aantal) VALUES ($1, $2, 0)", zoekblok=zoekblok)
_TEL_BLOK: Final = sql(
    "UPDATE {zoekblok} AS blok SET aantal = blok.aantal + erbij.aantal"
    " FROM unnest($1::int[], $2::int[]) AS erbij (nummer, aantal) WHERE blok.nummer = erbij.nummer",
    zoekblok=zoekblok,
)
_BEWAAR: Final = sql(
    "INSERT INTO {zoekregel} (melding_id, woorden, adres)"
    " SELECT id, array_to_tsvector(string_to_array(woorden, ' ')), adres"
    " FROM unnest($1::uuid[], $2::text[], $3::text[]) AS regel (id, woorden, adres)"
    " ON CONFLICT (melding_id) DO UPDATE SET woorden = excluded.woorden, adres = excluded.adres",
    zoekregel=zoekregel,
)
_BEWAAR_VERZEGELD: Final = sql(
    "INSERT INTO {zoekregel} (melding_id, woorden, schets)"
    " SELECT id, string_to_array(woorden, ' ')::bigint[], string_to_array(schets, ' ')::int[]"
    " FROM unnest($1::uuid[], $2::text[], $3::text[]) AS regel (id, woorden, schets)"
    " ON CONFLICT (melding_id) DO UPDATE SET woorden = excluded.woorden, schets = excluded.schets",
    zoekregel=melder_zoekregel,
)


@dataclass(frozen=True, slots=True)
class Blok:
    """A stretch of ids: those above `vanaf_id`, up to and including the `vanaf_id` of the next block."""

    nummer: int
    vanaf_id: UUID
    aantal: int


@dataclass(frozen=True, slots=True)
class Zoekregel:
    """The words of one melding as they are stored: open ones with their block, sealed ones as numbers."""

    melding_id: UUID
    woorden: Sequence[str]
    adres: str | None


@dataclass(frozen=True, slots=True)
class VerzegeldeZoekregel:
    melding_id: UUID
    woorden: Sequence[int]
    schets: Sequence[int]


def blok_van(blokken: Sequence[Blok], melding_id: UUID) -> Blok:
    """Give the block that an id falls in; the first begins at the lowest id there can be."""
    return blokken[bisect_left(blokken, melding_id, key=lambda blok: blok.vanaf_id) - 1]


class ZoekindexRepository:
    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def lock(self) -> bool:
        """Become the only one that indexes until the transaction ends; False while another is."""
        connection = await asyncpg_of(self._tx)
        return bool(await connection.fetchval(_LOCK))

    async def neem(self, limiet: int) -> list[dict[str, Any]]:
        """Take what waits longest: the melding, and what it was about before where that was changed."""
        connection = await asyncpg_of(self._tx)
        return [dict(rij) for rij in await connection.fetch(_NEEM, limiet)]

    async def lees(self, melding_ids: Sequence[UUID]) -> list[dict[str, Any]]:
        """Give what of these meldingen is indexed, in the order of id; what is gone is left out."""
        connection = await asyncpg_of(self._tx)
        return [dict(rij) for rij in await connection.fetch(_LEES, melding_ids)]

    async def blokken(self) -> list[Blok]:
        """Give the blocks in the order of id; the last may be full, see `begin_blok`."""
        connection = await asyncpg_of(self._tx)
        return [Blok(*rij) for rij in await connection.fetch(_BLOKKEN)]

    async def begin_blok(self, blokken: Sequence[Blok]) -> list[Blok]:
        """Begin a block above every id that is indexed, where the last one is full or there is none."""
        if blokken and blokken[-1].aantal < BLOK_OMVANG:
            return list(blokken)
        connection = await asyncpg_of(self._tx)
        blok = Blok(len(blokken) + 1, await connection.fetchval(_HOOGSTE) if blokken else UUID(int=0), 0)
        await connection.execute(_BEGIN_BLOK, blok.nummer, blok.vanaf_id)
        return [*blokken, blok]

    async def tel_blokken(self, erbij: dict[int, int]) -> None:
        """Count the meldingen that came into each block."""
        connection = await asyncpg_of(self._tx)
        await connection.execute(_TEL_BLOK, list(erbij.keys()), list(erbij.values()))

    async def bewaar(self, regels: Sequence[Zoekregel], verzegeld: Sequence[VerzegeldeZoekregel]) -> None:
        """Store the words of meldingen, or replace those they had."""
        connection = await asyncpg_of(self._tx)
        await connection.execute(
            _BEWAAR,
            [regel.melding_id for regel in regels],
            [" ".join(regel.woorden) for regel in regels],
            [regel.adres for regel in regels],
        )
        await connection.execute(
            _BEWAAR_VERZEGELD,
            [regel.melding_id for regel in verzegeld],
            [" ".join(map(str, regel.woorden)) for regel in verzegeld],
            [" ".join(map(str, regel.schets)) for regel in verzegeld],
        )
