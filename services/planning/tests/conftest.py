"""Fixtures of planning: its own database, its API, inspecteurs, and events as they come over the bus."""

import itertools
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import httpx
import pytest
from uuid_utils.compat import uuid7

from planning.app import create_app
from planning.domain import Inspecteur, Kenmerken, Locatie, Planregels, Plek, Zaak
from planning.handlers import registreer_inspecteurs
from planning.settings import PlanningSettings
from shared.contracts.envelope import Event
from shared.contracts.interventie import InterventieAfgerondV1, InterventieGeannuleerdV1
from shared.contracts.onderdelen import Bedrijfskenmerken, MeldingVerwijzing
from shared.contracts.onderdelen import Locatie as LocatieV1
from shared.contracts.risico import RisicoprofielHerbeoordeeldV1
from shared.contracts.waardelijsten import (
    Aanleiding,
    Band,
    Domein,
    InterventieType,
    MeldingSoort,
    Risico,
    Uitkomst,
    Urgentie,
    Werkgeverstype,
    ZaakSoort,
    ZaakStatus,
)
from shared.runtime.database import Database

NU = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)  # Monday, eight o'clock in the Netherlands
UTRECHT = Plek(52.0907, 5.1214)
REGELS = Planregels(
    geldig_vanaf=date(2026, 1, 1),
    duur_minuten={
        Urgentie.U1_DIRECT: 240,
        Urgentie.U2_SPOED: 180,
        Urgentie.U3_HOOG: 120,
        Urgentie.U4_NORMAAL: 90,
    },
    omvang_factoren={0: 1.0, 10: 1.25, 50: 1.5, 250: 2.0},
    termijn_dagen={Urgentie.U1_DIRECT: 0, Urgentie.U2_SPOED: 1, Urgentie.U3_HOOG: 5, Urgentie.U4_NORMAAL: 30},
    venster_werkdagen=5,
    spoeddienst_een_op=10,
    dag_begint_minuut=510,
    dag_eindigt_minuut=1020,
    snelheid_km_u=60.0,
    omweg_factor=1.3,
    dagprijs_minuten=5,
)


_nummers = itertools.count(1)


def _inspecteur(**wijzig: Any) -> Inspecteur:
    """Make an inspecteur whose turn in the rota for urgency falls on the first Saturday, out of the way."""
    beurt = -(NU.toordinal() + 5) % REGELS.spoeddienst_een_op
    velden: dict[str, Any] = {
        "id": UUID(int=next(_nummers) * REGELS.spoeddienst_een_op + beurt),
        "versie": 1,
        "naam": "Inge Inspecteur (fictief)",
        "vaardigheden": frozenset({Domein.VEILIG_EN_GEZOND_WERK}),
        "provincies": ("Utrecht",),
        "thuis": UTRECHT,
        "minuten_per_weekdag": (480, 480, 480, 480, 480, 0, 0),
        "actief": True,
        "gewijzigd_op": NU,
    }
    return Inspecteur(**velden | wijzig)


def _zaak(urgentie: Urgentie = Urgentie.U4_NORMAAL, plek: Plek | None = UTRECHT, **wijzig: Any) -> Zaak:
    kenmerken = Kenmerken(
        sbi_code="4120",
        sbi_sectie="F",
        werkzame_personen=5,
        locatie=Locatie("Utrecht", "Utrecht", plek),
        naleving=0.5,
        organisatiegraad=0.5,
        invloed=0.5,
        werkgeverstype=Werkgeverstype.GOEDWILLEND,
    )
    velden: dict[str, Any] = {
        "id": uuid7(),
        "sleutel": "12345678",
        "versie": 0,
        "soort": ZaakSoort.REACTIEF,
        "status": ZaakStatus.WACHT_OP_CAPACITEIT,
        "kvk_nummer": "12345678",
        "vestigingsnummer": None,
        "domein": Domein.VEILIG_EN_GEZOND_WERK,
        "risicos": (Risico.ONVEILIGHEID_WERKPLEK,),
        "band": Band.HOOG,
        "urgentie": urgentie,
        "uiterlijk_op": REGELS.uiterlijk(urgentie, NU),
        "duur_minuten": REGELS.duur(urgentie, 5),
        "programma_id": None,
        "kenmerken": kenmerken,
        "aangemaakt_op": NU,
        "gewijzigd_op": NU,
    }
    return Zaak(**velden | wijzig)


