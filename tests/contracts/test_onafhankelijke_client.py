"""A client that knows nothing of us but the published schemas: librdkafka, the CloudEvents SDK and jsonschema."""

import asyncio
import importlib
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from cloudevents.core.bindings.kafka import KafkaMessage, from_binary
from cloudevents.core.formats.json import JSONFormat
from confluent_kafka import Consumer, KafkaException
from jsonschema import Draft202012Validator

from deploy.kafka.topics import apply_topics, read_topics
from shared.contracts.envelope import Event
from shared.contracts.json_schema import schema_path
from shared.contracts.registry import CONTRACTS
from shared.runtime.bus import open_bus
from shared.runtime.database import Database
from shared.runtime.relay import Relay

pytestmark = pytest.mark.kafka

GOLDEN = Path(__file__).parent / "golden"
OIN = "00000099000000001000"
PATIENCE = 30.0


def golden_events(service: str) -> list[Event[Any]]:
    """Give the golden events that a service publishes, two of each type, under keys of their own."""
    return [
        Event.of(contract.model_validate_json(path.read_text()), key=f"sleutel-{uuid4()}", subject=uuid4())
        for contract in CONTRACTS.values()
        if contract.topic.startswith(f"{service}.")
        for path in sorted((GOLDEN / contract.type).glob("*.json"))
    ]


async def publish(service: str, database_url: str, kafka: str, events: list[Event[Any]]) -> None:
    """Send events the way the service does: by its outbox and the relay."""
    outbox = importlib.import_module(f"{service}.tables").outbox
    db = Database.connect(database_url, application_name="onafhankelijke-client", pool_size=2)
    try:
        async with db.transaction() as tx:
            await outbox.append(tx, events)
        stop = asyncio.Event()
        stop.set()  # until the outbox is empty
        await Relay(db, open_bus(f"kafka://{kafka}").publisher(name=service), outbox, oin=OIN).run(stop)
    finally:
        await db.close()


def read(kafka: str, wanted: set[UUID]) -> dict[UUID, KafkaMessage]:
    """Read every topic from the start, as a foreign consumer, until all wanted events came by."""
    consumer = Consumer(
        {
            "bootstrap.servers": kafka,
            "group.id": f"vreemd-{uuid4()}",
            "auto.offset.reset": "earliest",
            "enable.auto.commit": False,
        }
    )
    consumer.subscribe(sorted({contract.topic for contract in CONTRACTS.values()}))
    found: dict[UUID, KafkaMessage] = {}
    deadline = time.monotonic() + PATIENCE
    try:
        while wanted - found.keys() and time.monotonic() < deadline:
            message = consumer.poll(0.5)
            if message is None:
                continue
            if message.error():
                raise KafkaException(message.error())
            pairs = dict(message.headers() or [])
            headers = {name: value for name, value in pairs.items() if isinstance(value, bytes)}
            event_id = UUID(headers["ce_id"].decode()) if "ce_id" in headers else None
            if event_id in wanted:
                found[event_id] = KafkaMessage(headers=headers, key=message.key(), value=message.value() or b"")
    finally:
        consumer.close()
    return found


@pytest.mark.parametrize("service", ["meldingen", "risico", "planning", "interventie"])
async def test_a_foreign_client_reads_and_checks_every_event(
    service: str, kafka: str, maak_database: Callable[[str], str]
) -> None:
    await apply_topics(kafka, read_topics())
    events = {event.id: event for event in golden_events(service)}
    await publish(service, maak_database(service), kafka, list(events.values()))

    found = await asyncio.to_thread(read, kafka, set(events))

    assert found.keys() == events.keys()
    for event_id, message in found.items():
        sent = events[event_id]
        cloud_event = from_binary(message, JSONFormat())
        assert UUID(cloud_event.get_id()) == event_id
        assert cloud_event.get_type() == sent.type
        assert cloud_event.get_source() == f"urn:nld:oin:{OIN}:systeem:{service}"
        assert cloud_event.get_subject() == sent.subject
        assert cloud_event.get_time() == sent.time
        assert cloud_event.get_datacontenttype() == "application/json"
        assert cloud_event.get_extension("partitionkey") == message.headers["ce_partitionkey"].decode() == sent.key
        Draft202012Validator(json.loads(schema_path(sent.type).read_text())).validate(cloud_event.get_data())
        headers = asyncapi_headers(service)
        Draft202012Validator(headers).validate({name: value.decode() for name, value in message.headers.items()})


def asyncapi_headers(service: str) -> dict[str, Any]:
    document = json.loads((GOLDEN.parents[2] / "services" / service / "asyncapi.json").read_text())
    headers: dict[str, Any] = document["components"]["schemas"]["CloudEvent"]
    return headers
