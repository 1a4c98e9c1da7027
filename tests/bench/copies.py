"""Tables like those of the services, to write the same rows to without any of our code in between."""

from collections.abc import Sequence
from dataclasses import dataclass

import asyncpg


@dataclass(frozen=True, slots=True)
class Copy:
    """An empty table `bare.<schema>_<table>` with the columns, checks and indexes of the real one, and its source rows.

    `insert` writes the source rows numbered $1 to $2 (from 1) to it in one statement.
    """

    name: str
    columns: str

    @property
    def insert(self) -> str:
        return (
            f"INSERT INTO bare.{self.name} ({self.columns})"
            f" SELECT {self.columns} FROM bare.{self.name}_source WHERE number BETWEEN $1 AND $2"
        )


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
    return Copy(name, ", ".join(f'"{row["column_name"]}"' for row in rows))


async def copies_of(connection: asyncpg.Connection, tables: Sequence[str]) -> list[Copy]:
    """Make copies of tables given as schema.table."""
    return [await copy_of(connection, *table.split(".", 1)) for table in tables]
