"""Receipt codes in the database: hidden, found at one price, and slow to guess."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select, update

from meldingen.domain import BalieVol, Ontvangstcode, OntvangstcodeOnbekend, RegistreerMelding, TeVeelPogingen
from meldingen.handlers import Aanmelding, Codevertrager, Ontvangstbalie, registreer_meldingen
from meldingen.repository import Codesleutel, Kluis
from meldingen.tables import code_poging, ontvangstcode
from shared.runtime.database import Database

Maak = Callable[..., RegistreerMelding]
HIER, ELDERS = b"netwerk-hier-16b", b"netwerk-elders16"


@pytest.fixture
async def balie(db: Database, kluis: Kluis) -> AsyncIterator[Ontvangstbalie]:
    async with Ontvangstbalie(db, kluis) as balie:
        yield balie


async def meld(db: Database, kluis: Kluis, opdracht: RegistreerMelding) -> tuple[UUID, Ontvangstcode]:
    code = Ontvangstcode.nieuw()
    aanmelding = Aanmelding.van(opdracht, code)
    async with db.transaction() as tx:
        await registreer_meldingen(tx, kluis, [aanmelding])
    return aanmelding.registratie.melding.id, code


async def rijen(db: Database) -> list[tuple[bytes | None, bytes | None]]:
    async with db.transaction() as tx:
        return [tuple(rij) for rij in await tx.execute(select(ontvangstcode.c.snel, ontvangstcode.c.traag))]


async def raad(
    balie: Ontvangstbalie, netwerk: bytes = HIER, code: Ontvangstcode | None = None
) -> type[Exception] | None:
    try:
        await balie.herken(code or Ontvangstcode.nieuw(), netwerk)
    except (OntvangstcodeOnbekend, TeVeelPogingen, BalieVol) as fout:
        return type(fout)
    return None


async def zet(db: Database, emmer: bytes, pogingen: int, dicht_tot: datetime | None) -> None:
    async with db.transaction() as tx:
        await tx.execute(
            update(code_poging).where(code_poging.c.emmer == emmer).values(pogingen=pogingen, dicht_tot=dicht_tot)
        )


@contextmanager
def gewerkt(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Count the calls of the slow hash, with what each cost."""
    kosten: list[int] = []
    echt = hashlib.scrypt

    def tel(*args: Any, **opties: Any) -> bytes:
        kosten.append(opties["n"])
        return echt(*args, **opties)

    with monkeypatch.context() as context:
        context.setattr(hashlib, "scrypt", tel)
        yield kosten


async def test_a_code_leads_to_its_melding_before_and_after_it_is_hidden_better(
    db: Database, kluis: Kluis, balie: Ontvangstbalie, opdracht: Maak
) -> None:
    een, ander = await meld(db, kluis, opdracht()), await meld(db, kluis, opdracht())
    assert [(snel is None, traag is None) for snel, traag in await rijen(db)] == [(False, True)] * 2
    assert await balie.herken(een[1], HIER) == een[0]
    await Codevertrager(kluis).vertraag(db)
    assert [(snel is None, traag is None) for snel, traag in await rijen(db)] == [(True, False)] * 2
    assert await balie.herken(een[1], HIER) == een[0]
    assert await balie.herken(ander[1], HIER) == ander[0]


def test_what_is_stored_depends_on_the_secret_and_on_the_code() -> None:
    een, ander = Ontvangstcode.lees("0" * 16), Ontvangstcode.lees("0" * 15 + "1")
    sleutel, andere_sleutel = Codesleutel(b"s" * 32), Codesleutel(b"t" * 32)
    snelle = {sleutel.snel(een), sleutel.snel(ander), andere_sleutel.snel(een)}
    trage = {
        eigen.traag(sleutel.snel(code)) for eigen, code in ((sleutel, een), (sleutel, ander), (andere_sleutel, een))
    }
    assert len(snelle | trage) == 6
    assert een.cijfers.encode() not in b"".join(snelle | trage)


