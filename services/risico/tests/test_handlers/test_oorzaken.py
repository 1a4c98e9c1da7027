"""The history of a score: whatever changed it, why is written down, on a real Postgres."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import update
from uuid_utils.compat import uuid7

from risico import handlers
from risico.domain import (
    Correctie,
    Herweegreden,
    Oorzaaksoort,
    OpvolgingStatus,
    Verhuizing,
    Vestiging,
    Voortzetting,
    vandaag,
)
from risico.model import Herbeoordeling
from risico.tables import profiel
from shared.contracts.envelope import Event
from shared.contracts.interventie import InterventieAfgerondV1
from shared.contracts.meldingen import MeldingBeslotenV1, MeldingGekoppeldV1, MeldingOntvangenV1
from shared.contracts.onderdelen import MeldingVerwijzing
from shared.contracts.waardelijsten import MeldingBesluit, NietInOnderzoekReden
from shared.runtime.database import Database

Json = dict[str, Any]
Melding = Callable[..., Event[MeldingOntvangenV1]]
Afgerond = Callable[..., Event[InterventieAfgerondV1]]
Verwerk = Callable[..., Awaitable[None]]
KVK, NUMMER = "01234567", "000012345678"
BUUR_KVK, BUUR = "00000001", "000000000101"
VANDAAG = vandaag(datetime.now(UTC))
ALLES = ("risico:lezen", "risico:aanleiding-lezen", "risico:selecteren", "risico:afwijken")


@pytest.fixture(autouse=True)
async def register(importeer: Callable[..., Awaitable[object]], rij: Callable[..., Json]) -> None:
    """Have two bakeries."""
    await importeer([rij(), rij(kvkNummer=BUUR_KVK, vestigingsnummer=BUUR, naam="Bakkerij De Ekster", straat="Dam 1")])


async def geschiedenis(db: Database, nummer: str = NUMMER) -> Sequence[Herbeoordeling]:
    """Give the reassessments, the oldest first."""
    async with db.transaction() as tx:
        return list(reversed(await handlers.toon_herbeoordelingen(tx, nummer, na=None, limiet=100)))


def oorzaken(gezien: Sequence[Herbeoordeling]) -> list[tuple[Oorzaaksoort, UUID]]:
    return [(h.oorzaak.soort, h.oorzaak.veroorzaakt_door) for h in gezien if h.oorzaak is not None]


def sluit_aan(gezien: Sequence[Herbeoordeling]) -> None:
    """Nothing changed in between, but for what fades: each begins where the one before it ended."""
    assert all(h.oorzaak is not None for h in gezien)
    for vorige, volgende in pairwise(gezien):
        assert volgende.score_voor == pytest.approx(vorige.score_na, rel=1e-6)


async def test_each_step_of_a_melding_an_outcome_and_its_annulment_say_what_they_were(
    db: Database, verwerk: Verwerk, melding: Melding, afgerond: Afgerond
) -> None:
    eigen, bezoek = melding(kvk_nummer=BUUR_KVK), afgerond()
    await verwerk(eigen, bezoek)
    data = eigen.data
    verwijzing = MeldingVerwijzing(
        melding_id=data.melding_id, soort=data.soort, urgentie=data.urgentie, ontvangen_op=data.ontvangen_op
    )
    gekoppeld = MeldingGekoppeldV1(
        koppeling=1,
        kvk_nummer=KVK,
        melding=verwijzing,
        domein=data.domein,
        risicos=data.risicos,
        gekoppeld_op=datetime.now(UTC),
    )
    besloten = MeldingBeslotenV1(
        melding_id=data.melding_id,
        besluit_nummer=1,
        besluit=MeldingBesluit.NIET_IN_ONDERZOEK,
        reden=NietInOnderzoekReden.GEEN_PRIORITEIT,
        kwaadwillig=True,
        kvk_nummer=KVK,
        besloten_op=datetime.now(UTC),
    )
    await verwerk(Event.of(gekoppeld, key=KVK, subject=data.melding_id))
    await verwerk(Event.of(besloten, key=KVK, subject=data.melding_id))
    async with db.transaction() as tx:
        await handlers.vernietig_bevinding(tx, bezoek.data.interventie_id, "rechter", "ECLI:NL:1")
    gezien = await geschiedenis(db)
    assert oorzaken(gezien) == [
        (Oorzaaksoort.INTERVENTIE, bezoek.data.interventie_id),
        (Oorzaaksoort.KOPPELING, data.melding_id),
        (Oorzaaksoort.BESLUIT, data.melding_id),
        (Oorzaaksoort.VERNIETIGING, bezoek.data.interventie_id),
    ]
    sluit_aan(gezien)
    buur = await geschiedenis(db, BUUR)
    assert [soort for soort, _ in oorzaken(buur)] == [Oorzaaksoort.MELDING, Oorzaaksoort.KOPPELING]
    sluit_aan(buur)


async def test_the_register_is_a_cause_also_where_no_band_moves(
    db: Database, verwerk: Verwerk, melding: Melding, importeer: Callable[..., Awaitable[object]], rij: Any
) -> None:
    await verwerk(melding())
    async with db.transaction() as tx:
        vestiging: Vestiging = await handlers.toon_vestiging(tx, NUMMER)
        adres = replace(vestiging.adres, straat="Kade 9")
        verhuizing = Verhuizing(vestigingsnummer=NUMMER, adres=adres, ingangsdatum=VANDAAG)
        verhuisd = await handlers.muteer(tx, verhuizing, "kvk")
    async with db.transaction() as tx:
        velden = {"werkzame_personen": 13}
        gegroeid = await handlers.muteer(
            tx, Correctie(vestigingsnummer=NUMMER, velden=velden, ingangsdatum=VANDAAG, reden="Geteld."), "kvk"
        )
    await importeer([rij(werkzamePersonen=14)])
    gezien = await geschiedenis(db)
    assert [soort for soort, _ in oorzaken(gezien)] == [Oorzaaksoort.MELDING, *[Oorzaaksoort.REGISTER] * 3]
    assert [wie for _, wie in oorzaken(gezien)][1:3] == [verhuisd.mutatie.id, gegroeid.mutatie.id]
    assert len({h.band_na for h in gezien}) == 1
    assert gezien[3].score_na > gezien[2].score_na > gezien[1].score_na


async def test_a_successor_is_told_why_too_by_the_decision_and_by_what_happens_at_who_was_before(
    db: Database, verwerk: Verwerk, melding: Melding
) -> None:
    await verwerk(melding())
    async with db.transaction() as tx:
        over = Voortzetting(van_vestigingsnummer=NUMMER, naar_vestigingsnummer=BUUR, ingangsdatum=VANDAAG)
        (opvolging,) = (await handlers.muteer(tx, over, "kvk")).opvolgingen
        await handlers.beslis_over_opvolging(
            tx, opvolging.id, OpvolgingStatus.BEVESTIGD, versie=1, door="anna", reden="Zelfde baas."
        )
    later = melding()
    await verwerk(later)
    assert oorzaken(await geschiedenis(db, BUUR)) == [
        (Oorzaaksoort.OPVOLGING, opvolging.id),
        (Oorzaaksoort.MELDING, later.data.melding_id),
    ]


async def test_the_clock_is_a_cause_where_it_moves_a_band(db: Database, verwerk: Verwerk, melding: Melding) -> None:
    await verwerk(melding())
    async with db.transaction() as tx:
        await tx.execute(update(profiel).values(band="hoogst"))
    assert await handlers.begin_herweging(db, Herweegreden.TIJD)
    herweging = [stand async for stand in handlers.herweeg(db)][-1]
    assert oorzaken(await geschiedenis(db))[1:] == [(Oorzaaksoort.TIJD, herweging.id)]


class TestLog:
    """One score with all it followed from and what people did with it, in one request."""

    async def test_it_holds_the_draws_and_the_judgements_of_its_time(
        self, *, als: Callable[..., httpx.AsyncClient], verwerk: Verwerk, melding: Melding, db: Database
    ) -> None:
        await verwerk(melding())
        client = als(*ALLES)
        trekking = {"programma": "Bakkers", "aantal": 2, "seed": 1}
        selectie = await client.post("/selecties", json=trekking, headers={"Idempotency-Key": "log-van-scores"})
        assert selectie.status_code == 201, selectie.text
        einde: date = VANDAAG + timedelta(days=30)
        oordeel = {"band": "hoogst", "reden": "Eigen waarneming.", "einddatum": str(einde)}
        afwijking = await client.post(f"/risicoprofielen/{NUMMER}/afwijkingen", json=oordeel)
        assert afwijking.status_code == 201, afwijking.text
        volgende = melding()
        await verwerk(volgende)
        eerste, tweede = await geschiedenis(db)
        log = (await client.get(f"/herbeoordelingen/{eerste.id}")).json()
        assert (log["modelversie"], log["vestigingsnummer"], log["scoreNa"]) == ("1.1", NUMMER, eerste.score_na)
        assert (log["aanleiding"]["soort"], log["scoreVoor"] is None) == ("melding", False)
        assert log["kans"] > 0
        assert {factor["soort"] for factor in log["uitleg"]} >= {"ernst", "sector", "omvang"}
        (gekozen,) = log["selecties"]
        assert (gekozen["selectieId"], gekozen["herkomst"], gekozen["kans"]) == (selectie.json()["id"], "model", 1.0)
        assert [(a["id"], a["reden"]) for a in log["afwijkingen"]] == [(afwijking.json()["id"], "Eigen waarneming.")]
        daarna = (await client.get(f"/herbeoordelingen/{tweede.id}")).json()
        assert (log["vervangenOp"], daarna["vervangenOp"]) == (daarna["herbeoordeeldOp"], None)
        assert (daarna["aanleiding"]["meldingId"], daarna["selecties"]) == (str(volgende.data.melding_id), [])
        assert [a["id"] for a in daarna["afwijkingen"]] == [afwijking.json()["id"]]  # it still runs

    async def test_it_is_for_who_may_see_causes_and_not_found_is_said(
        self, als: Callable[..., httpx.AsyncClient], verwerk: Verwerk, melding: Melding, db: Database
    ) -> None:
        await verwerk(melding(kvk_nummer="76543210"), melding())
        (eerste,) = await geschiedenis(db)
        assert (await als("risico:lezen").get(f"/herbeoordelingen/{eerste.id}")).status_code == 403
        assert (await als(*ALLES).get(f"/herbeoordelingen/{uuid7()}")).status_code == 404
