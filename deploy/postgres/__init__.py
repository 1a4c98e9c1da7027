"""Who may do what in the database: one role and one schema per service, no cross rights."""

from collections.abc import Mapping
from importlib.resources import files
from typing import Final

import asyncpg

from shared.runtime import bus_postgres

SERVICES: Final = ("meldingen", "risico", "planning", "interventie")
ROLES: Final = (*SERVICES, "bus")


async def set_up(admin_url: str, passwords: Mapping[str, str]) -> None:
    """Make the roles, their schemas and the tables of the embedded bus, and set the passwords; safe to repeat."""
    connection = await asyncpg.connect(admin_url)
    try:
        await connection.execute((files(__name__) / "roles.sql").read_text())
        for role in ROLES:
            # the server composes the statement, so the password is quoted by the only one who knows how
            statement = await connection.fetchval(
                "SELECT format('ALTER ROLE %I PASSWORD %L', $1::text, $2::text)", role, passwords[role]
            )
            await connection.execute(statement)
        await connection.execute("SET ROLE bus")
        await bus_postgres.create_schema(connection)
    finally:
        await connection.close()
