"""One Kafka broker in a container of the official image, for a machine with a Docker engine."""

import re
import shutil
import subprocess
import time
from dataclasses import dataclass
from typing import Final

from deploy.kafka.broker import BrokerError
from deploy.kafka.jars import POM
from deploy.lokaal.processes import free_port

_PATIENCE: Final = 120.0


class ContainerError(BrokerError):
    """Docker refused, or the broker in the container did not start."""


def docker_works() -> bool:
    """Tell whether there is a Docker engine that answers, not just its command."""
    docker = shutil.which("docker")
    return docker is not None and subprocess.run([docker, "info"], capture_output=True, check=False).returncode == 0


@dataclass(slots=True)
class ContainerBroker:
    """The same as Broker, in a container; the data lives as long as the volume `name`."""

    name: str = "toezicht-kafka"
    port: int = 0

    @property
    def bootstrap(self) -> str:
        return f"127.0.0.1:{self.port}"

    def start(self) -> str:
        self.port = self.port or free_port()
        version = re.search(r"<kafka.version>(.+?)<", POM.read_text())
        settings = {
            "NODE_ID": "1",
            "PROCESS_ROLES": "broker,controller",
            "LISTENERS": "PLAINTEXT://:9092,CONTROLLER://:9093",
            "ADVERTISED_LISTENERS": f"PLAINTEXT://{self.bootstrap}",
            "LISTENER_SECURITY_PROTOCOL_MAP": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
            "CONTROLLER_LISTENER_NAMES": "CONTROLLER",
            "CONTROLLER_QUORUM_VOTERS": "1@localhost:9093",
            "LOG_DIRS": "/var/lib/kafka/data",
            "AUTO_CREATE_TOPICS_ENABLE": "false",
            "OFFSETS_TOPIC_REPLICATION_FACTOR": "1",
            "OFFSETS_TOPIC_NUM_PARTITIONS": "12",
            "TRANSACTION_STATE_LOG_REPLICATION_FACTOR": "1",
            "TRANSACTION_STATE_LOG_MIN_ISR": "1",
            "GROUP_INITIAL_REBALANCE_DELAY_MS": "0",
            "HEAP_OPTS": "-Xms256m -Xmx512m",
        }
        self.stop()
        _docker(
            *("run", "--detach", "--name", self.name, "--publish", f"{self.bootstrap}:9092"),
            *("--volume", f"{self.name}:/var/lib/kafka/data"),
            *(part for key, value in settings.items() for part in ("--env", f"KAFKA_{key}={value}")),
            f"apache/kafka:{version[1] if version else 'latest'}",
        )
        deadline = time.monotonic() + _PATIENCE
        while "Kafka Server started" not in (log := _docker("logs", self.name)):
            if time.monotonic() > deadline or not self._runs():
                raise ContainerError("Kafka start niet in Docker:\n" + "\n".join(log.splitlines()[-15:]))
            time.sleep(0.2)
        return self.bootstrap

    def kill(self) -> None:
        _docker("kill", self.name)

    def stop(self) -> None:
        subprocess.run(["docker", "rm", "--force", self.name], capture_output=True, check=False)  # may be gone already

    def remove(self) -> None:
        """Remove a stopped broker's data."""
        _docker("volume", "rm", "--force", self.name)

    def check(self) -> None:
        """Raise ContainerError when the container has ended by itself."""
        if not self._runs():
            raise ContainerError("Kafka is gestopt:\n" + "\n".join(_docker("logs", self.name).splitlines()[-15:]))

    def wait(self) -> None:
        """Wait until the container ends by itself."""
        _docker("wait", self.name)

    def _runs(self) -> bool:
        return _docker("ps", "--quiet", "--filter", f"name={self.name}") != ""


def _docker(*arguments: str) -> str:
    result = subprocess.run(
        ["docker", *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if result.returncode:
        raise ContainerError(f"docker {arguments[0]}: {result.stdout.strip()}")
    return result.stdout
