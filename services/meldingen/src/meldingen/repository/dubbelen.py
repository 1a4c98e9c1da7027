"""Candidates for a duplicate: few enough to compare one by one, whatever the size of the company."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from meldingen.domain import Vergelijkbaar
from meldingen.tables import melder, melder_zoekregel, melding, zoekregel
from shared.contracts.waardelijsten import Risico
from shared.runtime.database import asyncpg_of, sql

from .meldingen import first_id, last_id
from .woorden import filtertermen, kaal, stammen, vraag
from .zoekindex import Blok, ZoekindexRepository

PER_WEG: Final = 100
"""How many candidates each way gives on either side in time, the nearest first."""

_TABELLEN: Final = {"melding": melding, "regel": zoekregel, "dicht": melder_zoekregel, "melder": melder}
_FEITEN: Final = """
    SELECT melding.id, melding.ontvangen_op, melding.risicos, melding.kvk_nummer, melding.vestigingsnummer,
        regel.adres, melding.werkgever_naam, melding.gemeente, dicht.schets, melder.email_hmac, melder.telefoon_hmac
    FROM {melding} AS melding
    LEFT JOIN {regel} AS regel ON regel.melding_id = melding.id
    LEFT JOIN {dicht} AS dicht ON dicht.melding_id = melding.id
    LEFT JOIN {melder} AS melder ON $2 AND melder.melding_id = melding.id
"""
_EEN: Final = sql(_FEITEN + "WHERE melding.id = $1", **_TABELLEN)
# three ways to a double, each along one index; of a company or an address the nearest before and after
_WEGEN: Final = """
    WITH kandidaat AS (
        (SELECT id FROM {melding} WHERE kvk_nummer = $6 AND id >= $3 AND id < $1 ORDER BY id DESC LIMIT $5)
        UNION
        (SELECT id FROM {melding} WHERE kvk_nummer = $6 AND id > $1 AND id <= $4 ORDER BY id LIMIT $5)
        UNION
        (SELECT melding_id FROM {regel} WHERE adres = $7 AND melding_id >= $3 AND melding_id < $1
            ORDER BY melding_id DESC LIMIT $5)
        UNION
        (SELECT melding_id FROM {regel} WHERE adres = $7 AND melding_id > $1 AND melding_id <= $4
            ORDER BY melding_id LIMIT $5)
        UNION
        (SELECT op_naam.melding_id FROM unnest($8::text[]) AS blok (vraag) CROSS JOIN LATERAL (
            SELECT raak.melding_id
            FROM (SELECT melding_id FROM {regel} WHERE woorden @@ blok.vraag::tsquery OFFSET 0) AS raak
            WHERE raak.melding_id BETWEEN $3 AND $4 AND raak.melding_id <> $1
            ORDER BY raak.melding_id DESC LIMIT $5
        ) AS op_naam LIMIT $5)
    )
"""
_KANDIDATEN: Final = sql(f"{_WEGEN}{_FEITEN} JOIN kandidaat ON kandidaat.id = melding.id", **_TABELLEN)


class DubbelRepository:
    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def vergelijkbaar(self, melding_id: UUID, *, melder_ook: bool) -> Vergelijkbaar | None:
        """Give what of a melding is compared; who reported only where the caller may know that."""
        connection = await asyncpg_of(self._tx)
        rij = await connection.fetchrow(_EEN, melding_id, melder_ook)
        return None if rij is None else _vergelijkbaar(rij)

    async def kandidaten(self, van: Vergelijkbaar, venster: timedelta, *, melder_ook: bool) -> list[Vergelijkbaar]:
        """Give meldingen within `venster` of one: of its company, at its address, or with words of its employer's name.

        The name leads to employers without KvK number, and from one without to all; the nearest in time go first.
        """
        laagste, hoogste = first_id(van.ontvangen_op - venster), last_id(van.ontvangen_op + venster)
        blokken = await ZoekindexRepository(self._tx).blokken()
        connection = await asyncpg_of(self._tx)
        rijen = await connection.fetch(
            _KANDIDATEN,
            van.id,
            melder_ook,
            laagste,
            hoogste,
            PER_WEG,
            van.kvk_nummer,
            van.adres,
            _naamvragen(van, _tussen(blokken, laagste, hoogste)),
        )
        return [_vergelijkbaar(rij) for rij in rijen]


def _naamvragen(van: Vergelijkbaar, blokken: Sequence[Blok]) -> list[str]:
    """Write, for each block, the tsquery of employers in the same gemeente that share a word of the name."""
    woorden = set(stammen(van.naam))
    if not woorden or van.gemeente is None:
        return []
    plaats = stammen(van.gemeente)
    if van.kvk_nummer is not None:
        plaats += filtertermen(kvk=None)
    return [f"{vraag(blok.nummer, plaats)} & ({vraag(blok.nummer, woorden, tussen=' | ')})" for blok in blokken]


def _tussen(blokken: Sequence[Blok], laagste: UUID, hoogste: UUID) -> list[Blok]:
    """Give the blocks that hold ids between two, newest first."""
    return [
        blok
        for blok, volgend in zip(blokken, [*blokken[1:], None], strict=True)
        if blok.vanaf_id < hoogste and (volgend is None or volgend.vanaf_id >= laagste)
    ][::-1]


def _vergelijkbaar(rij: Any) -> Vergelijkbaar:
    return Vergelijkbaar(
        id=rij["id"],
        ontvangen_op=rij["ontvangen_op"],
        risicos=tuple(map(Risico, rij["risicos"])),
        kvk_nummer=rij["kvk_nummer"],
        vestigingsnummer=rij["vestigingsnummer"],
        adres=rij["adres"],
        naam=kaal(rij["werkgever_naam"] or ""),
        gemeente=None if rij["gemeente"] is None else kaal(rij["gemeente"]),
        schets=rij["schets"] or (),
        email_hmac=rij["email_hmac"],
        telefoon_hmac=rij["telefoon_hmac"],
    )
