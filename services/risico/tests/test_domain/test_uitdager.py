"""Challengers of the engine: what they may know, and when one may be put forward."""

import sys
from random import Random

import numpy as np
import pytest

from risico.model import GeenInspecteurs, Inspectie, TeWeinigInspecties, UitdagersOntbreken, Uitdaging, daag_uit
from risico.model.maatstaven import Maatstaf
from risico.model.uitdager import kenmerken_van


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


def test_who_sees_what_the_engine_cannot_may_be_put_forward() -> None:
    _, uitdagingen = daag_uit(inspecties(beurtelings=True))
    assert len(uitdagingen) == 2
    assert all(een.mag_worden_voorgedragen for een in uitdagingen.values())
    assert min(een.verschil.laag for een in uitdagingen.values()) > 0.2


def test_where_there_is_nothing_more_to_see_nobody_may() -> None:
    van_model, uitdagingen = daag_uit(inspecties())
    assert van_model.laag > 0.6
    assert not any(een.mag_worden_voorgedragen for een in uitdagingen.values())


@pytest.mark.parametrize(("laag", "mag"), [(-0.01, False), (0.0, False), (float("nan"), False), (0.001, True)])
def test_the_whole_interval_lies_above_zero(*, laag: float, mag: bool) -> None:
    figuur = Maatstaf(0.02, laag, 0.05)
    assert Uitdaging(figuur, figuur).mag_worden_voorgedragen is mag


def test_without_inspectors_or_enough_inspections_there_is_no_judgement() -> None:
    with pytest.raises(GeenInspecteurs):
        daag_uit(inspecties(inspecteur=False))
    with pytest.raises(TeWeinigInspecties):
        daag_uit(inspecties(50))


def test_a_service_has_no_challengers_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sklearn.ensemble", None)
    with pytest.raises(UitdagersOntbreken, match="uv sync --group audit"):
        daag_uit(inspecties(1_000))
