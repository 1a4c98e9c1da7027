"""Alembic per service: migrations inside its package, in its own schema, under its own role, one migrator at a time."""

import asyncio
from collections.abc import Sequence
from typing import Any, Final

from alembic import command, context, op
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from .database import Database

LOCK_TIMEOUT: Final = "5s"
VERSION_TABLE: Final = "alembic_version"
PIECE: Final = 2_000
ASK_AGAIN_SECONDS: Final = 0.2
_OURS: Final = "SELECT pg_try_advisory_lock(hashtext(:name))"
_HALF_BUILT: Final = (
    "SELECT i.indexrelid::regclass::text FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
    " WHERE NOT i.indisvalid AND c.relnamespace = CAST(:schema AS regnamespace)"
)


async def upgrade(database_url: str, service: str, *, to: str = "head") -> None:
    """Bring the schema of `service` to the head of its migrations; a second migrator waits for the first."""
    await _with_alembic(database_url, service, lambda config: command.upgrade(config, to))


async def revision(database_url: str, service: str, message: str) -> None:
    """Write a new migration for what tables.py has and the database has not; to be read before it is committed."""
    await _with_alembic(database_url, service, lambda config: command.revision(config, message, autogenerate=True))


async def check(service: str, metadata: MetaData, database_url: str) -> Sequence[Any]:
    """Give the differences between tables.py and the migrated database; there should be none."""

    def compare(connection: Connection) -> Sequence[Any]:
        options = _options(metadata, service)
        differences: Sequence[Any] = compare_metadata(MigrationContext.configure(connection, opts=options), metadata)
        return differences

    engine = _engine(database_url, service)
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(compare)
    finally:
        await engine.dispose()


def run_env(metadata: MetaData) -> None:
    """Run the migrations: all that env.py of a service does."""
    context.configure(
        connection=context.config.attributes["connection"],
        transaction_per_migration=True,
        **_options(metadata, str(metadata.schema)),
    )
    with context.begin_transaction():
        context.run_migrations()


def apart(*statements: str) -> None:
    """Run statements of a migration each in a transaction of its own, as what builds an index beside writers must be.

    A migration that is broken off begins anew: up to here each of its statements must stand being run again. Indexes
    that an earlier attempt left half built are dropped first.
    """
    with op.get_context().autocommit_block():
        connection = op.get_bind()
        schema = op.get_context().opts["version_table_schema"]
        for index in connection.scalars(text(_HALF_BUILT), {"schema": schema}).all():
            connection.execute(text(f"DROP INDEX CONCURRENTLY {index}"))
        for statement in statements:
            op.execute(statement)


def in_pieces(statement: str, *, table: str, key: str) -> None:
    """Run a statement of a migration for PIECE rows of a table after another, each piece in a transaction of its own.

    The statement names the keys of its piece as `= ANY(:keys)`. What `apart` says of being broken off holds here too.
    """
    with op.get_context().autocommit_block():
        connection = op.get_bind()
        first = f"SELECT {key} FROM {table} ORDER BY {key} LIMIT {PIECE}"  # noqa: S608 - our own names
        later = f"SELECT {key} FROM {table} WHERE {key} > :last ORDER BY {key} LIMIT {PIECE}"  # noqa: S608 - idem
        keys = connection.scalars(text(first)).all()
        while keys:
            connection.execute(text(statement), {"keys": keys})
            keys = connection.scalars(text(later), {"last": keys[-1]}).all()


class Head:
    """Whether the database of a service has all migrations of this code; once it has, it is not asked again.

    A revision that this code does not know is a later one: migrations only expand until no old code runs, so old code
    that starts again during a deployment is ready.
    """

    def __init__(self, service: str) -> None:
        scripts = ScriptDirectory.from_config(_config(service))
        self._table = f"{service}.{VERSION_TABLE}"
        self._behind = {script.revision for script in scripts.walk_revisions()} - {scripts.get_current_head()}
        self._reached = False

    async def reached(self, db: Database) -> bool:
        if not self._reached:
            async with db.engine.connect() as connection:
                there = await connection.scalar(text("SELECT to_regclass(:name)"), {"name": self._table})
                if there is not None:
                    version = await connection.scalar(text(f"SELECT version_num FROM {self._table}"))  # noqa: S608 - our own name
                    self._reached = version is not None and version not in self._behind
        return self._reached


def _options(metadata: MetaData, service: str) -> dict[str, Any]:
    return {
        "include_schemas": True,
        "include_name": lambda name, kind, _parents: kind != "schema" or name == service,
        "version_table": VERSION_TABLE,
        "version_table_schema": service,
        "compare_type": True,
        "compare_server_default": True,
        "target_metadata": metadata,
    }


def _config(service: str) -> Config:
    config = Config()
    config.set_main_option("script_location", f"{service}:migrations")
    config.set_main_option("path_separator", "os")
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    return config


def _engine(database_url: str, service: str) -> AsyncEngine:
    return create_async_engine(
        make_url(database_url).set(drivername="postgresql+asyncpg"),
        poolclass=NullPool,
        # not the default path: it begins with the schema named after the role, which Alembic would then not name
        connect_args={"server_settings": {"application_name": f"{service}-migrate", "search_path": "public"}},
    )


async def _with_alembic(database_url: str, service: str, work: Any) -> None:
    """Run an Alembic command on a connection that holds the lock of this service's migrator."""

    def run(connection: Connection) -> None:
        config = _config(service)
        config.attributes["connection"] = connection
        work(config)

    engine = _engine(database_url, service)
    try:
        async with engine.connect() as connection:
            # asked again and again: who waits for a lock in the database holds up the building of an index there
            while not await connection.scalar(text(_OURS), {"name": f"migrate {service}"}):
                await connection.rollback()
                await asyncio.sleep(ASK_AGAIN_SECONDS)
            await connection.execute(text(f"SET lock_timeout = '{LOCK_TIMEOUT}'"))
            await connection.commit()
            await connection.run_sync(run)
            await connection.commit()
    finally:
        await engine.dispose()
