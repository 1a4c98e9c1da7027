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
    naam: str
    partities: int
    replicatie: int
    instellingen: Mapping[str, str]


def lees(path: Path = TOPICS_YAML) -> list[Topic]:
    """Read the wanted topics; what a topic does not say itself it takes from `standaard`."""
    document = yaml.safe_load(path.read_text())
    standaard = document["standaard"]
    return [
        Topic(
            naam=naam,
            partities=eigen.get("partities", standaard["partities"]),
            replicatie=eigen.get("replicatie", standaard["replicatie"]),
            instellingen={
                sleutel: str(waarde)
                for sleutel, waarde in (standaard["instellingen"] | eigen.get("instellingen", {})).items()
            },
        )
        for naam, eigen in document["topics"].items()
    ]


async def pas_toe(bootstrap: str, topics: list[Topic], access: BusSettings | None = None) -> list[str]:
    """Create missing topics, add partitions, set the settings; return what changed in shape."""
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap, **(access.client_options() if access else {}))
    await admin.start()
    try:
        brokers = len((await admin.describe_cluster())["brokers"])
        found = {
            topic["topic"]: len(topic["partitions"]) for topic in await admin.describe_topics(await admin.list_topics())
        }
        new = [topic for topic in topics if topic.naam not in found]
        grown = [topic for topic in topics if found.get(topic.naam, topic.partities) < topic.partities]
        if new:
            _check(
                await admin.create_topics(
                    [
                        NewTopic(
                            topic.naam,
                            topic.partities,
                            min(topic.replicatie, brokers),
                            topic_configs=_settings(topic, brokers),
                        )
                        for topic in new
                    ]
                ),
                "topic_errors",
            )
        if grown:
            _check(
                await admin.create_partitions({topic.naam: NewPartitions(topic.partities) for topic in grown}),
                "topic_errors",
            )
        for answer in await admin.alter_configs(
            [
                ConfigResource(ConfigResourceType.TOPIC, topic.naam, configs=_settings(topic, brokers))
                for topic in topics
            ]
        ):
            _check(answer, "resources")
    finally:
        await admin.close()
    return [f"{topic.naam}: aangemaakt met {topic.partities} partities" for topic in new] + [
        f"{topic.naam}: uitgebreid van {found[topic.naam]} naar {topic.partities} partities" for topic in grown
    ]


def _settings(topic: Topic, brokers: int) -> dict[str, str]:
    replicas = min(topic.replicatie, brokers)
    return {**topic.instellingen, "min.insync.replicas": str(max(1, replicas - 1))}


def _check(answer: Any, errors: str) -> None:
    """Raise on the first error in a response of the admin protocol, whose records differ in all but these names."""
    for record in answer.to_object()[errors]:
        if record["error_code"]:
            naam = record.get("topic") or record.get("resource_name")
            raise TopicsError(f"{naam}: {for_code(record['error_code']).__name__}: {record['error_message']}")


def main() -> int:
    if len(sys.argv) != 2:  # noqa: PLR2004 -- the program and one argument
        print("gebruik: python -m deploy.kafka.topics <host:poort>[,<host:poort>…]", file=sys.stderr)
        return 2
    try:
        regels = asyncio.run(pas_toe(sys.argv[1], lees(), BusSettings.load()))
    except (SettingsError, TopicsError) as fout:
        print(fout, file=sys.stderr)
        return 1
    except KafkaConnectionError:
        print(f"{sys.argv[1]} antwoordt niet, of laat ons niet toe", file=sys.stderr)
        return 1
    for regel in regels or ["de topics zijn al zoals topics.yaml zegt"]:
        print(regel)
    return 0


if __name__ == "__main__":
    sys.exit(main())
