"""How long a melding is kept once it is closed."""

from datetime import UTC, date, datetime

import pytest

from meldingen.domain import (
    AFLOPEN,
    Archiefnominatie,
    Bewaarregel,
    Bewaarregels,
    BewaarregelsVastgesteld,
    MeldingStatus,
)
from shared.contracts.waardelijsten import MeldingSoort

A, S, M = Archiefnominatie, MeldingStatus, MeldingSoort
REGELS = Bewaarregels(
    date(2026, 1, 1),
    (
        Bewaarregel(id="dodelijk", nominatie=A.BLIJVEND_BEWAREN, jaren=20, soorten=frozenset({M.ONGEVAL})),
        Bewaarregel(id="kort", nominatie=A.VERNIETIGEN, jaren=1, aflopen=frozenset({S.INGETROKKEN})),
        Bewaarregel(id="overig", nominatie=A.VERNIETIGEN, jaren=5),
    ),
)


def test_the_first_rule_that_holds_decides() -> None:
    assert REGELS.regel(M.ONGEVAL, S.INGETROKKEN).id == "dodelijk"
    assert REGELS.regel(M.KLACHT, S.INGETROKKEN).id == "kort"
    assert REGELS.regel(M.KLACHT, S.AFGEHANDELD).id == "overig"


def test_only_what_is_closed_and_not_kept_for_good_is_destroyed() -> None:
    te_vernietigen = {(soort, afloop) for soort, afloop, _ in REGELS.met(A.VERNIETIGEN)}
    assert te_vernietigen == {(soort, afloop) for soort in M if soort is not M.ONGEVAL for afloop in AFLOPEN}
    assert set(AFLOPEN) == {S.SAMENGEVOEGD, S.DOORGEZET, S.NIET_IN_ONDERZOEK, S.AFGEHANDELD, S.INGETROKKEN}


@pytest.mark.parametrize(
    ("vandaag", "grens"),
    [
        (date(2026, 11, 25), datetime(2025, 11, 24, 23, tzinfo=UTC)),
        (date(2026, 7, 1), datetime(2025, 6, 30, 22, tzinfo=UTC)),
        (date(2028, 2, 29), datetime(2027, 2, 27, 23, tzinfo=UTC)),
    ],
)
def test_a_year_is_full_when_the_day_comes_round(vandaag: date, grens: datetime) -> None:
    assert REGELS.regel(M.KLACHT, S.INGETROKKEN).grens(vandaag) == grens


def test_rules_begin_on_a_later_day() -> None:
    with pytest.raises(BewaarregelsVastgesteld):
        REGELS.controleer(date(2026, 1, 1))
