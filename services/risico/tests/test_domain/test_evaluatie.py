"""Figures of an evaluation against what they mean, counted out, and the replay against data whose truth is known."""

from itertools import pairwise, product
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from risico.model import Inspectie, Model, TeWeinigInspecties, evalueer, simuleer
from risico.model.maatstaven import auc, bootstrap, gemiddeld_bij_gevonden, herschikt, kalibratie, lift
from risico.model.naspelen import pas_aan, speel_na
from risico.model.schatten import strengheid_van

gevallen = st.lists(
    st.tuples(st.integers(0, 4), st.booleans(), st.integers(0, 2), st.integers(0, 3)), min_size=1, max_size=30
)


@given(gevallen)
def test_auc_is_the_share_of_pairs_in_the_right_order_also_within_inspectors_and_with_weights(
    rijen: list[tuple[int, bool, int, int]],
) -> None:
    score, gevonden, inspecteur, gewicht = map(np.array, zip(*rijen, strict=True))
    for groep in (None, inspecteur):
        goed = paren = 0.0
        for (s1, ja, i1, w1), (s2, nee, i2, w2) in product(rijen, rijen):
            if ja and not nee and (groep is None or i1 == i2):
                paren += w1 * w2
                goed += w1 * w2 * (1.0 if s1 > s2 else 0.5 if s1 == s2 else 0.0)
        uitkomst = auc(score.astype(float), gevonden, groep)(gewicht.astype(float))
        if paren:
            assert uitkomst == pytest.approx(goed / paren)
        else:
            assert np.isnan(uitkomst)


def test_lift_compares_the_highest_tenth_with_all() -> None:
    score = np.arange(20.0)
    gevonden = np.array([True, *[False] * 17, True, True])
    assert lift(score, gevonden)(np.ones(20)) == pytest.approx(1.0 / (3 / 20))
    assert lift(-score, gevonden)(np.ones(20)) == pytest.approx(0.5 / (3 / 20))


def test_days_earlier_are_those_between_the_day_it_was_and_the_day_it_would_have_been() -> None:
    score = np.array([0.1, 0.9, 0.5, 0.2, 0.8, 0.3])
    dag = np.array([0.0, 10.0, 20.0, 60.0, 70.0, 80.0])
    venster = np.array([0, 0, 0, 1, 1, 1])
    gevonden = np.array([False, True, False, True, False, True])
    eerder, vooraan, toen = herschikt(score, dag, venster)
    assert eerder.tolist() == [-20.0, 10.0, 10.0, -20.0, 10.0, 10.0]
    assert gemiddeld_bij_gevonden(eerder, gevonden)(np.ones(6)) == 0.0
    assert vooraan.tolist() == [False, True, True, False, True, True]
    assert toen.tolist() == [True, True, False, True, True, False]


def test_tenths_compare_what_was_expected_with_what_was_found() -> None:
    score = np.repeat(np.arange(10) / 10, 20)
    gevonden = np.tile(np.arange(20) < 5, 10)
    decielen = kalibratie(score, gevonden, np.arange(200))
    assert [deciel.verwacht for deciel in decielen] == pytest.approx(list(np.arange(10) / 10))
    assert [deciel.gevonden.waarde for deciel in decielen] == [0.25] * 10


def test_an_interval_holds_the_figure_and_narrows_with_more_establishments() -> None:
    breedtes = []
    for aantal in (100, 10_000):
        waarden = np.random.default_rng(2).random(aantal)

        def gemiddelde(gewicht: np.ndarray, waarden: np.ndarray = waarden) -> float:
            return float((gewicht * waarden).sum() / gewicht.sum())

        maatstaf = bootstrap(gemiddelde, np.arange(aantal))
        assert maatstaf.laag < maatstaf.waarde < maatstaf.hoog
        breedtes.append(maatstaf.hoog - maatstaf.laag)
    assert breedtes[1] == pytest.approx(breedtes[0] / 10, rel=0.3)


