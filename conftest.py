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

from deploy.kafka import Broker, BrokerUnavailable, choose_broker
from deploy.kafka.acls import grants
from deploy.lokaal.postgres import EmbeddedPostgres
from deploy.postgres import ROLES, SERVICES, set_up
from shared.runtime.migrate import upgrade
from tests.doors import Doors, allow, let_in, open_doors

T = TypeVar("T")
PASSWORD: Final = "alleen-voor-tests"  # noqa: S105 -- of databases that live as long as a test
_numbers: Final = itertools.count(1)


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
    server = EmbeddedPostgres(data_dir, durable=False)
    try:
        yield server.start()
    finally:
        server.stop()
        server.remove()
        shutil.rmtree(data_dir)


class Databases:
    """Makes databases on one server: empty ones, and clones of a migrated template per service."""

    def __init__(self, admin_url: str) -> None:
        self._admin_url = admin_url
        self._templates: set[str] = set()
        self._made: list[str] = []

    def empty(self) -> str:
        """Make a database with empty schemas, and give the superuser's URL."""
        return self._clone(self._template(None))

    def of(self, service: str) -> str:
        """Make a database with the migrated schema of a service, and give the URL of that service's role."""
        return self._as(service, self._clone(self._template(service)))

    def _template(self, service: str | None) -> str:
        """Make the database that others are cloned from, once per run."""
        name = f"template_{service or 'empty'}"
        if name not in self._templates:
            _apart(self._sql(f"DROP DATABASE IF EXISTS {name}"))
            _apart(self._sql(f"CREATE DATABASE {name}"))
            _apart(set_up(self._url(name), dict.fromkeys(ROLES, PASSWORD)))
            if service:
                _apart(upgrade(self._as(service, self._url(name)), service))
            self._templates.add(name)
        return name

    def clear(self) -> None:
        """Drop what was made since the last time; templates stay."""
        while self._made:
            _apart(self._sql(f"DROP DATABASE {self._made.pop()} WITH (FORCE)"))

    def _clone(self, template: str) -> str:
        database = f"test_{os.getpid()}_{next(_numbers)}"
        # copied as files, past the buffers: what is dropped again after each test need not be looked for there
        _apart(self._sql(f"CREATE DATABASE {database} TEMPLATE {template} STRATEGY FILE_COPY"))
        self._made.append(database)
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
    def _as(role: str, url: str) -> str:
        parts = urlsplit(url)
        return parts._replace(netloc=f"{role}:{PASSWORD}@{parts.netloc.rpartition('@')[2]}").geturl()


@pytest.fixture(scope="session")
def _databases(postgres: str) -> Databases:
    return Databases(postgres)


@pytest.fixture
def maak_database(_databases: Databases) -> Iterator[Callable[[str], str]]:
    """Give a function: service -> URL of a fresh, migrated database, logged in as that service's role."""
    yield _databases.of
    _databases.clear()


@pytest.fixture
def lege_database(_databases: Databases) -> Iterator[str]:
    """Give the superuser's URL of a fresh database with the roles and empty schemas, the embedded bus included."""
    yield _databases.empty()
    _databases.clear()


class Issuer:
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
        valid_seconds: int = 300,
        **claims: object,
    ) -> str:
        """Sign a token; `valid_seconds` in seconds from now, `claims` override or add (None leaves one out)."""
        now = int(time.time())
        body: dict[str, object] = {
            "iss": self.issuer,
            "sub": subject,
            "aud": audience if isinstance(audience, str) else list(audience),
            "iat": now,
            "nbf": now,
            "exp": now + valid_seconds,
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
def token_issuer() -> Iterator[Issuer]:
    """Give an issuer of this run: `.issuer`, `.jwks_url`, `.token(...)`."""
    token_issuer = Issuer()
    yield token_issuer
    token_issuer.stop()


@pytest.fixture(scope="session")
def token(token_issuer: Issuer) -> Callable[..., str]:
    """Give a function that signs tokens, as in `token("meldingen:lezen", roles=["inspecteur"], oin="...")`."""
    return token_issuer.token


@pytest.fixture(scope="session")
def jwks_url(token_issuer: Issuer) -> str:
    return token_issuer.jwks_url


@pytest.fixture(scope="session")
def issuer(token_issuer: Issuer) -> str:
    return token_issuer.issuer


@pytest.fixture(scope="session")
def _kafka_and_doors() -> Iterator[tuple[str, Doors | None]]:
    if bootstrap := os.environ.get("BUS_BOOTSTRAP"):
        yield bootstrap, None
        return
    data_dir = Path(tempfile.mkdtemp(prefix="toezicht-kafka-"))
    try:
        broker = choose_broker(data_dir)
    except BrokerUnavailable as reason:
        data_dir.rmdir()
        message = f"geen Kafka-broker: {reason}"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    doors = open_doors(broker, data_dir) if isinstance(broker, Broker) else None
    try:
        yield broker.start(), doors
    finally:
        broker.stop()
        broker.remove()


@pytest.fixture(scope="session")
def kafka(_kafka_and_doors: tuple[str, Doors | None]) -> str:
    """Give the bootstrap address of a real broker: BUS_BOOTSTRAP, or one started for this run."""
    return _kafka_and_doors[0]


@pytest.fixture(scope="session")
def kafka_doors(kafka: str, _kafka_and_doors: tuple[str, Doors | None]) -> Doors:
    """Give the doors of that broker that ask for TLS and a name, with the users and rights of a production cluster."""
    doors = _kafka_and_doors[1]
    if doors is None:
        pytest.skip("geen Kafka-broker met TLS: die komt alleen met Java, niet met Docker of BUS_BOOTSTRAP")
    let_in(kafka, (*SERVICES, "topics"))
    allow(kafka, grants())
    return doors


@pytest.hookimpl(tryfirst=True)  # xdist reads the groups in this same hook
def pytest_collection_modifyitems(items: Sequence[pytest.Item]) -> None:
    """Keep tests that share a broker, Node's packages or a stack in one process, where that is made once."""
    for item in items:
        fixtures = getattr(item, "fixturenames", ())
        if "kafka" in fixtures or item.get_closest_marker("kafka"):
            group = "kafka"
        elif "node" in fixtures:
            group = "node"
        elif "stack" in fixtures:
            group = item.path.stem
        else:
            continue
        item.add_marker(pytest.mark.xdist_group(group))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say plainly which suites did not run for lack of a broker."""
    without = {
        report.nodeid.partition("::")[0]
        for report in terminalreporter.getreports("skipped")
        if isinstance(report.longrepr, tuple) and "geen Kafka-broker" in report.longrepr[2]
    }
    if without:
        terminalreporter.section("niet gedraaid: geen Kafka-broker")
        for suite in sorted(without):
            terminalreporter.write_line(suite)
