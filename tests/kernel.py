"""What tests of the event kernel share: a service of their own, members of a group to kill, and events to send."""

import asyncio
import json
import signal
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import asyncpg
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from sqlalchemy import MetaData
from sqlalchemy.schema import CreateSchema
from uuid_utils.compat import uuid7

from shared.contracts.envelope import Event
from shared.contracts.meldingen import MeldingAfgehandeldV1, MeldingOntvangenV1
from shared.contracts.waardelijsten import Domein, MeldingSoort, Risico, Uitkomst, Urgentie
from shared.runtime.bus import Bus, Message, Record, Subscriber
from shared.runtime.bus_postgres import create_schema
from shared.runtime.database import NAMING, Database
from shared.runtime.dead_letters import DeadLetters
from shared.runtime.inbox import Inbox
from shared.runtime.outbox import Outbox

PARTITIONS: Final = 3
PATIENCE: Final = 30.0


@dataclass(frozen=True, slots=True)
class Kernel:
    """The kernel of an imaginary service `proef` in an empty database."""

    url: str
    db: Database
    outbox: Outbox
    inbox: Inbox
    dead_letters: DeadLetters

    async def sql(self, statement: str, *parameters: Any) -> list[asyncpg.Record]:
        async with self.db.session("test") as connection:
            return await connection.fetch(statement, *parameters)


async def make_kernel(url: str) -> Kernel:
    """Make the tables of the kernel in the schema `proef` of an empty database."""
    metadata = MetaData(schema="proef", naming_convention=NAMING)
    outbox, inbox, dead_letters = Outbox(metadata), Inbox(metadata), DeadLetters(metadata)
    db = Database.connect(url, application_name="proef")
    async with db.transaction() as tx:
        await tx.execute(CreateSchema("proef"))
        await tx.run_sync(metadata.create_all)
    return Kernel(url, db, outbox, inbox, dead_letters)


@dataclass(slots=True)
class Member:
    """A member of a group in a process of its own, to be killed or paused."""

    process: asyncio.subprocess.Process

    async def ask(self, command: str, *arguments: Any) -> Any:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps([command, *arguments]).encode() + b"\n")
        line = await asyncio.wait_for(self.process.stdout.readline(), PATIENCE)
        return json.loads(line)

    async def kill(self) -> None:
        with suppress(ProcessLookupError):
            self.process.send_signal(signal.SIGKILL)
        await self.process.wait()

    def pause(self) -> None:
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        self.process.send_signal(signal.SIGCONT)


@dataclass(slots=True)
class BusUnderTest:
    """One engine with a fresh topic."""

    url: str
    bus: Bus
    topic: str
    group: str
    _members: list[Member] = field(default_factory=list)
    _subscribers: list[Subscriber] = field(default_factory=list)

    def subscriber(self, instance_id: str = "een", *, group: str | None = None) -> Subscriber:
        made = self.bus.subscriber(group=group or self.group, topics=[self.topic], instance_id=instance_id)
        self._subscribers.append(made)
        return made

    async def member(self, instance_id: str, *, term: float = 2.0) -> Member:
        """Start a member whose place is kept for `term` seconds when it falls silent."""
        script = Path(__file__).parents[1] / "shared/tests/events/member.py"
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, script, self.url, self.group, self.topic, instance_id, str(term)),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            limit=2**24,
        )
        member = Member(process)
        self._members.append(member)
        return member

    def message(self, key: str, number: int) -> Message:
        return Message(self.topic, key, str(number).encode(), {"ce_id": str(number)})

    async def publish(self, messages: Sequence[Message]) -> None:
        publisher = self.bus.publisher(name="proef")
        await publisher.start()
        await publisher.publish(messages)
        await publisher.stop()

    async def close(self) -> None:
        for member in self._members:
            await member.kill()
        for subscriber in self._subscribers:
            await subscriber.stop()


async def make_log(url: str) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute("CREATE SCHEMA IF NOT EXISTS bus")
    await create_schema(connection)
    await connection.close()


async def make_topic(url: str, topic: str) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=url.removeprefix("kafka://"))
    await admin.start()
    await admin.create_topics([NewTopic(topic, PARTITIONS, 1, topic_configs={"max.message.bytes": "131072"})])
    await admin.close()


async def take(subscriber: Subscriber, number: int, *, at_once: int = 500) -> list[Record]:
    """Fetch until `number` records came; fails when they do not."""
    records: list[Record] = []
    until = time.monotonic() + PATIENCE
    while len(records) < number:
        assert time.monotonic() < until, f"{len(records)} of {number} records came"
        records += await subscriber.fetch(at_once, 0.5)
    return records


async def eventually(condition: Callable[[], Awaitable[Any]], *, seconds: float = PATIENCE) -> Any:
    """Wait until the condition gives something true, and give that."""
    until = time.monotonic() + seconds
    while not (result := await condition()):
        assert time.monotonic() < until, "the condition did not come true in time"
        await asyncio.sleep(0.005)
    return result


def melding_ontvangen(key: str = "12345678", **changes: Any) -> Event[MeldingOntvangenV1]:
    melding_id = uuid7()
    data = {
        "melding_id": melding_id,
        "soort": MeldingSoort.KLACHT,
        "domein": Domein.EERLIJK_WERK,
        "urgentie": Urgentie.U4_NORMAAL,
        "risicos": (Risico.ONDERBETALING,),
        "ontvangen_op": datetime.now(UTC),
    }
    return Event.of(MeldingOntvangenV1(**data | changes), key=key, subject=melding_id)


def melding_afgehandeld(key: str = "12345678") -> Event[MeldingAfgehandeldV1]:
    melding_id = uuid7()
    data = MeldingAfgehandeldV1(
        melding_id=melding_id, uitkomst=Uitkomst.GEEN_OVERTREDING, afgehandeld_op=datetime.now(UTC)
    )
    return Event.of(data, key=key, subject=melding_id)
