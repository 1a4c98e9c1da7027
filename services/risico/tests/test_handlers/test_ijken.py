"""The weekly check on a real Postgres: which findings belong to a draw, and once a week whoever runs it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from prometheus_client import REGISTRY
from sqlalchemy import func, select, update

from risico import handlers
from risico.domain import Ijking, IjkingOnbekend, Selectieopdracht, vandaag, week_van
from risico.model import ALGORITME, Segment
from risico.repository import IjkingRepository
from risico.settings import RisicoSettings
from risico.tables import ijking, selectie
from risico.worker import build_worker
from shared.contracts.waardelijsten import InterventieType, Risico, Uitkomst
from shared.runtime.database import Database

Json = dict[str, Any]
Verwerk = Callable[..., Awaitable[None]]
Afgerond = Callable[..., Any]


@pytest.fixture(autouse=True)
async def register(importeer: Callable[..., Awaitable[object]], cafes: Callable[..., list[Json]]) -> None:
    """Have a hundred cafés."""
    await importeer(cafes(100))


async def trek(db: Database, aantal: int = 40) -> list[str]:
    """Draw cafés, as if yesterday, and give whom."""
    opdracht = Selectieopdracht(
        programma="Horeca", aantal=aantal, aandeel_willekeurig=0.1, risico=Risico.ONDERBETALING, erbij={}
    )
    async with db.transaction() as tx:
        getrokken = await handlers.selecteer(tx, opdracht, 4, "anna")
        await tx.execute(
            update(selectie).where(selectie.c.id == getrokken.id).values(op=datetime.now(UTC) - timedelta(days=1))
        )
        gekozen = await handlers.toon_gekozen(tx, getrokken.id, na=None, limiet=1000)
    return [g.kandidaat.vestigingsnummer for g in gekozen]


@pytest.fixture
def bezoek(verwerk: Verwerk, afgerond: Afgerond) -> Callable[..., Awaitable[UUID]]:
    """Give a function that tells of an inspection, and gives its id."""

    async def doe(nummer: str, **wijzig: Any) -> UUID:
        event = afgerond(kvk_nummer=nummer[4:], vestigingsnummer=nummer, **wijzig)
        await verwerk(event)
        return UUID(str(event.data.interventie_id))

    return doe


async def bezocht(db: Database) -> list[bool]:
    """Give what was found at whom draws sent inspectors to."""
    nu = datetime.now(UTC)
    async with db.transaction() as tx:
        gezien = await IjkingRepository(tx).waarnemingen(nu - timedelta(weeks=1), nu + timedelta(minutes=1))
    return [w.gevonden for w in gezien if w.gevonden is not None]


async def test_only_what_a_draw_led_to_counts(db: Database, bezoek: Callable[..., Awaitable[UUID]]) -> None:
    een, twee, drie, vier, vijf, *_ = await trek(db)
    await bezoek(een, uitkomst=Uitkomst.OVERTREDING)
    await bezoek(een, uitkomst=Uitkomst.GEEN_OVERTREDING)  # a draw has its first finding
    await bezoek(twee, melding_ids=(uuid4(),))
    await bezoek(drie, interventie_type=InterventieType.ONGEVALSONDERZOEK)
    await bezoek(vier, risicos=(Risico.WERKDRUK,))
    vervallen = await bezoek(vijf)
    assert sorted(await bezocht(db)) == [True, True]
    async with db.transaction() as tx:
        await handlers.vernietig_bevinding(tx, vervallen, door="bert", reden="Herroepen in bezwaar.")
    assert await bezocht(db) == [True]


async def test_a_finding_belongs_to_the_last_draw_before_it(
    db: Database, bezoek: Callable[..., Awaitable[UUID]]
) -> None:
    await trek(db)
    nummer, *_ = await trek(db)
    await bezoek(nummer)
    assert await bezocht(db) == [True]


async def test_what_was_expected_is_the_kans_in_the_score(db: Database) -> None:
    await trek(db)
    nu = datetime.now(UTC)
    async with db.transaction() as tx:
        gezien = await IjkingRepository(tx).waarnemingen(nu - timedelta(weeks=1), nu)
        geldend = await handlers.toon_model(tx)
    assert len(gezien) == 40
    assert {w.kans for w in gezien if not w.geloot} == {1.0}
    for w in gezien:  # nothing is known there, so the mean of sector and size
        maat = geldend.maten[Segment(w.sbi_sectie, w.grootteklasse)][Risico.ONDERBETALING]
        assert w.verwacht == pytest.approx(maat.gemiddelde)


async def test_two_workers_and_a_command_make_one_check_a_week(
    db: Database, bezoek: Callable[..., Awaitable[UUID]]
) -> None:
    for nummer in await trek(db):
        await bezoek(nummer)
    gedaan = [*await asyncio.gather(handlers.ijk(db), handlers.ijk(db)), await handlers.ijk(db)]
    assert len({i.id for i in gedaan}) == 1
    assert gedaan[0].week == week_van(vandaag(datetime.now(UTC)))
    assert (gedaan[0].getrokken, gedaan[0].bezocht) == (40, 40)
    async with db.transaction() as tx:
        assert await tx.scalar(select(func.count()).select_from(ijking)) == 1
        assert await handlers.toon_ijking(tx, gedaan[0].id) == gedaan[2]
        with pytest.raises(IjkingOnbekend):
            await handlers.toon_ijking(tx, uuid4())
    assert "onderbetaling" in handlers.ijking_als_tekst(gedaan[0])


async def test_a_week_that_nobody_worked_is_not_made_up_for_and_the_next_is_checked(db: Database) -> None:
    eerste = await handlers.ijk(db)
    async with db.transaction() as tx:
        await tx.execute(update(ijking).values(week=eerste.week - timedelta(weeks=3)))
    tweede: Ijking = await handlers.ijk(db)
    assert tweede.id != eerste.id
    assert tweede.week == eerste.week


@pytest.fixture
async def worker(db: Database, database_url: str, issuer: str, jwks_url: str) -> AsyncIterator[None]:
    """Have a worker that runs."""
    settings = RisicoSettings(
        profiel="test",
        database_url=database_url,
        bus_url=database_url,
        issuer=issuer,
        jwks_url=jwks_url,
        public_url="https://api.example/risico",
    )
    stop = asyncio.Event()
    worker = asyncio.create_task(build_worker(settings, db).run(stop))
    yield
    stop.set()
    await worker


@pytest.fixture
async def alle_bezocht(
    db: Database,
    importeer: Callable[..., Awaitable[object]],
    cafes: Callable[..., list[Json]],
    verwerk: Verwerk,
    afgerond: Afgerond,
) -> None:
    """Have had an overtreding at all of two hundred cafés, twenty of them drawn by lot."""
    await importeer(cafes(200))
    await verwerk(*(afgerond(kvk_nummer=nummer[4:], vestigingsnummer=nummer) for nummer in await trek(db, 200)))


@pytest.mark.usefixtures("alle_bezocht", "worker")
async def test_the_worker_checks_by_itself_and_tells_which_scores_are_not_right() -> None:
    async def gedaan() -> None:
        labels = {"service": "risico", "risico": "onderbetaling"}
        while REGISTRY.get_sample_value("calibration_deviates", labels) != 1:  # noqa: ASYNC110 - a gauge wakes nobody
            await asyncio.sleep(0.05)

    await asyncio.wait_for(gedaan(), 20)


@pytest.mark.usefixtures("alle_bezocht")
async def test_the_entry_in_the_register_tells_of_the_last_check(db: Database) -> None:
    async def risicobeheer() -> str:
        async with db.transaction() as tx:
            return (await handlers.toon_registervermelding(tx, ALGORITME, "https://api.example")).risks

    assert "nog te weinig bekend" in await risicobeheer()
    gedaan = await handlers.ijk(db)
    assert gedaan.kalibratie[Risico.ONDERBETALING].wijkt_af
    assert f"{gedaan.week:%d-%m-%Y}: van 1 risico's was er genoeg bekend, bij 1 week" in await risicobeheer()
