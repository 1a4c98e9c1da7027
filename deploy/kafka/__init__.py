"""A real Kafka 4 broker for one machine: by Java with jars from Maven, or by Docker."""

import hashlib
from pathlib import Path

from deploy.kafka.broker import Broker
from deploy.kafka.docker import ContainerBroker, docker_works
from deploy.kafka.jars import BrokerUnavailable, fetch_jars, find_java

__all__ = ["Broker", "BrokerUnavailable", "ContainerBroker", "choose_broker"]


def choose_broker(data_dir: Path) -> Broker | ContainerBroker:
    """Choose by what this machine has: Java first, whose broker is a plain child; raises BrokerUnavailable."""
    try:
        find_java()
        fetch_jars()
    except BrokerUnavailable:
        if not docker_works():
            raise
        return ContainerBroker(f"toezicht-kafka-{hashlib.sha256(str(data_dir.absolute()).encode()).hexdigest()[:12]}")
    return Broker(data_dir)
