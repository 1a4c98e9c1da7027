"""What each service must be allowed on the brokers, at least: `python -m deploy.kafka.acls <bootstrap>` prints it.

A service logs in under its own name (the user of SASL, or what its certificate says) and may write its own topic, read
those it subscribes to, and read as its group; its asyncapi.json says which. Who runs `deploy.kafka.topics` is `topics`.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from deploy.kafka.topics import read_topics
from deploy.postgres import SERVICES

CONTRACTS: Final = Path(__file__).parents[2] / "services"
_OPERATIONS: Final = {"send": "Write", "receive": "Read"}


@dataclass(frozen=True, slots=True, order=True)
class Grant:
    """That `user` may do `operation` (as Kafka calls it) on the topic or the group `name`."""

    user: str
    kind: Literal["topic", "group"]
    name: str
    operation: str

    @property
    def arguments(self) -> str:
        """Give what adds this by kafka-acls.sh."""
        return f"--add --allow-principal User:{self.user} --operation {self.operation} --{self.kind} {self.name}"


def grants() -> list[Grant]:
    """Give what all services and `topics` need, from their contracts and topics.yaml."""
    return sorted({*_of_topics(), *(grant for service in SERVICES for grant in _of_service(service))})


def _of_service(service: str) -> Iterator[Grant]:
    contract = json.loads((CONTRACTS / service / "asyncapi.json").read_text())
    yield Grant(service, "group", service, "Read")
    for operation in contract["operations"].values():
        topic = operation["channel"]["$ref"].removeprefix("#/channels/")
        yield Grant(service, "topic", topic, _OPERATIONS[operation["action"]])


def _of_topics() -> Iterator[Grant]:
    for topic in read_topics():
        for operation in ("Create", "Alter", "AlterConfigs"):  # Alter lets one see it too
            yield Grant("topics", "topic", topic.name, operation)


def main() -> int:
    if len(sys.argv) != 2:  # noqa: PLR2004 -- the program and one argument
        print("gebruik: python -m deploy.kafka.acls <host:poort>[,<host:poort>…]", file=sys.stderr)
        return 2
    for grant in grants():
        print(f"kafka-acls.sh --bootstrap-server {sys.argv[1]} --command-config beheer.properties {grant.arguments}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
