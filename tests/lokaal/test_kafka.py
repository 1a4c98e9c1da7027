import re
from dataclasses import replace
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient

from deploy.kafka import choose_broker, topics
from deploy.kafka.topics import Topic, TopicsError, apply_topics, read_topics
from tests.doors import PASSWORD, Doors

pytestmark = pytest.mark.kafka


async def _partitions(bootstrap: str, topic: str) -> int:
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        (found,) = await admin.describe_topics([topic])
        return len(found["partitions"])
    finally:
        await admin.close()


async def test_topics_are_made_once_and_grow_but_never_shrink(kafka: str) -> None:
    topic = Topic("proef.topics", partitions=2, replication=3, settings={"retention.ms": "1000"})
    assert await apply_topics(kafka, [topic]) == ["proef.topics: aangemaakt met 2 partities"]
    assert await apply_topics(kafka, [topic]) == []
    assert await apply_topics(kafka, [replace(topic, partitions=5)]) == [
        "proef.topics: uitgebreid van 2 naar 5 partities"
    ]
    assert await apply_topics(kafka, [topic]) == []
    assert await _partitions(kafka, topic.name) == 5


async def test_a_setting_that_kafka_refuses_is_an_error(kafka: str) -> None:
    with pytest.raises(TopicsError, match=r"proef\.fout"):
        await apply_topics(kafka, [Topic("proef.fout", 1, 1, {"retention.ms": "lang"})])


@pytest.mark.parametrize(
    ("access", "status", "said"),
    [
        ({"BUS_PASSWORD": PASSWORD}, 0, "meldingen.melding|de topics zijn al zoals"),
        ({"BUS_PASSWORD": "geraden"}, 1, "laat ons niet toe"),
        ({}, 1, "BUS_PASSWORD: ontbreekt"),
    ],
)
def test_the_command_logs_in_as_it_is_told(
    *,
    kafka_doors: Doors,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    access: dict[str, str],
    status: int,
    said: str,
) -> None:
    ours = {"BUS_PROTOCOL": "SASL_SSL", "BUS_CA_FILE": str(kafka_doors.authority.ca_file), "BUS_USER": "topics"}
    for name, value in (ours | access).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.argv", ["topics", kafka_doors.sasl_url.removeprefix("kafka://")])
    assert topics.main() == status
    assert re.search(said, "".join(capsys.readouterr()))


def test_the_platform_has_four_topics_of_twelve_partitions() -> None:
    assert {topic.name: topic.partitions for topic in read_topics()} == dict.fromkeys(
        ("meldingen.melding", "risico.risicoprofiel", "planning.zaak", "interventie.interventie"), 12
    )


async def test_acknowledged_messages_survive_a_killed_broker(tmp_path: Path, kafka: str) -> None:
    assert kafka  # where the fixture has one, another can be had
    broker = choose_broker(tmp_path)
    bootstrap = broker.start()
    try:
        await apply_topics(bootstrap, [Topic("proef", 1, 1, {})])
        producer = AIOKafkaProducer(bootstrap_servers=bootstrap, acks="all")
        await producer.start()
        await producer.send_and_wait("proef", b"bevestigd")
        await producer.stop()
        broker.kill()
        assert broker.start() == bootstrap
        consumer = AIOKafkaConsumer(bootstrap_servers=bootstrap)
        await consumer.start()
        consumer.assign([TopicPartition("proef", 0)])
        await consumer.seek_to_beginning()
        assert (await consumer.getone()).value == b"bevestigd"
        await consumer.stop()
    finally:
        broker.stop()
        broker.remove()
