"""Challengers of the engine: what they may know, and when one may be put forward."""

import sys
from random import Random

import numpy as np
import pytest

from risico.domain import verboden_kenmerk
from risico.model import GeenInspecteurs, Inspectie, Instelling, TeWeinigInspecties, UitdagersOntbreken, daag_uit
from risico.model.uitdager import KENMERKEN, kenmerken_van

VLUG = 100  # draws: the rules need more, these tests do not


def inspecties(aantal: int = 6_000, *, beurtelings: bool = False, inspecteur: bool = True) -> list[Inspectie]:
    """Make inspections of 600 vestigingen, which differ and stay so.

    With `beurtelings` a finding mostly follows a clean inspection and the other way round, which the engine cannot
    know, for it counts findings.
    """
    rng = Random(4)  # noqa: S311 - no secrets here
    kansen = [rng.betavariate(1, 3) for _ in range(600)]
    vorige = [rng.random() < 0.5 for _ in range(600)]
    rijen = []
    for nummer in range(aantal):
        vestiging = rng.randrange(600)
        kans = (0.15 if vorige[vestiging] else 0.85) if beurtelings else kansen[vestiging]
        vorige[vestiging] = rng.random() < kans
        wie = rng.randrange(20) if inspecteur else None
        rijen.append(Inspectie(vestiging, wie, 40_000 + nummer // 4, vorige[vestiging], 0))
    return rijen


def test_neither_what_comes_later_nor_who_inspects_is_known() -> None:
    alle = inspecties(400)
    eerder = kenmerken_van(alle[:200])
    anders = [een._replace(gevonden=not een.gevonden) for een in alle[200:]]
    assert (kenmerken_van([*alle[:200], *anders])[:200] == eerder).all()
    assert (kenmerken_van([een._replace(inspecteur=7) for een in alle[:200]]) == eerder).all()


def test_what_is_known_is_what_was_found_there_before() -> None:
    rijen = [Inspectie(1, 0, 100, True, 0), Inspectie(2, 0, 101, False, 0), Inspectie(1, 0, 110, False, 0)]
    aantal, gevonden, _, vorige, geleden, sinds, _ = kenmerken_van(rijen)[2]
    assert (np.expm1(aantal), np.expm1(gevonden), vorige) == pytest.approx((1, 1, 1))
    assert (np.expm1(geleden), np.expm1(sinds)) == pytest.approx((10, 10))


def test_no_feature_is_one_that_the_law_forbids() -> None:
    assert [naam for naam in KENMERKEN if verboden_kenmerk(naam)] == []


def test_who_sees_what_the_engine_cannot_is_better() -> None:
    gezien = daag_uit(inspecties(beurtelings=True), herhalingen=VLUG)
    assert {een.soort for een in gezien.uitdagers} == {"logistische_regressie", "beslisbomen"}
    assert all(een.is_beter for een in gezien.uitdagers)
    assert min(een.verschil.laag for een in gezien.uitdagers) > 0.2


def test_where_there_is_nothing_more_to_see_nobody_is() -> None:
    gezien = daag_uit(inspecties(), herhalingen=VLUG)
    assert gezien.auc_binnen_inspecteur.laag > 0.6
    assert not any(een.is_beter for een in gezien.uitdagers)


def test_the_report_says_what_is_needed_to_compute_it_again() -> None:
    alle = inspecties(1_000)
    gezien = daag_uit(alle, herhalingen=VLUG, seed=7)
    assert gezien == daag_uit(alle, herhalingen=VLUG, seed=7)
    assert gezien != daag_uit(alle, herhalingen=VLUG, seed=8)
    assert (gezien.inspecties, gezien.getoetst, gezien.herhalingen, gezien.seed) == (1_000, 500, VLUG, 7)
    assert (gezien.tot - gezien.van).days == 249
    assert gezien.inspecteurs == 20
    assert gezien.kenmerken == KENMERKEN


def test_the_engine_can_be_challenged_as_a_version_sets_it() -> None:
    alle = inspecties(1_000)
    doof = daag_uit(alle, Instelling(1e9, 1.0), herhalingen=VLUG)  # it listens to nothing that was found
    assert doof.auc_binnen_inspecteur.waarde < daag_uit(alle, herhalingen=VLUG).auc_binnen_inspecteur.waarde - 0.05


def test_without_inspectors_or_enough_inspections_there_is_no_judgement() -> None:
    with pytest.raises(GeenInspecteurs):
        daag_uit(inspecties(inspecteur=False))
    with pytest.raises(GeenInspecteurs):  # each knows one outcome only
        daag_uit([een._replace(inspecteur=int(een.gevonden)) for een in inspecties(1_000)])
    with pytest.raises(TeWeinigInspecties):
        daag_uit(inspecties(50))


def test_a_service_has_no_challengers_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sklearn.ensemble", None)
    with pytest.raises(UitdagersOntbreken, match="uv sync --group audit"):
        daag_uit(inspecties(1_000))
