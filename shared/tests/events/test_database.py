import asyncio

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import InvalidRequestError

from shared.runtime.database import Database, asyncpg_of
from tests.kernel import Kernel, eventually


async def test_a_transaction_commits_what_the_driver_did_in_it(kernel: Kernel) -> None:
    async with kernel.db.transaction() as tx:
        await (await asyncpg_of(tx)).execute("CREATE TABLE proef.iets (waarde int)")
        await tx.execute(text("INSERT INTO proef.iets VALUES (1)"))

    assert [row["waarde"] for row in await kernel.sql("SELECT waarde FROM proef.iets")] == [1]


async def test_a_transaction_that_raises_leaves_nothing(kernel: Kernel) -> None:
    await kernel.sql("CREATE TABLE proef.iets (waarde int)")
    kernel.db.committed.clear()

    async def insert_and_raise() -> None:
        async with kernel.db.transaction() as tx:
            await (await asyncpg_of(tx)).execute("INSERT INTO proef.iets VALUES (1)")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await insert_and_raise()

    assert not await kernel.sql("SELECT FROM proef.iets")
    assert not kernel.db.committed.is_set()


async def test_the_driver_is_not_given_outside_a_transaction(kernel: Kernel) -> None:
    async with kernel.db.engine.connect() as connection:
        with pytest.raises(InvalidRequestError):
            await asyncpg_of(connection)


async def test_a_commit_wakes_who_waits_for_it(kernel: Kernel) -> None:
    kernel.db.committed.clear()
    waiting = asyncio.create_task(kernel.db.committed.wait())

    async with kernel.db.transaction() as tx:
        await tx.execute(text("SELECT 1"))

    assert await asyncio.wait_for(waiting, 1)


async def test_after_a_restart_of_the_server_the_next_transaction_works(kernel: Kernel) -> None:
    connections: set[asyncpg.Connection] = set()

    async def one() -> None:
        async with kernel.db.transaction() as tx:
            connection = await asyncpg_of(tx)
            await connection.fetchval("SELECT pg_sleep(0.05)")
            connections.add(connection)

    async def all_closed() -> bool:
        return all(connection.is_closed() for connection in connections)

    await asyncio.gather(*(one() for _ in range(5)))  # five connections in the pool
    await kernel.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'proef'")
    await eventually(all_closed)

    for _ in range(5):
        await one()


async def test_a_session_is_gone_when_its_block_ends(kernel: Kernel) -> None:
    async def lock_and_raise() -> None:
        async with kernel.db.session("proef-sessie") as session:
            await session.execute("SELECT pg_advisory_lock(1)")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await lock_and_raise()

    async with kernel.db.session("proef-sessie") as session:
        await asyncio.wait_for(session.execute("SELECT pg_advisory_lock(1)"), 5)


async def test_a_server_that_is_away_is_refused_soon() -> None:
    db = Database.connect("postgresql://iemand@127.0.0.1:1/nergens", application_name="proef")

    with pytest.raises((OSError, asyncpg.PostgresError)):
        async with db.transaction() as tx:
            await tx.execute(text("SELECT 1"))
