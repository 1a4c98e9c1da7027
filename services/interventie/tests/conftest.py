"""Fixtures of interventie: its own database, its API, and planning events as they come over the bus."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from uuid_utils.compat import uuid7

from interventie.app import create_app
from interventie.settings import InterventieSettings
from shared.contracts.envelope import Event
from shared.contracts.onderdelen import Bedrijfskenmerken, MeldingVerwijzing
from shared.contracts.planning import PlanningBijgewerktV1
from shared.contracts.waardelijsten import (
    Band,
    Domein,
    MeldingSoort,
    Risico,
    Urgentie,
    Werkgeverstype,
    ZaakSoort,
    ZaakStatus,
)
from shared.runtime.database import Database

NU = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ANNA, BEN = UUID(int=1), UUID(int=2)


class Zaak:
    """A zaak as planning sees it; each call of `event` publishes its next version."""

    def __init__(self, kvk_nummer: str | None = "12345678") -> None:
        self.id = uuid7()
        self.key = kvk_nummer or str(uuid7())
        self.kvk_nummer = kvk_nummer
        self.versie = 0
        self.inspecteur_id = ANNA
        self.bezoek_datum = date(2026, 3, 5)
        self.meldingen: tuple[MeldingVerwijzing, ...] = (self.melding(),)
        self.risicos: tuple[Risico, ...] = (Risico.ONVEILIGHEID_WERKPLEK,)

    @staticmethod
    def melding(**wijzig: Any) -> MeldingVerwijzing:
        velden = {"soort": MeldingSoort.KLACHT, "urgentie": Urgentie.U4_NORMAAL, "ontvangen_op": NU}
        return MeldingVerwijzing(**{"melding_id": uuid7(), **velden, **wijzig})

    def meld(self, **wijzig: Any) -> None:
        """Bundle one more melding in this zaak."""
        self.meldingen = (*self.meldingen, self.melding(**wijzig))

    def event(self, status: ZaakStatus = ZaakStatus.INGEPLAND, **wijzig: Any) -> Event[PlanningBijgewerktV1]:
        self.versie += 1
        begint_op = datetime(self.bezoek_datum.year, self.bezoek_datum.month, self.bezoek_datum.day, 9, tzinfo=UTC)
        bezoek = {
            "inspecteur_id": self.inspecteur_id,
            "bezoek_datum": self.bezoek_datum,
            "begint_op": begint_op,
            "duur_minuten": 120,
        }
        velden: dict[str, Any] = {
            "zaak_id": self.id,
            "versie": self.versie,
            "soort": ZaakSoort.REACTIEF,
            "status": status,
            "kvk_nummer": self.kvk_nummer,
            "domein": Domein.VEILIG_EN_GEZOND_WERK,
            "risicos": self.risicos,
            "band": Band.HOOG,
            "urgentie": Urgentie.U4_NORMAAL,
            "meldingen": self.meldingen,
            "kenmerken": Bedrijfskenmerken(
                naleving=0.5, organisatiegraad=0.5, invloed=0.5, werkgeverstype=Werkgeverstype.GOEDWILLEND
            ),
            "bijgewerkt_op": NU + timedelta(minutes=self.versie),
            **(bezoek if status is ZaakStatus.INGEPLAND else {}),
        }
        return Event.of(PlanningBijgewerktV1(**(velden | wijzig)), key=self.key, subject=self.id)


@pytest.fixture
def database_url(maak_database: Callable[[str], str]) -> str:
    return maak_database("interventie")


@pytest.fixture
async def db(database_url: str) -> AsyncIterator[Database]:
    db = Database.connect(database_url, application_name="test", pool_size=5)
    yield db
    await db.close()


@pytest.fixture
def instellingen(database_url: str, jwks_url: str, issuer: str) -> InterventieSettings:
    return InterventieSettings(
        profiel="test",
        database_url=database_url,
        bus_url=database_url,
        issuer=issuer,
        jwks_url=jwks_url,
        public_url="https://api.example/interventie",
    )


@pytest.fixture
async def client(instellingen: InterventieSettings) -> AsyncIterator[httpx.AsyncClient]:
    """Give a client of the API without a token."""
    app = create_app(instellingen)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://interventie/v1") as client,
    ):
        yield client


@pytest.fixture
def als(client: httpx.AsyncClient, token: Callable[..., str]) -> Callable[..., httpx.AsyncClient]:
    """Give a function that logs the client in with scopes."""

    def met(*scopes: str, **claims: Any) -> httpx.AsyncClient:
        client.headers["Authorization"] = f"Bearer {token(*scopes, **claims)}"
        return client

    return met


@pytest.fixture
def nieuwe_zaak() -> type[Zaak]:
    return Zaak
