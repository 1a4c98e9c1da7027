"""The audit trail in the database, and the chain of seals over it.

A line is written in the transaction of what it tells of, unsealed: one chain for all would make every transaction wait
for the one before it. A sealer follows within a second (handlers.audit): each seal is an HMAC-SHA256 over the seal
before it and the line, under a key that is not in the database. Whoever changes, inserts, moves or deletes a line, even
as superuser, cannot make the seals that fit.

Identities are drawn before they commit, so a line with a lower id may appear after a higher one was sealed. Hence the
sealer asks which lines have no seal, from a mark on up to which all have one. The mark (`volledig_tot`) moves to an id
once every transaction that wrote the trail when that id was seen has ended: a writer holds ROW EXCLUSIVE on the table
from before it draws its first id until its end, and pg_locks shows that.
"""

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import orjson
from sqlalchemy.ext.asyncio import AsyncConnection

from meldingen.domain import Auditregel
from meldingen.tables import audit, audit_zegel
from shared.runtime.database import asyncpg_of, sql

_COLUMNS: Final = ("wie", "handeling", "melding_id", "op", "bijzonderheden")
_NOTHING: Final = "{}"
_LINE: Final = "a.id, a.wie, a.handeling, a.melding_id, a.op, a.bijzonderheden::text AS bijzonderheden"

_LEADS: Final = "SELECT pg_try_advisory_xact_lock(hashtextextended('meldingen:audit', 0))"
_HEAD: Final = sql(
    "SELECT volgnummer, zegel, volledig_tot FROM {zegel} ORDER BY volgnummer DESC LIMIT 1", zegel=audit_zegel
)
_HIGHEST: Final = sql("SELECT coalesce(max(id), 0) FROM {audit}", audit=audit)
_WRITERS: Final = sql(
    "SELECT virtualtransaction FROM pg_locks"
    " WHERE locktype = 'relation' AND relation = '{audit}'::regclass AND mode = 'RowExclusiveLock'",
    audit=audit,
)
_UNSEALED: Final = sql(
    f"SELECT {_LINE} FROM {{audit}} AS a"  # noqa: S608 - our own columns
    " WHERE a.id > $1 AND NOT EXISTS (SELECT FROM {zegel} AS z WHERE z.audit_id = a.id) ORDER BY a.id LIMIT $2",
    audit=audit,
    zegel=audit_zegel,
)
_COUNT_UNSEALED: Final = sql(
    "SELECT max(a.id), count(*) FILTER (WHERE z.audit_id IS NULL), min(a.id) FILTER (WHERE z.audit_id IS NULL)"
    " FROM (SELECT id FROM {audit} WHERE id > $1 ORDER BY id LIMIT $2) AS a"
    " LEFT JOIN {zegel} AS z ON z.audit_id = a.id",
    audit=audit,
    zegel=audit_zegel,
)
_SEALED: Final = sql(
    f"SELECT z.volgnummer, z.audit_id, z.volledig_tot, z.zegel, {_LINE} FROM {{zegel}} AS z"  # noqa: S608 - idem
    " LEFT JOIN {audit} AS a ON a.id = z.audit_id WHERE z.volgnummer > $1 ORDER BY z.volgnummer LIMIT $2",
    audit=audit,
    zegel=audit_zegel,
)


@dataclass(frozen=True, slots=True)
class Regel:
    """A line as it stands in the database."""

    id: int
    wie: str
    handeling: str
    melding_id: UUID | None
    op: datetime
    bijzonderheden: str


@dataclass(frozen=True, slots=True)
class Zegel:
    """The seal of a line; every line up to `volledig_tot` had one by then."""

    volgnummer: int
    audit_id: int
    volledig_tot: int
    zegel: bytes


