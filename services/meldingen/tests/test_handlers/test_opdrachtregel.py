"""The command line, as somebody types it."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from click.testing import CliRunner, Result

from meldingen.__main__ import main
from meldingen.domain import MeldingStatus, Overgang, RegistreerMelding
from meldingen.handlers import Verzegelaar, registreer_melding
from meldingen.repository import AuditRepository, Kluis, MeldingRepository, Zegelaar
from meldingen.tables import audit, audit_zegel, bewaarregels, melding
from shared.runtime.database import Database

Doe = Callable[[Callable[[Database], Awaitable[Any]]], Any]
Typ = Callable[..., Result]


@pytest.fixture
def doe(database_url: str) -> Doe:
    """Give a function that does something on the database, outside any event loop of a test."""

    def doe(werk: Callable[[Database], Awaitable[Any]]) -> Any:
        async def run() -> Any:
            db = Database.connect(database_url, application_name="test")
            try:
                return await werk(db)
            finally:
                await db.close()

        return asyncio.run(run())

    return doe


@pytest.fixture
def typ(database_url: str) -> Typ:
    """Give a function that runs a command of meldingen with its settings."""
    settings = {
        "MELDINGEN_DATABASE_URL": database_url,
        "MELDINGEN_BUS_URL": database_url,
        "MELDINGEN_ISSUER": "https://issuer.example",
        "MELDINGEN_JWKS_URL": "https://issuer.example/jwks",
        "MELDINGEN_KLUIS_SLEUTEL_ID": "test",
        "MELDINGEN_KLUIS_SLEUTEL": "h" * 44,
        "MELDINGEN_KLUIS_ZOEKSLEUTEL": "z" * 44,
        "MELDINGEN_LOG_LEVEL": "WARNING",
    }

    def typ(*woorden: str) -> Result:
        return CliRunner(env=settings).invoke(main, woorden)

    return typ


@pytest.fixture
def oude_melding(doe: Doe, kluis: Kluis, opdracht: Callable[..., RegistreerMelding]) -> str:
    """Give the id of a melding that was withdrawn years ago."""
    toen = datetime(2020, 1, 1, tzinfo=UTC)

    async def maak(db: Database) -> str:
        async with db.transaction() as tx:
            nieuw = await registreer_melding(tx, kluis, opdracht())
            await MeldingRepository(tx).move([Overgang(nieuw.id, 2, MeldingStatus.INGETROKKEN, toen)])
            await tx.execute(melding.update().values(ontvangen_op=toen))
        return str(nieuw.id)

    nieuw: str = doe(maak)
    return nieuw


def test_a_dry_run_names_what_would_be_destroyed_and_leaves_it(typ: Typ, oude_melding: str) -> None:
    for _ in range(2):
        droog = typ("bewaren", "--droog")
        assert droog.exit_code == 0, droog.output
        assert droog.output.splitlines() == [
            f"{oude_melding}\tklacht\tingetrokken\t2020-01-01",
            "klacht, ingetrokken: 1",
            "1 meldingen zouden vernietigd worden.",
        ]


def test_a_run_destroys_it_and_the_next_finds_nothing(typ: Typ, oude_melding: str) -> None:
    echt = typ("bewaren")
    assert echt.exit_code == 0, echt.output
    assert oude_melding not in echt.output
    assert "1 meldingen zijn vernietigd" in echt.output
    assert typ("bewaren", "--droog").output == "0 meldingen zouden vernietigd worden.\n"


def test_what_is_kept_for_good_is_listed_and_then_goes_by_somebodys_decision(
    typ: Typ, doe: Doe, oude_melding: str
) -> None:
    async def blijvend(db: Database) -> None:
        async with db.transaction() as tx:
            regel = {"id": "blijvend", "nominatie": "blijvend_bewaren", "jaren": 1}
            await tx.execute(bewaarregels.update().values(regels=[regel]))

    doe(blijvend)
    regel = f"{oude_melding}\tklacht\tingetrokken\t2020-01-01"
    assert typ("bewaren", "--droog").output == "0 meldingen zouden vernietigd worden.\n"
    assert typ("overbrengen", "--droog").output.splitlines() == [regel, "1 meldingen zouden overgebracht worden."]
    assert typ("overbrengen").exit_code == 2
    besluit = ("overbrengen", "--door", "archivaris-1", "--openbaarheid", "persoonlijke_levenssfeer")
    assert typ(*besluit).exit_code == 1  # a limit has a term
    gedaan = typ(*besluit, "--beperkt-jaren", "75")
    assert gedaan.exit_code == 0, gedaan.output
    assert regel in gedaan.output
    assert typ("overbrengen", "--droog").output == "0 meldingen zouden overgebracht worden.\n"


def test_the_audit_trail_is_verified_and_a_break_is_an_error(typ: Typ, doe: Doe, oude_melding: str) -> None:
    zegelaar = Zegelaar("z" * 44)
    doe(Verzegelaar(zegelaar).verzegel)
    heel = typ("audit", "controleer")
    assert heel.exit_code == 0, heel.output
    assert "2 zegels kloppen; 0 auditregels zijn nog niet verzegeld." in heel.output

    async def head(db: Database) -> str:
        async with db.transaction() as tx:
            stand = await AuditRepository(tx).head()
        return f"{stand.volgnummer}:{stand.zegel.hex()}"

    async def kap_af(db: Database) -> None:
        async with db.session("test") as connection:
            for table in (audit_zegel, audit):
                await connection.execute(f"GRANT DELETE ON {table.fullname} TO CURRENT_USER")
                await connection.execute(f"ALTER TABLE {table.fullname} DISABLE TRIGGER alleen_toevoegen")
                await connection.execute(f"DELETE FROM {table.fullname}")  # noqa: S608 - our own names

    anker = doe(head)
    assert typ("audit", "controleer", "--anker", anker).exit_code == 0
    doe(kap_af)
    afgekapt = typ("audit", "controleer", "--anker", anker)
    assert afgekapt.exit_code == 1
    assert "Het auditspoor is niet heel: de keten eindigt bij zegel 0" in afgekapt.output
    assert typ("audit", "controleer", "--anker", "gisteren").exit_code == 2
