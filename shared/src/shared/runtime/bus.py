"""The event bus as the services see it: ordered topics in partitions, groups of consumers, offsets.

Two engines carry it: Kafka (`bus_kafka`), and for one machine without a broker a log in Postgres (`bus_postgres`). One
behaviour suite runs against both.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from .settings import BusSettings


@dataclass(frozen=True, slots=True)
class Message:
    """What goes onto the bus. Messages with the same key keep their order."""

    topic: str
    key: str
    value: bytes
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Record:
    """What comes off the bus, with its place: within a partition offsets only rise."""

    topic: str
    partition: int
    offset: int
    key: str | None
    value: bytes
    headers: Mapping[str, str]


class Publisher(Protocol):
    """Puts messages onto the bus."""

    async def start(self) -> None: ...

    async def publish(self, messages: Sequence[Message]) -> None:
        """Return when all are stored durably; the order per key is kept.

        When it raises, any of them may have been stored; nothing given in a later call overtakes them, so the caller
        repeats the same messages first.
        """
        ...

    async def stop(self) -> None: ...


class Subscriber(Protocol):
    """One member of a group: reads the partitions it is given, from where the group left off."""

    async def start(self) -> None:
        """Join the group; raises while the bus is out of reach, and may be called again, also after stop()."""
        ...

    async def fetch(self, max_records: int, timeout: float) -> Sequence[Record]:  # noqa: ASYNC109 - waiting is the API
        """Wait at most `timeout` seconds for records beyond those fetched before; empty when there are none."""
        ...

    async def commit(self, records: Sequence[Record]) -> None:
        """Record that everything up to these was handled; where the partition was lost meanwhile, they come again."""
        ...

    async def seek_back(self) -> None:
        """Forget what was fetched and not committed: the next fetch gives it again."""
        ...

    async def lag(self) -> Mapping[tuple[str, int], int]:
        """Count the records not yet committed by the group, per partition that this member reads."""
        ...

    async def stop(self) -> None:
        """Leave, so that another member can go on at once."""
        ...


class Bus(Protocol):
    """A place to publish and subscribe; holds no connection itself."""

    def publisher(self, *, name: str) -> Publisher:
        """Make a publisher; `name` tells operators whose it is."""
        ...

    def subscriber(self, *, group: str, topics: Sequence[str], instance_id: str) -> Subscriber:
        """Make a member of `group`; a member that comes back under the same `instance_id` takes its own place."""
        ...

    async def prune(self) -> int:
        """Delete some of what is older than the retention of the bus; return how many records."""
        ...


def open_bus(url: str, access: BusSettings | None = None) -> Bus:
    """Choose the engine by URL: kafka://host:port[,host:port…] or postgresql://role:password@host:port/database.

    `access` says how brokers of Kafka are reached, by default without TLS or a name.
    """
    if url.startswith("kafka://"):
        from .bus_kafka import KafkaBus  # noqa: PLC0415 - a process loads the engine that it uses

        return KafkaBus(url, access)
    from .bus_postgres import PostgresBus  # noqa: PLC0415 - idem

    return PostgresBus(url)
