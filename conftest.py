"""Fixtures for every test folder: a real Postgres, fresh databases, tokens, and a real Kafka broker."""

import asyncio
import itertools
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Coroutine, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

import asyncpg
import orjson
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet

from deploy.kafka import Broker, BrokerUnavailable, kies_broker
from deploy.kafka.acls import grants
from deploy.lokaal.postgres import EmbeddedPostgres
from deploy.postgres import ROLES, SERVICES, richt_in
from shared.runtime.migrate import upgrade
from tests.doors import Doors, allow, let_in, open_doors

T = TypeVar("T")
WACHTWOORD: Final = "alleen-voor-tests"
_nummers: Final = itertools.count(1)


def _apart(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine on a loop of its own, so that sync and async tests alike can ask for a database."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(asyncio.run, coroutine).result()


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Give the URL of the superuser on a real server, made for this run and gone after it."""
    if url := os.environ.get("DATABASE_URL"):
        yield url
        return
    data_dir = Path(tempfile.mkdtemp(prefix="toezicht-test-"))
    server = EmbeddedPostgres(data_dir, duurzaam=False)
    try:
        yield server.start()
    finally:
        server.stop()
        server.verwijder()
        shutil.rmtree(data_dir)


class Databases:
    """Makes databases on one server: empty ones, and clones of a migrated template per service."""

    def __init__(self, admin_url: str) -> None:
        self._admin_url = admin_url
        self._sjablonen: set[str] = set()
        self._gemaakt: list[str] = []

    def leeg(self) -> str:
        """Make a database with empty schemas, and give the superuser's URL."""
        return self._kloon(self._sjabloon(None))

    def van(self, service: str) -> str:
        """Make a database with the migrated schema of a service, and give the URL of that service's role."""
        return self._als(service, self._kloon(self._sjabloon(service)))

    def _sjabloon(self, service: str | None) -> str:
        """Make the database that others are cloned from, once per run."""
        naam = f"sjabloon_{service or 'leeg'}"
        if naam not in self._sjablonen:
            _apart(self._sql(f"DROP DATABASE IF EXISTS {naam}"))
            _apart(self._sql(f"CREATE DATABASE {naam}"))
            _apart(richt_in(self._url(naam), dict.fromkeys(ROLES, WACHTWOORD)))
            if service:
                _apart(upgrade(self._als(service, self._url(naam)), service))
            self._sjablonen.add(naam)
        return naam

    def ruim_op(self) -> None:
        """Drop what was made since the last time; templates stay."""
        while self._gemaakt:
            _apart(self._sql(f"DROP DATABASE {self._gemaakt.pop()} WITH (FORCE)"))

    def _kloon(self, sjabloon: str) -> str:
        database = f"test_{os.getpid()}_{next(_nummers)}"
        # copied as files, past the buffers: what is dropped again after each test need not be looked for there
        _apart(self._sql(f"CREATE DATABASE {database} TEMPLATE {sjabloon} STRATEGY FILE_COPY"))
        self._gemaakt.append(database)
        return self._url(database)

    async def _sql(self, statement: str) -> None:
        connection = await asyncpg.connect(self._admin_url)
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

    def _url(self, database: str) -> str:
        return urlsplit(self._admin_url)._replace(path=f"/{database}").geturl()

    @staticmethod
    def _als(rol: str, url: str) -> str:
        parts = urlsplit(url)
        return parts._replace(netloc=f"{rol}:{WACHTWOORD}@{parts.netloc.rpartition('@')[2]}").geturl()


@pytest.fixture(scope="session")
def _databases(postgres: str) -> Databases:
    return Databases(postgres)


@pytest.fixture
def maak_database(_databases: Databases) -> Iterator[Callable[[str], str]]:
    """Give a function: service -> URL of a fresh, migrated database, logged in as that service's role."""
    yield _databases.van
    _databases.ruim_op()


@pytest.fixture
def lege_database(_databases: Databases) -> Iterator[str]:
    """Give the superuser's URL of a fresh database with the roles and empty schemas, the embedded bus included."""
    yield _databases.leeg()
    _databases.ruim_op()


class Uitgever:
    """Issues tokens with a key of this run, and publishes the JWKS on a local port as an issuer does."""

    def __init__(self) -> None:
        self._key = ECKey.generate_key("P-256", {"use": "sig", "alg": "ES256"}, auto_kid=True)
        jwks = orjson.dumps(KeySet([self._key]).as_dict(private=False))

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(jwks)))
                self.end_headers()
                self.wfile.write(jwks)

            def log_message(self, *_: object) -> None:
                """Keep the test output free of requests."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        Thread(target=self._server.serve_forever, daemon=True).start()
        self.issuer = f"http://127.0.0.1:{self._server.server_port}"
        self.jwks_url = f"{self.issuer}/jwks.json"

    def token(
        self,
        *scopes: str,
        roles: Sequence[str] = (),
        oin: str | None = None,
        subject: str = "test-gebruiker",
        audience: str | Sequence[str] = SERVICES,
        geldig: int = 300,
        **claims: object,
    ) -> str:
        """Sign a token; `geldig` in seconds from now, `claims` override or add (None leaves one out)."""
        now = int(time.time())
        body: dict[str, object] = {
            "iss": self.issuer,
            "sub": subject,
            "aud": audience if isinstance(audience, str) else list(audience),
            "iat": now,
            "nbf": now,
            "exp": now + geldig,
            "scope": " ".join(scopes),
            "roles": list(roles),
            "oin": oin,
        } | claims
        header = {"alg": "ES256", "kid": self._key.kid, "typ": "at+jwt"}
        return jwt.encode(header, {name: value for name, value in body.items() if value is not None}, self._key)

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture(scope="session")
def uitgever() -> Iterator[Uitgever]:
    """Give an issuer of this run: `.issuer`, `.jwks_url`, `.token(...)`."""
    uitgever = Uitgever()
    yield uitgever
    uitgever.stop()


@pytest.fixture(scope="session")
def token(uitgever: Uitgever) -> Callable[..., str]:
    """Give a function that signs tokens, as in `token("meldingen:lezen", roles=["inspecteur"], oin="...")`."""
    return uitgever.token


@pytest.fixture(scope="session")
def jwks_url(uitgever: Uitgever) -> str:
    return uitgever.jwks_url


@pytest.fixture(scope="session")
def issuer(uitgever: Uitgever) -> str:
    return uitgever.issuer


@pytest.fixture(scope="session")
def _kafka_en_deuren() -> Iterator[tuple[str, Doors | None]]:
    if bootstrap := os.environ.get("BUS_BOOTSTRAP"):
        yield bootstrap, None
        return
    data_dir = Path(tempfile.mkdtemp(prefix="toezicht-kafka-"))
    try:
        broker = kies_broker(data_dir)
    except BrokerUnavailable as reden:
        data_dir.rmdir()
        melding = f"geen Kafka-broker: {reden}"
        if os.environ.get("CI") == "true":
            pytest.fail(melding)
        pytest.skip(melding)
    deuren = open_doors(broker, data_dir) if isinstance(broker, Broker) else None
    try:
        yield broker.start(), deuren
    finally:
        broker.stop()
        broker.verwijder()


@pytest.fixture(scope="session")
def kafka(_kafka_en_deuren: tuple[str, Doors | None]) -> str:
    """Give the bootstrap address of a real broker: BUS_BOOTSTRAP, or one started for this run."""
    return _kafka_en_deuren[0]


@pytest.fixture(scope="session")
def kafka_doors(kafka: str, _kafka_en_deuren: tuple[str, Doors | None]) -> Doors:
    """Give the doors of that broker that ask for TLS and a name, with the users and rights of a production cluster."""
    deuren = _kafka_en_deuren[1]
    if deuren is None:
        pytest.skip("geen Kafka-broker met TLS: die komt alleen met Java, niet met Docker of BUS_BOOTSTRAP")
    let_in(kafka, (*SERVICES, "topics"))
    allow(kafka, grants())
    return deuren


def pytest_collection_modifyitems(items: Sequence[pytest.Item]) -> None:
    """Keep all tests that need a broker in one process, and those that need Node's packages: both are made once."""
    for item in items:
        for shared in {"kafka", "node"}.intersection(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.xdist_group(shared))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say plainly which suites did not run for lack of a broker."""
    zonder = {
        report.nodeid.partition("::")[0]
        for report in terminalreporter.getreports("skipped")
        if isinstance(report.longrepr, tuple) and "geen Kafka-broker" in report.longrepr[2]
    }
    if zonder:
        terminalreporter.section("niet gedraaid: geen Kafka-broker")
        for suite in sorted(zonder):
            terminalreporter.write_line(suite)
