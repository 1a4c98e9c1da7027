"""A schema of its own for the kernel's tables, and both buses behind one fixture."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
from sqlalchemy import MetaData
from sqlalchemy.schema import CreateSchema

from shared.runtime import bus_kafka, bus_postgres
from shared.runtime.bus import open_bus
from shared.runtime.database import NAMING, Database
from shared.runtime.dead_letters import DeadLetters
from shared.runtime.inbox import Inbox
from shared.runtime.outbox import Outbox
from tests.kernel import BusUnderTest, Kernel, make_log, make_topic


@pytest.fixture
async def kernel(lege_database: str) -> AsyncIterator[Kernel]:
    metadata = MetaData(schema="proef", naming_convention=NAMING)
    outbox, inbox, dead_letters = Outbox(metadata), Inbox(metadata), DeadLetters(metadata)
    db = Database.connect(lege_database, application_name="proef")
    async with db.transaction() as tx:
        await tx.execute(CreateSchema("proef"))
        await tx.run_sync(metadata.create_all)
    yield Kernel(lege_database, db, outbox, inbox, dead_letters)
    await db.close()


@pytest.fixture(params=["postgres", pytest.param("kafka", marks=pytest.mark.kafka)])
async def bus(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[BusUnderTest]:
    """Both engines in turn, with short terms for taking over."""
    topic, group = f"proef.{uuid4().hex}", f"groep-{uuid4().hex}"
    if request.param == "kafka":
        monkeypatch.setattr(bus_kafka, "SESSION_MS", 3_000)
        monkeypatch.setattr(bus_kafka, "HEARTBEAT_MS", 500)
        url = f"kafka://{request.getfixturevalue('kafka')}"
        await make_topic(url, topic)
    else:
        monkeypatch.setattr(bus_postgres, "LEASE", bus_postgres.LEASE / 5)
        monkeypatch.setattr(bus_postgres, "HEARTBEAT_SECONDS", 0.5)
        url = request.getfixturevalue("lege_database")
        await make_log(url)
    under_test = BusUnderTest(url, open_bus(url), topic, group)
    yield under_test
    await under_test.close()
