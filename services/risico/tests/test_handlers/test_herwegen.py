"""The whole stock judged anew on a real Postgres: the numbers of single events, resumable, and told where it moved."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import orjson
import pytest
from sqlalchemy import delete, func, select, text, update

from risico import handlers
from risico.domain import Herweegreden, Herweging
from risico.handlers import herwegen
from risico.model import Stuk
from risico.repository import BewijsRepository, DossierRepository, ModelRepository
from risico.tables import bedrijf, herweging, outbox, profiel, toestand, vestiging
from shared.contracts.envelope import Event
from shared.contracts.interventie import InterventieAfgerondV1
from shared.contracts.meldingen import MeldingOntvangenV1
from shared.contracts.waardelijsten import Instrument, MeldingSoort, OvertredingKlasse, Risico, Uitkomst, Urgentie
from shared.runtime.database import Database

AANTAL = 40
NUMMERS = [f"{nummer:012d}" for nummer in range(AANTAL)]


@pytest.fixture
async def register(
    importeer: Callable[..., Awaitable[object]],
    rij: Callable[..., dict[str, Any]],
    verwerk: Callable[..., Awaitable[None]],
    melding: Callable[..., Event[MeldingOntvangenV1]],
    afgerond: Callable[..., Event[InterventieAfgerondV1]],
) -> None:
    """Have vestigingen of all kinds, some of them natural persons, most with evidence of all kinds."""
    random = Random(7)  # noqa: S311 - events for a test
    await importeer(
        [
            rij(
                kvkNummer=f"{nummer:08d}",
                vestigingsnummer=f"{nummer:012d}",
                sbiCode=random.choice(["1071", "5610", "4120", "9900"]),
                werkzamePersonen=random.choice([1, 5, 30, 400]),
                rechtsvorm=random.choice(["Eenmanszaak", "Besloten vennootschap", "Stichting"]),
            )
            for nummer in range(AANTAL)
        ]
    )
    events: list[Event[Any]] = []
    for _ in range(250):
        kvk, toen = f"{random.randrange(AANTAL - 5):08d}", datetime.now(UTC) - timedelta(days=random.random() * 2500)
        risicos = tuple(random.sample(list(Risico), random.choice([1, 2])))
        if random.random() < 0.5:
            events.append(
                melding(
                    kvk_nummer=kvk,
                    risicos=risicos,
                    soort=random.choice(list(MeldingSoort)),
                    urgentie=random.choice(list(Urgentie)),
                    ontvangen_op=toen,
                )
            )
        else:
            uitkomst = random.choice(list(Uitkomst))
            events.append(
                afgerond(
                    kvk_nummer=kvk,
                    risicos=risicos,
                    uitkomst=uitkomst,
                    overtreding_klasse=random.choice([None, *OvertredingKlasse])
                    if uitkomst is Uitkomst.OVERTREDING
                    else None,
                    instrumenten=random.choice([(), (Instrument.PROCES_VERBAAL,)]),
                    afgerond_op=toen,
                )
            )
    await verwerk(*events)


pytestmark = pytest.mark.usefixtures("register")


async def herweeg(db: Database, aantal: int = 7) -> None:
    assert await handlers.begin_herweging(db, Herweegreden.TIJD)
    async for _ in handlers.herweeg(db, aantal):
        pass


async def een_stuk(db: Database, aantal: int) -> Herweging | None:
    async with aclosing(handlers.herweeg(db, aantal)) as stukken:
        return await anext(stukken, None)


async def aantal_verteld(db: Database) -> int:
    async with db.transaction() as tx:
        return int(await tx.scalar(select(func.count()).select_from(outbox.table)) or 0)


async def klopt(db: Database) -> None:
    """Every vestiging stands as the engine for single events builds it from its evidence."""
    async with db.transaction() as tx:
        model = await ModelRepository(tx).op(datetime.now(UTC))
        dossiers = await DossierRepository(tx).vergrendel(NUMMERS, model)
        bewijs = BewijsRepository(tx)
        meldingen, bevindingen = await bewijs.meldingen(NUMMERS), await bewijs.bevindingen(NUMMERS)
    assert len(dossiers) == AANTAL
    for nummer, dossier in dossiers.items():
        if dossier.herbeoordeeld_op is None:
            assert not meldingen.get(nummer)
            assert not bevindingen[nummer]
            continue
        op = dossier.herbeoordeeld_op
        zelf = dossier.herbouwd(meldingen.get(nummer, ()), bevindingen[nummer], model, op)
        assert dossier.toestanden.keys() == zelf.toestanden.keys()
        for risico, stand in dossier.toestanden.items():
            assert stand[1:4] == pytest.approx(zelf.toestanden[risico][1:4], rel=1e-9, abs=1e-12)
            assert stand[4:7] == zelf.toestanden[risico][4:7]
            assert dict(stand.kwartalen) == pytest.approx(dict(zelf.toestanden[risico].kwartalen), rel=1e-9)
        oordeel = zelf.weeg(model, op)
        assert dossier.oordeel is not None
        assert dossier.oordeel[:1] + dossier.oordeel[2:4] == oordeel[:1] + oordeel[2:4]
        assert dossier.oordeel.score == pytest.approx(oordeel.score, rel=1e-9)
        assert dict(dossier.oordeel.scores) == pytest.approx(dict(oordeel.scores), rel=1e-9)
        assert dossier.naleving == pytest.approx(zelf.naleving)
        assert dossier.werkgeverstype is zelf.werkgeverstype


async def test_all_stands_as_single_events_would_have_it_whatever_it_was(db: Database) -> None:
    async with db.transaction() as tx:
        await tx.execute(delete(toestand).where(toestand.c.risico == Risico.WERKDRUK))
        await tx.execute(update(toestand).values(bevindingen=99, kwartalen=[1.0, 2.0]))
        await tx.execute(delete(toestand).where(toestand.c.vestigingsnummer == NUMMERS[3]))
        await tx.execute(delete(profiel).where(profiel.c.vestigingsnummer == NUMMERS[3]))
        await tx.execute(delete(toestand).where(toestand.c.risico == Risico.FRAUDE_SUBSIDIES))
        await tx.execute(
            toestand.insert().values(
                vestigingsnummer=NUMMERS[4],
                risico=Risico.FRAUDE_SUBSIDIES,
                peil_op=datetime.now(UTC),
                bevindingen=1,
                blootstelling=1,
                meldingen=0,
                aantal_controles=1,
                aantal_overtredingen=1,
                aantal_meldingen=0,
                score=9,
            )
        )
    await herweeg(db)
    await klopt(db)


async def test_nothing_is_told_where_nothing_moved_and_what_moved_is_told_once(db: Database) -> None:
    await herweeg(db)
    voor = await aantal_verteld(db)
    await herweeg(db)
    assert await aantal_verteld(db) == voor
    async with db.transaction() as tx:
        query = select(profiel.c.vestigingsnummer, profiel.c.band).limit(1)
        nummer, band = (await tx.execute(query)).one()
        anders = "laag" if band == "laagst" else "laagst"
        await tx.execute(update(profiel).where(profiel.c.vestigingsnummer == nummer).values(band=anders))
    await herweeg(db)
    assert await aantal_verteld(db) == voor + 1
    async with db.transaction() as tx:
        laatste = orjson.loads(
            await tx.scalar(select(outbox.table.c.data).order_by(outbox.table.c.id.desc()).limit(1)) or ""
        )
        stand = (await tx.execute(select(herweging).order_by(herweging.c.id.desc()).limit(1))).one()
    assert (laatste["vestigingsnummer"], laatste["bandVoor"], laatste["bandNa"]) == (nummer, anders, band)
    assert (stand.totaal, stand.gedaan, stand.verschoven) == (AANTAL, AANTAL, 1)


async def test_it_goes_on_where_it_was_and_only_one_is_at_work(db: Database) -> None:
    assert await handlers.begin_herweging(db, Herweegreden.TIJD)
    assert not await handlers.begin_herweging(db, Herweegreden.TIJD)
    eerste = await een_stuk(db, 10)
    assert eerste is not None
    assert (eerste.gedaan, eerste.tot) == (10, NUMMERS[9])
    async with db.transaction() as tx:  # another worker has it
        await tx.execute(select(herweging).with_for_update())
        assert await een_stuk(db, 10) is None
    await handlers.herweeg_wat_nodig_is(db)
    async with db.transaction() as tx:
        (laatste,) = await handlers.toon_herwegingen(tx, na=None, limiet=10)
    assert (laatste.id, laatste.gedaan) == (eerste.id, AANTAL)
    assert laatste.klaar_op is not None
    await klopt(db)


async def test_a_new_version_or_a_day_gone_by_starts_one_by_itself(db: Database) -> None:
    async def redenen() -> list[Herweegreden]:
        await handlers.herweeg_wat_nodig_is(db)
        async with db.transaction() as tx:
            return [gevonden.reden for gevonden in await handlers.toon_herwegingen(tx, na=None, limiet=10)]

    assert await redenen() == [Herweegreden.MODELVERSIE]
    assert await redenen() == [Herweegreden.MODELVERSIE]
    async with db.transaction() as tx:
        await tx.execute(update(herweging).values(begonnen_op=datetime.now(UTC) - timedelta(days=1)))
    assert await redenen() == [Herweegreden.TIJD, Herweegreden.MODELVERSIE]
    async with db.transaction() as tx:
        await tx.execute(update(herweging).values(modelversie="1.0"))
    assert await redenen() == [Herweegreden.MODELVERSIE, Herweegreden.TIJD, Herweegreden.MODELVERSIE]


async def test_an_event_goes_on_while_its_vestiging_is_being_judged_and_counts(
    db: Database,
    verwerk: Callable[..., Awaitable[None]],
    melding: Callable[..., Event[MeldingOntvangenV1]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gelezen, verder = asyncio.Event(), threading.Event()
    lus, bereken = asyncio.get_running_loop(), Stuk.wie_verschoof

    def wacht(stuk: Stuk) -> list[int]:
        lus.call_soon_threadsafe(gelezen.set)
        assert verder.wait(20)
        return bereken(stuk)

    monkeypatch.setattr(Stuk, "wie_verschoof", wacht)
    assert await handlers.begin_herweging(db, Herweegreden.TIJD)
    werk = asyncio.create_task(een_stuk(db, AANTAL))
    try:
        async with asyncio.timeout(20):
            await gelezen.wait()
            await verwerk(*(melding(kvk_nummer=nummer[4:], risicos=(Risico.WERKDRUK,)) for nummer in NUMMERS))
    finally:
        verder.set()
    stand = await werk
    assert stand is not None
    assert stand.gedaan == AANTAL
    await klopt(db)
    async with db.transaction() as tx:
        gemeld = await tx.scalar(
            select(func.count()).where(toestand.c.risico == Risico.WERKDRUK, toestand.c.aantal_meldingen > 0)
        )
        personen = await tx.scalar(select(func.count()).where(bedrijf.c.rechtsvorm == "Eenmanszaak"))
    assert gemeld == AANTAL - (personen or 0)


async def test_an_event_waits_for_no_more_than_the_part_that_is_being_written(
    db: Database,
    verwerk: Callable[..., Awaitable[None]],
    melding: Callable[..., Event[MeldingOntvangenV1]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One vestiging in the middle is held by somebody: all that is written before it and after it can be changed."""
    monkeypatch.setattr(herwegen, "DEEL", 4)
    monkeypatch.setattr(herwegen, "APART", 4)
    assert await handlers.begin_herweging(db, Herweegreden.TIJD)
    async with db.transaction() as houder:
        await houder.execute(select(vestiging).where(vestiging.c.vestigingsnummer == NUMMERS[20]).with_for_update())
        werk = asyncio.create_task(een_stuk(db, AANTAL))
        await wacht_op_slot(db)
        async with asyncio.timeout(20):
            ander = [nummer for nummer in NUMMERS if abs(int(nummer) - 20) > 8]
            await verwerk(*(melding(kvk_nummer=nummer[4:]) for nummer in ander))
        assert not werk.done()
    await werk
    await klopt(db)


async def wacht_op_slot(db: Database) -> None:
    """Wait until somebody waits for a lock."""
    query = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    async with asyncio.timeout(20):
        while True:
            async with db.transaction() as tx:
                if await tx.scalar(query):
                    return
