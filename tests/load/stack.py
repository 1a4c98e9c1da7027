"""The whole platform on this machine as it runs in production: api and worker of each service as processes apart.

Real Postgres, a real bus, own roles, tokens of a real issuer. Used by the end-to-end tests, the fault suite and the
benchmarks; each gets a directory of its own and leaves no process behind.
"""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final, Literal

import asyncpg
import httpx

from conftest import Issuer
from deploy.kafka import topics
from deploy.kafka.acls import grants
from deploy.kafka.broker import Broker
from deploy.lokaal.postgres import EmbeddedPostgres
from deploy.lokaal.processes import dies_with_parent, end_process, free_port
from deploy.postgres import ROLES, SERVICES, set_up
from shared.runtime.bus_postgres import create_schema
from tests.doors import PASSWORD as BUS_PASSWORD
from tests.doors import Doors, allow, let_in, open_doors

Role = Literal["api", "worker"]
BusName = Literal["kafka", "postgres"]
DATABASE: Final = "toezicht"
PASSWORD: Final = "alleen-voor-proeven"
VAULT_KEY: Final = "sleutel-van-een-kluis-met-verzonnen-melders"
SEARCH_KEY: Final = "zoeksleutel-van-een-kluis-met-verzonnen-melders"


@dataclass(slots=True)
class Member:
    """One process of a service, and what is needed to start it again."""

    name: str
    service: str
    role: Role
    env: Mapping[str, str]
    log: Path
    port: int
    process: subprocess.Popen[bytes] | None = None
    peak_kb: int = 0

    def start(self, extra: Mapping[str, str] | None = None) -> None:
        """Start the process; `extra` is added to its environment for this life only."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", self.service, self.role],
                env={**os.environ, **self.env, **(extra or {})},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=dies_with_parent(),  # noqa: PLW1509 - only prctl and getppid, no locks
            )

    def kill(self) -> None:
        """SIGKILL, and wait until it is gone."""
        if self.process is not None:
            self.measure()
            self.process.kill()
            self.process.wait()
            self.process = None

    def stop(self, patience: float = 30) -> int | None:
        """SIGTERM, wait, and return the exit status."""
        if self.process is None:
            return None
        self.measure()
        end_process(self.process, signal.SIGTERM, patience=patience)
        status = self.process.returncode
        self.process = None
        return status

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def measure(self) -> int:
        """Return the most memory (KiB, resident) this process has used so far."""
        if self.alive and self.process is not None:
            for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
                if line.startswith("VmHWM:"):
                    self.peak_kb = max(self.peak_kb, int(line.split()[1]))
        return self.peak_kb


@dataclass(slots=True)
class Stack:
    """Postgres, a bus, an issuer, and the members that were asked for.

    Where it is `guarded`, members reach Kafka as in production: over TLS, each under its own name and with no more
    rights than its contract asks.
    """

    place: Path
    bus: BusName
    durable: bool = True
    guarded: bool = False
    members: dict[str, Member] = field(default_factory=dict)
    postgres: EmbeddedPostgres = field(init=False)
    broker: Broker | None = field(init=False, default=None)
    doors: Doors | None = field(init=False, default=None)
    issuer: Issuer = field(init=False)

    def start(self) -> None:
        """Start Postgres and the bus, and bring all four schemas to their head."""
        self.place.mkdir(parents=True, exist_ok=True)
        self.issuer = Issuer()
        self.postgres = EmbeddedPostgres(self.place / "postgres", durable=self.durable)
        admin = self.postgres.start()
        asyncio.run(self._prepare(admin))
        if self.bus == "kafka":
            self._start_kafka()
        with ThreadPoolExecutor(len(SERVICES)) as pool:  # most of each is the start of its process
            list(pool.map(self._migrate, SERVICES))

    def _start_kafka(self) -> None:
        self.broker = Broker(self.place / "kafka")
        if self.guarded:
            self.doors = open_doors(self.broker, self.place)
        bootstrap = self.broker.start()
        asyncio.run(topics.apply_topics(bootstrap, topics.read_topics()))
        if self.guarded:
            let_in(bootstrap, SERVICES)
            allow(bootstrap, grants())

    def _migrate(self, service: str) -> None:
        subprocess.run(
            [sys.executable, "-m", service, "migrate"],
            env={**os.environ, **self._env(service, "migrate", free_port())},
            check=True,
            stdout=subprocess.DEVNULL,
        )

    async def _prepare(self, admin: str) -> None:
        connection = await asyncpg.connect(admin)
        try:
            await connection.execute(f"CREATE DATABASE {DATABASE}")
        finally:
            await connection.close()
        await set_up(self.url("postgres"), dict.fromkeys(ROLES, PASSWORD))
        if self.bus == "postgres":
            connection = await asyncpg.connect(self.url("bus"))
            try:
                await create_schema(connection)
            finally:
                await connection.close()

    def url(self, role: str) -> str:
        """Give the database URL of a role (`postgres` is the superuser)."""
        if role == "postgres":
            return self.postgres.url(database=DATABASE)
        return self.postgres.url(database=DATABASE, user=role, password=PASSWORD)

    def bus_url(self, service: str) -> str:
        if self.bus == "kafka":
            assert self.broker is not None
            return f"kafka://{self.broker.bootstrap}"
        return self.url(service)

    def _env(self, service: str, name: str, port: int) -> dict[str, str]:
        prefix = service.upper()
        env = {
            "PROFIEL": "test",
            "DATABASE_URL": self.url(service),
            "BUS_URL": self.bus_url(service) if service else "",
            "ISSUER": self.issuer.issuer,
            "JWKS_URL": self.issuer.jwks_url,
            "PORT": str(port),
            "INSTANCE_ID": name,
            "LOG_LEVEL": "WARNING",
        }
        if self.doors is not None:
            env |= {
                "BUS_URL": self.doors.sasl_url,
                "BUS_PROTOCOL": "SASL_SSL",
                "BUS_CA_FILE": str(self.doors.authority.ca_file),
                "BUS_USER": service,
                "BUS_PASSWORD": BUS_PASSWORD,
            }
        if service == "meldingen":
            env |= {"KLUIS_SLEUTEL": VAULT_KEY, "KLUIS_ZOEKSLEUTEL": SEARCH_KEY}
            env |= {"NETWERK_PER_MINUUT": "100000000"}  # all load comes from one network
            env["BIJLAGEN_URL"] = (self.place.resolve() / "bijlagen").as_uri()
        return {f"{prefix}_{key}": value for key, value in env.items()}

    def add(self, service: str, role: Role, *, number: int = 1, env: Mapping[str, str] | None = None) -> Member:
        """Start one more process of a service."""
        name = f"{service}-{role}-{number}"
        port = free_port()
        member = Member(
            name,
            service,
            role,
            {**self._env(service, name, port), **(env or {})},
            self.place / f"{name}.log",
            port,
        )
        self.members[name] = member
        member.start()
        return member

    def api(self, service: str) -> str:
        """Give the base URL of the first api of a service."""
        return f"http://127.0.0.1:{self.members[f'{service}-api-1'].port}/v1"

    def token(self, *scopes: str, oin: str | None = None, subject: str = "proef", seconds: int = 7200) -> str:
        return self.issuer.token(*scopes, oin=oin, subject=subject, valid_seconds=seconds)

    def wait_ready(self, names: Iterable[str] | None = None, seconds: float = 60) -> None:
        """Wait until the members (all, unless named) answer /readyz with 200."""
        for name in names or list(self.members):
            port = self.members[name].port
            wait_until(partial(_ready, port), seconds, f"{name} ready")

    def peak_memory_mb(self) -> dict[str, float]:
        """Return the most resident memory of each member so far, in MB."""
        return {name: member.measure() / 1024 for name, member in self.members.items()}

    def stop(self) -> None:
        """End everything and remove the database's files."""
        for member in self.members.values():
            member.stop(patience=10)
        if self.broker is not None:
            self.broker.stop()
        self.postgres.stop()
        self.postgres.remove()
        self.issuer.stop()


def _ready(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=2).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False


def wait_until(condition: Callable[[], bool], seconds: float, what: str) -> None:
    """Poll until `condition` holds; raises TimeoutError that says what was waited for."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"not within {seconds:.0f} s: {what}")
        time.sleep(0.05)


def fetch(url: str, query: str, *args: object) -> Sequence[asyncpg.Record]:
    """Run one query on a connection of its own."""

    async def run() -> Sequence[asyncpg.Record]:
        connection = await asyncpg.connect(url)
        try:
            return await connection.fetch(query, *args)
        finally:
            await connection.close()

    return asyncio.run(run())
