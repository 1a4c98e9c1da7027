"""Evidence finds its company whatever came first, the register or the event, on a real Postgres."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import select, update
from uuid_utils.compat import uuid7

from risico import handlers
from risico.domain import Herweegreden
from risico.repository import BewijsRepository
from risico.tables import bevinding, meldingbewijs, profiel, toestand
from shared.contracts.envelope import Event
from shared.contracts.interventie import InterventieAfgerondV1
from shared.contracts.meldingen import MeldingBeoordeeldV1, MeldingGekoppeldV1, MeldingOntvangenV1
from shared.contracts.onderdelen import MeldingVerwijzing
from shared.contracts.waardelijsten import Uitkomst, Urgentie
from shared.runtime.database import Database

Json = dict[str, Any]
Melding = Callable[..., Event[MeldingOntvangenV1]]
Afgerond = Callable[..., Event[InterventieAfgerondV1]]
Verwerk = Callable[..., Awaitable[None]]
Importeer = Callable[..., Awaitable[object]]
Maak = Callable[..., Json]
Standen = Mapping[tuple[str, str], tuple[float, ...]]
KVK, OVER = "01234567", "00000009"
EEN, TWEE, DRIE = "000000000011", "000000000022", "000000000033"
TOEN = datetime.now(UTC) - timedelta(days=60)


async def standen(db: Database) -> Standen:
    kolommen = (toestand.c.bevindingen, toestand.c.blootstelling, toestand.c.meldingen, toestand.c.aantal_meldingen)
    async with db.transaction() as tx:
        rijen = await tx.execute(select(toestand.c.vestigingsnummer, toestand.c.risico, *kolommen))
        return {(rij[0], rij[1]): tuple(map(float, rij[2:])) for rij in rijen}


def verwijzing(melding: Event[MeldingOntvangenV1], urgentie: Urgentie) -> MeldingVerwijzing:
    data = melding.data
    return MeldingVerwijzing(
        melding_id=data.melding_id, soort=data.soort, urgentie=urgentie, ontvangen_op=data.ontvangen_op
    )


def gekoppeld(melding: Event[MeldingOntvangenV1], naar: str, vestiging: str | None) -> Event[MeldingGekoppeldV1]:
    data = MeldingGekoppeldV1(
        koppeling=1,
        kvk_nummer=naar,
        vestigingsnummer=vestiging,
        melding=verwijzing(melding, melding.data.urgentie),
        domein=melding.data.domein,
        risicos=melding.data.risicos,
        gekoppeld_op=datetime.now(UTC),
    )
    return Event.of(data, key=naar, subject=melding.data.melding_id)


def beoordeeld(melding: Event[MeldingOntvangenV1]) -> Event[MeldingBeoordeeldV1]:
    data = MeldingBeoordeeldV1(
        beoordeling=1,
        kvk_nummer=melding.data.kvk_nummer,
        vestigingsnummer=melding.data.vestigingsnummer,
        melding=verwijzing(melding, Urgentie.U3_HOOG),
        domein=melding.data.domein,
        risicos=melding.data.risicos,
        beoordeeld_op=datetime.now(UTC),
    )
    return Event.of(data, key=melding.key, subject=melding.data.melding_id)


def gebeurtenissen(melding: Melding, afgerond: Afgerond) -> list[Event[Any]]:
    """Give events that name a company, one of its vestigingen, or a vestiging of another one."""
    om_bedrijf = melding(kvk_nummer=KVK, ontvangen_op=TOEN)
    om_vestiging = melding(kvk_nummer=KVK, vestigingsnummer=TWEE, ontvangen_op=TOEN + timedelta(days=1))
    om_derde = melding(kvk_nummer=KVK, vestigingsnummer=DRIE, ontvangen_op=TOEN + timedelta(days=2))
    om_niemand = melding(kvk_nummer=None, ontvangen_op=TOEN + timedelta(days=3))
    return [
        om_bedrijf,
        om_vestiging,
        om_derde,
        om_niemand,
        beoordeeld(om_vestiging),
        gekoppeld(om_niemand, KVK, DRIE),
        afgerond(kvk_nummer=KVK, afgerond_op=TOEN),
        afgerond(kvk_nummer=KVK, vestigingsnummer=TWEE, afgerond_op=TOEN, uitkomst=Uitkomst.GEEN_OVERTREDING),
        afgerond(kvk_nummer=KVK, vestigingsnummer=DRIE, afgerond_op=TOEN + timedelta(days=4)),
    ]


async def test_in_whatever_order_register_and_events_come_the_end_is_the_same(
    *,
    db: Database,
    importeer: Importeer,
    rij: Maak,
    verwerk: Verwerk,
    melding: Melding,
    afgerond: Afgerond,
) -> None:
    """The first import has one vestiging; the next brings another as hoofdvestiging, and the third from elsewhere."""
    een = rij(kvkNummer=KVK, vestigingsnummer=EEN)
    was_elders = rij(kvkNummer=KVK, vestigingsnummer=DRIE, hoofdvestiging=False)
    bestanden = [
        [een, rij(kvkNummer=OVER, vestigingsnummer=TWEE, naam="Een ander"), was_elders],
        [rij(kvkNummer=KVK, vestigingsnummer=TWEE)],
        [een | {"hoofdvestiging": False}, rij(kvkNummer=OVER, vestigingsnummer=DRIE, naam="Een ander")],
    ]
    einden: list[Standen] = []
    toeval = Random(3)  # noqa: S311 - orders for a test
    for ronde in range(12):
        await leeg(db)
        events = gebeurtenissen(melding, afgerond)
        toeval.shuffle(events)
        grenzen = sorted(toeval.randrange(len(events) + 1) for _ in bestanden)
        if ronde == 0:  # all of the register first
            grenzen = [0, 0, 0]
        elif ronde == 1:  # all events first
            grenzen = [len(events)] * 3
        begin = 0
        for grens, bestand in zip(grenzen, bestanden, strict=True):
            for event in events[begin:grens]:
                await verwerk(event)
            begin = grens
            await importeer(bestand)
        await verwerk(*events[begin:])
        einden.append(await standen(db))
    assert {nummer for nummer, _ in einden[0]} == {TWEE, DRIE}
    for einde in einden[1:]:
        assert einde.keys() == einden[0].keys()
        for cel, stand in einde.items():
            assert stand == pytest.approx(einden[0][cel], rel=1e-9)


async def leeg(db: Database) -> None:
    async with db.transaction() as tx:
        for tabel in (
            "toestand",
            "profiel",
            "bevinding",
            "meldingbewijs",
            "vestiging_wijziging",
            "vestiging",
            "bedrijf",
        ):
            await tx.exec_driver_sql(f"DELETE FROM risico.{tabel}")  # noqa: S608 - names that stand here


async def test_what_was_found_at_an_unknown_employer_can_be_annulled_before_and_after_he_is_known(
    db: Database, importeer: Importeer, rij: Maak, verwerk: Verwerk, afgerond: Afgerond
) -> None:
    een, ander = afgerond(kvk_nummer=KVK, afgerond_op=TOEN), afgerond(kvk_nummer=KVK, afgerond_op=TOEN)
    await verwerk(een, ander)
    async with db.transaction() as tx:
        await handlers.vernietig_bevinding(tx, een.data.interventie_id, "rechter", "ECLI:NL:1")
    await importeer([rij(kvkNummer=KVK, vestigingsnummer=EEN)])
    async with db.transaction() as tx:
        (gevonden,) = (await BewijsRepository(tx).bevindingen([EEN])).values()
    assert {b.interventie_id: b.vernietiging is None for b in gevonden} == {
        een.data.interventie_id: False,
        ander.data.interventie_id: True,
    }
    assert {cel[0] for cel in await standen(db)} == {EEN}
    async with db.transaction() as tx:
        await handlers.vernietig_bevinding(tx, ander.data.interventie_id, "rechter", "ECLI:NL:2")
    assert await standen(db) == {}


async def test_what_slipped_by_an_import_on_its_way_is_found_when_the_stock_is_judged(
    *, db: Database, importeer: Importeer, rij: Maak, verwerk: Verwerk, melding: Melding, afgerond: Afgerond
) -> None:
    await verwerk(melding(kvk_nummer=KVK, ontvangen_op=TOEN), afgerond(kvk_nummer=KVK, afgerond_op=TOEN))
    await importeer([rij(kvkNummer=KVK, vestigingsnummer=EEN)])
    goed = await standen(db)
    assert goed
    async with db.transaction() as tx:
        await tx.execute(toestand.delete())
        await tx.execute(profiel.delete())
        for tabel in (meldingbewijs, bevinding):
            await tx.execute(update(tabel).values(vestigingsnummer=None))
    assert await handlers.begin_herweging(db, Herweegreden.TIJD)
    assert await standen(db) == goed


async def test_an_import_leaves_alone_what_it_does_not_touch(
    db: Database, importeer: Importeer, rij: Maak, verwerk: Verwerk, melding: Melding
) -> None:
    await importeer([rij(kvkNummer=KVK, vestigingsnummer=EEN)])
    await verwerk(melding(kvk_nummer=KVK, ontvangen_op=TOEN))
    async with db.transaction() as tx:
        await tx.execute(
            meldingbewijs.insert().values(melding_id=uuid7(), kvk_nummer="99999999", vestigingsnummer="999999999999")
        )
    voor = await standen(db)
    await importeer([rij(kvkNummer=OVER, vestigingsnummer=TWEE)])
    assert await standen(db) == voor
    async with db.transaction() as tx:
        plekken = set(await tx.scalars(select(meldingbewijs.c.vestigingsnummer)))
    assert plekken == {EEN, "999999999999"}
