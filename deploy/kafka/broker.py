"""One Kafka broker in KRaft mode on loopback, as a child of this process."""

import re
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from deploy.kafka.jars import fetch_jars, find_java
from deploy.lokaal.processes import dies_with_parent, end_process, free_port

HERE: Final = Path(__file__).parent
_READY: Final = re.compile(rb"Kafka Server started")
_CLUSTER_ID: Final = "dG9lemljaHQtbG9rYWFsMQ"  # 16 bytes in base64, any will do: one broker is the whole cluster
_PATIENCE: Final = 60.0

_PROPERTIES: Final = """\
process.roles=broker,controller
node.id=1
listeners={listeners},CONTROLLER://127.0.0.1:{controller_port}
advertised.listeners={listeners}
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SSL:SSL,SASL_SSL:SASL_SSL
controller.listener.names=CONTROLLER
controller.quorum.bootstrap.servers=127.0.0.1:{controller_port}
log.dirs={log_dir}
auto.create.topics.enable=false
num.partitions=12
num.network.threads=2
num.io.threads=4
offsets.topic.replication.factor=1
offsets.topic.num.partitions=12
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
group.min.session.timeout.ms=1000
broker.heartbeat.interval.ms=500
broker.session.timeout.ms=3000
controlled.shutdown.enable=false
"""


class BrokerError(RuntimeError):
    """The broker did not start, or has ended; the message holds the end of its log."""


@dataclass(slots=True)
class Broker:
    """A broker with its data under `data_dir`; `start` continues on what is there and on the same port.

    `heap` is what Java may use. `doors` are ports beside the plain one, by their security protocol; what those need
    stands in `settings`, more lines of server.properties. `kill` is a power cut, `stop` a clean shutdown.
    """

    data_dir: Path
    port: int = 0
    heap: str = "512m"
    doors: Mapping[str, int] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)
    _controller_port: int = field(init=False, default=0)
    _process: subprocess.Popen[bytes] | None = field(init=False, default=None)

    @property
    def bootstrap(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        return self.data_dir / "broker.log"

    def start(self) -> str:
        """Start and wait until the broker serves; return its bootstrap address. Raises BrokerUnavailable."""
        java, jars = find_java(), fetch_jars()
        self.port = self.port or free_port()
        self._controller_port = self._controller_port or free_port()
        log_dir = self.data_dir.absolute() / "log"
        log_dir.mkdir(parents=True, exist_ok=True)
        properties = self.data_dir.absolute() / "server.properties"
        properties.write_text(self._properties(log_dir))
        base = [java, f"-Dlog4j2.configurationFile={HERE / 'log4j2.properties'}", "-cp", f"{jars}/*"]
        if not (log_dir / "meta.properties").exists():
            command = ["-XX:TieredStopAtLevel=1", "kafka.tools.StorageTool", "format", "--standalone"]
            self._run([*base, *command, "-t", _CLUSTER_ID, "-c", str(properties)])
        self._serve(
            [
                *base,
                f"-Xmx{self.heap}",
                "-Xms256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "kafka.Kafka",
                str(properties),
            ]
        )
        return self.bootstrap

    def stop(self) -> None:
        if self._process is not None:
            end_process(self._process, signal.SIGTERM, patience=20)
            self._process = None

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def remove(self) -> None:
        """Remove a stopped broker's data."""
        shutil.rmtree(self.data_dir)

    def check(self) -> None:
        """Raise BrokerError when the broker has ended by itself."""
        if self._process is not None and self._process.poll() is not None:
            raise BrokerError(self._explain("Kafka is gestopt"))

    def wait(self) -> None:
        """Wait until the broker ends by itself."""
        if self._process is not None:
            self._process.wait()

    def _properties(self, log_dir: Path) -> str:
        doors = {"PLAINTEXT": self.port, **self.doors}
        listeners = ",".join(f"{protocol}://127.0.0.1:{port}" for protocol, port in doors.items())
        return _PROPERTIES.format(
            listeners=listeners, controller_port=self._controller_port, log_dir=log_dir
        ) + "".join(f"{name}={value}\n" for name, value in self.settings.items())

    def _run(self, command: Sequence[str]) -> None:
        with self.log.open("ab") as log:
            if subprocess.run(command, stdout=log, stderr=log, check=False).returncode:
                raise BrokerError(self._explain("Kafka start niet"))

    def _serve(self, command: Sequence[str]) -> None:
        with self.log.open("ab") as log:
            begin = log.tell()
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is for the launcher, which stops the services first
                preexec_fn=dies_with_parent(),  # noqa: PLW1509 -- only prctl and getppid, no locks
            )
        deadline = time.monotonic() + _PATIENCE
        while not self._said_ready(begin):
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.kill()
                raise BrokerError(self._explain("Kafka start niet"))
            time.sleep(0.05)

    def _said_ready(self, begin: int) -> bool:
        with self.log.open("rb") as log:
            log.seek(begin)
            return _READY.search(log.read()) is not None

    def _explain(self, what: str) -> str:
        tail = self.log.read_text(errors="replace").splitlines()[-15:]
        return f"{what}. Einde van {self.log}:\n" + "\n".join(tail)
