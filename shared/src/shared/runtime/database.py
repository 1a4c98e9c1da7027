"""The connection to Postgres: one pool per process, transactions that the caller opens, and the driver beneath them."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from time import perf_counter
from typing import Any, Final, cast

import asyncpg
from prometheus_client import Histogram
from sqlalchemy import CheckConstraint, Connection, Table, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import InvalidatePoolError, InvalidRequestError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

NAMING: Final = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

CONNECT_SECONDS: Final = 5
COMMAND_SECONDS: Final = 30
SERVER_SETTINGS: Final = {
    "statement_timeout": "25s",
    "idle_in_transaction_session_timeout": "20s",
    "TimeZone": "UTC",
}

POOL_WAIT: Final = Histogram(
    "db_pool_wait_seconds",
    "Time until a connection of the pool was free, or made",
    ["pool"],
    buckets=(0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10),
)


class Database:
    """A pool of connections under the role of one service.

    `committed` is set after every commit made here; the relay waits on it and clears it.
    """

    def __init__(self, engine: AsyncEngine, url: str, name: str) -> None:
        self.engine = engine
        self._waited = POOL_WAIT.labels(name)
        self._url = url
        self.committed = asyncio.Event()

    @classmethod
    def connect(cls, url: str, *, application_name: str, pool_size: int = 10) -> "Database":
        """Make the pool for `url` (postgresql://…); connections are opened when first needed."""
        engine = create_async_engine(
            make_url(url).set(drivername="postgresql+asyncpg"),
            pool_size=pool_size,
            max_overflow=0,
            pool_timeout=10,
            pool_use_lifo=True,  # the connection used last knows the statements and the types best
            hide_parameters=True,  # values of callers stay out of the messages of errors
            connect_args={
                "timeout": CONNECT_SECONDS,
                "command_timeout": COMMAND_SECONDS,
                "server_settings": {"application_name": application_name, **SERVER_SETTINGS},
            },
        )
        event.listen(engine.sync_engine, "checkout", _refuse_closed)
        return cls(engine, url, application_name)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        """BEGIN … COMMIT; rolls back when the block raises.

        Takes two switches to a greenlet where `async with engine.begin()` takes six: a third of the time of a small
        transaction.
        """
        started = perf_counter()
        tx = await self.engine.connect()
        self._waited.observe(perf_counter() - started)
        try:
            _begin(tx)
            yield tx
            await tx.run_sync(_commit_and_close)
        except BaseException:
            await asyncio.shield(asyncio.create_task(tx.close()))  # rolls back; also where the caller was cancelled
            raise
        self.committed.set()

    @asynccontextmanager
    async def session(self, name: str, **settings: str) -> AsyncIterator[asyncpg.Connection]:
        """Give a connection of its own, where each statement commits: for locks that a session holds."""
        connection = await asyncpg.connect(
            self._url,
            timeout=CONNECT_SECONDS,
            command_timeout=COMMAND_SECONDS,
            server_settings={"application_name": name, **SERVER_SETTINGS, **settings},
        )
        try:
            yield connection
        finally:
            await close_connection(connection)

    async def close(self) -> None:
        await self.engine.dispose()


async def asyncpg_of(tx: AsyncConnection) -> asyncpg.Connection:
    """Give the driver's connection inside the transaction of `tx`, for set-based statements on hot paths.

    Raises InvalidRequestError when none was begun: what is done here would silently be rolled back.
    """
    if not tx.in_transaction():
        raise InvalidRequestError("asyncpg_of needs an open transaction")
    pooled = cast("Any", tx.sync_connection).connection  # there is one, so nothing to await; get_raw_connection would
    adapted = pooled.dbapi_connection
    if adapted._transaction is None:  # noqa: SLF001 - SQLAlchemy sends BEGIN with its own first statement only
        await adapted._start_transaction()  # noqa: SLF001 - idem; a statement of its own would cost a round trip
    return cast("asyncpg.Connection", adapted.driver_connection)


async def close_connection(connection: asyncpg.Connection) -> None:
    """Close a driver connection, within a second also when the server no longer answers."""
    try:
        await connection.close(timeout=1)
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
        connection.terminate()


def _begin(tx: AsyncConnection) -> None:
    """Begin without a switch: nothing is sent, as the driver's BEGIN goes out with the first statement."""
    cast("Connection", tx.sync_connection).begin()


def _commit_and_close(connection: Connection) -> None:
    connection.commit()
    connection.close()


def one_of(column: str, values: Iterable[str]) -> CheckConstraint:
    """Let a column hold only the values of a list, an Enum for instance; NULL passes, as it does in every check."""
    choices = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({choices})", name=column)


def sql(text: str, **tables: Table) -> str:
    """Fill in the names of tables, which differ per service only by schema: `sql("… {inbox} …", inbox=table)`."""
    return text.format(**{name: table.fullname for name, table in tables.items()})


def _refuse_closed(connection: Any, _record: object, _proxy: object) -> None:
    """Drop the whole pool when one connection turns out closed (a restart of the server); costs no round trip."""
    if connection.driver_connection.is_closed():
        raise InvalidatePoolError
