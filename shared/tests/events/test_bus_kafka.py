"""What is Kafka's alone: members that share partitions, a broker that dies, and librdkafka's imitation of a broker."""

import asyncio
import json
import signal
import subprocess
import sys
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Final
from uuid import uuid4

import confluent_kafka
import pytest
from aiokafka.errors import KafkaConnectionError

from shared.runtime import bus_kafka
from shared.runtime.bus import Message, Subscriber, open_bus
from tests.kernel import BusUnderTest, make_topic, take


@pytest.fixture
async def group(kafka: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[BusUnderTest]:
    """A fresh topic on the real broker."""
    monkeypatch.setattr(bus_kafka, "SESSION_MS", 3_000)
    monkeypatch.setattr(bus_kafka, "HEARTBEAT_MS", 300)
    url, topic = f"kafka://{kafka}", f"proef.{uuid4().hex}"
    await make_topic(url, topic)
    under_test = BusUnderTest(url, open_bus(url), topic, f"groep-{uuid4().hex}")
    yield under_test
    await under_test.close()


@pytest.mark.kafka
async def test_members_that_come_and_go_lose_nothing_and_keep_each_key_in_order(group: BusUnderTest) -> None:
    handled: dict[str, list[int]] = defaultdict(list)
    known: set[int] = set()

    async def member(name: str, stop: asyncio.Event) -> None:
        subscriber = group.subscriber(name)
        await subscriber.start()
        while not stop.is_set():
            records = await subscriber.fetch(20, 0.1)
            for record in records:
                number = int(record.value)
                if number not in known:  # as the inbox of a service would
                    known.add(number)
                    handled[str(record.key)].append(number)
            await subscriber.commit(records)
        await subscriber.stop()

    async def wait_for(number: int) -> None:
        async with asyncio.timeout(60):
            while len(known) < number:  # noqa: ASYNC110 - nothing here to be woken by
                await asyncio.sleep(0.02)

    keys = [f"sleutel-{number}" for number in range(12)]
    stops = [asyncio.Event() for _ in range(4)]
    async with asyncio.TaskGroup() as members:
        for phase in range(4):  # each phase one more member, while records keep coming
            members.create_task(member(f"lid-{phase}", stops[phase]))
            for part in range(5):
                start = phase * 300 + part * 60
                await group.publish([group.message(keys[n % 12], n) for n in range(start, start + 60)])
        await wait_for(600)
        stops[0].set()
        stops[1].set()
        await group.publish([group.message(keys[n % 12], n) for n in range(1_200, 1_500)])
        await wait_for(1_500)
        for stop in stops:
            stop.set()

    assert handled == {key: list(range(rest, 1_500, 12)) for rest, key in enumerate(keys)}


@dataclass(slots=True)
class MockCluster:
    """librdkafka's imitation of a broker, which lives inside a producer, in a process of its own."""

    url: str
    process: subprocess.Popen[str]

    def pause(self) -> None:
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        self.process.send_signal(signal.SIGCONT)


_MOCK: Final = """
import sys, confluent_kafka
owner = confluent_kafka.Producer({"test.mock.num.brokers": 1, "bootstrap.servers": "mock"})
brokers = owner.list_topics(timeout=10).brokers.values()
print("kafka://" + ",".join(f"{broker.host}:{broker.port}" for broker in brokers), flush=True)
sys.stdin.read()
"""


@pytest.fixture
def mock_cluster(monkeypatch: pytest.MonkeyPatch) -> Iterator[MockCluster]:
    monkeypatch.setattr(bus_kafka, "SESSION_MS", 6_000)  # the least that the imitation allows
    monkeypatch.setattr(bus_kafka, "HEARTBEAT_MS", 300)
    with subprocess.Popen(  # noqa: S603 - this Python with a program of our own
        [sys.executable, "-c", _MOCK],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        yield MockCluster(process.stdout.readline().strip(), process)
        process.kill()


async def test_what_a_silent_broker_did_not_acknowledge_goes_first_when_it_answers_again(
    mock_cluster: MockCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The request of the producer that was thrown away is still handled when the broker wakes: it only repeats."""
    monkeypatch.setattr(bus_kafka, "PUBLISH_SECONDS", 1.0)
    bus = open_bus(mock_cluster.url)
    publisher = bus.publisher(name="proef")
    messages = [Message("proef", "sleutel", str(number).encode(), {}) for number in range(3_000)]
    await publisher.start()
    await publisher.publish(messages[:1_000])

    mock_cluster.pause()
    with pytest.raises(TimeoutError):
        await publisher.publish(messages[1_000:2_000])
    mock_cluster.go_on()
    await publisher.publish(messages[1_000:2_000])
    await publisher.publish(messages[2_000:])
    await publisher.stop()

    subscriber = bus.subscriber(group="groep", topics=["proef"], instance_id="een")
    await subscriber.start()
    numbers: list[int] = []
    while not numbers or numbers[-1] != 2_999:
        numbers += [int(record.value) for record in await take(subscriber, 1)]
    assert sorted(set(numbers), key=numbers.index) == list(range(3_000))
    await subscriber.stop()


async def test_a_member_stops_and_starts_again_when_the_broker_dies(mock_cluster: MockCluster) -> None:
    subscriber = open_bus(mock_cluster.url).subscriber(group="groep", topics=["proef"], instance_id="een")
    await subscriber.start()
    mock_cluster.process.kill()
    assert not await subscriber.fetch(10, 0.1)

    async with asyncio.timeout(bus_kafka.STOP_SECONDS + 2):
        await subscriber.stop()
    with pytest.raises(KafkaConnectionError):
        await subscriber.start()
    await subscriber.stop()

    assert asyncio.all_tasks() == {asyncio.current_task()}  # nothing of aiokafka is left behind


async def test_against_the_mock_cluster_records_come_back_and_are_committed(mock_cluster: MockCluster) -> None:
    bus = open_bus(mock_cluster.url)
    messages = [
        Message("proef", f"sleutel-{number % 5}", json.dumps(number).encode(), {"ce_id": str(number), "naam": "é"})
        for number in range(500)
    ]
    publisher = bus.publisher(name="proef")
    await publisher.start()
    await publisher.publish(messages)
    await publisher.stop()

    async def member() -> Subscriber:
        made = bus.subscriber(group="groep", topics=["proef"], instance_id="een")
        await made.start()
        return made

    first = await member()
    records = await take(first, 500)
    await first.commit(records)
    assert sum((await first.lag()).values()) == 0
    await first.stop()
    second = await member()
    again = await second.fetch(500, 1.0)
    await second.stop()

    assert not again
    for key in {message.key for message in messages}:
        sent = [message for message in messages if message.key == key]
        received = [record for record in records if record.key == key]
        assert [(r.value, r.headers) for r in received] == [(m.value, m.headers) for m in sent]


async def test_what_is_no_text_in_a_foreign_record_becomes_storable_text(mock_cluster: MockCluster) -> None:
    foreign = confluent_kafka.Producer({"bootstrap.servers": mock_cluster.url.removeprefix("kafka://")})
    foreign.produce("vreemd", key=b"a\x00\xff", value=None, headers=[("kop", b"\x00\xfe")])
    foreign.flush(10)
    subscriber = open_bus(mock_cluster.url).subscriber(group="groep", topics=["vreemd"], instance_id="een")
    await subscriber.start()

    record = (await take(subscriber, 1))[0]
    await subscriber.stop()

    assert (record.key, record.value, record.headers) == ("a��", b"", {"kop": "��"})
