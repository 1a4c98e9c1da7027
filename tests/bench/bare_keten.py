"""The bare limit of the chain: one script that does the same SQL and the same produce and fetch, and nothing else.

Per hop: fetch from the bus, write the rows that the service wrote for as many meldingen (what the real run left, read
before the clock starts) over the wire by COPY, read the outbox, produce, mark. No validation, no rules, no JSON, no
processes apart: four hops as four tasks, each with a connection of its own, in batches as large as those of the
services.
"""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import asyncpg

from deploy.kafka import topics
from shared.runtime.bus import Message, Publisher, Subscriber, open_bus
from tests.bench.copies import Copy, copies_of
from tests.load.stack import Stack

BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class Hop:
    """What one service writes per melding, and the topic it publishes to."""

    service: str
    topic: str
    tables: tuple[str, ...]


HOPS: Final = (
    Hop("meldingen", "meldingen.melding", ("melding", "melder")),
    Hop("risico", "risico.risicoprofiel", ("inbox", "profiel", "toestand", "herbeoordeling", "aanleiding")),
    Hop("planning", "planning.zaak", ("inbox", "zaak", "zaak_melding")),
    Hop(
        "interventie",
        "interventie.interventie",
        ("inbox", "interventie", "keuze", "interventie_aanleiding", "statusverloop"),
    ),
)
BACK: Final = Hop("meldingen", "", ("inbox", "overgang"))


def measure(stack: Stack) -> float:
    """Return meldingen per second through the four hops; the stack's workers must be idle."""
    return asyncio.run(_measure(stack))


async def _measure(stack: Stack) -> float:
    admin = await asyncpg.connect(stack.url("postgres"))
    copies: dict[Hop, list[Copy]] = {}
    for hop in (*HOPS, BACK):
        tables = (*hop.tables, "outbox") if hop.topic else hop.tables
        copies[hop] = await copies_of(admin, [f"{hop.service}.{table}" for table in tables])
    number = await admin.fetchval("SELECT count(*) FROM bare.meldingen_melding_source")
    await admin.execute("; ".join(f"UPDATE bare.{hop.service}_outbox_source SET published_at = NULL" for hop in HOPS))
    rows = {copy: await copy.source(admin) for hop in copies.values() for copy in hop}
    await admin.close()
    await _make_topics(stack)
    started = time.perf_counter()
    async with asyncio.TaskGroup() as tasks:
        previous: str | None = None
        for hop in HOPS:
            tasks.create_task(_hop(stack, hop, {copy: rows[copy] for copy in copies[hop]}, previous, number))
            previous = f"bare.{hop.topic}"
        tasks.create_task(_hop(stack, BACK, {copy: rows[copy] for copy in copies[BACK]}, previous, number))
    return float(number) / (time.perf_counter() - started)


async def _make_topics(stack: Stack) -> None:
    """Make the topics of the script where there is a broker, with as many partitions as the real ones."""
    if stack.broker is not None:
        real = {topic.name: topic for topic in topics.read_topics()}
        bare = [replace(real[hop.topic], name=f"bare.{hop.topic}") for hop in HOPS]
        await topics.apply_topics(stack.broker.bootstrap, bare)


async def _relay(connection: asyncpg.Connection, publisher: Publisher, topic: str, outbox: str) -> None:
    """Read what was written, produce it, and mark it."""
    rows = await connection.fetch(
        f"SELECT id, event_id, key, type, data FROM {outbox} WHERE published_at IS NULL ORDER BY id"
    )
    await publisher.publish(
        [
            Message(topic, row["key"], row["data"].encode(), {"ce_id": str(row["event_id"]), "ce_type": row["type"]})
            for row in rows
        ]
    )
    await connection.execute(
        f"UPDATE {outbox} SET published_at = now() WHERE id = ANY($1)",
        [row["id"] for row in rows],
    )


Rows = Mapping[Copy, Sequence[tuple[object, ...]]]


async def _hop(stack: Stack, hop: Hop, rows: Rows, source: str | None, number: int) -> None:
    bus = open_bus(stack.bus_url("bus"))
    connection = await asyncpg.connect(stack.url("postgres"))
    subscriber: Subscriber | None = None
    if source is not None:
        subscriber = bus.subscriber(group=f"bare-{hop.service}-{hop.topic}", topics=[source], instance_id="bare")
        await subscriber.start()
    publisher = bus.publisher(name=f"bare-{hop.service}")
    await publisher.start()
    done = 0
    while done < number:
        records = await subscriber.fetch(BATCH, 1.0) if subscriber else ()
        if subscriber and not records:
            continue
        upto = done + (len(records) or min(BATCH, number - done))
        async with connection.transaction():
            for copy, source_rows in rows.items():
                await copy.write(connection, source_rows[done:upto])
        if subscriber:
            await subscriber.commit(records)
        done = upto
        if hop.topic:
            await _relay(connection, publisher, f"bare.{hop.topic}", f"bare.{hop.service}_outbox")
    await publisher.stop()
    if subscriber:
        await subscriber.stop()
    await connection.close()
