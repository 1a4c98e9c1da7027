"""Counting who sends, and puzzles that cost a moment."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest

from meldingen.domain import Tempo, Uitdager, UitdagingOngeldig
from meldingen.domain.tempo import MAX_BEKEND
from meldingen.domain.uitdagingen import GELDIG

NU = datetime(2026, 3, 2, 10, tzinfo=UTC)
DIRECT = timedelta(0)


def los_op(tekst: str, moeilijkheid: int) -> str:
    teller = 0
    while int.from_bytes(hashlib.sha256(f"{tekst}:{teller}".encode()).digest()) >> (256 - moeilijkheid):
        teller += 1
    return f"{tekst}:{teller}"


def test_everybody_has_a_bucket_that_fills_with_time() -> None:
    tempo = Tempo(3, timedelta(seconds=60))
    assert [tempo.neem(b"a", 100.0) for _ in range(3)] == [DIRECT] * 3
    assert tempo.neem(b"a", 100.0) == timedelta(seconds=20)
    assert tempo.neem(b"b", 100.0) == DIRECT
    assert tempo.neem(b"a", 110.0) == timedelta(seconds=10)  # asking in vain costs nothing
    assert tempo.neem(b"a", 120.0) == DIRECT
    assert tempo.neem(b"a", 120.0) == timedelta(seconds=20)
    assert [tempo.neem(b"a", 1000.0) for _ in range(3)] == [DIRECT] * 3
    assert tempo.neem(b"a", 1000.0) > DIRECT


def test_of_too_many_the_one_longest_ago_is_forgotten() -> None:
    tempo = Tempo(1, timedelta(seconds=60))
    tempo.neem(b"eerste", 0.0)
    for n in range(MAX_BEKEND):
        tempo.neem(n.to_bytes(4), 0.0)
    assert tempo.neem((MAX_BEKEND - 1).to_bytes(4), 0.0) > DIRECT
    assert tempo.neem(b"eerste", 0.0) == DIRECT


def test_a_puzzle_is_solved_by_who_computes() -> None:
    uitdaging = Uitdager("g" * 44).stel(NU)
    antwoord = los_op(uitdaging.tekst, uitdaging.moeilijkheid)
    assert Uitdager("g" * 44).beoordeel(antwoord, NU + GELDIG - timedelta(seconds=1)) == uitdaging
    assert len(uitdaging.id) == 16


def test_what_solves_nothing_is_refused() -> None:
    uitdager = Uitdager("g" * 44)
    uitdaging = uitdager.stel(NU)
    antwoord = los_op(uitdaging.tekst, uitdaging.moeilijkheid)
    makkelijker = antwoord.replace(f"{uitdaging.moeilijkheid}.", "1.", 1)
    for onzin in ("", ":", "x", "1.2.3.4:5", uitdaging.tekst, f"{antwoord}0", makkelijker, antwoord.replace(".", ":")):
        with pytest.raises(UitdagingOngeldig):
            uitdager.beoordeel(onzin, NU)
    with pytest.raises(UitdagingOngeldig):
        uitdager.beoordeel(antwoord, NU + GELDIG + timedelta(seconds=1))
    with pytest.raises(UitdagingOngeldig):
        Uitdager("h" * 44).beoordeel(antwoord, NU)
