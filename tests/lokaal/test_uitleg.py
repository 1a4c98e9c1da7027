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

from deploy.lokaal.example_data import Vestiging, as_csv, draw_meldingen, draw_vestigingen
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
class Example:
    """The example data as risico has it: every company with its dossier and profile."""

    db: Database
    model: Model
    dossiers: dict[str, Dossier]
    profielen: dict[str, Risicoprofiel]


async def take_in(db: Database, events: list[Event[Any]]) -> None:
    async with db.transaction() as tx:
        await Dispatcher(inbox, SUBSCRIPTIONS).handle(tx, events)


def uitkomst(
    kvk_nummer: str, vestigingsnummer: str, risicos: tuple[Risico, ...], op: datetime, **change: Any
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
    data = InterventieAfgerondV1(**velden | change)
    return Event.of(data, key=kvk_nummer, subject=data.interventie_id)


def uitkomsten(vestigingen: list[Vestiging]) -> list[Event[Any]]:
    """Draw what inspectors found at some of the companies, as `make run` lets them tell it."""
    rng = Random(5)  # noqa: S311 - repeatable, not secret
    return [
        uitkomst(
            vestiging.kvk_nummer,
            vestiging.vestigingsnummer,
            tuple(rng.sample(list(Risico), 2)),
            NU - timedelta(days=rng.uniform(1, 1500)),
            **rng.choice(
                [
                    {},
                    {"uitkomst": Uitkomst.OVERTREDING, "overtreding_klasse": OvertredingKlasse.OVERIGE_OVERTREDING},
                    {"uitkomst": Uitkomst.OVERTREDING, "overtreding_klasse": OvertredingKlasse.ZWARE_OVERTREDING},
                ]
            ),
        )
        for vestiging in rng.sample(vestigingen, 400)
    ]


async def read(db: Database, numbers: list[str]) -> tuple[Model, dict[str, Dossier], dict[str, Risicoprofiel]]:
    async with db.transaction() as tx:
        model = await ModelRepository(tx).op(NU)
        dossiers = await DossierRepository(tx).vergrendel(numbers, model)
    profielen = {
        number: Risicoprofiel.van(dossier.vestiging, dossier, model, NU)
        for number, dossier in dossiers.items()
        if dossier.vestiging is not None
    }
    return model, dossiers, profielen


@pytest.fixture
async def example(maak_database: Callable[[str], str]) -> AsyncIterator[Example]:
    db = Database.connect(maak_database("risico"), application_name="test", pool_size=2)
    vestigingen = draw_vestigingen()

    async def file() -> AsyncIterator[bytes]:
        yield as_csv(vestigingen).encode()

    async with db.transaction() as tx:
        await handlers.importeer_vestigingen(tx, file(), Bestandsformaat.CSV, door="een test")
    bodies = draw_meldingen(vestigingen, today=vandaag(NU))
    meldingen = [
        Aanmelding.van(MeldingInvoer.model_validate(body, strict=False).naar_opdracht()).registratie.melding
        for body in bodies
    ]
    events = [melding_ontvangen(melding, None) for melding in meldingen] + uitkomsten(vestigingen)
    for begin in range(0, len(events), 100):
        await take_in(db, events[begin : begin + 100])
    yield Example(db, *await read(db, [v.vestigingsnummer for v in vestigingen]))
    await db.close()


def controleer_uitleg(score: Risicoscore) -> None:
    assert math.prod(factor.maal for factor in score.uitleg) == pytest.approx(score.score, rel=1e-9)
    assert 0 <= score.laag <= score.hoog


def controleer_tegenfeit(example: Example, dossier: Dossier, score: Risicoscore) -> None:
    """Apply both ways down, and one inspection less than asked."""
    feit, toestand, model = score.tegenfeit, dossier.toestanden.get(score.risico), example.model
    op = dossier.herbeoordeeld_op or NU
    height = BANDEN.index(score.band)
    assert (feit is None) == (height == 0 or dossier.alleen_sector)
    if feit is None:
        return
    assert BANDEN.index(feit.band) == height - 1
    for controles, lower in ((feit.schone_controles, True), (feit.schone_controles - 1, False)):
        na = na_schone_controles(toestand, controles, model, score.risico, op)
        becomes = model.band(score_van(model, dossier.populatie, score.risico, na, op))
        assert (BANDEN.index(becomes) < height) == lower
    if feit.maanden is not None:
        later = score_van(model, dossier.populatie, score.risico, toestand, over(op, feit.maanden))
        assert BANDEN.index(model.band(later)) < height


async def controleer_met_echte_controles(example: Example) -> None:
    """Let as many clean inspections as the greatest risico asks for come in as events: it goes down."""
    chosen = [
        (profiel, profiel.scores[0])
        for number, profiel in example.profielen.items()
        if example.dossiers[number].toestanden and profiel.scores[0].tegenfeit is not None
    ][:60]
    assert len({score.band for _, score in chosen}) > 1
    clean = [
        uitkomst(profiel.vestiging.kvk_nummer, profiel.vestiging.vestigingsnummer, (score.risico,), datetime.now(UTC))
        for profiel, score in chosen
        for _ in range(score.tegenfeit.schone_controles if score.tegenfeit else 0)
    ]
    await take_in(example.db, clean)
    _, _, na = await read(example.db, [profiel.vestiging.vestigingsnummer for profiel, _ in chosen])
    for profiel, was in chosen:
        becomes = next(s for s in na[profiel.vestiging.vestigingsnummer].scores if s.risico is was.risico)
        assert BANDEN.index(becomes.band) < BANDEN.index(was.band)


async def test_each_score_of_each_company_is_explained_and_its_counterfactual_holds(example: Example) -> None:
    assert len(example.profielen) == 5000
    assert sum(dossier.oordeel is not None for dossier in example.dossiers.values()) > 500
    for number, profiel in example.profielen.items():
        dossier = example.dossiers[number]
        assert {score.risico for score in profiel.scores} == set(Risico)
        for score in profiel.scores:
            controleer_uitleg(score)
            controleer_tegenfeit(example, dossier, score)
        if dossier.oordeel is not None:
            assert dossier.oordeel.score == pytest.approx(profiel.scores[0].score, rel=1e-9)
            kept = {score.risico: score.score for score in profiel.scores if score.risico in dossier.toestanden}
            assert dict(dossier.oordeel.scores) == pytest.approx(kept, rel=1e-9)
    banden = {score.band for profiel in example.profielen.values() for score in profiel.scores}
    assert banden == set(BANDEN)
    await controleer_met_echte_controles(example)
