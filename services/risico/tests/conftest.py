"""Fixtures of risico: its own database with a small register, its API, the model, and events as others send them."""

import csv
import io
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from uuid_utils.compat import uuid7

from risico import handlers
from risico.app import create_app
from risico.consumers import SUBSCRIPTIONS
from risico.domain import KOLOMMEN, Zwaarte
from risico.handlers import Bestandsformaat, Importverslag
from risico.model import Model, Risicoparameters, Sector, Segment
from risico.settings import RisicoSettings
from risico.tables import inbox
from shared.contracts.envelope import Event
from shared.contracts.interventie import InterventieAfgerondV1
from shared.contracts.meldingen import MeldingOntvangenV1
from shared.contracts.onderdelen import Locatie
from shared.contracts.waardelijsten import (
    Domein,
    InterventieType,
    MeldingSoort,
    Risico,
    Uitkomst,
    Urgentie,
)
from shared.runtime.database import Database
from shared.runtime.dispatch import Dispatcher

Json = dict[str, Any]
Importeer = Callable[..., Any]


@pytest.fixture(scope="session")
def als_stroom() -> Callable[[bytes], AsyncIterator[bytes]]:
    """Give a function that gives content in pieces as a network would: never at the end of a row."""

    async def stukken(inhoud: bytes) -> AsyncIterator[bytes]:
        for begin in range(0, len(inhoud), 7):
            yield inhoud[begin : begin + 7]

    return stukken


@pytest.fixture(scope="session")
def rij() -> Callable[..., Json]:
    """Give a function that makes a row of an import that every rule accepts, but for what it is told to change."""

    def maak(**wijzig: object) -> Json:
        velden: Json = {
            "kvkNummer": "01234567",
            "vestigingsnummer": "000012345678",
            "naam": "Bakkerij De Kraai",
            "rechtsvorm": "Besloten vennootschap",
            "rsin": "001234567",
            "hoofdvestiging": True,
            "sbiCode": "1071",
            "werkzamePersonen": 12,
            "straat": "Molenweg 1",
            "postcode": "1234 AB",
            "plaats": "Zaandam",
            "gemeente": "Zaanstad",
            "provincie": "Noord-Holland",
            "breedtegraad": 52.44,
            "lengtegraad": 4.83,
            "bagNummeraanduidingId": "0479200000012345",
        }
        return velden | wijzig

    return maak


@pytest.fixture(scope="session")
def als_csv() -> Callable[..., bytes]:
    """Give a function that writes rows as a CSV file."""

    def schrijf(rijen: Sequence[Mapping[str, object]], scheiding: str = ",") -> bytes:
        tekst = io.StringIO()
        schrijver = csv.DictWriter(tekst, [kolom.naam for kolom in KOLOMMEN], delimiter=scheiding)
        schrijver.writeheader()
        schrijver.writerows(rijen)
        return tekst.getvalue().encode()

    return schrijf


@pytest.fixture(scope="session")
def melding() -> Callable[..., Event[MeldingOntvangenV1]]:
    """Give a function that makes the event of a melding about the bakery, but for what it is told to change."""

    def maak(**wijzig: Any) -> Event[MeldingOntvangenV1]:
        velden: Json = {
            "melding_id": uuid7(),
            "soort": MeldingSoort.KLACHT,
            "domein": Domein.EERLIJK_WERK,
            "urgentie": Urgentie.U4_NORMAAL,
            "risicos": (Risico.ONDERBETALING,),
            "kvk_nummer": "01234567",
            "locatie": Locatie(gemeente="Urk", provincie="Flevoland"),
            "ontvangen_op": datetime.now(UTC),
        }
        data = MeldingOntvangenV1(**velden | wijzig)
        return Event.of(data, key=data.kvk_nummer or str(data.melding_id), subject=data.melding_id)

    return maak


@pytest.fixture(scope="session")
def afgerond() -> Callable[..., Event[InterventieAfgerondV1]]:
    """Give a function that makes the event of an outcome at the bakery, but for what it is told to change."""

    def maak(**wijzig: Any) -> Event[InterventieAfgerondV1]:
        velden: Json = {
            "interventie_id": uuid7(),
            "zaak_id": uuid7(),
            "interventie_type": InterventieType.INSPECTIE,
            "inspecteur_id": uuid7(),
            "kvk_nummer": "01234567",
            "risicos": (Risico.ONDERBETALING,),
            "uitkomst": Uitkomst.OVERTREDING,
            "afgerond_op": datetime.now(UTC),
        }
        data = InterventieAfgerondV1(**velden | wijzig)
        return Event.of(data, key=data.kvk_nummer or str(data.zaak_id), subject=data.interventie_id)

    return maak


