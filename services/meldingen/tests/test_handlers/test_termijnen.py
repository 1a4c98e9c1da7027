"""The clock on a real Postgres: the term of each melding, and what is told of it, once."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
import pytest
from sqlalchemy import select, update

from meldingen.domain import (
    OVERGANGEN,
    Melding,
    MeldingStatus,
    Overgang,
    RegistreerMelding,
    Termijn,
    Verstrijkend,
    dag_van,
)
from meldingen.handlers import (
    registreer_melding,
    signaleer_termijnen,
    start_termijn,
    stop_termijn,
    toon_melding,
    zoek_verstrijkend,
)
from meldingen.repository import Kluis, MeldingRepository, TermijnRepository
from meldingen.repository import termijnen as repository_termijnen
from meldingen.tables import audit, melding, outbox
from shared.contracts.waardelijsten import Risico, TermijnSoort
from shared.runtime.database import Database, asyncpg_of

Maak = Callable[..., RegistreerMelding]
S = MeldingStatus


class Klok:
    """Meldingen whose terms are moved about in time."""

    def __init__(self, db: Database, kluis: Kluis, opdracht: Maak) -> None:
        self.db, self._kluis, self._opdracht = db, kluis, opdracht

    async def meld(self, **wijzig: Any) -> Melding:
        async with self.db.transaction() as tx:
            return await registreer_melding(tx, self._kluis, self._opdracht(**wijzig))

    async def termijn(self, melding_id: UUID) -> Termijn | None:
        async with self.db.transaction() as tx:
            return (await toon_melding(tx, melding_id)).termijn

    async def ga(self, melding_id: UUID, *stappen: MeldingStatus) -> Termijn | None:
        async with self.db.transaction() as tx:
            repository = MeldingRepository(tx)
            for naar in stappen:
                (stand,) = await repository.lock([melding_id])
                assert naar in OVERGANGEN[stand.status]
                await repository.move([Overgang(melding_id, stand.versie + 1, naar, datetime.now(UTC))])
        return await self.termijn(melding_id)

    async def verschuif(self, *melding_ids: UUID, **waarden: datetime | str | None) -> None:
        async with self.db.transaction() as tx:
            await tx.execute(update(melding).where(melding.c.id.in_(melding_ids)).values(**waarden))

    async def plan(self, statement: str, *waarden: object) -> str:
        async with self.db.transaction() as tx:
            rows = await (await asyncpg_of(tx)).fetch(f"EXPLAIN {statement}", *waarden)
        return "\n".join(row[0] for row in rows)

    async def verteld(self) -> list[tuple[str, str]]:
        """Give what was told of terms, in order: the kind of event and the melding."""
        async with self.db.transaction() as tx:
            rows = await tx.execute(select(outbox.table).where(outbox.table.c.type.contains("termijn")).order_by("id"))
            return [(row.type.split(".")[-2], orjson.loads(row.data)["meldingId"]) for row in rows]


@pytest.fixture
def klok(db: Database, kluis: Kluis, opdracht: Maak) -> Klok:
    return Klok(db, kluis, opdracht)


def geleden(**duur: float) -> datetime:
    return datetime.now(UTC) - timedelta(**duur)


async def test_a_melding_gets_its_first_term_when_it_is_written(klok: Klok) -> None:
    nieuw = await klok.meld()
    termijn = await klok.termijn(nieuw.id)
    assert termijn is not None
    assert termijn == nieuw.termijn
    assert (termijn.soort, termijn.begonnen_op) == (TermijnSoort.TRIAGE, nieuw.ontvangen_op)
    assert (await klok.meld(direct_gevaar=True)).uiterlijk_op is not None
    stelsel = await klok.meld(risicos=(Risico.PROBLEMATISCHE_SCHULDEN,))
    assert stelsel.termijn is await klok.termijn(stelsel.id) is None


async def test_a_melding_that_moves_takes_the_term_of_where_it_comes(klok: Klok) -> None:
    nieuw = await klok.meld()
    assert await klok.ga(nieuw.id, S.BEVESTIGD) == nieuw.termijn
    besluit = await klok.ga(nieuw.id, S.IN_TRIAGE)
    assert besluit is not None
    assert (besluit.soort, besluit.begonnen_op) == (TermijnSoort.BESLUIT, nieuw.ontvangen_op)
    stil = await klok.ga(nieuw.id, S.AANVULLING_GEVRAAGD)
    assert stil is not None
    assert stil.gepauzeerd_op is not None
    assert await klok.ga(nieuw.id, S.IN_TRIAGE) == besluit  # the same day, so nothing was lost
    assert await klok.ga(nieuw.id, S.NIET_IN_ONDERZOEK) is None
    heropend = await klok.ga(nieuw.id, S.HEROPEND)
    assert heropend is not None
    assert heropend.soort is TermijnSoort.TRIAGE
    assert heropend.begonnen_op > nieuw.ontvangen_op


async def test_each_term_is_told_once_to_near_and_once_to_have_passed(klok: Klok) -> None:
    nieuw = await klok.meld()
    await signaleer_termijnen(klok.db)
    assert await klok.verteld() == []
    await klok.verschuif(nieuw.id, termijn_signaal_op=geleden(seconds=1))
    for _ in range(2):
        await signaleer_termijnen(klok.db)
        assert await klok.verteld() == [("melding-termijn-nadert", str(nieuw.id))]
    voorbij = geleden(seconds=1)
    await klok.verschuif(nieuw.id, uiterlijk_op=voorbij, termijn_signaal_op=voorbij)
    for _ in range(2):
        await signaleer_termijnen(klok.db)
        assert (await klok.verteld())[1:] == [("melding-termijn-verstreken", str(nieuw.id))]
    async with klok.db.transaction() as tx:
        regel = (await tx.execute(select(audit).where(audit.c.handeling == "termijn_verstreken"))).one()
    assert (regel.wie, regel.melding_id) == ("systeem", nieuw.id)
    assert regel.bijzonderheden == {"termijn": "triage", "uiterlijk_op": voorbij.isoformat()}


async def test_what_passed_while_nobody_ran_is_told_to_have_passed_only(klok: Klok) -> None:
    nieuw = await klok.meld()
    await klok.verschuif(nieuw.id, termijn_signaal_op=geleden(days=9), uiterlijk_op=geleden(days=8))
    await signaleer_termijnen(klok.db)
    assert await klok.verteld() == [("melding-termijn-verstreken", str(nieuw.id))]


async def test_nothing_is_told_of_what_was_done_in_time_or_stands_still(klok: Klok) -> None:
    gedaan, stil = await klok.meld(), await klok.meld()
    await klok.ga(gedaan.id, S.BEVESTIGD, S.IN_TRIAGE, S.IN_ONDERZOEK)
    await klok.ga(stil.id, S.BEVESTIGD, S.IN_TRIAGE, S.AANVULLING_GEVRAAGD)
    await klok.verschuif(stil.id, uiterlijk_op=geleden(days=1), termijn_signaal_op=geleden(days=1))
    await signaleer_termijnen(klok.db)
    assert await klok.verteld() == []


async def test_several_workers_after_long_downtime_tell_all_of_it_once(
    klok: Klok, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("meldingen.handlers.termijnen.STAP", 3)
    meldingen = [await klok.meld() for _ in range(20)]
    await klok.verschuif(
        *(nieuw.id for nieuw in meldingen), uiterlijk_op=geleden(days=1), termijn_signaal_op=geleden(days=1)
    )
    await asyncio.gather(*(signaleer_termijnen(klok.db) for _ in range(4)))
    await signaleer_termijnen(klok.db)  # what others held while the last of them looked
    verteld = await klok.verteld()
    assert sorted(melding_id for _, melding_id in verteld) == sorted(str(nieuw.id) for nieuw in meldingen)
    assert {soort for soort, _ in verteld} == {"melding-termijn-verstreken"}


async def test_what_is_told_is_told_with_the_mark_or_not_at_all(klok: Klok, monkeypatch: pytest.MonkeyPatch) -> None:
    nieuw = await klok.meld()
    await klok.verschuif(nieuw.id, uiterlijk_op=geleden(days=1), termijn_signaal_op=geleden(days=1))
    with monkeypatch.context() as stuk:
        stuk.setattr("meldingen.events.termijn_gesignaleerd", lambda _: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            await signaleer_termijnen(klok.db)
    assert await klok.verteld() == []
    await signaleer_termijnen(klok.db)
    assert len(await klok.verteld()) == 1


async def test_what_lapses_today_is_listed_by_its_end(klok: Klok) -> None:
    morgen, voorbij, vandaag, stil, anders = [await klok.meld() for _ in range(5)]
    await klok.verschuif(voorbij.id, uiterlijk_op=geleden(days=3))
    await klok.verschuif(vandaag.id, uiterlijk_op=datetime.now(UTC), team="veilig_oost")
    await klok.verschuif(stil.id, uiterlijk_op=datetime.now(UTC), termijn_gepauzeerd_op=datetime.now(UTC))
    await klok.verschuif(anders.id, uiterlijk_op=None, termijn=None)
    nu = datetime.now(UTC)
    async with klok.db.transaction() as tx:
        alles = await zoek_verstrijkend(tx, Verstrijkend(tot_en_met=nu), na=None, limiet=10)
        assert [gevonden.id for gevonden in alles] == [voorbij.id, vandaag.id]
        eerste = alles[0]
        assert eerste.uiterlijk_op is not None
        verder = await zoek_verstrijkend(
            tx, Verstrijkend(tot_en_met=nu), na=(eerste.uiterlijk_op, eerste.id), limiet=10
        )
        assert verder == alles[1:]
        for criteria, verwacht in (
            (Verstrijkend(tot_en_met=nu, team="veilig_oost"), [vandaag.id]),
            (Verstrijkend(tot_en_met=nu, vanaf=geleden(days=1)), [vandaag.id]),
            (Verstrijkend(tot_en_met=nu, soort=TermijnSoort.OPPAKKEN), []),
            (Verstrijkend(tot_en_met=nu + timedelta(days=30)), [voorbij.id, vandaag.id, morgen.id]),
        ):
            gevonden_ids = [m.id for m in await zoek_verstrijkend(tx, criteria, na=None, limiet=10)]
            assert gevonden_ids == verwacht


async def test_the_clock_reads_by_index_and_in_its_order(klok: Klok) -> None:
    await klok.meld()
    async with klok.db.transaction() as tx:
        connection = await asyncpg_of(tx)
        await connection.execute(
            "INSERT INTO meldingen.melding SELECT (jsonb_populate_record(m, jsonb_build_object("
            "'id', gen_random_uuid(), 'uiterlijk_op', now() + (n - 2500) * interval '1 hour',"
            " 'termijn_signaal_op', now() + (n - 2500) * interval '1 hour'))).*"
            " FROM meldingen.melding AS m, generate_series(1, 5000) AS n"
        )
        await connection.execute("ANALYZE meldingen.melding")
    signalen = await klok.plan(repository_termijnen._SIGNALEER, datetime.now(UTC), 20)
    lijst = await klok.plan(
        "SELECT * FROM meldingen.melding WHERE uiterlijk_op <= $1 AND termijn_gepauzeerd_op IS NULL"
        " ORDER BY uiterlijk_op, id LIMIT 51",
        datetime.now(UTC),
    )
    for plan, index in ((signalen, "ix_melding_termijn_signaal_op"), (lijst, "ix_melding_uiterlijk_op_id")):
        assert index in plan
        assert "Sort" not in plan
        assert "Seq Scan on melding" not in plan


async def test_a_werkgeversrapportage_starts_and_stops_its_term(klok: Klok) -> None:
    onderzocht, ander = await klok.meld(), await klok.meld()
    await klok.ga(onderzocht.id, S.BEVESTIGD, S.IN_TRIAGE, S.IN_ONDERZOEK)
    begonnen_op = datetime(2026, 3, 2, 9, tzinfo=UTC)
    async with klok.db.transaction() as tx:
        await start_termijn(tx, [onderzocht.id], TermijnSoort.WERKGEVERSRAPPORTAGE, begonnen_op)
    termijn = await klok.termijn(onderzocht.id)
    assert termijn is not None
    assert dag_van(termijn.uiterlijk_op).isoformat() == "2026-03-23"  # fifteen working days
    async with klok.db.transaction() as tx:
        await stop_termijn(tx, [onderzocht.id, ander.id], TermijnSoort.WERKGEVERSRAPPORTAGE)
    assert await klok.termijn(onderzocht.id) is None
    assert await klok.termijn(ander.id) == ander.termijn


async def test_the_rules_to_begin_with_hold_on_every_day_from_the_first(db: Database) -> None:
    async with db.transaction() as tx:
        (begin,) = await TermijnRepository(tx).alle_regels()
        assert await TermijnRepository(tx).regels(begin.geldig_vanaf) == begin
