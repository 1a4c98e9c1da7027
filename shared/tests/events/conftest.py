"""A schema of its own for the kernel's tables, and both buses behind one fixture."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from shared.runtime import bus_kafka, bus_postgres
from shared.runtime.bus import open_bus
from tests.kernel import BusUnderTest, Kernel, make_kernel, make_log, make_topic


@pytest.fixture
async def kernel(lege_database: str) -> AsyncIterator[Kernel]:
    kernel = await make_kernel(lege_database)
    yield kernel
    await kernel.db.close()


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
