"""What chain partners deliver, on a real Postgres: within limits, and each signal once, whoever else delivers it."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import delete, func, select, text

from meldingen.domain import (
    Aanlevering,
    Aansluiting,
    DagvolumeBereikt,
    KenmerkBezet,
    KetenpartnerNietAangesloten,
    Leveringsgrond,
    Melder,
    Melding,
    RegistreerMelding,
    SoortNietToegestaan,
    TempoOverschreden,
    Uitkomst,
    Werkgever,
)
from meldingen.handlers import Levering, laat_toe, leg_aansluiting_vast, lever_signalen_aan
from meldingen.repository import AansluitingRepository, Kluis
from meldingen.tables import aanlevering, kluis_tekst, melder, melding, outbox, verbruik
from shared.contracts.fouten import VeldenOngeldig
from shared.contracts.waardelijsten import Kanaal, Ketenpartner, MelderType, MeldingSoort
from shared.runtime.database import Database
from shared.runtime.etag import VersieVerouderd

OIN = "00000099000000002000"
Maak = Callable[..., RegistreerMelding]
Leveren = Callable[..., Levering]


@pytest.fixture
def levering(opdracht: Maak) -> Leveren:
    def maak(kenmerk: str | None, inhoud: bytes = b"zelfde", **wijzig: object) -> Levering:
        velden = {
            "soort": MeldingSoort.SIGNAAL,
            "kanaal": Kanaal.KETENPARTNER_API,
            "melder": Melder(type=MelderType.KETENPARTNER),
            "ketenpartner_oin": OIN,
        }
        return Levering(opdracht(**velden | wijzig), kenmerk, inhoud)

    return maak


async def sluit_aan(db: Database, *, per_seconde: int = 100, per_dag: int = 1000) -> Aansluiting:
    aansluiting = Aansluiting(
        oin=OIN,
        ketenpartner=Ketenpartner.UWV,
        leveringsgronden=(Leveringsgrond(MeldingSoort.SIGNAAL, "Artikel 64 Wet SUWI", "Toezicht op de WML"),),
        per_seconde=per_seconde,
        per_dag=per_dag,
    )
    async with db.transaction() as tx:
        await leg_aansluiting_vast(tx, aansluiting, 0, "beheerder-1")
    return await vraag_toegang(db)


async def vraag_toegang(db: Database) -> Aansluiting:
    async with db.transaction() as tx:
        return await laat_toe(tx, OIN)


async def lever(db: Database, kluis: Kluis, aansluiting: Aansluiting, *leveringen: Levering) -> list[Uitkomst]:
    async with db.transaction() as tx:
        return await lever_signalen_aan(tx, kluis, aansluiting, leveringen)


async def tel(db: Database) -> tuple[int, ...]:
    async with db.transaction() as tx:
        counts = [select(func.count()).select_from(table) for table in (melding, melder, outbox.table, aanlevering)]
        return tuple([await tx.scalar(count) or 0 for count in counts])


async def test_each_signal_of_a_partner_stands_on_its_own(db: Database, kluis: Kluis, levering: Leveren) -> None:
    aansluiting = await sluit_aan(db)
    uitkomsten = await lever(
        db,
        kluis,
        aansluiting,
        levering("a"),
        levering("b", soort=MeldingSoort.VERZOEK),
        levering("c", werkgever=Werkgever()),
        levering("d"),
        levering("a"),
        levering("d", b"anders"),
        levering(None),
        levering(None),
    )
    assert [type(uitkomst) for uitkomst in uitkomsten] == [
        Melding,
        SoortNietToegestaan,
        VeldenOngeldig,
        Melding,
        Aanlevering,
        KenmerkBezet,
        Melding,
        Melding,
    ]
    assert await tel(db) == (4, 4, 4, 4)


async def test_what_was_accepted_stays_so_when_the_connection_allows_it_no_more(
    db: Database, kluis: Kluis, levering: Leveren
) -> None:
    aansluiting = await sluit_aan(db)
    (eerste,) = await lever(db, kluis, aansluiting, levering("a"))
    assert isinstance(eerste, Melding)
    geen = replace(aansluiting, leveringsgronden=())
    zelfde, anders, nieuw = await lever(db, kluis, geen, levering("a"), levering("a", b"anders"), levering("b"))
    assert isinstance(zelfde, Aanlevering)
    assert zelfde.melding_id == eerste.id
    assert isinstance(anders, SoortNietToegestaan)
    assert isinstance(nieuw, SoortNietToegestaan)


async def test_deliveries_at_the_same_time_store_each_signal_once(
    db: Database, kluis: Kluis, levering: Leveren
) -> None:
    aansluiting = await sluit_aan(db)
    leveringen = [levering(f"k{n:02}") for n in range(40)]
    uitkomsten = await asyncio.gather(
        *(lever(db, kluis, aansluiting, *leveringen[:: 1 if n % 2 else -1]) for n in range(4))
    )
    per_kenmerk: dict[str, set[UUID]] = {}
    for n, batch in enumerate(uitkomsten):
        for item, uitkomst in zip(leveringen[:: 1 if n % 2 else -1], batch, strict=True):
            assert isinstance(uitkomst, Melding | Aanlevering)
            melding_id = uitkomst.id if isinstance(uitkomst, Melding) else uitkomst.melding_id
            per_kenmerk.setdefault(item.kenmerk or "", set()).add(melding_id)
    assert all(len(ids) == 1 for ids in per_kenmerk.values())
    assert await tel(db) == (40, 40, 40, 40)


async def test_of_what_is_new_the_first_that_fit_in_the_day_are_taken(
    db: Database, kluis: Kluis, levering: Leveren
) -> None:
    aansluiting = await sluit_aan(db, per_dag=3)
    await lever(db, kluis, aansluiting, levering("z"))
    uitkomsten = await lever(
        db,
        kluis,
        aansluiting,
        levering("d"),
        levering("c", soort=MeldingSoort.VERZOEK),
        levering("z"),  # known already
        levering(None),
        levering("b"),
        levering("a"),
        levering("b"),
        levering("d", b"anders"),
        levering(None),
    )
    assert [type(uitkomst) for uitkomst in uitkomsten] == [
        Melding,
        SoortNietToegestaan,
        Aanlevering,
        Melding,
        DagvolumeBereikt,
        DagvolumeBereikt,
        DagvolumeBereikt,
        KenmerkBezet,
        DagvolumeBereikt,
    ]
    assert await tel(db) == (3, 3, 3, 3)


async def test_a_reference_that_did_not_fit_in_the_day_is_free_again(
    db: Database, kluis: Kluis, levering: Leveren
) -> None:
    aansluiting = await sluit_aan(db, per_dag=1)
    eerste, tweede = await lever(db, kluis, aansluiting, levering("a"), levering("b"))
    assert isinstance(eerste, Melding)
    assert isinstance(tweede, DagvolumeBereikt)
    async with db.transaction() as tx:
        await tx.execute(text("UPDATE meldingen.verbruik SET dag = dag - 1"))
    (uitkomst,) = await lever(db, kluis, aansluiting, levering("b", b"anders"))
    assert isinstance(uitkomst, Melding)


@pytest.mark.parametrize("gezien", [None, 1000])
async def test_deliveries_at_the_same_time_fill_the_day_and_no_more(
    *, db: Database, kluis: Kluis, levering: Leveren, gezien: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    aansluiting = await sluit_aan(db, per_dag=50)
    if gezien is not None:  # as if all saw the same room before any took of it

        async def room(*_: object) -> int:
            return gezien

        monkeypatch.setattr(AansluitingRepository, "room", room)
    uitkomsten = await asyncio.gather(
        *(lever(db, kluis, aansluiting, *(levering(f"{n}-{m}") for m in range(15))) for n in range(5))
    )
    for batch in uitkomsten:
        soorten = [type(uitkomst) for uitkomst in batch]
        past = soorten.count(Melding)
        assert soorten == [Melding] * past + [DagvolumeBereikt] * (15 - past)
    assert await tel(db) == (50, 50, 50, 50)
    async with db.transaction() as tx:
        assert (await tx.scalar(select(verbruik.c.aantal))) == 50


async def test_the_volume_counts_what_was_accepted_until_the_day_is_over(
    db: Database, kluis: Kluis, levering: Leveren
) -> None:
    aansluiting = await sluit_aan(db, per_dag=2)
    await lever(db, kluis, aansluiting, levering("a"), levering("b"), levering("c", soort=MeldingSoort.VERZOEK))
    await lever(db, kluis, aansluiting, levering("a"))  # known already
    with pytest.raises(DagvolumeBereikt):
        await vraag_toegang(db)
    async with db.transaction() as tx:
        await tx.execute(text("UPDATE meldingen.verbruik SET dag = dag - 1"))
    await vraag_toegang(db)
    await lever(db, kluis, aansluiting, levering("c"))
    async with db.transaction() as tx:
        assert (await tx.scalar(select(verbruik.c.aantal))) == 1


async def test_the_rate_holds_across_connections(db: Database) -> None:
    await sluit_aan(db, per_seconde=5)
    toegelaten = 0
    for ronde in await asyncio.gather(*(vraag_toegang(db) for _ in range(30)), return_exceptions=True):
        if isinstance(ronde, TempoOverschreden):
            assert timedelta(0) < ronde.wacht <= timedelta(seconds=2)
        else:
            assert isinstance(ronde, Aansluiting)
            toegelaten += 1
    assert 9 <= toegelaten <= 15  # ten in the bucket, one of which was taken, and five a second
    async with db.transaction() as tx:
        await tx.execute(text("UPDATE meldingen.verbruik SET vol_op = vol_op - interval '1 minute'"))
    await vraag_toegang(db)


async def test_who_is_not_connected_delivers_nothing(db: Database) -> None:
    for oin in (None, OIN):
        async with db.transaction() as tx:
            with pytest.raises(KetenpartnerNietAangesloten):
                await laat_toe(tx, oin)


async def test_a_connection_changes_from_the_version_that_was_seen(db: Database) -> None:
    eerste = await sluit_aan(db)
    assert eerste.versie == 1
    for verouderd in (0, 2):
        async with db.transaction() as tx:
            with pytest.raises(VersieVerouderd):
                await leg_aansluiting_vast(tx, eerste, verouderd, "beheerder-1")
    async with db.transaction() as tx:
        assert (await leg_aansluiting_vast(tx, eerste, 1, "beheerder-1")).versie == 2


async def test_what_a_partner_delivered_goes_with_its_melding(db: Database, kluis: Kluis, levering: Leveren) -> None:
    aansluiting = await sluit_aan(db)
    await lever(db, kluis, aansluiting, levering("a"))
    async with db.transaction() as tx:
        for table in (kluis_tekst, melder):
            await tx.execute(delete(table))
        await tx.execute(delete(melding))
    assert (await tel(db))[3] == 0
