"""Fixtures of meldingen: its own database and vault, its API, and what a melder sends."""

import asyncio
import os
import re
import socket
import sys
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import func, select

from meldingen.app import create_app
from meldingen.domain import Melder, RegistreerMelding, Werkgever
from meldingen.repository import Kluis
from meldingen.settings import MeldingenSettings
from meldingen.tables import audit
from shared.contracts.waardelijsten import Kanaal, MelderType, MeldingSoort, Risico, Vertrouwelijkheid
from shared.runtime.database import Database

Json = dict[str, Any]


@pytest.fixture
def database_url(maak_database: Callable[[str], str]) -> str:
    return maak_database("meldingen")


@pytest.fixture
async def db(database_url: str) -> AsyncIterator[Database]:
    db = Database.connect(database_url, application_name="test", pool_size=5)
    yield db
    await db.close()


@pytest.fixture(scope="session")
def kluis() -> Kluis:
    return Kluis(hoofdsleutel_id="test", hoofdsleutel="h" * 44, zoeksleutel="z" * 44)


@pytest.fixture
def opdracht() -> Callable[..., RegistreerMelding]:
    """Give a function that makes a command every rule accepts, but for what it is told to change."""

    def maak(**wijzig: Any) -> RegistreerMelding:
        velden: Json = {
            "soort": MeldingSoort.KLACHT,
            "kanaal": Kanaal.WEBFORMULIER,
            "vertrouwelijkheid": Vertrouwelijkheid.VERTROUWELIJK,
            "risicos": (Risico.WERKDRUK,),
            "werkgever": Werkgever(kvk_nummer="12345678"),
            "melder": Melder(type=MelderType.WERKNEMER, naam="Kees Kanarie", email="kees.kanarie@example.nl"),
            "toelichting": "Mijn chef Piet Papegaai laat ons zestig uur per week werken.",
        }
        return RegistreerMelding(**velden | wijzig)

    return maak


@pytest.fixture
def invoer() -> Callable[..., Json]:
    """Give a function that makes a body every rule accepts, but for what it is told to change."""

    def maak(**wijzig: Any) -> Json:
        velden: Json = {
            "soort": "klacht",
            "risicos": ["werkdruk"],
            "werkgever": {"kvkNummer": "12345678", "naam": "Bakkerij De Kraai"},
            "melder": {
                "type": "werknemer",
                "naam": "Kees Kanarie",
                "email": "Kees.Kanarie@example.nl",
                "telefoon": "06-12345678",
            },
            "toelichting": "Mijn chef Piet Papegaai laat ons zestig uur per week werken.",
        }
        return velden | wijzig

    return maak


@pytest.fixture
def signaal() -> Callable[..., Json]:
    """Give a function that makes a signal of a partner that every rule accepts, but for what it is told to change."""

    def maak(**wijzig: Any) -> Json:
        velden: Json = {
            "risicos": ["onderbetaling"],
            "werkgever": {"kvkNummer": "87654321"},
            "toelichting": "Volgens de loonaangifte ligt het uurloon onder het minimum.",
            "eigenKenmerk": "2026/0042",
        }
        return velden | wijzig

    return maak


@pytest.fixture
def instellingen(database_url: str, jwks_url: str, issuer: str, tmp_path: Path) -> MeldingenSettings:
    return MeldingenSettings(
        profiel="test",
        database_url=database_url,
        bus_url=database_url,
        issuer=issuer,
        jwks_url=jwks_url,
        public_url="https://api.example/meldingen",
        kluis_sleutel_id="test",
        kluis_sleutel="h" * 44,
        kluis_zoeksleutel="z" * 44,
        bijlagen_url=tmp_path.as_uri(),
    )


@pytest.fixture
async def app(instellingen: MeldingenSettings) -> AsyncIterator[FastAPI]:
    app = create_app(instellingen)
    async with app.router.lifespan_context(app):
        yield app


