"""The engine for the whole stock gives the numbers of the engine for single events, for every vestiging."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from math import isfinite
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from risico.domain import SECTIES, omvang_van
from risico.model import Bewijs, Model, Populatie, Segment, Toestand, beoordeel
from risico.model.toestand import kwartaal_van
from risico.model.voorraad import (
    AANTAL_RISICOS,
    GEEN_KWARTAAL,
    Controles,
    Meldingen,
    Standen,
    Vectoren,
    herbouw,
    scoor,
)
from shared.contracts.waardelijsten import Risico

NU = datetime(2026, 11, 1, 12, 30, 15, 250_000, tzinfo=UTC)
RISICOS = tuple(Risico)
VESTIGINGEN = 3
POPULATIES = [
    Populatie(Segment("C", 2), 12, omvang_van(12)),
    Populatie(Segment("I", 0), 1, omvang_van(1)),
    Populatie(Segment("I", 4), 800, omvang_van(800)),
]

momenten = st.floats(0, 4000, allow_nan=False).map(lambda dagen: NU - timedelta(days=dagen))
controles = st.tuples(momenten, st.sampled_from([0.0, 0.3, 1.0, 3.0]), st.floats(0.5, 2)).map(
    lambda c: Bewijs(c[0], c[1], c[2])
)
meldingen = st.tuples(momenten, st.floats(0.05, 1.2), st.booleans()).map(
    lambda m: Bewijs(m[0], melding=m[1], kwartaal=None if m[2] else kwartaal_van(m[0]))
)
rijen = st.tuples(st.integers(0, VESTIGINGEN - 1), st.integers(0, AANTAL_RISICOS - 1), st.one_of(controles, meldingen))
Rij = tuple[int, int, Bewijs]


def in_een_keer(reeks: list[Rij], vectoren: Vectoren) -> Standen:
    gecontroleerd = [(v * AANTAL_RISICOS + r, b) for v, r, b in reeks if b.blootstelling > 0]
    gemeld = [(v * AANTAL_RISICOS + r, b) for v, r, b in reeks if b.melding > 0]
    return herbouw(
        VESTIGINGEN * AANTAL_RISICOS,
        Controles(
            np.array([cel for cel, _ in gecontroleerd], dtype=np.int64),
            np.array([b.op.timestamp() for _, b in gecontroleerd], dtype=np.float64),
            np.array([b.bevinding for _, b in gecontroleerd], dtype=np.float64),
            np.array([b.blootstelling for _, b in gecontroleerd], dtype=np.float64),
        ),
        Meldingen(
            np.array([cel for cel, _ in gemeld], dtype=np.int64),
            np.array([b.op.timestamp() for _, b in gemeld], dtype=np.float64),
            np.array([b.melding for _, b in gemeld], dtype=np.float64),
            np.array([GEEN_KWARTAAL if b.kwartaal is None else b.kwartaal for _, b in gemeld], dtype=np.int64),
        ),
        vectoren,
    )


def toestanden_van(standen: Standen) -> dict[int, Toestand]:
    """Read each cell with evidence from the columns in which states are written."""
    cellen = np.flatnonzero(~np.isnan(standen.peil))
    *velden, van, tot, kwartalen = standen.kolommen(cellen)
    toestanden = {}
    for plek, (peil, *sommen, controle, melding) in enumerate(zip(*velden, strict=True)):
        eigen = kwartalen[van[plek] - 1 : tot[plek]]
        toestanden[int(cellen[plek])] = Toestand._make(
            (
                datetime.fromtimestamp(peil, UTC),
                *sommen,
                *(datetime.fromtimestamp(s, UTC) if isfinite(s) else None for s in (controle, melding)),
                dict(zip(map(int, eigen[::2]), eigen[1::2], strict=True)),
            )
        )
    return toestanden


def segmenten(vectoren: Vectoren) -> Any:
    plekken = [(SECTIES.index(p.segment.sectie or ""), p.segment.grootteklasse) for p in POPULATIES]
    return np.array([vectoren.segmenten[plek] for plek in plekken])


def een_voor_een(reeks: list[Rij], model: Model) -> list[dict[Risico, Toestand]]:
    toestanden: list[dict[Risico, Toestand]] = [{} for _ in range(VESTIGINGEN)]
    for vestiging, plek, bewijs in reeks:
        risico = RISICOS[plek]
        eerder = toestanden[vestiging].get(risico) or Toestand(peil_op=bewijs.op)
        toestanden[vestiging][risico] = eerder.met(bewijs, model.geheugens[risico])
    return toestanden


@given(st.lists(rijen, max_size=25), st.randoms(use_true_random=False), st.floats(0, 3000))
def test_batch_equals_incremental_for_every_state_and_score(
    model: Model, reeks: list[Rij], random: Random, dagen: float
) -> None:
    vectoren = Vectoren(model)
    geschud = random.sample(reeks, len(reeks))
    standen, toestanden = in_een_keer(geschud, vectoren), een_voor_een(reeks, model)
    samen = toestanden_van(standen)
    for vestiging in range(VESTIGINGEN):
        for plek, risico in enumerate(RISICOS):
            batch = samen.get(vestiging * AANTAL_RISICOS + plek)
            enkel = toestanden[vestiging].get(risico)
            if batch is None or enkel is None:
                assert batch is enkel
                continue
            assert batch[1:4] == pytest.approx(enkel[1:4], rel=1e-9, abs=1e-12)
            assert batch[4:7] == enkel[4:7]
            assert dict(batch.kwartalen) == pytest.approx(dict(enkel.kwartalen), rel=1e-9)
            assert abs(batch.peil_op - enkel.peil_op) <= timedelta(microseconds=1)
    op = NU + timedelta(days=dagen)
    scores = scoor(
        standen,
        np.array(
            [vectoren.segmenten[SECTIES.index(p.segment.sectie or ""), p.segment.grootteklasse] for p in POPULATIES]
        ),
        np.array([p.omvang for p in POPULATIES]),
        vectoren,
        op.timestamp(),
    )
    for vestiging, populatie in enumerate(POPULATIES):
        oordeel = beoordeel(model, populatie, toestanden[vestiging], op)
        assert scores[vestiging].max() == pytest.approx(oordeel.score, rel=1e-9)
        for risico, score in oordeel.scores.items():
            assert scores[vestiging][RISICOS.index(risico)] == pytest.approx(score, rel=1e-9)


def test_without_evidence_the_numbers_are_the_very_same(model: Model) -> None:
    vectoren = Vectoren(model)
    scores = scoor(
        in_een_keer([], vectoren),
        np.array(
            [vectoren.segmenten[SECTIES.index(p.segment.sectie or ""), p.segment.grootteklasse] for p in POPULATIES]
        ),
        np.array([p.omvang for p in POPULATIES]),
        vectoren,
        NU.timestamp(),
    )
    for rij, populatie in zip(scores, POPULATIES, strict=True):
        oordeel = beoordeel(model, populatie, {}, NU)
        assert (rij.max(), RISICOS[int(rij.argmax())]) == (oordeel.score, oordeel.grootste_risico)


@given(st.lists(rijen, min_size=1, max_size=15), st.data())
def test_what_is_annulled_had_never_happened(model: Model, reeks: list[Rij], data: st.DataObject) -> None:
    vectoren = Vectoren(model)
    weg = data.draw(st.integers(0, len(reeks) - 1))
    over = reeks[:weg] + reeks[weg + 1 :]
    per_cel: defaultdict[tuple[int, int], list[Bewijs]] = defaultdict(list)
    for vestiging, plek, bewijs in over:
        per_cel[vestiging, plek].append(bewijs)
    samen = toestanden_van(in_een_keer(over, vectoren))
    assert samen.keys() == {v * AANTAL_RISICOS + r for v, r in per_cel}
    for (vestiging, plek), bewijzen in per_cel.items():
        batch = samen[vestiging * AANTAL_RISICOS + plek]
        enkel = Toestand.van(bewijzen, model.geheugens[RISICOS[plek]])
        assert batch[1:4] == pytest.approx(enkel[1:4], rel=1e-9, abs=1e-12)
