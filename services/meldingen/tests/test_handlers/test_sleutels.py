"""The rotation of the master key, while meldingen come in and are read."""

import asyncio
from collections.abc import Callable
from uuid import UUID

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from meldingen.__main__ import main
from meldingen.domain import RegistreerMelding
from meldingen.handlers import (
    Aanmelding,
    Intake,
    herverpak_sleutels,
    registreer_melding,
    registreer_meldingen,
    tel_oude_sleutels,
)
from meldingen.repository import Kluis, KluisDicht, MelderRepository
from meldingen.tables import melder
from shared.runtime.database import Database

Maak = Callable[..., RegistreerMelding]
OUD, NIEUW = {"test": "h" * 44}, {"nieuw": "n" * 44}


def kluis_met(huidig: dict[str, str], **andere: str) -> Kluis:
    ((sleutel_id, sleutel),) = huidig.items()
    return Kluis(hoofdsleutel_id=sleutel_id, hoofdsleutel=sleutel, zoeksleutel="z" * 44, andere_hoofdsleutels=andere)


async def vul(db: Database, kluis: Kluis, opdracht: Maak, aantal: int) -> None:
    async with db.transaction() as tx:
        await registreer_meldingen(tx, kluis, [Aanmelding.van(opdracht()) for _ in range(aantal)])


async def roteer(db: Database, kluis: Kluis, *, limiet: int = 7) -> int:
    """Rotate to the end, and give how many steps that took."""
    stappen, na = 0, None
    while True:
        async with db.transaction() as tx:
            gedaan = await herverpak_sleutels(tx, kluis, na=na, limiet=limiet)
        if not gedaan:
            return stappen
        na, stappen = gedaan[-1], stappen + 1


async def leesbaar(db: Database, kluis: Kluis) -> int:
    """Open everything, and give how many that were."""
    async with db.transaction() as tx:
        ids: list[UUID] = list((await tx.execute(select(melder.c.melding_id))).scalars())
        return len(await MelderRepository(tx, kluis).dossiers(ids))


async def test_rotation_wraps_every_key_and_changes_no_other_cell(db: Database, kluis: Kluis, opdracht: Maak) -> None:
    await vul(db, kluis, opdracht, 20)
    cellen = select(melder.c.melding_id, melder.c.gegevens, melder.c.toelichting).order_by(melder.c.melding_id)
    async with db.transaction() as tx:
        ervoor = (await tx.execute(cellen)).all()
    nieuwe = kluis_met(NIEUW, **OUD)
    assert await roteer(db, nieuwe) == 3
    async with db.transaction() as tx:
        assert (await tx.execute(cellen)).all() == ervoor
        assert await tel_oude_sleutels(tx, nieuwe) == 0
    assert await leesbaar(db, kluis_met(NIEUW)) == 20
    with pytest.raises(KluisDicht):
        await leesbaar(db, kluis)


async def test_a_rotation_that_stopped_goes_on_where_it_was(db: Database, kluis: Kluis, opdracht: Maak) -> None:
    await vul(db, kluis, opdracht, 20)
    nieuwe = kluis_met(NIEUW, **OUD)
    async with db.transaction() as tx:
        await herverpak_sleutels(tx, nieuwe, na=None, limiet=8)
    async with db.transaction() as tx:
        await herverpak_sleutels(tx, nieuwe, na=None, limiet=8)
        await tx.rollback()  # as if killed before the commit
    async with db.transaction() as tx:
        assert await tel_oude_sleutels(tx, nieuwe) == 12
    assert await roteer(db, nieuwe) == 2
    assert await leesbaar(db, kluis_met(NIEUW)) == 20


async def test_without_the_old_key_rotation_stops_and_spoils_nothing(
    db: Database, kluis: Kluis, opdracht: Maak
) -> None:
    await vul(db, kluis, opdracht, 3)
    with pytest.raises(KluisDicht):
        await roteer(db, kluis_met(NIEUW))
    assert await leesbaar(db, kluis) == 3


async def test_meldingen_come_in_and_are_read_while_keys_are_rotated(
    db: Database, kluis: Kluis, opdracht: Maak
) -> None:
    """Processes that still seal by the old key, and such as seal by the new one, read and write beside the rotation."""
    oude, nieuwe = kluis_met(OUD, **NIEUW), kluis_met(NIEUW, **OUD)
    await vul(db, kluis, opdracht, 150)
    klaar = asyncio.Event()
    gelezen = geschreven = 0

    async def schrijf(van_proces: Kluis) -> None:
        nonlocal geschreven
        async with Intake(db, van_proces) as intake:
            while not klaar.is_set():
                await intake.registreer(Aanmelding.van(opdracht()))
                geschreven += 1

    async def lees(van_proces: Kluis) -> None:
        nonlocal gelezen
        while not klaar.is_set():
            gelezen += await leesbaar(db, van_proces)

    async with asyncio.TaskGroup() as taken:
        for van_proces in (oude, nieuwe):
            taken.create_task(schrijf(van_proces))
            taken.create_task(lees(van_proces))
        stappen = await roteer(db, nieuwe, limiet=5)
        klaar.set()
    assert stappen >= 30
    assert gelezen
    assert geschreven
    await roteer(db, nieuwe)  # what the old process wrote meanwhile
    assert await leesbaar(db, kluis_met(NIEUW)) == 150 + geschreven


@pytest.fixture
def omgeving(database_url: str, issuer: str, jwks_url: str) -> dict[str, str]:
    waarden = {
        "profiel": "test",
        "database_url": database_url,
        "bus_url": database_url,
        "issuer": issuer,
        "jwks_url": jwks_url,
        "kluis_sleutel_id": "nieuw",
        "kluis_sleutel": NIEUW["nieuw"],
        "kluis_andere_sleutels": '{"test": "' + OUD["test"] + '"}',
        "kluis_zoeksleutel": "z" * 44,
    }
    return {f"MELDINGEN_{naam}".upper(): waarde for naam, waarde in waarden.items()}


async def test_the_command_rotates_and_says_what_is_missing(
    db: Database, kluis: Kluis, opdracht: Maak, omgeving: dict[str, str]
) -> None:
    async with db.transaction() as tx:
        await registreer_melding(tx, kluis, opdracht())
    zonder = omgeving | {"MELDINGEN_KLUIS_SLEUTEL_ID": "derde", "MELDINGEN_KLUIS_ANDERE_SLEUTELS": "{}"}
    goed, dicht = [
        await asyncio.to_thread(CliRunner(env=env).invoke, main, ["kluis", "roteer"]) for env in (omgeving, zonder)
    ]
    assert goed.exit_code == 0, goed.output
    assert goed.output.endswith("Alle datasleutels zijn verpakt onder hoofdsleutel nieuw.\n")
    assert dicht.exit_code == 1
    assert "master key nieuw is not in the settings" in dicht.output
    async with db.transaction() as tx:
        assert await tx.scalar(select(func.count()).where(melder.c.hoofdsleutel_id == "nieuw")) == 1