@pytest.mark.parametrize(
    ("gevonden", "verwacht", "strengheid"), [(0, 0, 1), (5, 5, 1), (15, 5, 2), (1000, 10, 2), (0, 95, 0.5), (7, 3, 1.5)]
)
def test_strictness_is_what_was_found_against_what_was_expected(
    gevonden: float, verwacht: float, strengheid: float
) -> None:
    assert strengheid_van(gevonden, verwacht) == strengheid


def wereld(aantal: int, *, verschil: bool = True, seed: int = 4) -> list[Inspectie]:
    """Make inspections of establishments that each have a chance of their own, or all the same."""
    random = Random(seed)  # noqa: S311 - data for a test
    kansen = [random.betavariate(0.6, 2.4) if verschil else 0.2 for _ in range(aantal // 8)]
    return [
        Inspectie(
            vestiging=(vestiging := random.randrange(len(kansen))),
            inspecteur=random.randrange(8),
            dag=nummer * 1500 // aantal,
            gevonden=random.random() < kansen[vestiging],
            groep=0,
        )
        for nummer in range(aantal)
    ]


def test_where_establishments_differ_the_engine_finds_it_and_is_calibrated() -> None:
    evaluatie = evalueer(wereld(8000))
    cijfers = evaluatie.maatstaven
    assert cijfers["auc"].laag > 0.7
    assert cijfers["auc_binnen_inspecteur"].laag > 0.7
    assert cijfers["auc"].waarde > cijfers["auc_vorige_uitkomst"].hoog
    assert cijfers["dagen_eerder"].laag > 5
    assert cijfers["eerste_helft"].laag > 0.65
    assert cijfers["eerste_helft_werkelijk"].laag < 0.5 < cijfers["eerste_helft_werkelijk"].hoog
    assert cijfers["lift_10"].laag > 1.8
    for deciel in evaluatie.decielen:
        assert deciel.gevonden.laag - 0.06 < deciel.verwacht < deciel.gevonden.hoog + 0.06


def test_where_all_are_alike_nothing_is_claimed() -> None:
    cijfers = evalueer(wereld(6000, verschil=False)).maatstaven
    assert cijfers["auc"].laag < 0.5 < cijfers["auc"].hoog
    assert cijfers["dagen_eerder"].laag < 0 < cijfers["dagen_eerder"].hoog


def test_an_outcome_is_never_known_before_it_is_scored() -> None:
    inspecties = wereld(2000)
    anders = [i._replace(gevonden=not i.gevonden) if n == 1999 else i for n, i in enumerate(inspecties)]
    een, ander = (speel_na(reeks, 1000) for reeks in (inspecties, anders))
    assert een.kans.tolist() == ander.kans.tolist()
    assert een.kans_venster.tolist() == ander.kans_venster.tolist()


def test_what_the_mean_weighs_follows_from_how_much_establishments_differ() -> None:
    assert pas_aan(wereld(6000)).voorgewicht < pas_aan(wereld(6000, verschil=False)).voorgewicht


def test_too_little_is_refused() -> None:
    with pytest.raises(TeWeinigInspecties, match="150 bruikbare inspecties"):
        evalueer(wereld(150))


def test_each_random_share_costs_findings_and_tells_more_of_the_truth_about_sectors(model: Model) -> None:
    uitkomsten = simuleer(model, herhalingen=12)
    (loting,) = simuleer(model, (1.0,), herhalingen=6)
    assert [uitkomst.aandeel for uitkomst in uitkomsten] == [0.0, 0.05, 0.10, 0.20]
    for minder, meer in pairwise([*uitkomsten, loting]):
        assert minder.trefkans > meer.trefkans
        assert minder.sectorfout > meer.sectorfout
    # by lot alone as many are found as there are; the scores find more than twice that, also when a fifth is drawn
    assert loting.trefkans == pytest.approx(0.13, abs=0.02)
    assert uitkomsten[-1].trefkans > 2 * loting.trefkans
    # without a lot the means rest on who was suspected; the smallest share takes most of that away
    assert uitkomsten[0].sectorfout > 3 * uitkomsten[1].sectorfout
