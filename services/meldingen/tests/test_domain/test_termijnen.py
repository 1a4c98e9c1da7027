"""Terms: how long, which of them runs in which state, and how one stands still."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from meldingen.domain import (
    Eenheid,
    MeldingStatus,
    Termijn,
    Termijnregel,
    Termijnregels,
    TermijnregelsVastgesteld,
    Termijnstand,
)
from shared.contracts.waardelijsten import TermijnSoort, Urgentie

S, T, U = MeldingStatus, TermijnSoort, Urgentie
MAANDAG = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
ALLE = frozenset(Urgentie)


def regel(aantal: int, eenheid: Eenheid, soort: TermijnSoort = T.OPPAKKEN, **anders: object) -> Termijnregel:
    velden: dict[str, object] = {"urgenties": ALLE, **anders}
    return Termijnregel(soort=soort, aantal=aantal, eenheid=eenheid, **velden)  # type: ignore[arg-type]  # as given


REGELS = Termijnregels(
    date(2026, 1, 1),
    (
        regel(1, Eenheid.UREN, urgenties=frozenset({U.U1_DIRECT})),
        regel(5, Eenheid.WERKDAGEN, T.TRIAGE, urgenties=frozenset({U.U4_NORMAAL}), signaal_werkdagen=1),
        regel(30, Eenheid.DAGEN, T.BESLUIT, urgenties=ALLE - {U.U5_RISICO_INPUT}, schuift_op=True),
        regel(15, Eenheid.WERKDAGEN, T.WERKGEVERSRAPPORTAGE),
    ),
)


def stand(urgentie: Urgentie = U.U4_NORMAAL, op: datetime = MAANDAG) -> Termijnstand:
    return Termijnstand(
        melding_id=UUID(int=1),
        status=S.ONTVANGEN,
        urgentie=urgentie,
        ontvangen_op=op,
        termijn=REGELS.bij_ontvangst(urgentie, op),
    )


def loop(begin: Termijnstand, *stappen: tuple[MeldingStatus, datetime]) -> Termijn | None:
    for naar, op in stappen:
        begin = REGELS.na_overgang(begin, naar, op)
    return begin.termijn


def einde(jaar: int, maand: int, dag: int, uur: int = 22) -> datetime:
    """Give the last second of a day in the Netherlands; `uur` is 21 in summer."""
    return datetime(jaar, maand, dag, uur, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("wat", "uiterlijk_op"),
    [
        (regel(1, Eenheid.UREN), MAANDAG + timedelta(hours=1)),
        (regel(0, Eenheid.DAGEN), einde(2026, 3, 2)),
        (regel(5, Eenheid.DAGEN), einde(2026, 3, 7)),  # a Saturday, on which what is urgent is done too
        (regel(5, Eenheid.DAGEN, schuift_op=True), einde(2026, 3, 9)),
        (regel(5, Eenheid.WERKDAGEN), einde(2026, 3, 9)),
        (regel(32, Eenheid.DAGEN, schuift_op=True), einde(2026, 4, 7, 21)),  # Goede Vrijdag to the Tuesday after Easter
        (regel(15, Eenheid.WERKDAGEN), einde(2026, 3, 23)),
    ],
)
def test_a_term_ends_with_its_last_day(wat: Termijnregel, uiterlijk_op: datetime) -> None:
    assert wat.termijn(MAANDAG).uiterlijk_op == uiterlijk_op


def test_what_came_in_late_in_the_evening_counts_from_the_next_day() -> None:
    assert regel(0, Eenheid.DAGEN).termijn(datetime(2026, 7, 1, 22, 30, tzinfo=UTC)).uiterlijk_op == einde(
        2026, 7, 2, 21
    )


def test_that_the_end_nears_is_told_on_a_working_day_before_it_if_there_is_one_between() -> None:
    vijf = regel(5, Eenheid.WERKDAGEN, signaal_werkdagen=1).termijn(MAANDAG)
    assert vijf.signaal_op == datetime(2026, 3, 5, 23, tzinfo=UTC)  # Friday begins; it ends on Monday
    kort = regel(1, Eenheid.WERKDAGEN, signaal_werkdagen=1).termijn(MAANDAG)
    assert kort.signaal_op == kort.uiterlijk_op
    zonder = regel(5, Eenheid.WERKDAGEN).termijn(MAANDAG)
    assert zonder.signaal_op == zonder.uiterlijk_op


@pytest.mark.parametrize(
    ("stappen", "soort", "uiterlijk_op"),
    [
        ([], T.TRIAGE, einde(2026, 3, 9)),
        ([S.BEVESTIGD], T.TRIAGE, einde(2026, 3, 9)),
        ([S.BEVESTIGD, S.IN_TRIAGE], T.BESLUIT, einde(2026, 4, 1, 21)),
        ([S.BEVESTIGD, S.IN_TRIAGE, S.IN_ONDERZOEK], None, None),
        ([S.BEVESTIGD, S.IN_TRIAGE, S.NIET_IN_ONDERZOEK], None, None),
        ([S.INGETROKKEN], None, None),
        ([S.BEVESTIGD, S.IN_TRIAGE, S.NIET_IN_ONDERZOEK, S.HEROPEND], T.TRIAGE, einde(2026, 3, 17)),
        ([S.BEVESTIGD, S.IN_TRIAGE, S.NIET_IN_ONDERZOEK, S.HEROPEND, S.IN_TRIAGE], T.BESLUIT, einde(2026, 4, 9, 21)),
    ],
)
def test_each_state_has_its_term_counted_from_receipt_or_reopening(
    stappen: Sequence[MeldingStatus], soort: TermijnSoort | None, uiterlijk_op: datetime | None
) -> None:
    dagen = [MAANDAG + timedelta(days=2 * n) for n in range(1, 9)]  # the fourth step, reopening, on 10 March
    termijn = loop(stand(), *zip(stappen, dagen, strict=False))
    assert (termijn and (termijn.soort, termijn.uiterlijk_op)) == (soort and (soort, uiterlijk_op))


def test_what_is_only_input_for_risk_has_no_term_until_its_urgency_rises() -> None:
    u5 = stand(U.U5_RISICO_INPUT)
    assert u5.termijn is None
    gestegen = REGELS.na_urgentie(u5, U.U4_NORMAAL)
    assert gestegen.termijn == REGELS.bij_ontvangst(U.U4_NORMAAL, MAANDAG)
    assert REGELS.na_urgentie(gestegen, U.U5_RISICO_INPUT).termijn is None


def test_another_urgency_counts_anew_from_the_same_beginning_and_stands_still_as_it_did() -> None:
    wacht = REGELS.na_overgang(
        REGELS.na_overgang(stand(), S.IN_TRIAGE, MAANDAG), S.AANVULLING_GEVRAAGD, MAANDAG + timedelta(days=1)
    )
    gestegen = REGELS.na_urgentie(wacht, U.U1_DIRECT).termijn
    assert gestegen is not None
    assert (gestegen.soort, gestegen.gepauzeerd_op) == (T.BESLUIT, MAANDAG + timedelta(days=1))


def test_urgency_leaves_alone_the_term_of_what_is_investigated() -> None:
    rapportage = REGELS.start((T.WERKGEVERSRAPPORTAGE,), U.U3_HOOG, MAANDAG)
    onderzocht = replace(stand(), status=S.IN_ONDERZOEK, termijn=rapportage)
    assert REGELS.na_urgentie(onderzocht, U.U1_DIRECT).termijn == rapportage


def test_a_term_goes_on_with_the_days_that_were_left() -> None:
    gevraagd, aangevuld = MAANDAG + timedelta(days=10), MAANDAG + timedelta(days=17)
    termijn = loop(stand(), (S.IN_TRIAGE, MAANDAG), (S.AANVULLING_GEVRAAGD, gevraagd))
    assert termijn is not None
    assert (termijn.uiterlijk_op, termijn.gepauzeerd_op) == (einde(2026, 4, 1, 21), gevraagd)
    verder = loop(stand(), (S.IN_TRIAGE, MAANDAG), (S.AANVULLING_GEVRAAGD, gevraagd), (S.IN_TRIAGE, aangevuld))
    assert verder is not None
    assert (verder.uiterlijk_op, verder.gepauzeerd_op) == (einde(2026, 4, 8, 21), None)  # seven days later
    assert verder.begonnen_op == MAANDAG


@pytest.mark.parametrize(
    ("wat", "uiterlijk_op"),
    [
        (regel(5, Eenheid.WERKDAGEN), einde(2026, 3, 23)),  # three were left on Wednesday; it goes on on the 18th
        (regel(5, Eenheid.DAGEN), einde(2026, 3, 21)),
        (regel(5, Eenheid.DAGEN, schuift_op=True), einde(2026, 3, 23)),
        (regel(60, Eenheid.UREN), MAANDAG + timedelta(hours=60, days=14)),
    ],
)
def test_what_was_left_is_counted_as_the_term_is(wat: Termijnregel, uiterlijk_op: datetime) -> None:
    gestopt, verder = MAANDAG + timedelta(days=2), MAANDAG + timedelta(days=16)
    assert wat.hervat(replace(wat.termijn(MAANDAG), gepauzeerd_op=gestopt), verder).uiterlijk_op == uiterlijk_op


def test_what_was_told_before_the_pause_is_not_told_again() -> None:
    wat = regel(5, Eenheid.WERKDAGEN, signaal_werkdagen=1)
    verteld = replace(wat.termijn(MAANDAG), signaal_op=einde(2026, 3, 9), gepauzeerd_op=MAANDAG + timedelta(days=4))
    verder = wat.hervat(verteld, MAANDAG + timedelta(days=14))
    assert verder.signaal_op == verder.uiterlijk_op > verteld.uiterlijk_op


def test_a_term_that_had_passed_has_nothing_left() -> None:
    wat = regel(1, Eenheid.UREN)
    verstreken = replace(wat.termijn(MAANDAG), signaal_op=None, gepauzeerd_op=MAANDAG + timedelta(hours=2))
    assert wat.hervat(verstreken, MAANDAG + timedelta(days=3)) == replace(verstreken, gepauzeerd_op=None)


def test_rules_begin_on_a_later_day() -> None:
    REGELS.controleer(date(2025, 12, 31))
    with pytest.raises(TermijnregelsVastgesteld):
        REGELS.controleer(date(2026, 1, 1))