def _herbeoordeeld(
    kvk_nummer: str = "12345678", urgentie: Urgentie | None = Urgentie.U4_NORMAAL, **wijzig: Any
) -> Event[RisicoprofielHerbeoordeeldV1]:
    melding = None
    if urgentie is not None:
        melding = MeldingVerwijzing(
            melding_id=uuid7(),
            soort=MeldingSoort.KLACHT,
            urgentie=urgentie,
            ontvangen_op=wijzig.pop("ontvangen_op", NU),
        )
    velden: dict[str, Any] = {
        "kvk_nummer": kvk_nummer,
        "aanleiding": Aanleiding.INTERVENTIE if melding is None else Aanleiding.MELDING,
        "melding": melding,
        "interventie_id": uuid7() if melding is None else None,
        "domein": Domein.VEILIG_EN_GEZOND_WERK,
        "risicos": (Risico.ONVEILIGHEID_WERKPLEK,),
        "grootste_risico": Risico.ONVEILIGHEID_WERKPLEK,
        "score_na": 0.4,
        "band_na": Band.HOOG,
        "onzeker": False,
        "kenmerken": Bedrijfskenmerken(
            sbi_code="4120",
            sbi_sectie="F",
            werkzame_personen=5,
            locatie=LocatieV1(
                gemeente="Utrecht",
                provincie="Utrecht",
                breedtegraad=UTRECHT.breedtegraad,
                lengtegraad=UTRECHT.lengtegraad,
            ),
            naleving=0.5,
            organisatiegraad=0.5,
            invloed=0.5,
            werkgeverstype=Werkgeverstype.GOEDWILLEND,
        ),
        "herbeoordeeld_op": NU,
    }
    return Event.of(RisicoprofielHerbeoordeeldV1(**velden | wijzig), key=kvk_nummer, subject=kvk_nummer)


def _afgerond(
    zaak_id: UUID, kvk_nummer: str = "12345678", meldingen: Iterable[MeldingVerwijzing] = ()
) -> Event[InterventieAfgerondV1]:
    data = InterventieAfgerondV1(
        interventie_id=uuid7(),
        zaak_id=zaak_id,
        interventie_type=InterventieType.INSPECTIE,
        inspecteur_id=uuid7(),
        kvk_nummer=kvk_nummer,
        melding_ids=tuple(melding.melding_id for melding in meldingen),
        risicos=(Risico.ONVEILIGHEID_WERKPLEK,),
        uitkomst=Uitkomst.GEEN_OVERTREDING,
        afgerond_op=NU,
    )
    return Event.of(data, key=kvk_nummer, subject=data.interventie_id)


def _geannuleerd(
    zaak_id: UUID, kvk_nummer: str = "12345678", meldingen: Iterable[MeldingVerwijzing] = ()
) -> Event[InterventieGeannuleerdV1]:
    data = InterventieGeannuleerdV1(
        interventie_id=uuid7(),
        zaak_id=zaak_id,
        kvk_nummer=kvk_nummer,
        melding_ids=tuple(melding.melding_id for melding in meldingen),
        geannuleerd_op=NU,
    )
    return Event.of(data, key=kvk_nummer, subject=data.interventie_id)


@pytest.fixture(scope="session")
def nu() -> datetime:
    return NU


@pytest.fixture(scope="session")
def regels() -> Planregels:
    return REGELS


@pytest.fixture(scope="session")
def maak_inspecteur() -> Callable[..., Inspecteur]:
    """Give a function that makes an inspecteur in Utrecht for safe work, but for what it is told to change."""
    return _inspecteur


@pytest.fixture(scope="session")
def maak_zaak() -> Callable[..., Zaak]:
    """Give a function that makes a zaak of some urgency in Utrecht, but for what it is told to change."""
    return _zaak


@pytest.fixture
def herbeoordeeld() -> Callable[..., Event[RisicoprofielHerbeoordeeldV1]]:
    """Give a function that makes the event of risico on a melding about a company (urgentie None: on no melding)."""
    return _herbeoordeeld


@pytest.fixture
def afgerond() -> Callable[..., Event[InterventieAfgerondV1]]:
    """Give a function that makes the event of interventie that a zaak was carried out, for these meldingen."""
    return _afgerond


@pytest.fixture
def geannuleerd() -> Callable[..., Event[InterventieGeannuleerdV1]]:
    """Give a function that makes the event of interventie that a visit was cancelled, with these meldingen."""
    return _geannuleerd


@pytest.fixture
def database_url(maak_database: Callable[[str], str]) -> str:
    return maak_database("planning")


@pytest.fixture
async def db(database_url: str) -> AsyncIterator[Database]:
    db = Database.connect(database_url, application_name="test", pool_size=5)
    yield db
    await db.close()


@pytest.fixture
def neem_aan(db: Database) -> Callable[..., Awaitable[list[Inspecteur]]]:
    """Give a function that registers inspecteurs."""

    async def registreer(*inspecteurs: Inspecteur, op: datetime = NU) -> list[Inspecteur]:
        async with db.transaction() as tx:
            await registreer_inspecteurs(tx, inspecteurs, nu=op)
        return list(inspecteurs)

    return registreer


@pytest.fixture
async def client(database_url: str, jwks_url: str, issuer: str) -> AsyncIterator[httpx.AsyncClient]:
    """Give a client of the API without a token."""
    settings = PlanningSettings(
        profiel="test",
        database_url=database_url,
        bus_url=database_url,
        issuer=issuer,
        jwks_url=jwks_url,
        public_url="https://api.example/planning",
    )
    app = create_app(settings)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://planning/v1") as client,
    ):
        yield client


@pytest.fixture
def als(client: httpx.AsyncClient, token: Callable[..., str]) -> Callable[..., httpx.AsyncClient]:
    """Give a function that logs the client in with scopes."""

    def met(*scopes: str, **claims: Any) -> httpx.AsyncClient:
        client.headers["Authorization"] = f"Bearer {token(*scopes, **claims)}"
        return client

    return met
