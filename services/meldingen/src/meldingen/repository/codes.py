"""How receipt codes are hidden, and where they and the attempts to show one are kept.

A code is stored as scrypt over its HMAC. The HMAC alone is quick, so that intake can take in thousands a second; it is
what a new row holds for the seconds until the worker replaces it. Both are keyed by a secret outside the database, so
whoever has the database alone can guess nothing; whoever has the secret too pays scrypt for each guess.
"""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from meldingen.domain import Ontvangstcode
from meldingen.tables import code_poging, ontvangstcode
from shared.runtime.database import asyncpg_of, sql

KOSTEN: Final = 2**14
"""Of scrypt, with blocks of 8: 16 MiB and about 50 ms for each guess."""
_BLOK: Final = 8
_GEHEUGEN: Final = 2 * 128 * _BLOK * KOSTEN
_BYTES: Final = 32
_GEVEEGD: Final = 10

_ZOEK: Final = sql(
    "SELECT melding_id, snel, traag FROM {codes} WHERE traag = $1 UNION ALL"
    " SELECT melding_id, snel, traag FROM {codes} WHERE snel = $2",
    codes=ontvangstcode,
)
_SNELLE: Final = sql("SELECT melding_id, snel FROM {codes} WHERE snel IS NOT NULL LIMIT $1", codes=ontvangstcode)
_VERTRAAG: Final = sql(
    "UPDATE {codes} SET snel = NULL, traag = $3 WHERE melding_id = $1 AND snel = $2", codes=ontvangstcode
)
_WIS: Final = sql("DELETE FROM {codes} WHERE melding_id = $1", codes=ontvangstcode)

_DICHT: Final = sql("SELECT max(dicht_tot) FROM {pogingen} WHERE emmer = ANY($1::bytea[])", pogingen=code_poging)
_BEGIN: Final = sql(
    "INSERT INTO {pogingen} (emmer, pogingen, laatste_op)"
    " SELECT emmer, 0, $2 FROM unnest($1::bytea[]) AS emmer ON CONFLICT DO NOTHING",
    pogingen=code_poging,
)
_VERGRENDEL: Final = sql(
    "SELECT emmer, pogingen, laatste_op, dicht_tot FROM {pogingen} WHERE emmer = ANY($1::bytea[])"
    " ORDER BY emmer FOR UPDATE",
    pogingen=code_poging,
)
_BEWAAR: Final = sql(
    "UPDATE {pogingen} SET pogingen = $2, laatste_op = $3, dicht_tot = $4 WHERE emmer = $1", pogingen=code_poging
)
_TERUG: Final = sql(
    "WITH vast AS (SELECT emmer FROM {pogingen} WHERE emmer = ANY($1::bytea[]) ORDER BY emmer FOR UPDATE)"
    " UPDATE {pogingen} AS poging SET pogingen = greatest(pogingen - 1, 0), dicht_tot = NULL"
    " FROM vast WHERE poging.emmer = vast.emmer",
    pogingen=code_poging,
)
_VEEG: Final = sql(
    "DELETE FROM {pogingen} WHERE emmer IN (SELECT emmer FROM {pogingen} WHERE laatste_op < $1"
    " ORDER BY laatste_op LIMIT $2 FOR UPDATE SKIP LOCKED)",
    pogingen=code_poging,
)


Pogingenstand = tuple[int, datetime, datetime | None]
"""How many attempts there were, when the last was, and until when nobody may try."""


class Codesleutel:
    """Hides receipt codes; the secret is 32 bytes."""

    def __init__(self, sleutel: bytes) -> None:
        self._sleutel = sleutel
        self._zout = hmac.digest(sleutel, b"zout", hashlib.sha256)

    def snel(self, code: Ontvangstcode) -> bytes:
        """Give the quick form of a code."""
        return hmac.digest(self._sleutel, code.cijfers.encode(), "sha256")

    def traag(self, snel: bytes) -> bytes:
        """Give the slow form of a code from its quick one; takes long, so call it in a thread.

        The salt is one secret for all: there is nothing else than the code to find a row by.
        """
        return hashlib.scrypt(snel, salt=self._zout, n=KOSTEN, r=_BLOK, p=1, maxmem=_GEHEUGEN, dklen=_BYTES)


class OntvangstcodeRepository:
    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def add(self, snelle: Sequence[tuple[UUID, bytes]]) -> None:
        """Store the quick forms of new codes."""
        if not snelle:
            return
        await (await asyncpg_of(self._tx)).copy_records_to_table(
            ontvangstcode.name, schema_name=ontvangstcode.schema, columns=("melding_id", "snel"), records=snelle
        )

    async def find(self, snel: bytes, traag: bytes) -> UUID | None:
        """Find the melding of a code by both its forms."""
        rows = await (await asyncpg_of(self._tx)).fetch(_ZOEK, traag, snel)
        for row in rows:
            if hmac.compare_digest(row["traag"] or row["snel"], traag if row["snel"] is None else snel):
                return UUID(int=row["melding_id"].int)
        return None

    async def snelle(self, limiet: int) -> list[tuple[UUID, bytes]]:
        """Give codes that are still kept in their quick form."""
        return [tuple(row) for row in await (await asyncpg_of(self._tx)).fetch(_SNELLE, limiet)]

    async def vertraag(self, melding_id: UUID, snel: bytes, traag: bytes) -> None:
        """Replace the quick form of a code by the slow one; a code replaced or erased meanwhile stays so."""
        await (await asyncpg_of(self._tx)).execute(_VERTRAAG, melding_id, snel, traag)

    async def wis(self, melding_id: UUID) -> None:
        await (await asyncpg_of(self._tx)).execute(_WIS, melding_id)


class CodepogingRepository:
    """Attempts to show a code, counted in buckets."""

    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def dicht_tot(self, emmers: Sequence[bytes]) -> datetime | None:
        """Tell, without a lock, until when one of these buckets is shut."""
        dicht: datetime | None = await (await asyncpg_of(self._tx)).fetchval(_DICHT, emmers)
        return dicht

    async def vergrendel(self, emmers: Sequence[bytes], op: datetime) -> dict[bytes, Pogingenstand]:
        """Lock buckets, new ones included, and say how each stands."""
        connection = await asyncpg_of(self._tx)
        await connection.execute(_BEGIN, emmers, op)
        return {row[0]: (row[1], row[2], row[3]) for row in await connection.fetch(_VERGRENDEL, emmers)}

    async def bewaar(self, emmer: bytes, pogingen: int, op: datetime, dicht_tot: datetime | None) -> None:
        await (await asyncpg_of(self._tx)).execute(_BEWAAR, emmer, pogingen, op, dicht_tot)

    async def geef_terug(self, emmers: Sequence[bytes]) -> None:
        """Take one attempt back, for the code was right; the attempts before it stay counted."""
        await (await asyncpg_of(self._tx)).execute(_TERUG, emmers)

    async def veeg(self, voor: datetime) -> None:
        """Forget a few buckets of before that moment; more go than come."""
        await (await asyncpg_of(self._tx)).execute(_VEEG, voor, _GEVEEGD)
