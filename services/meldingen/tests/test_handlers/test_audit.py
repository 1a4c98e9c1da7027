"""The audit trail: written with what it tells of, sealed soon after, and telling when somebody touched it."""

import asyncio
from collections.abc import Callable

import asyncpg
import pytest
from sqlalchemy import select, text
from uuid_utils.compat import uuid7

from meldingen.domain import (
    MELDER,
    Anker,
    Auditregel,
    Auditverslag,
    Doelbinding,
    Handeling,
    RegistreerMelding,
    Zoekcriteria,
)
from meldingen.handlers import (
    Inzageverzoek,
    Verzegelaar,
    controleer_audit,
    registreer_melding,
    zie_melder_in,
    zoek_van_melder,
)
from meldingen.repository import AuditRepository, Kluis, Zegelaar
from meldingen.tables import audit, audit_zegel
from shared.runtime.database import Database

Maak = Callable[..., RegistreerMelding]
ZEGELAAR = Zegelaar("z" * 44)


async def schrijf(db: Database, aantal: int) -> None:
    async with db.transaction() as tx:
        await AuditRepository(tx).add([regel(n) for n in range(aantal)])


def regel(n: int) -> Auditregel:
    return Auditregel(f"inspecteur-{n}", Handeling.STATUS_GEWIJZIGD, uuid7(), bijzonderheden={"naar": "in_triage"})


async def controleer(db: Database, anker: Anker | None = None, zegelaar: Zegelaar = ZEGELAAR) -> Auditverslag:
    return await controleer_audit(db, zegelaar, anker, lambda _: None)


async def stand(db: Database) -> Anker:
    async with db.transaction() as tx:
        head = await AuditRepository(tx).head()
    return Anker(head.volgnummer, head.zegel)


async def knoei(db: Database, *statements: str) -> None:
    """Do to the trail what only somebody with every right on the database can."""
    async with db.transaction() as tx:
        for table in ("audit", "audit_zegel"):
            await tx.execute(text(f"GRANT ALL ON meldingen.{table} TO CURRENT_USER"))
            await tx.execute(text(f"ALTER TABLE meldingen.{table} DISABLE TRIGGER ALL"))
        for statement in statements:
            await tx.execute(text(statement))


@pytest.fixture
async def verzegeld(db: Database) -> Database:
    """Give a database with ten sealed lines; id 5 was never committed, and the mark stands at 9."""
    await schrijf(db, 4)
    async with db.transaction() as tx:
        await AuditRepository(tx).add([regel(5)])
        await tx.rollback()
    await schrijf(db, 4)
    verzegelaar = Verzegelaar(ZEGELAAR)
    for _ in range(3):  # the mark follows behind
        await verzegelaar.verzegel(db)
    await schrijf(db, 2)
    await verzegelaar.verzegel(db)
    return db


async def test_what_is_registered_and_what_is_seen_is_written_with_it(
    db: Database, kluis: Kluis, opdracht: Maak
) -> None:
    async with db.transaction() as tx:
        nieuw = await registreer_melding(tx, kluis, opdracht())
    verzoek = Inzageverzoek("inspecteur-7", Doelbinding.TRIAGE)
    async with db.transaction() as tx:
        await zie_melder_in(tx, kluis, nieuw.id, verzoek)
    async with db.transaction() as tx:
        rows = (await tx.execute(select(audit).order_by(audit.c.id))).all()
    assert [tuple(row)[1:4] for row in rows] == [
        (MELDER, "melding_geregistreerd", nieuw.id),
        ("inspecteur-7", "melder_ingezien", nieuw.id),
    ]
    assert rows[1].bijzonderheden == {"doelbinding": "triage"}


async def test_what_did_not_happen_is_not_in_the_trail(db: Database, kluis: Kluis, opdracht: Maak) -> None:
    async with db.transaction() as tx:
        await registreer_melding(tx, kluis, opdracht())
        await tx.rollback()
    assert (await controleer(db)).onverzegeld == 0


