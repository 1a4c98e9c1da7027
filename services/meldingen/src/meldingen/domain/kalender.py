"""The calendar of terms: working days and public holidays of the Netherlands, and the days on the wall clock there."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import count
from typing import Final
from zoneinfo import ZoneInfo

AMSTERDAM: Final = ZoneInfo("Europe/Amsterdam")
_ZONDAG: Final = 6
_VRIJDAG: Final = 4

GELIJKGESTELD: Final = frozenset(
    {
        *(date(2023, 4, 28), date(2023, 5, 19), date(2024, 5, 10), date(2024, 12, 27), date(2025, 5, 30)),
        *(date(2026, 1, 2), date(2026, 5, 15), date(2027, 5, 7), date(2028, 4, 28), date(2028, 5, 26)),
    }
)
"""Days that royal decrees put beside the holidays (Algemene termijnenwet art. 3 (3)); there is one every three years.

Source: Besluit gelijkstelling van 28 april 2023, 19 mei 2023, 10 mei 2024, 27 december 2024 en 30 mei 2025, and
Besluit gelijkstelling van 2 januari 2026, 15 mei 2026, 7 mei 2027, 28 april 2028 en 26 mei 2028, both "met een algemeen
erkende feestdag".
"""


def pasen(jaar: int) -> date:
    """Give Easter Sunday in the Gregorian calendar.

    Source: the anonymous algorithm in Nature of 20 April 1876, as in J. Meeus, Astronomical Algorithms, ch. 8.
    """
    a = jaar % 19
    b, c = divmod(jaar, 100)
    d, e = divmod(b, 4)
    f = (b + 8) // 25
    g = (b - f + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    maand, dag = divmod(h + m - 7 * n + 114, 31)
    return date(jaar, maand, dag + 1)


@cache
def feestdagen(jaar: int) -> frozenset[date]:
    """Give the days on which no term ends and which are no working days.

    Source: Algemene termijnenwet art. 3: (1) names New Year's Day, the Mondays of Easter and Pentecost, Ascension Day,
    both days of Christmas, the day the King's birthday is celebrated, and 5 May in every year; (2) puts Good Friday
    beside them, (3) the days of a decree. Koningsdag is 27 April, or the 26th when the 27th is a Sunday.
    """
    zondag = pasen(jaar)
    koningsdag = date(jaar, 4, 27)
    if koningsdag.weekday() == _ZONDAG:
        koningsdag -= timedelta(days=1)
    beweeglijk = (zondag + timedelta(days=dagen) for dagen in (-2, 1, 39, 50))
    vast = (date(jaar, 1, 1), koningsdag, date(jaar, 5, 5), date(jaar, 12, 25), date(jaar, 12, 26))
    gelijkgesteld = (dag for dag in GELIJKGESTELD if dag.year == jaar)
    return frozenset((*beweeglijk, *vast, *gelijkgesteld))


def is_werkdag(dag: date) -> bool:
    """Say whether this is a Monday to Friday that is no public holiday."""
    return dag.weekday() <= _VRIJDAG and dag not in feestdagen(dag.year)


def werkdag_na(dag: date, aantal: int) -> date:
    """Give the `aantal`-th working day after this day; with 0 the day itself, working day or not."""
    return dag if aantal == 0 else next(dag for n, dag in enumerate(_werkdagen(dag, 1), 1) if n == aantal)


def werkdag_voor(dag: date, aantal: int) -> date:
    """Give the `aantal`-th working day before this day; with 0 the day itself."""
    return dag if aantal == 0 else next(dag for n, dag in enumerate(_werkdagen(dag, -1), 1) if n == aantal)


def eerste_werkdag(dag: date) -> date:
    """Give this day, or the first working day after it where it is none (Algemene termijnenwet art. 1 (1))."""
    return dag if is_werkdag(dag) else werkdag_na(dag, 1)


def aantal_werkdagen(na: date, tot_en_met: date) -> int:
    """Count the working days after one day, up to and including another."""
    return sum(is_werkdag(na + timedelta(days=n)) for n in range(1, (tot_en_met - na).days + 1))


def dag_van(moment: datetime) -> date:
    """Give the day it is in the Netherlands at this moment."""
    return moment.astimezone(AMSTERDAM).date()


def begin_van(dag: date) -> datetime:
    """Give the UTC moment at which this day begins in the Netherlands."""
    return datetime.combine(dag, time(), AMSTERDAM).astimezone(UTC)


def einde_van(dag: date) -> datetime:
    """Give the UTC moment of the last second of this day in the Netherlands."""
    return datetime.combine(dag, time(23, 59, 59), AMSTERDAM).astimezone(UTC)


def _werkdagen(dag: date, stap: int) -> Iterator[date]:
    """Give the working days beyond a day, one way or the other, without end."""
    return (ander for n in count(1) if is_werkdag(ander := dag + timedelta(days=n * stap)))
