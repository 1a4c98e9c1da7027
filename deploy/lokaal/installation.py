"""Everything that `make run` starts: Postgres, a bus, the issuer, the four services; and how it all stops again."""

import asyncio
import fcntl
import os
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Final, Literal, Self
from urllib.parse import quote, urlsplit

import asyncpg

from deploy.kafka import choose_broker
from deploy.kafka.topics import apply_topics, read_topics
from deploy.lokaal.environment import DATA_DIR, LOG_DIR, PORTS, environment_of, read_secrets
from deploy.lokaal.postgres import EmbeddedPostgres
from deploy.lokaal.screen import Screen
from deploy.lokaal.services import ServiceFailed, ServiceProcess, clear_leftovers, require_free_port
from deploy.postgres import ROLES, SERVICES, set_up
from shared.runtime.migrate import upgrade

DATABASE: Final = "toezicht"
_START_PATIENCE: Final = 240.0
Bus = Literal["kafka", "postgres"]


class Installation:
    """The platform on this machine, for as long as the `with` block lasts; its data stays."""

    def __init__(self, screen: Screen, *, bus: Bus, data_dir: Path = DATA_DIR, log_dir: Path = LOG_DIR) -> None:
        self.bus_url = ""
        self.secret = read_secrets(data_dir)
        self._screen = screen
        self._bus: Bus = bus
        self._data_dir = data_dir
        self._log_dir = log_dir
        self._pid_dir = data_dir / "pids"
        self._services = [self._issuer()]
        self._checks: list[Callable[[], None]] = []
        self._cleanup = ExitStack()

    def __enter__(self) -> Self:
        try:
            self._start()
        except BaseException:
            self._cleanup.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._services:
            process.ask_to_stop()
        self._cleanup.close()

    def check(self) -> None:
        """Raise what is wrong when one of the processes has ended by itself."""
        for check in self._checks:
            check()

    def _start(self) -> None:
        self._take_lock()
        clear_leftovers(self._pid_dir)
        for name, port in PORTS.items():
            require_free_port(name, port)
        with self._screen.step("Postgres starten"):
            database = self._start_postgres()
        bus_url = self._start_bus()
        with self._screen.step("schema's bijwerken"):
            for service in SERVICES:
                asyncio.run(upgrade(self._as(service, database), service))
        with self._screen.step("diensten starten"):
            for service in SERVICES:
                own_url = self._as(service, database)
                self._services.append(self._service(service, own_url, bus_url or own_url))
            for process in self._services:
                process.start()
                self._cleanup.callback(process.stop)
                self._checks.append(process.check)
            self._wait_until_healthy()
        self.bus_url = bus_url or self._as("bus", database)

    def _take_lock(self) -> None:
        """Be the only launcher on this data; the lock goes with the process, however it ends."""
        self._data_dir.mkdir(parents=True, exist_ok=True)
        lock = self._cleanup.enter_context((self._data_dir / "slot").open("a+"))
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise ServiceFailed(f"Het platform draait hier al, gestart door pid {lock.read()}.") from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()

    def _start_postgres(self) -> str:
        """Give the administrator's URL of the database, with roles, schemas and the embedded bus in place."""
        url = os.environ.get("DATABASE_URL")
        if not url:
            server = EmbeddedPostgres(self._data_dir)
            self._cleanup.callback(server.stop)
            self._checks.append(server.check)
            url = asyncio.run(_with_database(server.start(), DATABASE))
        asyncio.run(set_up(url, {role: self.secret[f"wachtwoord_{role}"] for role in ROLES}))
        return url

    def _start_bus(self) -> str:
        """Give the URL of the bus, or nothing when it is the database: each service then comes as its own role."""
        if self._bus == "postgres":
            return ""
        with self._screen.step("Kafka starten"):
            bootstrap = os.environ.get("BUS_BOOTSTRAP")
            if not bootstrap:
                broker = choose_broker(self._data_dir / "kafka")
                self._cleanup.callback(broker.stop)
                self._checks.append(broker.check)
                bootstrap = broker.start()
            asyncio.run(apply_topics(bootstrap, read_topics()))
        return f"kafka://{bootstrap}"

    def _as(self, role: str, database: str) -> str:
        parts = urlsplit(database)
        login = f"{role}:{quote(self.secret[f'wachtwoord_{role}'])}@{parts.netloc.rpartition('@')[2]}"
        return parts._replace(netloc=login).geturl()

    def _issuer(self) -> ServiceProcess:
        env = {
            "ISSUER_PROFIEL": "lokaal",
            "ISSUER_DATA_DIR": str(self._data_dir),
            "ISSUER_PORT": str(PORTS["uitgever"]),
        }
        return self._make("uitgever", ("deploy.lokaal.issuer",), "/jwks.json", env)

    def _service(self, service: str, database_url: str, bus_url: str) -> ServiceProcess:
        env = environment_of(
            service, database_url=database_url, bus_url=bus_url, secret=self.secret, data_dir=self._data_dir
        )
        return self._make(service, (service, "api"), "/readyz", env)

    def _make(self, name: str, command: tuple[str, ...], health: str, env: dict[str, str]) -> ServiceProcess:
        return ServiceProcess(name, command, PORTS[name], health, env, self._log_dir, self._pid_dir)

    def _wait_until_healthy(self) -> None:
        deadline = time.monotonic() + _START_PATIENCE
        waiting = list(self._services)
        while waiting := [process for process in waiting if not process.is_healthy()]:
            if time.monotonic() > deadline:
                raise ServiceFailed(
                    f"{waiting[0].name} is na {_START_PATIENCE:.0f} s niet gereed; zie {waiting[0].log}."
                )
            time.sleep(0.1)


async def _with_database(admin_url: str, name: str) -> str:
    """Make the database on this server when it is not there yet, and give its URL."""
    connection = await asyncpg.connect(admin_url)
    try:
        if not await connection.fetchval("SELECT true FROM pg_database WHERE datname = $1", name):
            await connection.execute(f"CREATE DATABASE {name}")
    finally:
        await connection.close()
    return urlsplit(admin_url)._replace(path=f"/{name}").geturl()
