"""Bring a cluster's topics to what topics.yaml says: `python -m deploy.kafka.topics <bootstrap>`; safe to repeat.

For brokers that ask for TLS or a name, set BUS_PROTOCOL and what goes with it, as for a service but without its prefix.
"""

import asyncio
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml
from aiokafka.admin import AIOKafkaAdminClient, NewPartitions, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import KafkaConnectionError, for_code

from shared.runtime.settings import BusSettings, SettingsError

TOPICS_YAML: Final = Path(__file__).with_name("topics.yaml")


class TopicsError(RuntimeError):
    """The cluster refused a change to its topics."""


@dataclass(frozen=True, slots=True)
class Topic:
    name: str
    partitions: int
    replication: int
    settings: Mapping[str, str]


def read_topics(path: Path = TOPICS_YAML) -> list[Topic]:
    """Read the wanted topics; what a topic does not say itself it takes from `defaults`."""
    document = yaml.safe_load(path.read_text())
    defaults = document["defaults"]
    return [
        Topic(
            name=name,
            partitions=own.get("partitions", defaults["partitions"]),
            replication=own.get("replication", defaults["replication"]),
            settings={key: str(value) for key, value in (defaults["settings"] | own.get("settings", {})).items()},
        )
        for name, own in document["topics"].items()
    ]


async def apply_topics(bootstrap: str, topics: list[Topic], access: BusSettings | None = None) -> list[str]:
    """Create missing topics, add partitions, set the settings; return what changed in shape."""
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap, **(access.client_options() if access else {}))
    await admin.start()
    try:
        brokers = len((await admin.describe_cluster())["brokers"])
        found = {
            topic["topic"]: len(topic["partitions"]) for topic in await admin.describe_topics(await admin.list_topics())
        }
        new = [topic for topic in topics if topic.name not in found]
        grown = [topic for topic in topics if found.get(topic.name, topic.partitions) < topic.partitions]
        if new:
            _check(
                await admin.create_topics(
                    [
                        NewTopic(
                            topic.name,
                            topic.partitions,
                            min(topic.replication, brokers),
                            topic_configs=_settings(topic, brokers),
                        )
                        for topic in new
                    ]
                ),
                "topic_errors",
            )
        if grown:
            _check(
                await admin.create_partitions({topic.name: NewPartitions(topic.partitions) for topic in grown}),
                "topic_errors",
            )
        for answer in await admin.alter_configs(
            [
                ConfigResource(ConfigResourceType.TOPIC, topic.name, configs=_settings(topic, brokers))
                for topic in topics
            ]
        ):
            _check(answer, "resources")
    finally:
        await admin.close()
    return [f"{topic.name}: aangemaakt met {topic.partitions} partities" for topic in new] + [
        f"{topic.name}: uitgebreid van {found[topic.name]} naar {topic.partitions} partities" for topic in grown
    ]


def _settings(topic: Topic, brokers: int) -> dict[str, str]:
    replicas = min(topic.replication, brokers)
    return {**topic.settings, "min.insync.replicas": str(max(1, replicas - 1))}


def _check(answer: Any, errors: str) -> None:
    """Raise on the first error in a response of the admin protocol, whose records differ in all but these names."""
    for record in answer.to_object()[errors]:
        if record["error_code"]:
            name = record.get("topic") or record.get("resource_name")
            raise TopicsError(f"{name}: {for_code(record['error_code']).__name__}: {record['error_message']}")


def main() -> int:
    if len(sys.argv) != 2:  # noqa: PLR2004 -- the program and one argument
        print("gebruik: python -m deploy.kafka.topics <host:poort>[,<host:poort>…]", file=sys.stderr)
        return 2
    try:
        lines = asyncio.run(apply_topics(sys.argv[1], read_topics(), BusSettings.load()))
    except (SettingsError, TopicsError) as error:
        print(error, file=sys.stderr)
        return 1
    except KafkaConnectionError:
        print(f"{sys.argv[1]} antwoordt niet, of laat ons niet toe", file=sys.stderr)
        return 1
    for line in lines or ["de topics zijn al zoals topics.yaml zegt"]:
        print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