async def test_a_right_a_wrong_and_an_erased_code_cost_the_same_work(
    *, db: Database, kluis: Kluis, balie: Ontvangstbalie, opdracht: Maak, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A timing attack needs a difference of work: there is one slow hash in each case, of the same cost."""
    melding_id, code = await meld(db, kluis, opdracht())
    _, snelle_code = await meld(db, kluis, opdracht())
    _, weg = await meld(db, kluis, opdracht())
    async with db.transaction() as tx:
        await tx.execute(ontvangstcode.delete().where(ontvangstcode.c.melding_id != melding_id))
    await Codevertrager(kluis).vertraag(db)
    _, snelle_code = await meld(db, kluis, opdracht())
    verdeling: dict[str, list[int]] = {}
    for soort, getoond in (("goed", code), ("nieuw", snelle_code), ("gewist", weg), ("fout", Ontvangstcode.nieuw())):
        for _ in range(3):
            with gewerkt(monkeypatch) as kosten:
                await raad(balie, code=getoond)
            verdeling.setdefault(soort, []).extend(kosten)
    assert verdeling == dict.fromkeys(("goed", "nieuw", "gewist", "fout"), [2**14] * 3)


async def test_who_guesses_waits_longer_each_time_and_others_do_not(
    db: Database, kluis: Kluis, balie: Ontvangstbalie, opdracht: Maak
) -> None:
    melding_id, code = await meld(db, kluis, opdracht())
    uitkomsten = await asyncio.gather(*(raad(balie) for _ in range(20)))
    assert uitkomsten.count(OntvangstcodeOnbekend) == 11  # ten are free, the eleventh shuts the door
    assert uitkomsten.count(TeVeelPogingen) == 9
    assert await balie.herken(code, ELDERS) == melding_id
    await zet(db, HIER, 17, dicht_tot=None)
    assert await raad(balie) is OntvangstcodeOnbekend
    with pytest.raises(TeVeelPogingen) as dicht:
        await balie.herken(code, HIER)  # also with the right code, or the lock would tell which one is right
    assert timedelta(seconds=60) < dicht.value.wacht <= timedelta(seconds=128)


async def test_a_locked_out_guesser_costs_no_work(
    db: Database, balie: Ontvangstbalie, monkeypatch: pytest.MonkeyPatch
) -> None:
    await raad(balie)
    await zet(db, HIER, 20, datetime.now(UTC) + timedelta(minutes=1))
    with gewerkt(monkeypatch) as kosten:
        assert [await raad(balie) for _ in range(5)] == [TeVeelPogingen] * 5
    assert kosten == []


async def test_guessing_from_everywhere_at_once_slows_everybody(db: Database, balie: Ontvangstbalie) -> None:
    await raad(balie)
    await zet(db, b"", 1003, dicht_tot=None)
    assert await raad(balie, b"een-ander-netwrk") is OntvangstcodeOnbekend
    assert await raad(balie, b"nog-een-netwerk.") is TeVeelPogingen


async def test_a_right_code_takes_back_its_own_attempt_alone(
    db: Database, kluis: Kluis, balie: Ontvangstbalie, opdracht: Maak
) -> None:
    _, code = await meld(db, kluis, opdracht())
    for _ in range(4):
        assert await raad(balie) is OntvangstcodeOnbekend
        assert await raad(balie, code=code) is None
    async with db.transaction() as tx:
        pogingen = (await tx.execute(select(code_poging.c.emmer, code_poging.c.pogingen))).all()
    assert dict(map(tuple, pogingen)) == {HIER: 4, b"": 4}


async def test_attempts_are_forgotten_after_an_hour(db: Database, balie: Ontvangstbalie) -> None:
    for netwerk in (HIER, ELDERS):
        await raad(balie, netwerk)
    lang_geleden = datetime.now(UTC) - timedelta(hours=2)
    async with db.transaction() as tx:
        await tx.execute(update(code_poging).values(pogingen=500, laatste_op=lang_geleden, dicht_tot=lang_geleden))
    assert await raad(balie) is OntvangstcodeOnbekend
    async with db.transaction() as tx:
        over = (await tx.execute(select(code_poging.c.emmer, code_poging.c.pogingen))).all()
    assert dict(map(tuple, over)) == {HIER: 1, b"": 1}


async def test_a_full_desk_refuses_before_it_counts(db: Database, kluis: Kluis) -> None:
    async with Ontvangstbalie(db, kluis, max_wachtend=0) as balie:
        assert await raad(balie) is BalieVol
    async with db.transaction() as tx:
        assert await tx.scalar(select(func.count()).select_from(code_poging)) == 0


async def test_right_and_wrong_codes_at_once_do_not_lock_each_other_out(
    db: Database, kluis: Kluis, balie: Ontvangstbalie, opdracht: Maak
) -> None:
    """Attempts and what is taken back lock the same rows, in one order."""
    melding_id, code = await meld(db, kluis, opdracht())
    goed, fout = [raad(balie, code=code) for _ in range(9)], [raad(balie, ELDERS) for _ in range(9)]
    uitkomsten = await asyncio.gather(*goed, *fout)
    assert set(uitkomsten[:9]) == {None}
    assert set(uitkomsten[9:]) == {OntvangstcodeOnbekend}
    assert await balie.herken(code, HIER) == melding_id


async def test_a_code_that_is_erased_while_it_is_slowed_stays_erased(
    db: Database, kluis: Kluis, opdracht: Maak, monkeypatch: pytest.MonkeyPatch
) -> None:
    await meld(db, kluis, opdracht())
    loop = asyncio.get_running_loop()
    vertrager = Codevertrager(kluis)
    echt = vertrager._codes.traag

    def traag_en_wis(snel: bytes) -> bytes:
        asyncio.run_coroutine_threadsafe(wis(), loop).result(10)
        return echt(snel)

    async def wis() -> None:
        async with db.transaction() as tx:
            await tx.execute(ontvangstcode.delete())

    monkeypatch.setattr(vertrager._codes, "traag", traag_en_wis)
    await vertrager.vertraag(db)
    assert await rijen(db) == []
