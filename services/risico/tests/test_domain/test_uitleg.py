"""The explanation: how sure a score is, and what would bring it a band down, applied."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from risico.domain import omvang_van
from risico.model import Bewijs, Model, Populatie, Segment, Toestand, score_van
from risico.model.interval import gamma_deel, gamma_kwantiel
from risico.model.parameters import BANDEN
from risico.model.tegenfeit import na_schone_controles, over, tegenfeit_van
from shared.contracts.waardelijsten import Risico

NU = datetime(2026, 11, 1, tzinfo=UTC)

bewijzen = st.one_of(
    st.tuples(st.floats(0, 3000), st.sampled_from([0.0, 0.3, 1.0, 3.0])).map(
        lambda c: Bewijs(NU - timedelta(days=c[0]), c[1], 1.0)
    ),
    st.tuples(st.floats(0, 3000), st.floats(0.05, 1.2)).map(lambda m: Bewijs(NU - timedelta(days=m[0]), melding=m[1])),
)


@given(st.lists(bewijzen, max_size=8), st.sampled_from(list(Risico)), st.integers(1, 2000))
def test_the_counterfactual_applied_really_lands_in_a_lower_band(
    model: Model, reeks: list[Bewijs], risico: Risico, personen: int
) -> None:
    populatie = Populatie(Segment("C", 2), personen, omvang_van(personen))
    toestand = Toestand.van(reeks, model.geheugens[risico]) if reeks else None
    score = score_van(model, populatie, risico, toestand, NU)
    feit = tegenfeit_van(model, populatie, risico, toestand, NU)
    if model.band(score) is BANDEN[0]:
        assert feit is None
        return
    assert feit is not None
    nu = BANDEN.index(model.band(score))
    assert BANDEN.index(feit.band) == nu - 1
    anders = na_schone_controles(toestand, feit.schone_controles, model, risico, NU)
    assert BANDEN.index(model.band(score_van(model, populatie, risico, anders, NU))) < nu
    minder = na_schone_controles(toestand, feit.schone_controles - 1, model, risico, NU)
    assert BANDEN.index(model.band(score_van(model, populatie, risico, minder, NU))) == nu
    if feit.maanden is not None:
        straks = score_van(model, populatie, risico, toestand, over(NU, feit.maanden))
        assert BANDEN.index(model.band(straks)) < nu


@pytest.mark.parametrize(
    ("vorm", "deel", "waarde"),
    [
        (1.0, 0.5, 0.6931471805599453),  # exponential: -ln(1 - p)
        (1.0, 0.95, 2.995732273553991),
        (0.5, 0.95, 1.9207294103470487),  # half a chi-square of one degree: 3.8414588 / 2
        (5.0, 0.05, 1.970149568059262),  # half a chi-square of ten degrees: 3.9402991 / 2
        (50.0, 0.95, 62.17105670575665),  # half a chi-square of a hundred degrees: 124.3421134 / 2
    ],
)
def test_quantiles_of_the_gamma_distribution(vorm: float, deel: float, waarde: float) -> None:
    assert gamma_kwantiel(deel, vorm) == pytest.approx(waarde, rel=1e-7)


@given(st.floats(0.05, 200), st.floats(0.001, 0.999))
def test_a_quantile_has_its_share_below_it(vorm: float, deel: float) -> None:
    assert gamma_deel(gamma_kwantiel(deel, vorm), vorm) == pytest.approx(deel, abs=1e-9)
