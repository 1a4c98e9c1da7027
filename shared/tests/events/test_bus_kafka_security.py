"""The guarded doors of a real broker: who may come in does all that a service does, and who may not, nothing."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from aiokafka.errors import GroupAuthorizationFailedError, KafkaConnectionError, TopicAuthorizationFailedError

from deploy.kafka.acls import Grant, grants
from deploy.kafka.topics import apply_topics, read_topics
from shared.runtime.bus import Message, Subscriber, open_bus
from shared.runtime.relay import Relay
from shared.runtime.settings import BusSettings
from tests.certificates import Authority
from tests.doors import PASSWORD, PLAIN_USER, Doors, allow
from tests.kernel import Kernel, make_topic, melding_ontvangen, take

pytestmark = pytest.mark.kafka
OIN = "00000099000000001000"


@pytest.fixture
async def topics(kafka: str, kafka_doors: Doors) -> Doors:
    """The doors, with the topics of the platform behind them."""
    await apply_topics(kafka, read_topics())
    return kafka_doors


def _by_scram(doors: Doors) -> tuple[str, BusSettings]:
    return doors.sasl_url, doors.by_password("meldingen")


def _by_plain(doors: Doors) -> tuple[str, BusSettings]:
    return doors.sasl_url, doors.by_password(PLAIN_USER, bus_mechanism="PLAIN")


def _by_certificate(doors: Doors) -> tuple[str, BusSettings]:
    return doors.mtls_url, doors.by_certificate("meldingen")


@pytest.mark.parametrize("entry", [_by_scram, _by_plain, _by_certificate])
async def test_records_come_through_each_door_in_order(
    kafka: str, kafka_doors: Doors, entry: Callable[[Doors], tuple[str, BusSettings]]
) -> None:
    topic, group = f"proef.{uuid4().hex}", f"groep-{uuid4().hex}"
    await make_topic(f"kafka://{kafka}", topic)
    allow(kafka, [Grant("meldingen", "topic", topic, "Write"), Grant("meldingen", "topic", topic, "Read")])
    allow(kafka, [Grant("meldingen", "group", group, "Read")])
    bus = open_bus(*entry(kafka_doors))
    publisher = bus.publisher(name="proef")
    await publisher.start()
    await publisher.publish([Message(topic, "sleutel", str(number).encode(), {}) for number in range(500)])
    await publisher.stop()
    subscriber = bus.subscriber(group=group, topics=[topic], instance_id="een")
    await subscriber.start()

    records = await take(subscriber, 500)
    await subscriber.commit(records)
    left = sum((await subscriber.lag()).values())
    await subscriber.stop()

    assert [int(record.value) for record in records] == list(range(500))
    assert left == 0


async def _read_until(subscriber: Subscriber, event_id: str) -> None:
    """Read on until the event came."""
    try:
        await subscriber.start()
        async with asyncio.timeout(30):
            while event_id not in {record.headers["ce_id"] for record in await subscriber.fetch(500, 0.5)}:
                pass
    finally:
        await subscriber.stop()


async def test_with_a_wrong_password_all_waits_in_the_outbox_and_the_log_says_why(
    topics: Doors, kernel: Kernel, caplog: pytest.LogCaptureFixture
) -> None:
    event = melding_ontvangen()
    async with kernel.db.transaction() as tx:
        await kernel.outbox.append(tx, [event])
    stop = asyncio.Event()
    stop.set()  # the relay then ends once the outbox is empty

    def relay(password: str) -> Relay:
        bus = open_bus(topics.sasl_url, topics.by_password("meldingen", bus_password=password))
        return Relay(kernel.db, bus.publisher(name="proef"), kernel.outbox, oin=OIN)

    with pytest.raises(KafkaConnectionError):
        await relay("verkeerd-geraden").run(stop)
    assert "SaslAuthenticationFailed" in caplog.text
    assert "verkeerd-geraden" not in caplog.text
    assert await kernel.sql("SELECT 1 FROM proef.outbox WHERE published_at IS NULL")

    await relay(PASSWORD).run(stop)
    assert not await kernel.sql("SELECT 1 FROM proef.outbox WHERE published_at IS NULL")
    risico = open_bus(topics.sasl_url, topics.by_password("risico"))
    subscriber = risico.subscriber(group="risico", topics=["meldingen.melding"], instance_id="een")
    await _read_until(subscriber, str(event.id))


async def test_a_subscriber_with_a_wrong_password_does_not_start(topics: Doors) -> None:
    bus = open_bus(topics.sasl_url, topics.by_password("risico", bus_password="verkeerd-geraden"))
    subscriber = bus.subscriber(group="risico", topics=["meldingen.melding"], instance_id="een")
    with pytest.raises(KafkaConnectionError):
        await subscriber.start()
    await subscriber.stop()


@pytest.mark.parametrize(
    ("place", "changes"),
    [
        ("127.0.0.1", {"bus_ca_file": "other"}),  # a certificate of somebody we do not trust
        ("localhost", {}),  # a certificate of somebody else than who we called
    ],
)
async def test_a_broker_that_cannot_show_who_it_is_gets_no_password(
    topics: Doors, tmp_path: Path, caplog: pytest.LogCaptureFixture, place: str, changes: dict[str, Any]
) -> None:
    if changes:
        changes = {"bus_ca_file": Authority(tmp_path, "andere-ca").ca_file}
    bus = open_bus(topics.sasl_url.replace("127.0.0.1", place), topics.by_password("meldingen", **changes))
    with pytest.raises(KafkaConnectionError):
        await bus.publisher(name="proef").start()
    assert "CERTIFICATE_VERIFY_FAILED" in caplog.text


async def test_who_shows_no_certificate_does_not_come_in(topics: Doors) -> None:
    bus = open_bus(topics.mtls_url, BusSettings(bus_protocol="SSL", bus_ca_file=topics.authority.ca_file))
    with pytest.raises(KafkaConnectionError):
        await bus.publisher(name="proef").start()


async def test_a_service_may_do_what_its_contract_says_and_no_more(topics: Doors) -> None:
    bus = open_bus(topics.sasl_url, topics.by_password("interventie"))
    publisher = bus.publisher(name="interventie")
    await publisher.publish([Message("interventie.interventie", "sleutel", b"{}", {"ce_id": str(uuid4())})])
    with pytest.raises(TopicAuthorizationFailedError):
        await publisher.publish([Message("meldingen.melding", "sleutel", b"{}", {"ce_id": str(uuid4())})])
    await publisher.stop()

    stranger = bus.subscriber(group="risico", topics=["planning.zaak"], instance_id="een")
    with pytest.raises(GroupAuthorizationFailedError):
        await _read_until(stranger, "never")


async def test_topics_are_made_by_who_may_do_that_alone(topics: Doors) -> None:
    bootstrap = topics.sasl_url.removeprefix("kafka://")
    assert await apply_topics(bootstrap, read_topics(), topics.by_password("topics")) == []


def test_each_service_writes_its_own_topic_and_reads_what_it_subscribes_to() -> None:
    may = {(grant.operation, grant.name) for grant in grants() if grant.user == "planning"}
    assert may == {
        ("Write", "planning.zaak"),
        ("Read", "planning"),
        ("Read", "risico.risicoprofiel"),
        ("Read", "meldingen.melding"),
        ("Read", "interventie.interventie"),
    }