async def test_a_search_that_found_nobody_is_in_the_trail(db: Database, kluis: Kluis) -> None:
    async with db.transaction() as tx:
        await zoek_van_melder(
            tx,
            kluis,
            Zoekcriteria(),
            Inzageverzoek("inspecteur-7", Doelbinding.ONDERZOEK),
            email="niemand@example.nl",
            telefoon=None,
            na=None,
            limiet=10,
        )
        (row,) = (await tx.execute(select(audit))).all()
    assert (row.handeling, row.melding_id) == ("melder_gezocht", None)


async def test_a_trail_that_nobody_touched_holds(verzegeld: Database) -> None:
    assert await controleer(verzegeld) == Auditverslag(10, 0, None)
    await schrijf(verzegeld, 3)
    assert await controleer(verzegeld, await stand(verzegeld)) == Auditverslag(10, 3, None)


async def test_the_chain_goes_on_after_a_restart_and_beyond_one_step(
    verzegeld: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("meldingen.handlers.audit.STAP", 7)
    await schrijf(verzegeld, 30)
    await Verzegelaar(ZEGELAAR).verzegel(verzegeld)
    assert await controleer(verzegeld) == Auditverslag(40, 0, None)


async def test_another_key_makes_other_seals(verzegeld: Database) -> None:
    verslag = await controleer(verzegeld, zegelaar=Zegelaar("a" * 44))
    assert verslag.breuk == "zegel 1 past niet op auditregel 1 en het zegel ervoor"


VOEG_IN = "INSERT INTO meldingen.audit OVERRIDING SYSTEM VALUE VALUES"
GEKNOEI = {
    "a line was changed": (
        ["UPDATE meldingen.audit SET wie = 'iemand-anders' WHERE id = 4"],
        "zegel 4 past niet op auditregel 4 en het zegel ervoor",
    ),
    "a detail was changed": (
        ["""UPDATE meldingen.audit SET bijzonderheden = '{"naar":"ingetrokken"}' WHERE id = 11"""],
        "zegel 10 past niet op auditregel 11 en het zegel ervoor",
    ),
    "a line was deleted": (
        ["DELETE FROM meldingen.audit WHERE id = 4"],
        "zegel 4: auditregel 4 ontbreekt",
    ),
    "a line and its seal were deleted": (
        ["DELETE FROM meldingen.audit WHERE id = 4", "DELETE FROM meldingen.audit_zegel WHERE audit_id = 4"],
        "zegel 4 ontbreekt",
    ),
    "two lines changed places": (
        [
            "UPDATE meldingen.audit_zegel SET audit_id = -3 WHERE audit_id = 3",
            "UPDATE meldingen.audit_zegel SET audit_id = 3 WHERE audit_id = 4",
            "UPDATE meldingen.audit_zegel SET audit_id = 4 WHERE audit_id = -3",
        ],
        "zegel 3 past niet op auditregel 4 en het zegel ervoor",
    ),
    "two seals changed places": (
        [
            "UPDATE meldingen.audit_zegel SET volgnummer = -3 WHERE volgnummer = 3",
            "UPDATE meldingen.audit_zegel SET volgnummer = 3 WHERE volgnummer = 4",
            "UPDATE meldingen.audit_zegel SET volgnummer = 4 WHERE volgnummer = -3",
        ],
        "zegel 3 past niet op auditregel 4 en het zegel ervoor",
    ),
    "a line was inserted in the past": (
        [
            VOEG_IN + " (5, 'x', 'status_gewijzigd', NULL, now(), '{}')",
        ],
        "auditregel 5 is buiten de keten om toegevoegd",
    ),
    "a line was inserted before the first": (
        [
            VOEG_IN + " (-1, 'x', 'status_gewijzigd', NULL, now(), '{}')",
        ],
        "auditregel -1 is buiten de keten om toegevoegd",
    ),
    "the mark was moved to hide an insertion": (
        ["UPDATE meldingen.audit_zegel SET volledig_tot = 0 WHERE volgnummer = 10"],
        "zegel 10 past niet op auditregel 11 en het zegel ervoor",
    ),
    "the beginning was cut off": (
        ["DELETE FROM meldingen.audit_zegel WHERE volgnummer < 4", "DELETE FROM meldingen.audit WHERE id < 4"],
        "zegel 1 ontbreekt",
    ),
}


@pytest.mark.parametrize("geval", GEKNOEI)
async def test_the_first_broken_link_is_named(verzegeld: Database, geval: str) -> None:
    statements, breuk = GEKNOEI[geval]
    await knoei(verzegeld, *statements)
    assert (await controleer(verzegeld)).breuk == breuk


async def test_a_tail_that_was_cut_off_no_longer_reaches_the_anchor(verzegeld: Database) -> None:
    anker = await stand(verzegeld)
    await knoei(
        verzegeld,
        "DELETE FROM meldingen.audit_zegel WHERE volgnummer > 7",
        "DELETE FROM meldingen.audit WHERE id > 8",
    )
    assert (await controleer(verzegeld)).breuk is None  # nothing in the database can tell
    verslag = await controleer(verzegeld, anker)
    assert verslag.breuk == "de keten eindigt bij zegel 7, voor zegel 10 van het anker"
    await schrijf(verzegeld, 5)
    await Verzegelaar(ZEGELAAR).verzegel(verzegeld)
    assert (await controleer(verzegeld, anker)).breuk == "zegel 10 is een ander dan dat van het anker"


@pytest.mark.parametrize("table", ["audit", "audit_zegel"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
async def test_the_database_refuses_to_change_the_trail(verzegeld: Database, table: str, statement: str) -> None:
    column = {"audit": "wie", "audit_zegel": "zegel"}[table]
    async with verzegeld.session("test") as connection:
        statement = statement.format(f"meldingen.{table}", column, column)
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(statement)
        await connection.execute(f"GRANT ALL ON meldingen.{table} TO CURRENT_USER")  # the right alone is not enough
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="append-only"):
            await connection.execute(statement)


async def test_a_line_that_commits_late_is_sealed_when_it_does(db: Database) -> None:
    """Its id is lower than ids sealed long before: no mark may have passed it."""
    verzegelaar = Verzegelaar(ZEGELAAR)
    async with db.transaction() as laat:
        await AuditRepository(laat).add([regel(0)])
        for _ in range(4):
            await schrijf(db, 2)
            await verzegelaar.verzegel(db)
        assert (await stand(db)).volgnummer == 8
    await verzegelaar.verzegel(db)
    assert await controleer(db) == Auditverslag(9, 0, None)


async def test_several_sealers_and_many_writers_make_one_chain(db: Database) -> None:
    klaar = asyncio.Event()

    async def schrijver() -> None:
        for _ in range(40):
            async with db.transaction() as tx:
                await AuditRepository(tx).add([regel(n) for n in range(3)])
                if uuid7().int % 5 == 0:
                    await tx.rollback()

    async def zegelt() -> None:
        verzegelaar = Verzegelaar(ZEGELAAR)
        while not klaar.is_set():
            await verzegelaar.verzegel(db)

    zegelaars = [asyncio.create_task(zegelt()) for _ in range(2)]
    await asyncio.gather(*(schrijver() for _ in range(3)))
    klaar.set()
    await asyncio.gather(*zegelaars)
    await Verzegelaar(ZEGELAAR).verzegel(db)
    async with db.transaction() as tx:
        ids = set((await tx.execute(select(audit.c.id))).scalars())
        verzegeld = list((await tx.execute(select(audit_zegel.c.audit_id))).scalars())
    assert sorted(verzegeld) == sorted(ids)
    assert await controleer(db) == Auditverslag(len(ids), 0, None)
