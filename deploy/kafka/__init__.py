"""A real Kafka 4 broker for one machine: by Docker, or by Java with jars from Maven."""

from deploy.kafka.broker import Broker
from deploy.kafka.jars import BrokerUnavailable

__all__ = ["Broker", "BrokerUnavailable"]
