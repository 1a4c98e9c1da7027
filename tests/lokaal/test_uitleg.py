"""Every score of the example data explained: its factors multiply to it, and what would lower it, done, lowers it.

The companies and meldingen are those of `make run`; they go through the handlers of risico on a real Postgres.
"""

import math
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from uuid_utils.compat import uuid7

from deploy.lokaal.voorbeelddata import Vestiging, als_csv, maak_meldingen, maak_vestigingen
from meldingen.events import melding_ontvangen
from meldingen.handlers import Aanmelding
from meldingen.schemas import MeldingInvoer
from risico import handlers
from risico.consumers import SUBSCRIPTIONS
from risico.domain import vandaag
from risico.handlers import Bestandsformaat
from risico.model import Dossier, Model, Risicoprofiel, Risicoscore, score_van
from risico.model.parameters import BANDEN
from risico.model.tegenfeit import na_schone_controles, over
from risico.repository import DossierRepository, ModelRepository
from risico.tables import inbox
from shared.contracts.envelope import Event
from shared.contracts.interventie import InterventieAfgerondV1
from shared.contracts.waardelijsten import InterventieType, OvertredingKlasse, Risico, Uitkomst
from shared.runtime.database import Database
from shared.runtime.dispatch import Dispatcher

NU = datetime.now(UTC)


@dataclass(frozen=True)
class Voorbeeld:
    """The example data as risico has it: every company with its dossier and profile."""

    db: Database
    model: Model
    dossiers: dict[str, Dossier]
    profielen: dict[str, Risicoprofiel]


async def verwerk(db: Database, events: list[Event[Any]]) -> None:
    async with db.transaction() as tx:
        await Dispatcher(inbox, SUBSCRIPTIONS).handle(tx, events)


def uitkomst(
    kvk_nummer: str, vestigingsnummer: str, risicos: tuple[Risico, ...], op: datetime, **wijzig: Any
) -> Event[Any]:
    velden: dict[str, Any] = {
        "interventie_id": uuid7(),
        "zaak_id": uuid7(),
        "interventie_type": InterventieType.INSPECTIE,
        "inspecteur_id": uuid7(),
        "kvk_nummer": kvk_nummer,
        "vestigingsnummer": vestigingsnummer,
        "risicos": risicos,
        "uitkomst": Uitkomst.GEEN_OVERTREDING,
        "afgerond_op": op,
    }
    data = InterventieAfgerondV1(**velden | wijzig)
    return Event.of(data, key=kvk_nummer, subject=data.interventie_id)


def uitkomsten(vestigingen: list[Vestiging]) -> list[Event[Any]]:
    """Draw what inspectors found at some of the companies, as `make run` lets them tell it."""
    toeval = Random(5)  # noqa: S311 - repeatable, not secret
    return [
        uitkomst(
            vestiging.kvk_nummer,
            vestiging.vestigingsnummer,
            tuple(toeval.sample(list(Risico), 2)),
            NU - timedelta(days=toeval.uniform(1, 1500)),
            **toeval.choice(
                [
                    {},
                    {"uitkomst": Uitkomst.OVERTREDING, "overtreding_klasse": OvertredingKlasse.OVERIGE_OVERTREDING},
                    {"uitkomst": Uitkomst.OVERTREDING, "overtreding_klasse": OvertredingKlasse.ZWARE_OVERTREDING},
                ]
            ),
        )
        for vestiging in toeval.sample(vestigingen, 400)
    ]


async def lees(db: Database, nummers: list[str]) -> tuple[Model, dict[str, Dossier], dict[str, Risicoprofiel]]:
    async with db.transaction() as tx:
        model = await ModelRepository(tx).op(NU)
        dossiers = await DossierRepository(tx).vergrendel(nummers, model)
    profielen = {
        nummer: Risicoprofiel.van(dossier.vestiging, dossier, model, NU)
        for nummer, dossier in dossiers.items()
        if dossier.vestiging is not None
    }
    return model, dossiers, profielen


