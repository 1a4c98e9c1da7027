"""Tables like those of the services, to write the same rows to without any of our code in between."""

from collections.abc import Sequence
from dataclasses import dataclass

import asyncpg


@dataclass(frozen=True, slots=True)
class Copy:
    """An empty table `bare.<schema>_<table>` with the columns, checks and indexes of the real one, and its source."""

    name: str
    columns: tuple[str, ...]

    async def source(self, connection: asyncpg.Connection) -> list[tuple[object, ...]]:
        """Fetch the source rows."""
        columns = ", ".join(f'"{column}"' for column in self.columns)
        rows = await connection.fetch(f"SELECT {columns} FROM bare.{self.name}_source ORDER BY number")
        return [tuple(row) for row in rows]

    async def write(self, connection: asyncpg.Connection, rows: Sequence[Sequence[object]]) -> None:
        """Write rows over the wire, as a service does."""
        await connection.copy_records_to_table(self.name, schema_name="bare", columns=self.columns, records=rows)


async def copy_of(connection: asyncpg.Connection, schema: str, table: str, *, where: str = "true") -> Copy:
    """Make the copy of a table with the rows that are in it now; foreign keys and identities stay behind."""
    await connection.execute("CREATE SCHEMA IF NOT EXISTS bare")
    name = f"{schema}_{table}"
    await connection.execute(
        f"DROP TABLE IF EXISTS bare.{name}, bare.{name}_source;"
        f"CREATE TABLE bare.{name} (LIKE {schema}.{table} INCLUDING ALL);"
        f"CREATE TABLE bare.{name}_source AS"
        f" SELECT *, row_number() OVER () AS number FROM {schema}.{table} WHERE {where};"
        f"CREATE INDEX ON bare.{name}_source (number); ANALYZE bare.{name}_source"
    )
    rows = await connection.fetch(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = $1 AND table_name = $2"
        " AND is_identity = 'NO' AND is_generated = 'NEVER' ORDER BY ordinal_position",
        schema,
        table,
    )
    return Copy(name, tuple(row["column_name"] for row in rows))


async def copies_of(connection: asyncpg.Connection, tables: Sequence[str]) -> list[Copy]:
    """Make copies of tables given as schema.table."""
    return [await copy_of(connection, *table.split(".", 1)) for table in tables]
