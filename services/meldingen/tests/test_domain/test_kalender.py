"""The calendar: holidays by the Algemene termijnenwet, and working days between them."""

from datetime import UTC, date, datetime

import pytest

from meldingen.domain.kalender import (
    aantal_werkdagen,
    begin_van,
    dag_van,
    eerste_werkdag,
    einde_van,
    feestdagen,
    is_werkdag,
    pasen,
    werkdag_na,
    werkdag_voor,
)


@pytest.mark.parametrize(
    ("jaar", "dag"),
    [
        (1961, date(1961, 4, 2)),
        (2000, date(2000, 4, 23)),
        (2008, date(2008, 3, 23)),  # the earliest of this century
        (2026, date(2026, 4, 5)),
        (2027, date(2027, 3, 28)),
        (2038, date(2038, 4, 25)),  # the latest there is
    ],
)
def test_easter(jaar: int, dag: date) -> None:
    assert pasen(jaar) == dag


def test_the_holidays_of_a_year_are_those_of_the_law_and_of_its_decree() -> None:
    assert sorted(feestdagen(2026)) == [
        date(2026, 1, 1),
        date(2026, 1, 2),  # decree
        date(2026, 4, 3),  # Goede Vrijdag
        date(2026, 4, 6),
        date(2026, 4, 27),
        date(2026, 5, 5),
        date(2026, 5, 14),
        date(2026, 5, 15),  # decree
        date(2026, 5, 25),
        date(2026, 12, 25),
        date(2026, 12, 26),
    ]


def test_the_kings_birthday_is_never_celebrated_on_a_sunday() -> None:
    assert date(2025, 4, 26) in feestdagen(2025)
    assert date(2025, 4, 27) not in feestdagen(2025)


def test_working_days_are_counted_past_weekends_and_holidays() -> None:
    voor_pasen = date(2026, 4, 2)  # a Thursday; Good Friday and Easter Monday follow
    assert werkdag_na(voor_pasen, 0) == voor_pasen
    assert werkdag_na(voor_pasen, 1) == date(2026, 4, 7)
    assert werkdag_voor(date(2026, 4, 7), 1) == voor_pasen
    assert werkdag_na(date(2026, 4, 4), 1) == date(2026, 4, 7)  # from a Saturday
    assert aantal_werkdagen(voor_pasen, date(2026, 4, 8)) == 2
    assert aantal_werkdagen(date(2026, 4, 8), voor_pasen) == 0
    assert eerste_werkdag(date(2026, 4, 3)) == date(2026, 4, 7)
    assert eerste_werkdag(voor_pasen) == voor_pasen
    assert not is_werkdag(date(2026, 4, 5))


def test_days_begin_and_end_as_the_clock_does_in_the_netherlands() -> None:
    assert dag_van(datetime(2026, 7, 1, 22, 30, tzinfo=UTC)) == date(2026, 7, 2)
    assert begin_van(date(2026, 7, 2)) == datetime(2026, 7, 1, 22, tzinfo=UTC)
    assert einde_van(date(2026, 7, 2)) == datetime(2026, 7, 2, 21, 59, 59, tzinfo=UTC)
    assert einde_van(date(2026, 10, 25)) == datetime(2026, 10, 25, 22, 59, 59, tzinfo=UTC)  # the clock went back