@pytest.fixture(scope="session")
def model() -> Model:
    """Give a small model: two sections, every risico alike but for its ernst."""
    return Model(
        versie="test",
        ingaat_op=datetime(2026, 1, 1, tzinfo=UTC),
        omschrijving="voor tests",
        drempels=(1.0, 2.5, 6.0),
        meldingplafond=1.4,
        kwartaalplafond=0.7,
        naleving_vooraf=0.7,
        naleving_voorgewicht=2.0,
        personen_onbekend=5,
        risicos={
            risico: Risicoparameters(1 + positie % 5, 1.0, 4.0, 1000.0, 365.0, 0.05)
            for positie, risico in enumerate(Risico)
        },
        gemiddelden={
            (Segment(sectie, klasse), risico): gemiddelde * (1 + klasse / 10)
            for sectie, gemiddelde in (("C", 0.2), ("I", 0.1))
            for klasse in range(5)
            for risico in Risico
        },
        sectoren={"C": Sector("Industrie", 0.7, 0.6), "I": Sector("Horeca", 0.3, 0.2)},
        meldinggewichten={(soort, urgentie): 0.3 for soort in MeldingSoort for urgentie in Urgentie},
        bevindinggewichten={Zwaarte.SCHOON: 0.0, Zwaarte.LICHT: 0.3, Zwaarte.OVERTREDING: 1.0, Zwaarte.ERNSTIG: 3.0},
        strengheden={},
    )


@pytest.fixture
def database_url(maak_database: Callable[[str], str]) -> str:
    return maak_database("risico")


@pytest.fixture
async def db(database_url: str) -> AsyncIterator[Database]:
    db = Database.connect(database_url, application_name="test", pool_size=5)
    yield db
    await db.close()


@pytest.fixture(scope="session")
def cafes(rij: Callable[..., Json]) -> Callable[..., list[Json]]:
    """Give a function that makes rows of an import of so many cafés, each a person larger than the one before."""

    def maak(aantal: int, kleinste: int = 2) -> list[Json]:
        return [
            rij(
                kvkNummer=f"10000{n:03}",
                vestigingsnummer=f"000010000{n:03}",
                naam=f"Café {n}",
                sbiCode="5610",
                werkzamePersonen=kleinste + n,
            )
            for n in range(aantal)
        ]

    return maak


@pytest.fixture
def importeer(
    db: Database, als_csv: Callable[..., bytes], als_stroom: Callable[[bytes], AsyncIterator[bytes]]
) -> Importeer:
    """Give a function that imports rows, or the bytes of a file."""

    async def doe(
        inhoud: bytes | Sequence[Mapping[str, object]], formaat: Bestandsformaat = Bestandsformaat.CSV
    ) -> Importverslag:
        bestand = inhoud if isinstance(inhoud, bytes) else als_csv(inhoud)
        async with db.transaction() as tx:
            return await handlers.importeer_vestigingen(tx, als_stroom(bestand), formaat, door="een test")

    return doe


@pytest.fixture
def verwerk(db: Database) -> Callable[..., Awaitable[None]]:
    """Give a function that hands events to risico as its worker does, in one batch."""

    async def doe(*events: Event[Any]) -> None:
        async with db.transaction() as tx:
            await Dispatcher(inbox, SUBSCRIPTIONS).handle(tx, events)

    return doe


@pytest.fixture
async def app(database_url: str, jwks_url: str, issuer: str) -> AsyncIterator[FastAPI]:
    app = create_app(
        RisicoSettings(
            profiel="test",
            database_url=database_url,
            bus_url=database_url,
            issuer=issuer,
            jwks_url=jwks_url,
            public_url="https://api.example/risico",
        )
    )
    async with app.router.lifespan_context(app):
        yield app


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """Give a client of the API without a token."""
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://risico/v1") as client:
        yield client


@pytest.fixture
def als(client: httpx.AsyncClient, token: Callable[..., str]) -> Callable[..., httpx.AsyncClient]:
    """Give a function that logs the client in with scopes."""

    def met(*scopes: str) -> httpx.AsyncClient:
        client.headers["Authorization"] = f"Bearer {token(*scopes)}"
        return client

    return met