class Toeziend(httpx.ASGITransport):
    """Sees to it, in every test, that what succeeds in changing something wrote a line in the audit trail.

    Repetitions, under an Idempotency-Key, a partner's own reference or of the same file, change nothing; of several
    items all may be refused.
    """

    ZONDER = re.compile(
        r"/v1/(mijn-melding/_inzien|meldingen/_zoek|signalen(/batch|/_stroom)?|meldingen/[^/]+/bijlagen)"
    )

    def __init__(self, app: FastAPI) -> None:
        super().__init__(app)
        self._db: Database = app.state.db

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        changes = request.method != "GET" and "Idempotency-Key" not in request.headers
        if not changes or self.ZONDER.fullmatch(request.url.path):
            return await super().handle_async_request(request)
        before = await self._lines()
        response = await super().handle_async_request(request)
        unchanged = "If-Match" in request.headers and request.headers["If-Match"] == response.headers.get("ETag")
        if response.is_success and not unchanged:
            assert await self._lines() > before, f"{request.method} {request.url.path} wrote no line in the audit trail"
        return response

    async def _lines(self) -> int:
        async with self._db.transaction() as tx:
            return await tx.scalar(select(func.count()).select_from(audit)) or 0


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """Give a client of the API without a token."""
    async with httpx.AsyncClient(transport=Toeziend(app), base_url="http://meldingen/v1") as client:
        yield client


@pytest.fixture
def als(client: httpx.AsyncClient, token: Callable[..., str]) -> Callable[..., httpx.AsyncClient]:
    """Give a function that logs the client in with scopes."""

    def met(*scopes: str, **claims: Any) -> httpx.AsyncClient:
        client.headers["Authorization"] = f"Bearer {token(*scopes, **claims)}"
        return client

    return met


OIN = "00000099000000002000"
AANSLUITING = {
    "ketenpartner": "uwv",
    "leveringsgronden": [
        {"soort": "klacht", "grondslag": "Artikel 18 WML", "doel": "Toezicht op de WML"},
        {"soort": "signaal", "grondslag": "Artikel 64 Wet SUWI", "doel": "Toezicht op de arbeidswetten"},
    ],
    "perSeconde": 1000,
}


@pytest.fixture
def sluit_aan(als: Callable[..., httpx.AsyncClient]) -> Callable[..., Awaitable[httpx.AsyncClient]]:
    """Give a function that connects a partner, as told or as most are, and logs the client in as that partner."""

    async def sluit(oin: str = OIN, **wijzig: Any) -> httpx.AsyncClient:
        antwoord = await als("meldingen:beheer").put(
            f"/ketenpartners/{oin}", json=AANSLUITING | wijzig, headers={"If-Match": '"0"'}
        )
        assert antwoord.status_code == 200, antwoord.text
        return als("signalen:aanleveren", oin=oin)

    return sluit


@pytest.fixture
def sterfelijke_dienst(
    database_url: str, issuer: str, jwks_url: str, tmp_path: Path
) -> Callable[[str], AbstractAsyncContextManager[tuple[Process, httpx.AsyncClient]]]:
    """Give a function that runs the API in a process of its own, armed to die at a failpoint: the process, a client."""

    @asynccontextmanager
    async def dienst(failpoints: str) -> AsyncIterator[tuple[Process, httpx.AsyncClient]]:
        with socket.socket() as vrij:
            vrij.bind(("127.0.0.1", 0))
            poort = vrij.getsockname()[1]
        omgeving = {
            "MELDINGEN_DATABASE_URL": database_url,
            "MELDINGEN_BUS_URL": database_url,
            "MELDINGEN_ISSUER": issuer,
            "MELDINGEN_JWKS_URL": jwks_url,
            "MELDINGEN_PORT": str(poort),
            "MELDINGEN_KLUIS_SLEUTEL_ID": "test",
            "MELDINGEN_KLUIS_SLEUTEL": "h" * 44,
            "MELDINGEN_KLUIS_ZOEKSLEUTEL": "z" * 44,
            "MELDINGEN_BIJLAGEN_URL": tmp_path.as_uri(),
        }
        proces = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "meldingen", "api"),
            env={**os.environ, **omgeving, "FAILPOINTS": failpoints},
            stdout=DEVNULL,
            stderr=DEVNULL,
        )
        try:
            async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{poort}/v1", timeout=30) as client:
                async with asyncio.timeout(30):
                    while proces.returncode is None:
                        with suppress(httpx.TransportError):
                            if (await client.get(f"http://127.0.0.1:{poort}/livez")).is_success:
                                break
                        await asyncio.sleep(0.05)
                yield proces, client
        finally:
            with suppress(ProcessLookupError):
                proces.kill()
            await proces.wait()

    return dienst
