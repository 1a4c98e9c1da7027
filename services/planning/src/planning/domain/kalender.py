"""The calendar of the work: Dutch public holidays, working days, and wall-clock minutes against UTC."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from typing import Final
from zoneinfo import ZoneInfo

NEDERLAND: Final = ZoneInfo("Europe/Amsterdam")
_ZONDAG: Final = 6


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
    """Give the days that count as public holidays.

    Source: Algemene termijnenwet art. 3 (1) and (2), which puts Goede Vrijdag beside them; Koningsdag is 27 April, or
    the 26th when the 27th is a Sunday.
    """
    zondag = pasen(jaar)
    koningsdag = date(jaar, 4, 27)
    if koningsdag.weekday() == _ZONDAG:
        koningsdag -= timedelta(days=1)
    beweeglijk = (zondag + timedelta(days=dagen) for dagen in (-2, 1, 39, 50))
    vast = (date(jaar, 1, 1), koningsdag, date(jaar, 5, 5), date(jaar, 12, 25), date(jaar, 12, 26))
    return frozenset((*beweeglijk, *vast))


def is_werkdag(dag: date) -> bool:
    """Say whether this is a Monday to Friday that is no public holiday."""
    return dag.isoweekday() <= 5 and dag not in feestdagen(dag.year)  # noqa: PLR2004 - ISO: Friday


def werkdagen(vanaf: date, aantal: int) -> tuple[date, ...]:
    """Give the first `aantal` working days from `vanaf` on, that day included."""

    def verder() -> Iterator[date]:
        dag = vanaf
        while True:
            if is_werkdag(dag):
                yield dag
            dag += timedelta(days=1)

    return tuple(dag for dag, _ in zip(verder(), range(aantal), strict=False))


def dag_van(moment: datetime) -> date:
    """Give the day it is in the Netherlands at this moment."""
    return moment.astimezone(NEDERLAND).date()


def minuut_van(moment: datetime) -> int:
    """Give the wall-clock minute since midnight in the Netherlands, begun minutes counted whole."""
    lokaal = moment.astimezone(NEDERLAND)
    return lokaal.hour * 60 + lokaal.minute + (lokaal.second > 0 or lokaal.microsecond > 0)


@lru_cache(maxsize=16_384)
def moment(dag: date, minuut: int) -> datetime:
    """Give the UTC moment of a wall-clock minute since midnight in the Netherlands."""
    return datetime.combine(dag, time(minuut // 60, minuut % 60), NEDERLAND).astimezone(UTC)


def einde_van(dag: date) -> datetime:
    """Give the UTC moment at which this day ends in the Netherlands."""
    return moment(dag + timedelta(days=1), 0)