@pytest.fixture
async def voorbeeld(maak_database: Callable[[str], str]) -> AsyncIterator[Voorbeeld]:
    db = Database.connect(maak_database("risico"), application_name="test", pool_size=2)
    vestigingen = maak_vestigingen()

    async def bestand() -> AsyncIterator[bytes]:
        yield als_csv(vestigingen).encode()

    async with db.transaction() as tx:
        await handlers.importeer_vestigingen(tx, bestand(), Bestandsformaat.CSV, door="een test")
    bodies = maak_meldingen(vestigingen, vandaag=vandaag(NU))
    meldingen = [
        Aanmelding.van(MeldingInvoer.model_validate(body, strict=False).naar_opdracht()).registratie.melding
        for body in bodies
    ]
    events = [melding_ontvangen(melding, None) for melding in meldingen] + uitkomsten(vestigingen)
    for begin in range(0, len(events), 100):
        await verwerk(db, events[begin : begin + 100])
    yield Voorbeeld(db, *await lees(db, [v.vestigingsnummer for v in vestigingen]))
    await db.close()


def controleer_uitleg(score: Risicoscore) -> None:
    assert math.prod(factor.maal for factor in score.uitleg) == pytest.approx(score.score, rel=1e-9)
    assert 0 <= score.laag <= score.hoog


def controleer_tegenfeit(voorbeeld: Voorbeeld, dossier: Dossier, score: Risicoscore) -> None:
    """Apply both ways down, and one inspection less than asked."""
    feit, toestand, model = score.tegenfeit, dossier.toestanden.get(score.risico), voorbeeld.model
    op = dossier.herbeoordeeld_op or NU
    hoogte = BANDEN.index(score.band)
    assert (feit is None) == (hoogte == 0 or dossier.alleen_sector)
    if feit is None:
        return
    assert BANDEN.index(feit.band) == hoogte - 1
    for controles, lager in ((feit.schone_controles, True), (feit.schone_controles - 1, False)):
        na = na_schone_controles(toestand, controles, model, score.risico, op)
        wordt = model.band(score_van(model, dossier.populatie, score.risico, na, op))
        assert (BANDEN.index(wordt) < hoogte) == lager
    if feit.maanden is not None:
        straks = score_van(model, dossier.populatie, score.risico, toestand, over(op, feit.maanden))
        assert BANDEN.index(model.band(straks)) < hoogte


async def controleer_met_echte_controles(voorbeeld: Voorbeeld) -> None:
    """Let as many clean inspections as the greatest risico asks for come in as events: it goes down."""
    gekozen = [
        (profiel, profiel.scores[0])
        for nummer, profiel in voorbeeld.profielen.items()
        if voorbeeld.dossiers[nummer].toestanden and profiel.scores[0].tegenfeit is not None
    ][:60]
    assert len({score.band for _, score in gekozen}) > 1
    schoon = [
        uitkomst(profiel.vestiging.kvk_nummer, profiel.vestiging.vestigingsnummer, (score.risico,), datetime.now(UTC))
        for profiel, score in gekozen
        for _ in range(score.tegenfeit.schone_controles if score.tegenfeit else 0)
    ]
    await verwerk(voorbeeld.db, schoon)
    _, _, na = await lees(voorbeeld.db, [profiel.vestiging.vestigingsnummer for profiel, _ in gekozen])
    for profiel, was in gekozen:
        wordt = next(s for s in na[profiel.vestiging.vestigingsnummer].scores if s.risico is was.risico)
        assert BANDEN.index(wordt.band) < BANDEN.index(was.band)


async def test_each_score_of_each_company_is_explained_and_its_counterfactual_holds(voorbeeld: Voorbeeld) -> None:
    assert len(voorbeeld.profielen) == 5000
    assert sum(dossier.oordeel is not None for dossier in voorbeeld.dossiers.values()) > 500
    for nummer, profiel in voorbeeld.profielen.items():
        dossier = voorbeeld.dossiers[nummer]
        assert {score.risico for score in profiel.scores} == set(Risico)
        for score in profiel.scores:
            controleer_uitleg(score)
            controleer_tegenfeit(voorbeeld, dossier, score)
        if dossier.oordeel is not None:
            assert dossier.oordeel.score == pytest.approx(profiel.scores[0].score, rel=1e-9)
            bewaard = {score.risico: score.score for score in profiel.scores if score.risico in dossier.toestanden}
            assert dict(dossier.oordeel.scores) == pytest.approx(bewaard, rel=1e-9)
    banden = {score.band for profiel in voorbeeld.profielen.values() for score in profiel.scores}
    assert banden == set(BANDEN)
    await controleer_met_echte_controles(voorbeeld)
