"""The bus on Apache Kafka, by aiokafka.

Order when publishing. Per partition one batch is outstanding; the next goes out when it is acknowledged, and nothing
after it once it failed. aiokafka alone does not promise that: it drops a batch whose partition had no leader for
request_timeout_ms and goes on with the next one. So a publish has its own, shorter deadline; past it the producer is
thrown away, connections first and without a flush, and a new one is made for the repetition. What the old one had on
the wire may still arrive: it is in order, and a repetition, which the inbox of the consumer drops.

Membership is static (group_instance_id): a member that comes back within the session timeout takes its own partitions
without a rebalance. One that stops on purpose leaves, so that the others need not wait for that timeout.
"""

import asyncio
import contextlib
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import structlog
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRebalanceListener, TopicPartition
from aiokafka.errors import CommitFailedError, IllegalStateError
from aiokafka.partitioner import DefaultPartitioner

from . import metrics_bus
from .bus import Message, Record
from .settings import BusSettings

REQUEST_MS: Final = 30_000
PUBLISH_SECONDS: Final = 10.0  # well below REQUEST_MS, after which aiokafka may let a later batch pass
COMMIT_SECONDS: Final = 10.0
START_SECONDS: Final = 30.0
STOP_SECONDS: Final = 5.0
BATCH_BYTES: Final = 96 * 1024  # topics.yaml allows a batch 128 KB, and one event 64 KB
SESSION_MS: Final = 10_000
HEARTBEAT_MS: Final = 2_000
FETCH_WAIT_MS: Final = 25  # a partition just emptied waits for the fetch in flight, which went out without it
PARTITION_FETCH_BYTES: Final = 1024 * 1024

logger = structlog.get_logger(__name__)


class KafkaBus:
    """The bus of the brokers named in `url` (kafka://host:port[,host:port…])."""

    def __init__(self, url: str, access: BusSettings | None = None) -> None:
        self._brokers = url.removeprefix("kafka://").rstrip("/").split(",")
        self._access = access

    def publisher(self, *, name: str) -> "KafkaPublisher":
        return KafkaPublisher(self._connection, name)

    def subscriber(self, *, group: str, topics: Sequence[str], instance_id: str) -> "KafkaSubscriber":
        return KafkaSubscriber(self._connection, group=group, topics=topics, instance_id=instance_id)

    async def prune(self) -> int:
        """Delete nothing: the broker keeps its own retention."""
        return 0

    def _connection(self) -> dict[str, Any]:
        """Give what each client is made with; anew for each, since certificates are renewed."""
        return {"bootstrap_servers": self._brokers} | (self._access.client_options() if self._access else {})


class KafkaPublisher:
    """An idempotent producer with acks=all, replaced after each failure."""

    def __init__(self, connection: Callable[[], dict[str, Any]], name: str) -> None:
        self._connection = connection
        self._name = name
        self._producer: AIOKafkaProducer | None = None
        self._partition_of = DefaultPartitioner()

    async def start(self) -> None:
        await self.publish(())  # connects within the deadline; aiokafka alone would wait for a producer id for ever

    async def publish(self, messages: Sequence[Message]) -> None:
        try:
            async with asyncio.timeout(PUBLISH_SECONDS):
                producer = await self._connected()
                async with asyncio.TaskGroup() as partitions:
                    for (topic, partition), batch in (await self._by_partition(producer, messages)).items():
                        partitions.create_task(_send(producer, topic, partition, batch))
        except ExceptionGroup as group:
            await self._discard()
            raise group.exceptions[0] from None  # the first is why; the others were cancelled with it
        except BaseException:
            await self._discard()
            raise

    async def stop(self) -> None:
        await self._discard()

    async def _connected(self) -> AIOKafkaProducer:
        if self._producer is None:
            self._producer = AIOKafkaProducer(
                **self._connection(),
                client_id=self._name,
                enable_idempotence=True,
                acks="all",
                max_batch_size=BATCH_BYTES,
                request_timeout_ms=REQUEST_MS,
            )
            await self._producer.start()
        return self._producer

    async def _by_partition(
        self, producer: AIOKafkaProducer, messages: Sequence[Message]
    ) -> Mapping[tuple[str, int], Sequence[Message]]:
        known = {topic: sorted(await producer.partitions_for(topic)) for topic in {m.topic for m in messages}}
        result: defaultdict[tuple[str, int], list[Message]] = defaultdict(list)
        for message in messages:
            partitions = known[message.topic]
            partition = self._partition_of(message.key.encode(), partitions, partitions)
            result[message.topic, partition].append(message)
        return result

    async def _discard(self) -> None:
        """Throw the producer away without flushing: what it still holds will be published again, in order."""
        producer, self._producer = self._producer, None
        if producer is None:
            return
        producer._closed = True  # noqa: SLF001 - its public stop() would first flush
        sender = producer._sender.sender_task  # noqa: SLF001 - idem
        if sender is not None:
            sender.cancel()
        await producer.client.close()
        if sender is not None and (await asyncio.wait([sender], timeout=1))[1]:
            sender.cancel()  # it waits for requests in flight; the second time it stops waiting


