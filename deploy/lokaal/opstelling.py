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

from deploy.kafka import kies_broker
from deploy.kafka.topics import lees, pas_toe
from deploy.lokaal.diensten import Dienst, DienstFout, eis_vrije_poort, ruim_achterblijvers_op
from deploy.lokaal.instellingen import DATA_DIR, LOG_DIR, POORTEN, geheimen, omgeving
from deploy.lokaal.postgres import EmbeddedPostgres
from deploy.lokaal.scherm import Scherm
from deploy.postgres import ROLES, SERVICES, richt_in
from shared.runtime.migrate import upgrade

DATABASE: Final = "toezicht"
_START_GEDULD: Final = 240.0
Bus = Literal["kafka", "postgres"]


class Opstelling:
    """The platform on this machine, for as long as the `with` block lasts; its data stays."""

    def __init__(self, scherm: Scherm, *, bus: Bus, data_dir: Path = DATA_DIR, log_dir: Path = LOG_DIR) -> None:
        self.bus_url = ""
        self.geheim = geheimen(data_dir)
        self._scherm = scherm
        self._bus: Bus = bus
        self._data_dir = data_dir
        self._log_dir = log_dir
        self._pid_dir = data_dir / "pids"
        self._diensten = [self._uitgever()]
        self._controles: list[Callable[[], None]] = []
        self._op_te_ruimen = ExitStack()

    def __enter__(self) -> Self:
        try:
            self._start()
        except BaseException:
            self._op_te_ruimen.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for dienst in self._diensten:
            dienst.vraag_te_stoppen()
        self._op_te_ruimen.close()

    def controleer(self) -> None:
        """Raise what is wrong when one of the processes has ended by itself."""
        for controleer in self._controles:
            controleer()

    def _start(self) -> None:
        self._neem_slot()
        ruim_achterblijvers_op(self._pid_dir)
        for naam, poort in POORTEN.items():
            eis_vrije_poort(naam, poort)
        with self._scherm.stap("Postgres starten"):
            database = self._start_postgres()
        bus_url = self._start_bus()
        with self._scherm.stap("schema's bijwerken"):
            for service in SERVICES:
                asyncio.run(upgrade(self._als(service, database), service))
        with self._scherm.stap("diensten starten"):
            for service in SERVICES:
                eigen_url = self._als(service, database)
                self._diensten.append(self._dienst(service, eigen_url, bus_url or eigen_url))
            for dienst in self._diensten:
                dienst.start()
                self._op_te_ruimen.callback(dienst.stop)
                self._controles.append(dienst.controleer)
            self._wacht_tot_gezond()
        self.bus_url = bus_url or self._als("bus", database)

    def _neem_slot(self) -> None:
        """Be the only launcher on this data; the lock goes with the process, however it ends."""
        self._data_dir.mkdir(parents=True, exist_ok=True)
        slot = self._op_te_ruimen.enter_context((self._data_dir / "slot").open("a+"))
        try:
            fcntl.flock(slot, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            slot.seek(0)
            raise DienstFout(f"Het platform draait hier al, gestart door pid {slot.read()}.") from None
        slot.truncate(0)
        slot.write(str(os.getpid()))
        slot.flush()

    def _start_postgres(self) -> str:
        """Give the administrator's URL of the database, with roles, schemas and the embedded bus in place."""
        url = os.environ.get("DATABASE_URL")
        if not url:
            server = EmbeddedPostgres(self._data_dir)
            self._op_te_ruimen.callback(server.stop)
            self._controles.append(server.controleer)
            url = asyncio.run(_met_database(server.start(), DATABASE))
        asyncio.run(richt_in(url, {rol: self.geheim[f"wachtwoord_{rol}"] for rol in ROLES}))
        return url

    def _start_bus(self) -> str:
        """Give the URL of the bus, or nothing when it is the database: each service then comes as its own role."""
        if self._bus == "postgres":
            return ""
        with self._scherm.stap("Kafka starten"):
            bootstrap = os.environ.get("BUS_BOOTSTRAP")
            if not bootstrap:
                broker = kies_broker(self._data_dir / "kafka")
                self._op_te_ruimen.callback(broker.stop)
                self._controles.append(broker.controleer)
                bootstrap = broker.start()
            asyncio.run(pas_toe(bootstrap, lees()))
        return f"kafka://{bootstrap}"

    def _als(self, rol: str, database: str) -> str:
        parts = urlsplit(database)
        wie = f"{rol}:{quote(self.geheim[f'wachtwoord_{rol}'])}@{parts.netloc.rpartition('@')[2]}"
        return parts._replace(netloc=wie).geturl()

    def _uitgever(self) -> Dienst:
        omgeving = {
            "UITGEVER_PROFIEL": "lokaal",
            "UITGEVER_DATA_DIR": str(self._data_dir),
            "UITGEVER_PORT": str(POORTEN["uitgever"]),
        }
        return self._maak("uitgever", ("deploy.lokaal.uitgever",), "/jwks.json", omgeving)

    def _dienst(self, service: str, database_url: str, bus_url: str) -> Dienst:
        omgeving_ = omgeving(
            service, database_url=database_url, bus_url=bus_url, geheim=self.geheim, data_dir=self._data_dir
        )
        return self._maak(service, (service, "api"), "/readyz", omgeving_)

    def _maak(self, naam: str, opdracht: tuple[str, ...], gezond: str, omgeving: dict[str, str]) -> Dienst:
        return Dienst(naam, opdracht, POORTEN[naam], gezond, omgeving, self._log_dir, self._pid_dir)

    def _wacht_tot_gezond(self) -> None:
        deadline = time.monotonic() + _START_GEDULD
        wachtend = list(self._diensten)
        while wachtend := [dienst for dienst in wachtend if not dienst.is_gezond()]:
            if time.monotonic() > deadline:
                raise DienstFout(f"{wachtend[0].naam} is na {_START_GEDULD:.0f} s niet gereed; zie {wachtend[0].log}.")
            time.sleep(0.1)


async def _met_database(admin_url: str, naam: str) -> str:
    """Make the database on this server when it is not there yet, and give its URL."""
    connection = await asyncpg.connect(admin_url)
    try:
        if not await connection.fetchval("SELECT true FROM pg_database WHERE datname = $1", naam):
            await connection.execute(f"CREATE DATABASE {naam}")
    finally:
        await connection.close()
    return urlsplit(admin_url)._replace(path=f"/{naam}").geturl()