class Zegelaar:
    """Computes seals. The key is derived from the search secret of the vault, which is never rotated."""

    BEGIN: Final = Zegel(0, 0, 0, bytes(32))

    def __init__(self, zoeksleutel: str) -> None:
        self._key = hmac.digest(zoeksleutel.encode(), b"meldingen/audit/zegel", hashlib.sha256)

    def keten(self, vorige: Zegel, regels: Iterable[Regel], volledig_tot: int) -> list[Zegel]:
        """Continue the chain after `vorige` with lines in this order."""
        zegels = []
        for regel in regels:
            vorige = self.zegel(vorige, regel, volledig_tot)
            zegels.append(vorige)
        return zegels

    def zegel(self, vorige: Zegel, regel: Regel, volledig_tot: int) -> Zegel:
        volgnummer = vorige.volgnummer + 1
        line = orjson.dumps(
            [
                volgnummer,
                volledig_tot,
                regel.id,
                regel.wie,
                regel.handeling,
                None if regel.melding_id is None else regel.melding_id.hex,
                regel.op,
                regel.bijzonderheden,
            ]
        )
        return Zegel(volgnummer, regel.id, volledig_tot, hmac.digest(self._key, vorige.zegel + line, hashlib.sha256))


class AuditRepository:
    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def add(self, regels: Sequence[Auditregel]) -> None:
        """Write lines in the transaction of what they tell of."""
        if not regels:
            return
        connection = await asyncpg_of(self._tx)
        await connection.copy_records_to_table(
            audit.name, schema_name=audit.schema, columns=_COLUMNS, records=map(_row, regels)
        )

    async def leads(self) -> bool:
        """Become the one sealer until this transaction ends; False when another is."""
        leads: bool = await (await asyncpg_of(self._tx)).fetchval(_LEADS)
        return leads

    async def head(self) -> Zegel:
        """Give the last seal, without its line."""
        row = await (await asyncpg_of(self._tx)).fetchrow(_HEAD)
        return Zegelaar.BEGIN if row is None else Zegel(row["volgnummer"], 0, row["volledig_tot"], row["zegel"])

    async def frontier(self) -> tuple[int, frozenset[str]]:
        """Give the highest id that is seen, and after it the transactions that are writing the trail."""
        connection = await asyncpg_of(self._tx)
        highest: int = await connection.fetchval(_HIGHEST)
        return highest, frozenset(row[0] for row in await connection.fetch(_WRITERS))

    async def unsealed(self, na: int, limiet: int) -> list[Regel]:
        """Give lines beyond id `na` that have no seal, in the order of id."""
        return [_regel(row) for row in await (await asyncpg_of(self._tx)).fetch(_UNSEALED, na, limiet)]

    async def count_unsealed(self, na: int, limiet: int) -> tuple[int | None, int, int | None]:
        """Of the first lines beyond id `na`, give the highest id, how many have no seal, and the lowest id of those."""
        (row,) = await (await asyncpg_of(self._tx)).fetch(_COUNT_UNSEALED, na, limiet)
        return row[0], row[1], row[2]

    async def add_seals(self, zegels: Sequence[Zegel]) -> None:
        connection = await asyncpg_of(self._tx)
        await connection.copy_records_to_table(
            audit_zegel.name,
            schema_name=audit_zegel.schema,
            records=[(zegel.volgnummer, zegel.audit_id, zegel.volledig_tot, zegel.zegel) for zegel in zegels],
            columns=audit_zegel.c.keys(),
        )

    async def sealed(self, na: int, limiet: int) -> list[tuple[Zegel, Regel | None]]:
        """Give seals beyond `na` in order, each with the line it seals; None where that is gone."""
        rows = await (await asyncpg_of(self._tx)).fetch(_SEALED, na, limiet)
        return [
            (
                Zegel(row["volgnummer"], row["audit_id"], row["volledig_tot"], row["zegel"]),
                None if row["id"] is None else _regel(row),
            )
            for row in rows
        ]


def _row(regel: Auditregel) -> tuple[object, ...]:
    bijzonderheden = orjson.dumps(regel.bijzonderheden).decode() if regel.bijzonderheden else _NOTHING
    return (regel.wie, regel.handeling, regel.melding_id, regel.op, bijzonderheden)


def _regel(row: Any) -> Regel:
    return Regel(row["id"], row["wie"], row["handeling"], row["melding_id"], row["op"], row["bijzonderheden"])
