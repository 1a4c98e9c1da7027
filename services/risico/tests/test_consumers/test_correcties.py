"""Evidence that moves, changes or falls: afterwards everything is as if it had always been so, on a real Postgres."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import orjson
import pytest
from sqlalchemy import select, update
from uuid_utils.compat import uuid7

from risico import handlers
from risico.domain import BevindingOnbekend, BevindingVernietigd, Oorzaaksoort
from risico.model import Risicoprofiel
from risico.tables import aanleiding, outbox, profiel, toestand
from shared.contracts.envelope import Event
from shared.contracts.interventie import InterventieAfgerondV1
from shared.contracts.meldingen import MeldingBeoordeeldV1, MeldingBeslotenV1, MeldingGekoppeldV1, MeldingOntvangenV1
from shared.contracts.onderdelen import BedrijfVerwijzing, MeldingVerwijzing
from shared.contracts.waardelijsten import (
    MeldingBesluit,
    NietInOnderzoekReden,
    OvertredingKlasse,
    Risico,
    Urgentie,
    Werkgeverstype,
)
from shared.runtime.database import Database

Json = dict[str, Any]
Melding = Callable[..., Event[MeldingOntvangenV1]]
Afgerond = Callable[..., Event[InterventieAfgerondV1]]
Verwerk = Callable[..., Awaitable[None]]
KRAAI, CAFE = ("01234567", "000012345678"), ("00000001", "000000000101")
TOEN = datetime.now(UTC) - timedelta(days=40)


@pytest.fixture
async def register(importeer: Callable[..., Awaitable[object]], rij: Callable[..., Json]) -> None:
    """Have two bakeries that are alike, and one that is a natural person."""
    tweede = rij(kvkNummer=CAFE[0], vestigingsnummer=CAFE[1], naam="Bakkerij De Ekster")
    persoon = rij(kvkNummer="00000002", vestigingsnummer="000000000102", naam="Jan", rechtsvorm="Eenmanszaak")
    await importeer([rij(), tweede, persoon])


pytestmark = pytest.mark.usefixtures("register")


def verwijzing(event: Event[MeldingOntvangenV1], **wijzig: Any) -> MeldingVerwijzing:
    data = event.data
    return MeldingVerwijzing(
        **{
            "melding_id": data.melding_id,
            "soort": data.soort,
            "urgentie": data.urgentie,
            "ontvangen_op": data.ontvangen_op,
        }
        | wijzig
    )


def gekoppeld(
    event: Event[MeldingOntvangenV1], koppeling: int, van: str | None, naar: str
) -> Event[MeldingGekoppeldV1]:
    data = MeldingGekoppeldV1(
        koppeling=koppeling,
        van=None if van is None else BedrijfVerwijzing(kvk_nummer=van),
        kvk_nummer=naar,
        melding=verwijzing(event),
        domein=event.data.domein,
        risicos=event.data.risicos,
        gekoppeld_op=datetime.now(UTC),
    )
    return Event.of(data, key=naar, subject=event.data.melding_id)


def beoordeeld(
    event: Event[MeldingOntvangenV1], beoordeling: int, urgentie: Urgentie, *risicos: Risico
) -> Event[MeldingBeoordeeldV1]:
    data = MeldingBeoordeeldV1(
        beoordeling=beoordeling,
        kvk_nummer=event.data.kvk_nummer,
        melding=verwijzing(event, urgentie=urgentie),
        domein=event.data.domein,
        risicos=risicos or event.data.risicos,
        beoordeeld_op=datetime.now(UTC),
    )
    return Event.of(data, key=event.key, subject=event.data.melding_id)


def besloten(event: Event[MeldingOntvangenV1], nummer: int, *, kwaadwillig: bool) -> Event[MeldingBeslotenV1]:
    data = MeldingBeslotenV1(
        melding_id=event.data.melding_id,
        besluit_nummer=nummer,
        besluit=MeldingBesluit.NIET_IN_ONDERZOEK,
        reden=NietInOnderzoekReden.GEEN_PRIORITEIT,
        kwaadwillig=kwaadwillig,
        kvk_nummer=event.data.kvk_nummer,
        besloten_op=datetime.now(UTC),
    )
    return Event.of(data, key=event.key, subject=event.data.melding_id)


@pytest.fixture
def stand(db: Database) -> Callable[[str], Awaitable[dict[str, Any]]]:
    """Give a function that reads what is kept of a vestiging: per risico its sums and counts."""

    async def lees(vestigingsnummer: str) -> dict[str, Any]:
        query = select(toestand).where(toestand.c.vestigingsnummer == vestigingsnummer)
        async with db.transaction() as tx:
            return {
                rij.risico: (rij.bevindingen, rij.blootstelling, rij.meldingen, *rij.kwartalen, rij.aantal_meldingen)
                for rij in await tx.execute(query)
            }

    return lees


@pytest.fixture
def verteld(db: Database) -> Callable[[], Awaitable[Sequence[Json]]]:
    async def lees() -> Sequence[Json]:
        async with db.transaction() as tx:
            rijen = await tx.scalars(select(outbox.table.c.data).order_by(outbox.table.c.id))
            return [orjson.loads(rij) for rij in rijen]

    return lees


async def profiel_van(db: Database, vestigingsnummer: str) -> Risicoprofiel:
    async with db.transaction() as tx:
        return await handlers.toon_profiel(tx, vestigingsnummer)


def gelijk(een: dict[str, Any], ander: dict[str, Any]) -> bool:
    return een.keys() == ander.keys() and all(een[k] == pytest.approx(ander[k], rel=1e-9) for k in een)


class TestKoppeling:
    async def test_evidence_moves_whole_and_both_companies_are_told(
        self, verwerk: Verwerk, melding: Melding, stand: Any, verteld: Any
    ) -> None:
        blijft, gaat = melding(ontvangen_op=TOEN), melding(ontvangen_op=TOEN + timedelta(days=3))
        await verwerk(blijft, gaat)
        await verwerk(gekoppeld(gaat, 1, KRAAI[0], CAFE[0]))
        daarna = await stand(KRAAI[1]), await stand(CAFE[1])
        beide = (await verteld())[2:]
        assert {(v["aanleiding"], v["melding"]) for v in beide} == {("parameters", None)}
        assert [v["vestigingsnummer"] for v in beide] == [KRAAI[1], CAFE[1]]
        await verwerk(gekoppeld(gaat, 2, CAFE[0], KRAAI[0]))
        assert await stand(CAFE[1]) == {}
        await verwerk(gekoppeld(gaat, 3, KRAAI[0], CAFE[0]))
        assert gelijk(await stand(KRAAI[1]), daarna[0])
        assert gelijk(await stand(CAFE[1]), daarna[1])
        assert daarna[0].keys() == daarna[1].keys() == {Risico.ONDERBETALING}

    async def test_a_melding_about_an_unknown_employer_counts_once_it_is_tied_to_one(
        self, verwerk: Verwerk, melding: Melding, stand: Any
    ) -> None:
        onbekend, bekend = melding(kvk_nummer=None, ontvangen_op=TOEN), melding(kvk_nummer=CAFE[0], ontvangen_op=TOEN)
        await verwerk(onbekend, bekend)
        assert await stand(KRAAI[1]) == {}
        await verwerk(gekoppeld(onbekend, 1, None, KRAAI[0]))
        assert gelijk(await stand(KRAAI[1]), await stand(CAFE[1]))

    async def test_in_whatever_order_it_is_told_the_end_is_the_same(
        self, verwerk: Verwerk, melding: Melding, stand: Any, verteld: Any, db: Database
    ) -> None:
        einden = []
        for volgorde in permutations(range(4)):
            eigen = melding(ontvangen_op=TOEN)
            events = [
                eigen,
                gekoppeld(eigen, 1, KRAAI[0], CAFE[0]),
                beoordeeld(eigen, 1, Urgentie.U1_DIRECT, Risico.WERKDRUK),
                besloten(eigen, 1, kwaadwillig=False),
            ]
            for plek in volgorde:
                await verwerk(events[plek])
            einden.append((await stand(KRAAI[1]), await stand(CAFE[1])))
            await verwerk(besloten(eigen, 9, kwaadwillig=True))
            assert (await stand(KRAAI[1]), await stand(CAFE[1])) == ({}, {})
        assert einden[0][1].keys() == {Risico.WERKDRUK}
        for kraai, cafe in einden:
            assert kraai == {}
            assert gelijk(cafe, einden[0][1])
        om_melding = [v for v in await verteld() if v["aanleiding"] == "melding"]
        assert len(om_melding) == len(einden)
        async with db.transaction() as tx:
            redenen = (await tx.scalars(select(aanleiding.c.oorzaak))).all()
        assert set(redenen) == {
            Oorzaaksoort.MELDING,
            Oorzaaksoort.KOPPELING,
            Oorzaaksoort.BEOORDELING,
            Oorzaaksoort.BESLUIT,
        }


class TestBeoordelingEnBesluit:
    async def test_triage_changes_what_a_melding_weighs_and_is_told_when_something_moved(
        self, verwerk: Verwerk, melding: Melding, stand: Any, verteld: Any
    ) -> None:
        eigen = melding(ontvangen_op=TOEN)
        await verwerk(eigen)
        await verwerk(beoordeeld(eigen, 1, Urgentie.U3_HOOG))
        await verwerk(melding(kvk_nummer=CAFE[0], urgentie=Urgentie.U3_HOOG, ontvangen_op=TOEN))
        assert gelijk(await stand(KRAAI[1]), await stand(CAFE[1]))
        assert [v["aanleiding"] for v in await verteld()] == ["melding", "melding"]

    async def test_what_is_not_investigated_still_counts_and_malice_is_unlearned_until_it_is_taken_back(
        self, verwerk: Verwerk, melding: Melding, stand: Any, db: Database
    ) -> None:
        eigen = melding(ontvangen_op=TOEN, urgentie=Urgentie.U1_DIRECT)
        voor = await profiel_van(db, KRAAI[1])
        await verwerk(eigen)
        gemeld = await stand(KRAAI[1])
        await verwerk(besloten(eigen, 1, kwaadwillig=False))
        assert await stand(KRAAI[1]) == gemeld
        await verwerk(besloten(eigen, 2, kwaadwillig=True), besloten(eigen, 1, kwaadwillig=False))
        assert await stand(KRAAI[1]) == {}
        assert [(s.risico, s.score) for s in (await profiel_van(db, KRAAI[1])).scores] == [
            (s.risico, s.score) for s in voor.scores
        ]
        await verwerk(besloten(eigen, 3, kwaadwillig=False))
        assert gelijk(await stand(KRAAI[1]), gemeld)


class TestVernietiging:
    async def test_an_annulled_outcome_was_never_there(
        self, db: Database, verwerk: Verwerk, melding: Melding, afgerond: Afgerond, stand: Any
    ) -> None:
        fout = afgerond(afgerond_op=TOEN, overtreding_klasse=OvertredingKlasse.ZWARE_OVERTREDING)
        fouten = [
            afgerond(afgerond_op=TOEN - timedelta(days=n), overtreding_klasse=OvertredingKlasse.ZWARE_OVERTREDING)
            for n in (300, 600)
        ]
        zelfde = [
            Event.of(
                event.data.model_copy(update={"interventie_id": uuid7(), "kvk_nummer": CAFE[0]}),
                key=CAFE[0],
                subject=event.subject,
            )
            for event in fouten
        ]
        await verwerk(
            *fouten, fout, melding(ontvangen_op=TOEN), *zelfde, melding(kvk_nummer=CAFE[0], ontvangen_op=TOEN)
        )
        assert (await profiel_van(db, KRAAI[1])).werkgeverstype is Werkgeverstype.NOTOIR_CRIMINEEL
        async with db.transaction() as tx:
            vernietigd = await handlers.vernietig_bevinding(tx, fout.data.interventie_id, "rechter", "ECLI:NL:1")
        assert vernietigd.vernietiging is not None
        assert gelijk(await stand(KRAAI[1]), await stand(CAFE[1]))
        kraai, cafe = await profiel_van(db, KRAAI[1]), await profiel_van(db, CAFE[1])
        assert (kraai.naleving, kraai.werkgeverstype) == (cafe.naleving, cafe.werkgeverstype)

    async def test_what_is_unknown_or_annulled_before_is_refused(
        self, verwerk: Verwerk, afgerond: Afgerond, db: Database
    ) -> None:
        event = afgerond()
        await verwerk(event)
        async with db.transaction() as tx:
            with pytest.raises(BevindingOnbekend):
                await handlers.vernietig_bevinding(tx, uuid7(), "rechter", "vergissing")
            await handlers.vernietig_bevinding(tx, event.data.interventie_id, "rechter", "vergissing")
            with pytest.raises(BevindingVernietigd):
                await handlers.vernietig_bevinding(tx, event.data.interventie_id, "rechter", "vergissing")


async def test_a_natural_person_is_not_profiled_but_told_like_any_other(
    verwerk: Verwerk, melding: Melding, afgerond: Afgerond, stand: Any, verteld: Any
) -> None:
    await verwerk(melding(kvk_nummer="00000002", urgentie=Urgentie.U1_DIRECT), afgerond(kvk_nummer="00000002"))
    assert await stand("000000000102") == {}
    assert [(v["scoreVoor"] == v["scoreNa"], v["onzeker"]) for v in await verteld()] == [(True, True)] * 2


async def test_a_state_of_another_model_version_is_built_anew_before_anything_is_added(
    verwerk: Verwerk, melding: Melding, stand: Any, db: Database
) -> None:
    await verwerk(melding(ontvangen_op=TOEN), melding(kvk_nummer=CAFE[0], ontvangen_op=TOEN))
    async with db.transaction() as tx:
        await tx.execute(update(profiel).where(profiel.c.vestigingsnummer == KRAAI[1]).values(modelversie="1.0"))
        await tx.execute(update(toestand).where(toestand.c.vestigingsnummer == KRAAI[1]).values(meldingen=99.0))
    straks = TOEN + timedelta(days=2)
    await verwerk(melding(ontvangen_op=straks), melding(kvk_nummer=CAFE[0], ontvangen_op=straks))
    assert gelijk(await stand(KRAAI[1]), await stand(CAFE[1]))
