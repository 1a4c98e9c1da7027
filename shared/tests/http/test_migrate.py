import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest
from sqlalchemy import Column, Integer, MetaData, Table

from shared.runtime import migrate
from shared.runtime.database import Database
from tests.voorbeeld.tables import metadata


@pytest.fixture
async def db(lege_url: str) -> AsyncIterator[Database]:
    db = Database.connect(lege_url, application_name="proef")
    yield db
    await db.close()


async def test_the_head_is_reached_by_migrating_and_not_before(lege_url: str, db: Database) -> None:
    head = migrate.Head("voorbeeld")
    assert not await head.reached(db)
    await migrate.upgrade(lege_url, "voorbeeld")
    assert await head.reached(db)


async def test_code_that_starts_again_while_newer_code_migrated_is_ready(url: str) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute("UPDATE voorbeeld.alembic_version SET version_num = '9999'")
    await connection.close()
    db = Database.connect(url, application_name="proef")
    assert await migrate.Head("voorbeeld").reached(db)
    await db.close()


async def test_two_migrators_at_once_do_the_work_once(lege_url: str, db: Database) -> None:
    await asyncio.gather(*(migrate.upgrade(lege_url, "voorbeeld") for _ in range(3)))
    assert await migrate.Head("voorbeeld").reached(db)


async def test_migrating_again_changes_nothing(url: str) -> None:
    await migrate.upgrade(url, "voorbeeld")
    assert await migrate.check("voorbeeld", metadata, url) == []


async def test_a_difference_between_tables_and_database_is_found(url: str) -> None:
    anders = MetaData(schema="voorbeeld", naming_convention=metadata.naming_convention)
    for table in metadata.tables.values():
        table.to_metadata(anders)
    Table("boek", anders, Column("bladzijden", Integer), extend_existing=True)
    (verschil,) = await migrate.check("voorbeeld", anders, url)
    assert verschil[0] == "add_column"


async def test_a_table_held_by_others_is_not_waited_for_long(lege_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrate, "LOCK_TIMEOUT", "100ms")
    other = await asyncpg.connect(lege_url)
    transaction = other.transaction()
    await transaction.start()
    await other.execute("CREATE TABLE voorbeeld.boek (id int)")
    with pytest.raises(Exception, match="lock timeout"):
        await migrate.upgrade(lege_url, "voorbeeld")
    await transaction.rollback()
    await other.close()
    await migrate.upgrade(lege_url, "voorbeeld")