async def _send(producer: AIOKafkaProducer, topic: str, partition: int, messages: Sequence[Message]) -> None:
    """Send the messages of one partition batch after batch, each acknowledged before the next."""
    timestamp = int(time.time() * 1000)
    remaining = iter(messages)
    message = next(remaining, None)
    while message is not None:
        batch = producer.create_batch()
        while message is not None and batch.append(
            timestamp=timestamp,
            key=message.key.encode(),
            value=message.value,
            headers=[(name, value.encode()) for name, value in message.headers.items()],
        ):
            message = next(remaining, None)
        await (await producer.send_batch(batch, topic, partition=partition))


class KafkaSubscriber(ConsumerRebalanceListener):  # type: ignore[misc] # aiokafka is untyped
    """A member of a consumer group that commits by hand."""

    def __init__(
        self, connection: Callable[[], dict[str, Any]], *, group: str, topics: Sequence[str], instance_id: str
    ) -> None:
        self._connection = connection
        self._group = group
        self._topics = list(topics)
        self._instance_id = instance_id
        self._consumer: AIOKafkaConsumer | None = None
        self._first_uncommitted: dict[TopicPartition, int] = {}

    async def start(self) -> None:
        self._consumer = AIOKafkaConsumer(
            **self._connection(),
            client_id=f"{self._group}-{self._instance_id}",
            group_id=self._group,
            group_instance_id=f"{self._group}-{self._instance_id}",
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            session_timeout_ms=SESSION_MS,
            heartbeat_interval_ms=HEARTBEAT_MS,
            rebalance_timeout_ms=REQUEST_MS,
            fetch_max_wait_ms=FETCH_WAIT_MS,
            max_partition_fetch_bytes=PARTITION_FETCH_BYTES,
        )
        self._consumer.subscribe(self._topics, listener=self)
        async with asyncio.timeout(START_SECONDS):
            await self._consumer.start()

    async def fetch(self, max_records: int, timeout: float) -> Sequence[Record]:  # noqa: ASYNC109 - waiting is the API
        consumer = self._started()
        try:
            async with asyncio.timeout(timeout + 1):  # getmany waits for a rebalance without looking at its timeout
                fetched = await consumer.getmany(timeout_ms=int(timeout * 1000), max_records=max_records)
        except TimeoutError:
            return ()
        for partition, records in fetched.items():
            self._first_uncommitted.setdefault(partition, records[0].offset)
        return [_record(record) for records in fetched.values() for record in records]

    async def commit(self, records: Sequence[Record]) -> None:
        consumer = self._started()
        handled = {TopicPartition(record.topic, record.partition): record.offset + 1 for record in records}
        handled = {partition: offset for partition, offset in handled.items() if partition in consumer.assignment()}
        if not handled:
            return
        try:
            async with asyncio.timeout(COMMIT_SECONDS):
                await consumer.commit(handled)
        except (CommitFailedError, IllegalStateError) as error:
            logger.info("offsets_not_committed", group=self._group, exc_info=error)  # the records come again
            return
        for partition, offset in handled.items():
            self._first_uncommitted[partition] = offset

    async def seek_back(self) -> None:
        consumer = self._started()
        for partition, offset in self._first_uncommitted.items():
            with contextlib.suppress(IllegalStateError):  # no longer ours
                consumer.seek(partition, offset)
        self._first_uncommitted.clear()

    async def lag(self) -> Mapping[tuple[str, int], int]:
        consumer = self._started()
        async with asyncio.timeout(COMMIT_SECONDS):
            assigned = consumer.assignment()
            ends = await consumer.end_offsets(list(assigned)) if assigned else {}
            return {
                (partition.topic, partition.partition): end
                - self._first_uncommitted.get(partition, await consumer.position(partition))
                for partition, end in ends.items()
            }

    async def stop(self) -> None:
        consumer, self._consumer = self._consumer, None
        self._first_uncommitted.clear()
        if consumer is None:
            return
        if consumer._coordinator is not None:  # noqa: SLF001 - aiokafka lets a static member never leave
            consumer._coordinator._group_instance_id = None  # noqa: SLF001 - idem
        with contextlib.suppress(TimeoutError):  # with the broker away stop() may hang, fail, or raise CancelledError
            await asyncio.wait_for(asyncio.gather(consumer.stop(), return_exceptions=True), STOP_SECONDS)
        await consumer._client.close()  # noqa: SLF001 - which stop() then did not reach

    def on_partitions_revoked(self, revoked: set[TopicPartition]) -> None:
        if revoked:
            metrics_bus.REBALANCES.labels(self._group).inc()

    def on_partitions_assigned(self, assigned: set[TopicPartition]) -> None:
        self._first_uncommitted.clear()  # aiokafka starts from the committed offsets again
        logger.info("partitions_assigned", group=self._group, member=self._instance_id, partitions=len(assigned))

    def _started(self) -> AIOKafkaConsumer:
        if self._consumer is None:
            raise ConnectionError("subscriber was not started")
        return self._consumer


def _record(record: Any) -> Record:
    return Record(
        record.topic,
        record.partition,
        record.offset,
        None if record.key is None else _text(record.key),
        record.value or b"",
        {name: _text(value) for name, value in record.headers},
    )


def _text(value: bytes) -> str:
    """Decode what anybody may have put there to text that Postgres can store in a dead letter."""
    return value.decode(errors="replace").replace("\0", "\N{REPLACEMENT CHARACTER}")
