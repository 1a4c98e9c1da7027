"""Make the stored meldingen many times as many, through all four schemas, by copying rows under other ids."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Final

import asyncpg

# what is copied, and which columns take another value in the copy: history does not keep anything open
TABLES: Final[Mapping[str, Mapping[str, str]]] = {
    "meldingen.melding": {},
    "meldingen.melder": {},
    "meldingen.aanlevering": {"kenmerk": "kenmerk || '-' || nth"},
    "meldingen.overgang": {},
    "meldingen.outbox": {},
    "meldingen.inbox": {},
    "risico.herbeoordeling": {},
    "risico.aanleiding": {},
    "risico.outbox": {},
    "risico.inbox": {},
    "planning.zaak": {"status": "'uitgevoerd'", "bezoek_datum": "bezoek_datum - 364"},
    "planning.zaak_melding": {},
    "planning.outbox": {},
    "planning.inbox": {},
    "interventie.interventie": {},
    "interventie.interventie_aanleiding": {},
    "interventie.keuze": {},
    "interventie.statusverloop": {},
    "interventie.outbox": {},
    "interventie.inbox": {},
}


def fill(admin: str, *, times: int) -> None:
    """Add `times` copies of every row of TABLES; each id becomes another one, the same in every table."""
    asyncio.run(_fill(admin, times))


async def _fill(admin: str, times: int) -> None:
    connection = await asyncpg.connect(admin)
    try:
        await connection.execute("SET session_replication_role = replica")  # ids stay consistent; no need to check
        for table, other in TABLES.items():
            columns = await _columns(connection, table)
            values = [other.get(name) or _value(name, kind) for name, kind in columns]
            names = ", ".join(f'"{name}"' for name, _ in columns)
            await connection.execute(
                f"INSERT INTO {table} ({names}) SELECT {', '.join(values)}"
                f" FROM {table}, generate_series(1, {times}) AS nth"
            )
        await connection.execute("VACUUM ANALYZE")
        await connection.execute("CHECKPOINT")  # what the filling left to write is no part of what is measured
    finally:
        await connection.close()


async def _columns(connection: asyncpg.Connection, table: str) -> Sequence[tuple[str, str]]:
    schema, name = table.split(".")
    rows = await connection.fetch(
        "SELECT column_name, data_type FROM information_schema.columns WHERE table_schema = $1 AND table_name = $2"
        " AND is_identity = 'NO' AND is_generated = 'NEVER' ORDER BY ordinal_position",
        schema,
        name,
    )
    return [(row["column_name"], row["data_type"]) for row in rows]


def _value(name: str, kind: str) -> str:
    return f'md5("{name}"::text || nth)::uuid' if kind == "uuid" else f'"{name}"'
