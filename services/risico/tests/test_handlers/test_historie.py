"""The history of the register on a real Postgres: imports and messages, in any order, read back at any moment."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from sqlalchemy import func, select

from risico import handlers
from risico.domain import (
    Adres,
    Correctie,
    Herweegreden,
    Mutatieopdracht,
    Naamswijziging,
    Opheffing,
    OpvolgingInKring,
    OpvolgingStatus,
    Verhuizing,
    Vestiging,
    Voortzetting,
    vandaag,
)
from risico.handlers import Importverslag, Mutatieverslag
from risico.repository import Keuze
from risico.tables import bedrijf_wijziging, toestand, vestiging_wijziging
from shared.contracts.envelope import Event
from shared.contracts.fouten import VeldenOngeldig
from shared.contracts.interventie import InterventieAfgerondV1
from shared.contracts.meldingen import MeldingOntvangenV1
from shared.runtime.database import Database
from shared.runtime.etag import VersieVerouderd

Json = dict[str, Any]
Maak = Callable[..., Json]
Importeer = Callable[..., Awaitable[Importverslag]]
NUMMER, ANDER = "000012345678", "000000000007"
KVK = "01234567"
VANDAAG = vandaag(datetime.now(UTC))
GOES = Adres("Markt 1", "4461 AA", "Goes", "Goes", "Zeeland", 51.5, 3.89, None)


def dag(geleden: int) -> date:
    return VANDAAG - timedelta(days=geleden)


async def muteer(db: Database, opdracht: Mutatieopdracht) -> Mutatieverslag:
    async with db.transaction() as tx:
        return await handlers.muteer(tx, opdracht, "kvk")


async def op(db: Database, datum: date | None, bekend_op: datetime | None = None) -> Vestiging:
    async with db.transaction() as tx:
        return await handlers.toon_vestiging_op(tx, NUMMER, datum, bekend_op)


async def aantal(db: Database) -> int:
    async with db.transaction() as tx:
        return sum(
            [
                int(await tx.scalar(select(func.count()).select_from(t)) or 0)
                for t in (bedrijf_wijziging, vestiging_wijziging)
            ]
        )


class TestImport:
    async def test_the_first_import_and_the_same_again_write_no_history(
        self, db: Database, importeer: Importeer, rij: Maak
    ) -> None:
        await importeer([rij()])
        await importeer([rij()])
        assert await aantal(db) == 0

    async def test_only_what_an_import_changed_is_kept_with_who_imported(
        self, db: Database, importeer: Importeer, rij: Maak
    ) -> None:
        await importeer([rij(), rij(kvkNummer="00000001", vestigingsnummer="000000000001")])
        await importeer(
            [
                rij(naam="Kraai BV", rsin=None, werkzamePersonen=99, straat=None, breedtegraad=52.5),
                rij(kvkNummer="00000001", vestigingsnummer="000000000001"),
            ]
        )
        assert await aantal(db) == 2
        async with db.transaction() as tx:
            [(mutatie, velden)] = await handlers.toon_historie_van_vestiging(tx, NUMMER, na=None, limiet=9)
            [(_, van_bedrijf)] = await handlers.toon_historie_van_bedrijf(tx, KVK, na=None, limiet=9)
        assert (mutatie.soort, mutatie.door, mutatie.ingangsdatum) == ("import", "een test", VANDAAG)
        assert {(v.veld, v.was, v.wordt) for v in velden} == {
            ("werkzame_personen", 12, 99),
            ("straat", "Molenweg 1", None),
            ("breedtegraad", 52.44, 52.5),
        }
        assert {(v.veld, v.was, v.wordt) for v in van_bedrijf} == {
            ("naam", "Bakkerij De Kraai", "Kraai BV"),
            ("rsin", "001234567", None),
        }

    async def test_a_hoofdvestiging_that_moves_is_history_of_both(
        self, db: Database, importeer: Importeer, rij: Maak
    ) -> None:
        await importeer([rij(), rij(vestigingsnummer=ANDER, hoofdvestiging=False)])
        await importeer([rij(vestigingsnummer=ANDER)])  # the old one is not in the file at all
        async with db.transaction() as tx:
            for nummer, was in ((NUMMER, True), (ANDER, False)):
                [(_, [veld])] = await handlers.toon_historie_van_vestiging(tx, nummer, na=None, limiet=9)
                assert (veld.veld, veld.was, veld.wordt) == ("hoofdvestiging", was, not was)
                gevonden = await handlers.toon_vestiging(tx, nummer)
                assert gevonden.hoofdvestiging is not was


class TestMutaties:
    async def test_a_late_move_is_known_to_hold_from_its_day_on(
        self, db: Database, importeer: Importeer, rij: Maak
    ) -> None:
        await importeer([rij()])
        voor = datetime.now(UTC)
        await muteer(db, Verhuizing(vestigingsnummer=NUMMER, adres=GOES, ingangsdatum=dag(10)))
        assert (await op(db, dag(11))).adres.gemeente == "Zaanstad"
        assert (await op(db, dag(10))).adres == GOES
        assert (await op(db, None, voor)).adres.gemeente == "Zaanstad"
        async with db.transaction() as tx:
            assert (await handlers.toon_vestiging(tx, NUMMER)).adres == GOES

    async def test_an_older_move_heard_later_does_not_undo_the_newer(
        self, db: Database, importeer: Importeer, rij: Maak
    ) -> None:
        await importeer([rij()])
        await muteer(db, Verhuizing(vestigingsnummer=NUMMER, adres=GOES, ingangsdatum=dag(5)))
        await muteer(db, Verhuizing(vestigingsnummer=NUMMER, adres=replace(GOES, gemeente="Urk"), ingangsdatum=dag(9)))
        assert [(await op(db, dag(d))).adres.gemeente for d in (10, 9, 5, 0)] == ["Zaanstad", "Urk", "Goes", "Goes"]
        async with db.transaction() as tx:
            assert (await handlers.toon_vestiging(tx, NUMMER)).adres.gemeente == "Goes"

    async def test_a_bedrijf_is_renamed(self, db: Database, importeer: Importeer, rij: Maak) -> None:
        await importeer([rij()])
        await muteer(db, Naamswijziging(kvk_nummer=KVK, naam="De Raaf", ingangsdatum=dag(1)))
        async with db.transaction() as tx:
            assert (await handlers.toon_bedrijf(tx, KVK)).naam == "De Raaf"
            assert (await handlers.toon_bedrijf_op(tx, KVK, dag(2), None)).naam == "Bakkerij De Kraai"

    async def test_what_ended_leaves_the_ranked_list_and_a_correction_brings_it_back(
        self, db: Database, importeer: Importeer, rij: Maak, melding: Callable[..., Event[MeldingOntvangenV1]]
    ) -> None:
        await importeer([rij(), rij(vestigingsnummer=ANDER, hoofdvestiging=False)])
        async with db.transaction() as tx:
            await handlers.on_melding_ontvangen(tx, [melding()])

        async def lijst() -> set[str]:
            async with db.transaction() as tx:
                plaatsen = await handlers.toon_ranglijst(tx, Keuze(), na=None, limiet=9)
            return {plaats.vestiging.vestigingsnummer for plaats in plaatsen}

        assert await lijst() == {NUMMER, ANDER}
        await muteer(db, Opheffing(kvk_nummer=KVK, ingangsdatum=dag(3)))
        assert await lijst() == set()
        assert (await op(db, dag(4))).opheffingsdatum is None
        assert (await op(db, dag(3))).opheffingsdatum == dag(3)
        await muteer(
            db,
            Correctie(vestigingsnummer=NUMMER, velden={"opheffingsdatum": None}, ingangsdatum=dag(3), reden="vergist"),
        )
        assert await lijst() == {NUMMER}

    async def test_a_corrected_size_is_judged_at_once(
        self, db: Database, importeer: Importeer, rij: Maak, melding: Callable[..., Event[MeldingOntvangenV1]]
    ) -> None:
        await importeer([rij()])
        async with db.transaction() as tx:
            await handlers.on_melding_ontvangen(tx, [melding()])
            voor = await handlers.toon_profiel(tx, NUMMER)
        await muteer(
            db,
            Correctie(vestigingsnummer=NUMMER, velden={"werkzame_personen": 900}, ingangsdatum=dag(3), reden="fout"),
        )
        async with db.transaction() as tx:
            na = await handlers.toon_profiel(tx, NUMMER)
        assert na.scores[0].score > voor.scores[0].score
        assert na.vestiging.grootteklasse == 4

    async def test_who_is_not_in_the_register_is_named(self, db: Database, importeer: Importeer, rij: Maak) -> None:
        await importeer([rij()])
        with pytest.raises(VeldenOngeldig) as ongeldig:
            await muteer(db, Voortzetting(van_kvk_nummer="9" * 8, naar_kvk_nummer="8" * 8, ingangsdatum=dag(1)))
        assert [fout.pointer for fout in ongeldig.value.fouten] == ["/vanKvkNummer", "/naarKvkNummer"]

    async def test_messages_at_the_same_time_all_count(self, db: Database, importeer: Importeer, rij: Maak) -> None:
        await importeer([rij()])
        await asyncio.gather(
            *(
                muteer(
                    db, Verhuizing(vestigingsnummer=NUMMER, adres=replace(GOES, plaats=f"P{d}"), ingangsdatum=dag(d))
                )
                for d in range(5)
            )
        )
        assert [(await op(db, dag(d))).adres.plaats for d in range(5)] == [f"P{d}" for d in range(5)]

    async def test_imports_and_messages_in_any_order_read_back_as_they_were_told(
        self, db: Database, importeer: Importeer, rij: Maak
    ) -> None:
        random = Random(11)  # noqa: S311 - a course of events for a test
        verteld: list[tuple[date, datetime, str, int]] = []  # from which day, heard by, place, number of people
        await importeer([rij()])
        for nummer in range(25):
            datum = dag(random.randrange(6))
            if random.random() < 0.3:
                await importeer([rij(plaats=f"P{nummer}", werkzamePersonen=nummer)])
                verteld.append((VANDAAG, datetime.now(UTC), f"P{nummer}", nummer))
            else:
                adres = replace(GOES, plaats=f"P{nummer}")
                await muteer(db, Verhuizing(vestigingsnummer=NUMMER, adres=adres, ingangsdatum=datum))
                verteld.append((datum, datetime.now(UTC), f"P{nummer}", -1))
        for geleden in range(7):
            for _, gehoord, *_ in verteld:
                bekend = [v for v in verteld if v[0] <= dag(geleden) and v[1] <= gehoord]
                gevonden = await op(db, dag(geleden), gehoord)
                laatste = max(bekend, default=(None, None, "Zaandam"), key=lambda v: v[:2])
                assert gevonden.adres.plaats == laatste[2]
                personen = [v for v in bekend if v[3] >= 0]
                assert gevonden.werkzame_personen == (max(personen, key=lambda v: v[:2])[3] if personen else 12)
        async with db.transaction() as tx:
            assert await handlers.toon_vestiging(tx, NUMMER) == await handlers.toon_vestiging_op(tx, NUMMER, None, None)


class TestOpvolging:
    async def test_a_successor_is_proposed_once_and_decided_by_a_person(
        self, db: Database, importeer: Importeer, rij: Maak
    ) -> None:
        await importeer([rij(), rij(kvkNummer="00000002", vestigingsnummer=ANDER, naam="De Raaf")])
        voortzetting = Voortzetting(van_kvk_nummer=KVK, naar_kvk_nummer="00000002", aandeel=0.6, ingangsdatum=dag(1))
        [voorgesteld] = (await muteer(db, voortzetting)).opvolgingen
        assert (await muteer(db, voortzetting)).opvolgingen == []
        assert (voorgesteld.van, voorgesteld.naar, voorgesteld.aandeel) == (NUMMER, ANDER, 0.6)
        async with db.transaction() as tx:
            assert (await handlers.toon_bedrijf(tx, KVK)).opheffingsdatum == dag(1)
            besloten = await handlers.beslis_over_opvolging(
                tx, voorgesteld.id, OpvolgingStatus.BEVESTIGD, versie=1, door="een mens", reden="zelfde eigenaar"
            )
        assert besloten.besluit is not None
        assert (besloten.status, besloten.besluit.door, besloten.versie) == ("bevestigd", "een mens", 2)
        async with db.transaction() as tx:
            with pytest.raises(VersieVerouderd):
                await handlers.beslis_over_opvolging(
                    tx, voorgesteld.id, OpvolgingStatus.INGETROKKEN, versie=1, door="een ander", reden="toch niet"
                )

    async def test_nobody_succeeds_himself_through_others(self, db: Database, importeer: Importeer, rij: Maak) -> None:
        nummers = ["000000000001", "000000000002", "000000000003"]
        await importeer([rij(kvkNummer=n[4:], vestigingsnummer=n) for n in nummers])

        async def bevestig(van: str, naar: str) -> None:
            opdracht = Voortzetting(van_vestigingsnummer=van, naar_vestigingsnummer=naar, ingangsdatum=dag(1))
            [opvolging] = (await muteer(db, opdracht)).opvolgingen
            async with db.transaction() as tx:
                await handlers.beslis_over_opvolging(
                    tx, opvolging.id, OpvolgingStatus.BEVESTIGD, versie=1, door="een mens", reden="zo is het"
                )

        een, twee, drie = nummers
        await bevestig(een, twee)
        await bevestig(twee, drie)
        with pytest.raises(OpvolgingInKring):
            await bevestig(drie, een)

    async def test_confirmed_history_counts_as_if_it_had_always_been_the_successors_own(
        self,
        db: Database,
        importeer: Importeer,
        rij: Maak,
        melding: Callable[..., Event[MeldingOntvangenV1]],
        afgerond: Callable[..., Event[InterventieAfgerondV1]],
    ) -> None:
        """Three vestigingen alike: what happens at the first counts for the second, the third has it as its own."""
        voorganger, opvolger, eigen = "00000001", "00000002", "00000003"
        nummers = {kvk: f"0000{kvk}" for kvk in (voorganger, opvolger, eigen)}
        await importeer([rij(kvkNummer=kvk, vestigingsnummer=nummer) for kvk, nummer in nummers.items()])

        async def gebeurt(maanden: int) -> None:
            toen = datetime.now(UTC) - timedelta(days=30 * maanden)
            for kvk in (voorganger, eigen):
                async with db.transaction() as tx:
                    await handlers.on_melding_ontvangen(tx, [melding(kvk_nummer=kvk, ontvangen_op=toen)])
                    await handlers.on_interventie_afgerond(tx, [afgerond(kvk_nummer=kvk, afgerond_op=toen)])

        async def scores(kvk: str) -> list[float]:
            await handlers.begin_herweging(db, Herweegreden.TIJD)
            async for _ in handlers.herweeg(db):
                pass
            async with db.transaction() as tx:
                profiel = await handlers.toon_profiel(tx, nummers[kvk])
            return [*(score.score for score in profiel.scores), profiel.naleving]

        zonder = await scores(opvolger)
        await gebeurt(20)
        opdracht = Voortzetting(van_kvk_nummer=voorganger, naar_kvk_nummer=opvolger, ingangsdatum=dag(30))
        [opvolging] = (await muteer(db, opdracht)).opvolgingen
        assert await scores(opvolger) == zonder  # a proposal counts for nothing

        async def beslis(status: OpvolgingStatus, versie: int) -> None:
            async with db.transaction() as tx:
                await handlers.beslis_over_opvolging(
                    tx, opvolging.id, status, versie=versie, door="een mens", reden="zo is het"
                )

        await beslis(OpvolgingStatus.BEVESTIGD, 1)
        assert await scores(opvolger) == pytest.approx(await scores(eigen), rel=1e-6)
        await gebeurt(1)  # what is told late of what ended, counts for who goes on with it
        assert await scores(opvolger) == pytest.approx(await scores(eigen), rel=1e-6)
        assert await scores(opvolger) != pytest.approx(zonder, rel=1e-3)
        await beslis(OpvolgingStatus.INGETROKKEN, 2)
        assert await scores(opvolger) == pytest.approx(zonder, rel=1e-9)

    async def test_part_of_the_history_counts_for_that_part_over_every_step(
        self,
        db: Database,
        importeer: Importeer,
        rij: Maak,
        afgerond: Callable[..., Event[InterventieAfgerondV1]],
    ) -> None:
        kvks = ["00000001", "00000002", "00000003"]
        await importeer([rij(kvkNummer=kvk, vestigingsnummer=f"0000{kvk}") for kvk in kvks])
        async with db.transaction() as tx:
            await handlers.on_interventie_afgerond(tx, [afgerond(kvk_nummer=kvks[0])])
        for van, naar in pairwise(kvks):
            opdracht = Voortzetting(van_kvk_nummer=van, naar_kvk_nummer=naar, aandeel=0.5, ingangsdatum=dag(1))
            [opvolging] = (await muteer(db, opdracht)).opvolgingen
            async with db.transaction() as tx:
                await handlers.beslis_over_opvolging(
                    tx, opvolging.id, OpvolgingStatus.BEVESTIGD, versie=1, door="een mens", reden="zo is het"
                )
        async with db.transaction() as tx:
            rijen = await tx.execute(
                select(toestand.c.vestigingsnummer, toestand.c.bevindingen, toestand.c.blootstelling)
            )
            gevonden = {nummer: (bevindingen, blootstelling) for nummer, bevindingen, blootstelling in rijen}
        for nummer, deel in zip(kvks, (1.0, 0.5, 0.25), strict=True):
            assert gevonden[f"0000{nummer}"] == pytest.approx((deel, deel), rel=1e-9)
