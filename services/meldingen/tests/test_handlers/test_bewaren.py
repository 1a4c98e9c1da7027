"""Retention on a real Postgres: what is destroyed, what keeps it, and what is written of it."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, insert, select, update
from uuid_utils.compat import uuid7

from meldingen.domain import (
    Bestandstype,
    BijlageStatus,
    Doelbinding,
    Melding,
    MeldingNietGevonden,
    MeldingStatus,
    Overgang,
    RegistreerMelding,
    StopReden,
)
from meldingen.handlers import (
    Inzageverzoek,
    houd_melding_vast,
    laat_melding_los,
    registreer_melding,
    toon_melding,
    toon_verwijderingen,
    vernietig_verlopen,
    vernietig_wat_verlopen_is,
    zie_melder_in,
    zoek_verlopen,
)
from meldingen.repository import BewaarRepository, BijlageRepository, Kluis, MeldingRepository
from meldingen.tables import audit, bijlage, melding, metadata, overgang
from shared.runtime.database import Database

Maak = Callable[..., RegistreerMelding]
S = MeldingStatus


class Archief:
    """Meldingen that were closed long ago."""

    def __init__(self, db: Database, kluis: Kluis, opdracht: Maak) -> None:
        self.db, self.kluis, self._opdracht = db, kluis, opdracht

    async def gesloten(self, jaren: float, *stappen: MeldingStatus, **wijzig: Any) -> Melding:
        """Register a melding that took these steps so many years ago."""
        toen = datetime.now(UTC) - timedelta(days=366 * jaren)
        async with self.db.transaction() as tx:
            nieuw = await registreer_melding(tx, self.kluis, self._opdracht(**wijzig))
            repository = MeldingRepository(tx)
            await repository.lock([nieuw.id])
            await repository.move([Overgang(nieuw.id, n, naar, toen) for n, naar in enumerate(stappen, 2)])
            await tx.execute(update(melding).where(melding.c.id == nieuw.id).values(ontvangen_op=toen))
        return nieuw

    async def vernietig(self, limiet: int = 500) -> int:
        async with self.db.transaction() as tx:
            return await vernietig_verlopen(tx, self.kluis, limiet=limiet)

    async def verlopen(self) -> list[UUID]:
        async with self.db.transaction() as tx:
            return [een.melding_id for een in await zoek_verlopen(tx, na=None)]

    async def rijen(self, melding_id: UUID) -> dict[str, int]:
        """Count what is kept about a melding, per table."""
        gevonden = {}
        async with self.db.transaction() as tx:
            for table in metadata.sorted_tables:
                column = table.c.id if table is melding else table.c.get("melding_id")
                if column is not None:
                    aantal = await tx.scalar(select(func.count()).select_from(table).where(column == melding_id))
                    gevonden[table.name] = aantal or 0
        return gevonden


@pytest.fixture
def archief(db: Database, kluis: Kluis, opdracht: Maak) -> Archief:
    return Archief(db, kluis, opdracht)


INGETROKKEN = (S.BEVESTIGD, S.INGETROKKEN)


async def test_what_is_closed_for_longer_than_its_term_is_destroyed_with_all_that_belongs_to_it(
    archief: Archief,
) -> None:
    oud, nieuw = await archief.gesloten(2, *INGETROKKEN), await archief.gesloten(0.5, *INGETROKKEN)
    open_ = await archief.gesloten(30, S.BEVESTIGD)
    async with archief.db.transaction() as tx:
        await zie_melder_in(tx, archief.kluis, oud.id, Inzageverzoek("inspecteur-7", Doelbinding.TRIAGE))
    assert await archief.verlopen() == [oud.id]
    assert await archief.vernietig() == 1
    assert await archief.vernietig() == 0
    assert {naam for naam, aantal in (await archief.rijen(oud.id)).items() if aantal} == {"audit"}
    for blijft in (nieuw, open_):
        rijen = await archief.rijen(blijft.id)
        assert rijen["melding"] == rijen["melder"] == 1


async def test_workers_that_destroy_at_once_do_each_melding_once_and_respect_holds(
    archief: Archief, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("meldingen.handlers.bewaren.STAP", 2)
    oud = [await archief.gesloten(2, *INGETROKKEN) for _ in range(5)]
    async with archief.db.transaction() as tx:
        await houd_melding_vast(tx, oud[0].id, StopReden.WOO_VERZOEK, "inspecteur-7")
    await asyncio.gather(*(vernietig_wat_verlopen_is(archief.db, archief.kluis) for _ in range(2)))
    await vernietig_wat_verlopen_is(archief.db, archief.kluis)
    assert [(await archief.rijen(een.id))["melding"] for een in oud] == [1, 0, 0, 0, 0]
    async with archief.db.transaction() as tx:
        register = await toon_verwijderingen(tx, na=None, limiet=50)
    assert sum(len(regel.pseudoniemen) for regel in register) == 4


async def test_the_files_of_what_is_destroyed_go_from_their_store_and_then_from_the_table(archief: Archief) -> None:
    oud = await archief.gesloten(2, *INGETROKKEN)
    async with archief.db.transaction() as tx:
        await tx.execute(
            insert(bijlage).values(
                id=oud.id,
                melding_id=oud.id,
                object="2020-01-01/foto",
                mediatype=next(iter(Bestandstype)),
                status=BijlageStatus.BEWAARD,
                bestandsnaam=b"verzegeld",
                sleutel=b"verzegeld",
                grootte=1,
                begonnen_op=datetime.now(UTC),
            )
        )
    assert await archief.vernietig() == 1
    async with archief.db.transaction() as tx:
        repository = BijlageRepository(tx)
        await repository.geef_op_wat_bleef_steken(datetime.now(UTC))
        assert await repository.te_verwijderen(10) == [(oud.id, "2020-01-01/foto")]


async def test_the_term_follows_from_kind_and_end(archief: Archief) -> None:
    onderzocht = (S.BEVESTIGD, S.IN_TRIAGE, S.IN_ONDERZOEK, S.AFGEHANDELD)
    niet = (S.BEVESTIGD, S.IN_TRIAGE, S.NIET_IN_ONDERZOEK)
    await archief.gesloten(4, *niet)
    await archief.gesloten(9, *onderzocht)
    verlopen = [await archief.gesloten(6, *niet), await archief.gesloten(11, *onderzocht)]
    assert await archief.verlopen() == [een.id for een in verlopen]


async def test_what_was_reopened_runs_again_and_counts_from_its_last_end(archief: Archief) -> None:
    await archief.gesloten(30, S.BEVESTIGD, S.IN_TRIAGE, S.NIET_IN_ONDERZOEK, S.HEROPEND)
    opnieuw = await archief.gesloten(30, S.BEVESTIGD, S.IN_TRIAGE, S.NIET_IN_ONDERZOEK, S.HEROPEND, S.INGETROKKEN)
    async with archief.db.transaction() as tx:
        laatste = overgang.c.melding_id == opnieuw.id, overgang.c.naar == S.INGETROKKEN
        await tx.execute(update(overgang).where(*laatste).values(op=datetime.now(UTC)))
    assert await archief.vernietig() == 0


async def test_what_was_merged_stays_while_the_case_it_went_into_runs(archief: Archief) -> None:
    doel = await archief.gesloten(0.5, S.BEVESTIGD)
    oud = await archief.gesloten(7, S.BEVESTIGD, S.IN_TRIAGE, S.SAMENGEVOEGD)
    async with archief.db.transaction() as tx:
        await tx.execute(update(melding).where(melding.c.id == oud.id).values(samengevoegd_met=doel.id))
    assert await archief.vernietig() == 0
    async with archief.db.transaction() as tx:
        await tx.execute(update(melding).where(melding.c.id == doel.id).values(status=S.INGETROKKEN))
    assert await archief.vernietig() == 1


async def test_what_somebody_keeps_is_not_destroyed_until_he_lets_go(archief: Archief) -> None:
    oud = await archief.gesloten(2, *INGETROKKEN)
    async with archief.db.transaction() as tx:
        await houd_melding_vast(tx, oud.id, StopReden.WOO_VERZOEK, "beheerder-1")
        await houd_melding_vast(tx, oud.id, StopReden.BEZWAAR_OF_BEROEP, "beheerder-2")
    assert await archief.vernietig() == 0
    async with archief.db.transaction() as tx:
        await laat_melding_los(tx, oud.id, "beheerder-1")
        await laat_melding_los(tx, oud.id, "beheerder-1")  # nobody kept it any more
    assert await archief.vernietig() == 1
    async with archief.db.transaction() as tx:
        query = select(audit.c.wie, audit.c.handeling).where(audit.c.handeling.contains("vernietig"))
        regels = (await tx.execute(query.order_by(audit.c.id))).all()
    assert [tuple(regel) for regel in regels] == [
        ("beheerder-1", "vernietigingsstop_gezet"),
        ("beheerder-2", "vernietigingsstop_gezet"),
        ("beheerder-1", "vernietigingsstop_opgeheven"),
        ("systeem", "meldingen_vernietigd"),
    ]


async def test_one_cannot_keep_what_is_not_there(archief: Archief) -> None:
    async with archief.db.transaction() as tx:
        with pytest.raises(MeldingNietGevonden):
            await houd_melding_vast(tx, uuid7(), StopReden.WOO_VERZOEK, "beheerder-1")


async def test_who_keeps_a_melding_at_the_last_moment_keeps_it(
    archief: Archief, monkeypatch: pytest.MonkeyPatch
) -> None:
    oud = await archief.gesloten(2, *INGETROKKEN)
    vastgehouden = BewaarRepository.vastgehouden

    async def na_het_zoeken(self: BewaarRepository, melding_ids: list[UUID]) -> set[UUID]:
        return await vastgehouden(self, melding_ids) | {oud.id}  # as if it was committed between the two queries

    monkeypatch.setattr(BewaarRepository, "vastgehouden", na_het_zoeken)
    assert await archief.vernietig() == 0
    assert (await archief.rijen(oud.id))["melding"] == 1


async def test_what_is_being_changed_is_passed_over(archief: Archief) -> None:
    oud = await archief.gesloten(2, *INGETROKKEN)
    async with archief.db.transaction() as tx:
        await MeldingRepository(tx).lock([oud.id])
        assert await archief.vernietig() == 0
    assert await archief.vernietig() == 1


async def test_a_run_that_was_broken_off_goes_on_with_what_is_left(
    archief: Archief, monkeypatch: pytest.MonkeyPatch
) -> None:
    oud = [await archief.gesloten(2, *INGETROKKEN) for _ in range(5)]
    assert await archief.vernietig(limiet=2) == 2
    with monkeypatch.context() as stuk:
        stuk.setattr(BewaarRepository, "add_verwijderingen", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            await archief.vernietig(limiet=2)
    assert len(await archief.verlopen()) == 3  # all of a batch or nothing of it
    assert [await archief.vernietig(limiet=2) for _ in range(3)] == [2, 1, 0]
    async with archief.db.transaction() as tx:
        register = await toon_verwijderingen(tx, na=None, limiet=10)
        with pytest.raises(MeldingNietGevonden):
            await toon_melding(tx, oud[0].id)
    pseudoniemen = [pseudoniem for regel in register for pseudoniem in regel.pseudoniemen]
    assert sorted(pseudoniemen) == sorted(archief.kluis.pseudoniem(een.id) for een in oud)


async def test_the_register_says_what_when_and_under_which_rule(archief: Archief) -> None:
    oud = await archief.gesloten(2, *INGETROKKEN)
    await archief.vernietig()
    async with archief.db.transaction() as tx:
        (regel,) = await toon_verwijderingen(tx, na=None, limiet=10)
        assert await toon_verwijderingen(tx, na=regel.id, limiet=10) == []
    assert (regel.soort, regel.afloop, regel.regel, regel.jaren) == (oud.soort, S.INGETROKKEN, "ingetrokken", 1)
    assert str(oud.id) not in str(regel)
