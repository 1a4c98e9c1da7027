"""The use cases of meldingen on a real Postgres."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from uuid import UUID

import asyncpg
import orjson
import pytest
from sqlalchemy import func, select, update

from meldingen.domain import (
    Doelbinding,
    IntakeVol,
    Melder,
    Melderdossier,
    Melding,
    MeldingNietGevonden,
    RegistreerMelding,
    Werkgever,
    Zoekcriteria,
)
from meldingen.handlers import (
    Aanmelding,
    Intake,
    Inzageverzoek,
    registreer_melding,
    toon_melding,
    zie_melder_in,
    zoek_meldingen,
    zoek_van_melder,
)
from meldingen.repository import Kluis, KluisDicht
from meldingen.settings import MeldingenSettings
from meldingen.tables import melder, melder_inzage, melding, metadata, outbox
from shared.contracts.fouten import VeldenOngeldig
from shared.contracts.waardelijsten import MelderType, MeldingSoort, Urgentie
from shared.runtime import migrate
from shared.runtime.database import Database

Maak = Callable[..., RegistreerMelding]
OIN = "00000099000000002000"
VERZOEK = Inzageverzoek("inspecteur-7", Doelbinding.TRIAGE)


async def tel(db: Database) -> tuple[int, int, int]:
    async with db.transaction() as tx:
        rows = [await tx.scalar(select(func.count()).select_from(table)) for table in (melding, melder, outbox.table)]
    return rows[0] or 0, rows[1] or 0, rows[2] or 0


async def registreer(db: Database, kluis: Kluis, opdracht: RegistreerMelding) -> Melding:
    async with db.transaction() as tx:
        return await registreer_melding(tx, kluis, opdracht)


async def test_the_migrated_schema_is_the_schema_of_tables(database_url: str) -> None:
    assert await migrate.check("meldingen", metadata, database_url) == []


def test_the_secrets_of_the_vault_have_no_default_and_are_never_shown() -> None:
    velden = MeldingenSettings.model_fields
    assert velden["kluis_sleutel"].is_required()
    assert velden["kluis_zoeksleutel"].is_required()
    assert "x" * 44 not in repr(MeldingenSettings.for_contract())


# registering


async def test_a_melding_its_reporter_and_its_event_are_stored_together(
    db: Database, kluis: Kluis, opdracht: Maak
) -> None:
    nieuw = await registreer(db, kluis, opdracht())
    async with db.transaction() as tx:
        assert await toon_melding(tx, nieuw.id) == nieuw
        event = (await tx.execute(select(outbox.table))).one()
    assert (event.topic, event.key, event.subject) == ("meldingen.melding", "12345678", str(nieuw.id))
    assert orjson.loads(event.data)["urgentie"] == nieuw.urgentie
    assert await tel(db) == (1, 1, 1)


async def test_what_breaks_a_rule_stores_nothing(db: Database, kluis: Kluis, opdracht: Maak) -> None:
    with pytest.raises(VeldenOngeldig):
        await registreer(db, kluis, opdracht(soort=MeldingSoort.SIGNAAL))
    assert await tel(db) == (0, 0, 0)


async def test_the_order_of_ids_is_the_order_of_receipt(db: Database, kluis: Kluis, opdracht: Maak) -> None:
    drie = [await registreer(db, kluis, opdracht()) for _ in range(3)]
    async with db.transaction() as tx:
        alles = await zoek_meldingen(tx, Zoekcriteria(), na=None, limiet=10)
        na_de_nieuwste = await zoek_meldingen(tx, Zoekcriteria(), na=alles[0].id, limiet=1)
        tot_de_derde = [
            melding for melding in drie if drie[1].ontvangen_op <= melding.ontvangen_op < drie[2].ontvangen_op
        ]
        periode = Zoekcriteria(vanaf=drie[1].ontvangen_op, tot=drie[2].ontvangen_op)
        in_periode = await zoek_meldingen(tx, periode, na=None, limiet=10)
        ooit = Zoekcriteria(vanaf=datetime(1, 1, 1, tzinfo=UTC), tot=datetime(9999, 12, 31, tzinfo=UTC))
        assert await zoek_meldingen(tx, ooit, na=None, limiet=10) == alles
    assert alles == drie[::-1]
    assert na_de_nieuwste == [drie[1]]
    assert all(een.ontvangen_op <= volgende.ontvangen_op for een, volgende in pairwise(drie))
    assert in_periode == tot_de_derde[::-1]


async def test_a_list_is_limited_by_every_criterion(db: Database, kluis: Kluis, opdracht: Maak) -> None:
    klacht = await registreer(db, kluis, opdracht())
    gevaar = await registreer(
        db, kluis, opdracht(direct_gevaar=True, werkgever=Werkgever(naam="De Kraai", gemeente="Ede"))
    )
    gevallen = [
        (Zoekcriteria(soort=MeldingSoort.VERZOEK), []),
        (Zoekcriteria(soort=MeldingSoort.KLACHT), [gevaar, klacht]),
        (Zoekcriteria(urgentie=Urgentie.U1_DIRECT), [gevaar]),
        (Zoekcriteria(status=klacht.status), [gevaar, klacht]),
        (Zoekcriteria(kvk_nummer="12345678"), [klacht]),
        (Zoekcriteria(kvk_nummer="12345678", urgentie=Urgentie.U1_DIRECT), []),
    ]
    async with db.transaction() as tx:
        for criteria, verwacht in gevallen:
            assert await zoek_meldingen(tx, criteria, na=None, limiet=10) == verwacht


# the open intake


async def test_intake_answers_after_the_commit(db: Database, kluis: Kluis, opdracht: Maak) -> None:
    async with Intake(db, kluis) as intake:
        aanmeldingen = [Aanmelding.van(opdracht()) for _ in range(50)]
        klaar = asyncio.gather(*(intake.registreer(aanmelding) for aanmelding in aanmeldingen))
        await asyncio.wait_for(klaar, 10)
        assert await tel(db) == (50, 50, 50)


async def test_one_bad_row_in_a_batch_fails_nobody_else(db: Database, kluis: Kluis, opdracht: Maak) -> None:
    goed = [Aanmelding.van(opdracht()) for _ in range(9)]
    geweigerd = Werkgever(kvk_nummer=None, vestigingsnummer="000012345678", naam="x", gemeente="x")
    slecht = Aanmelding.van(opdracht())
    slecht = replace(
        slecht,
        registratie=replace(slecht.registratie, melding=replace(slecht.registratie.melding, werkgever=geweigerd)),
    )
    async with Intake(db, kluis) as intake:
        batch = [*goed[:5], slecht, *goed[5:]]
        uitkomsten = await asyncio.gather(*map(intake.registreer, batch), return_exceptions=True)
    assert isinstance(uitkomsten.pop(5), asyncpg.CheckViolationError)
    assert uitkomsten == [None] * 9
    assert await tel(db) == (9, 9, 9)


async def test_a_full_intake_refuses_at_once(db: Database, kluis: Kluis, opdracht: Maak) -> None:
    async with Intake(db, kluis, max_wachtend=2) as intake:
        pogingen = [intake.registreer(Aanmelding.van(opdracht())) for _ in range(5)]
        uitkomsten = await asyncio.gather(*pogingen, return_exceptions=True)
    assert [type(uitkomst) for uitkomst in uitkomsten] == [type(None)] * 2 + [IntakeVol] * 3
    assert await tel(db) == (2, 2, 2)


async def test_a_caller_who_leaves_takes_nobody_along(db: Database, kluis: Kluis, opdracht: Maak) -> None:
    async with Intake(db, kluis) as intake:
        weg, blijft = (asyncio.create_task(intake.registreer(Aanmelding.van(opdracht()))) for _ in range(2))
        await asyncio.sleep(0)  # both are queued, none is written
        weg.cancel()
        await asyncio.wait_for(blijft, 10)
        await asyncio.wait_for(intake.registreer(Aanmelding.van(opdracht())), 10)
    assert weg.cancelled()
    assert await tel(db) == (2, 2, 2)


async def test_a_stopping_intake_writes_what_was_accepted(db: Database, kluis: Kluis, opdracht: Maak) -> None:
    async with Intake(db, kluis) as intake:
        taken = [asyncio.create_task(intake.registreer(Aanmelding.van(opdracht()))) for _ in range(20)]
        await asyncio.sleep(0)
    await asyncio.gather(*taken)
    with pytest.raises(IntakeVol):
        await intake.registreer(Aanmelding.van(opdracht()))
    assert await tel(db) == (20, 20, 20)


async def test_an_outage_fails_the_requests_and_not_the_intake(db: Database, kluis: Kluis, opdracht: Maak) -> None:
    async with Intake(db, kluis) as intake:
        async with db.transaction() as tx:
            await tx.exec_driver_sql("ALTER TABLE meldingen.melder RENAME TO melder_weg")
        with pytest.raises(asyncpg.UndefinedTableError):
            await intake.registreer(Aanmelding.van(opdracht()))
        async with db.transaction() as tx:
            await tx.exec_driver_sql("ALTER TABLE meldingen.melder_weg RENAME TO melder")
        await intake.registreer(Aanmelding.van(opdracht()))
    assert await tel(db) == (1, 1, 1)


# the vault


async def test_a_reporter_is_readable_with_a_purpose_and_each_reading_is_recorded(
    db: Database, kluis: Kluis, opdracht: Maak
) -> None:
    gemeld = opdracht()
    nieuw = await registreer(db, kluis, gemeld)
    async with db.transaction() as tx:
        dossier = await zie_melder_in(tx, kluis, nieuw.id, VERZOEK)
    assert dossier == Melderdossier(gemeld.melder, gemeld.toelichting, ())
    async with db.transaction() as tx:
        inzage = (await tx.execute(select(melder_inzage))).one()
    assert (inzage.melding_id, inzage.aanroeper, inzage.doelbinding) == (nieuw.id, "inspecteur-7", "triage")


async def test_nobody_reads_a_reporter_who_is_not_there(db: Database, kluis: Kluis) -> None:
    async with db.transaction() as tx:
        with pytest.raises(MeldingNietGevonden):
            await zie_melder_in(tx, kluis, UUID(int=0), VERZOEK)


@pytest.mark.parametrize("kolom", ["datasleutel", "gegevens", "toelichting"])
async def test_a_cell_moved_to_another_row_does_not_open(
    db: Database, kluis: Kluis, opdracht: Maak, kolom: str
) -> None:
    een, ander = await registreer(db, kluis, opdracht()), await registreer(db, kluis, opdracht())
    cel = select(melder.c[kolom]).where(melder.c.melding_id == een.id).scalar_subquery()
    async with db.transaction() as tx:
        await tx.execute(update(melder).where(melder.c.melding_id == ander.id).values({kolom: cel}))
    async with db.transaction() as tx:
        with pytest.raises(KluisDicht):
            await zie_melder_in(tx, kluis, ander.id, VERZOEK)


async def test_a_cell_moved_to_another_column_does_not_open(db: Database, kluis: Kluis, opdracht: Maak) -> None:
    nieuw = await registreer(db, kluis, opdracht())
    async with db.transaction() as tx:
        await tx.execute(update(melder).values(gegevens=melder.c.toelichting, toelichting=melder.c.gegevens))
    async with db.transaction() as tx:
        with pytest.raises(KluisDicht):
            await zie_melder_in(tx, kluis, nieuw.id, VERZOEK)


@pytest.mark.parametrize(("sleutel_id", "sleutel"), [("test", "a" * 44), ("andere", "h" * 44)])
async def test_another_master_key_opens_nothing(
    db: Database, kluis: Kluis, opdracht: Maak, sleutel_id: str, sleutel: str
) -> None:
    nieuw = await registreer(db, kluis, opdracht())
    andere = Kluis(hoofdsleutel_id=sleutel_id, hoofdsleutel=sleutel, zoeksleutel="z" * 44)
    async with db.transaction() as tx:
        with pytest.raises(KluisDicht):
            await zie_melder_in(tx, andere, nieuw.id, VERZOEK)


async def test_the_same_reporter_is_sealed_differently_each_time(db: Database, kluis: Kluis, opdracht: Maak) -> None:
    await registreer(db, kluis, opdracht())
    await registreer(db, kluis, opdracht())
    async with db.transaction() as tx:
        een, ander = (await tx.execute(select(melder))).all()
    for kolom in ("datasleutel", "gegevens", "toelichting"):
        assert getattr(een, kolom) != getattr(ander, kolom)
    assert een.email_hmac == ander.email_hmac


@pytest.mark.parametrize(
    ("email", "telefoon", "gevonden"),
    [
        ("KEES.kanarie@example.nl", None, True),
        (None, "+31 (0)6 12 34 56 78", True),
        (None, "0031612345678", True),
        ("kees.kanarie@example.nl", "06-12345678", True),
        ("kees.kanarie@example.nl", "06-87654321", False),
        ("kees@example.nl", None, False),
    ],
)
async def test_a_reporter_is_found_by_the_whole_address_or_number(
    *, db: Database, kluis: Kluis, opdracht: Maak, email: str | None, telefoon: str | None, gevonden: bool
) -> None:
    kees = Melder(type=MelderType.WERKNEMER, naam="Kees", email="Kees.Kanarie@example.nl", telefoon="06-12345678")
    nieuw = await registreer(db, kluis, opdracht(melder=kees))
    async with db.transaction() as tx:
        resultaat = await zoek_van_melder(
            tx, kluis, Zoekcriteria(), VERZOEK, email=email, telefoon=telefoon, na=None, limiet=10
        )
        inzages = await tx.scalar(select(func.count()).select_from(melder_inzage))
    assert [melding.id for melding in resultaat] == ([nieuw.id] if gevonden else [])
    assert inzages == gevonden
