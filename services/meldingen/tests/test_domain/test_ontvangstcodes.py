"""Receipt codes, what slows down who guesses one, and what a reporter is told."""

from datetime import UTC, datetime, timedelta

import pytest

from meldingen.domain import REM_OP_ALLES, REM_PER_NETWERK, MeldingStatus, Ontvangstcode, Rem
from meldingen.domain.mijn_melding import REDENUITLEG, STATUSUITLEG
from shared.contracts.waardelijsten import NietInOnderzoekReden

NU = datetime(2026, 11, 25, tzinfo=UTC)


def test_a_code_has_sixteen_digits_of_which_each_varies() -> None:
    codes = [Ontvangstcode.nieuw() for _ in range(500)]
    assert {len(code.cijfers) for code in codes} == {16}
    assert len(set(codes)) == 500
    for plaats in range(16):
        assert {code.cijfers[plaats] for code in codes} == set("0123456789")


@pytest.mark.parametrize("getypt", ["0123 4567 8901 2345", "0123-4567-8901-2345", "0123456789012345"])
def test_a_code_is_read_as_it_was_written(getypt: str) -> None:
    code = Ontvangstcode.lees(getypt)
    assert code.in_groepen() == "0123 4567 8901 2345"
    assert Ontvangstcode.lees(code.in_groepen()) == code


def test_a_code_shows_nowhere_by_itself() -> None:
    code = Ontvangstcode.nieuw()
    assert code.cijfers not in f"{code} {code!r} {[code]}"


def test_the_wait_doubles_after_the_free_attempts_up_to_its_end() -> None:
    rem = Rem(vrij=3, hoogstens=timedelta(seconds=10))
    assert [rem.dicht_tot(n, NU) for n in (0, 1, 3)] == [None] * 3
    dicht = [rem.dicht_tot(n, NU) for n in (4, 5, 6, 7, 8, 9, 10_000)]
    assert dicht == [NU + timedelta(seconds=seconds) for seconds in (1, 2, 4, 8, 10, 10, 10)]


def test_an_hour_of_guessing_finds_next_to_nothing() -> None:
    def in_een_uur(rem: Rem) -> int:
        pogingen, op = 0, NU
        while op < NU + timedelta(hours=1):
            pogingen += 1
            op = rem.dicht_tot(pogingen, op) or op
        return pogingen

    assert in_een_uur(REM_PER_NETWERK) <= 30
    kans = in_een_uur(REM_OP_ALLES) * 1_000_000 / 10**16  # with a million codes to hit
    assert kans < 2e-7


def test_every_state_and_reason_has_plain_words_that_tell_of_no_other_melding() -> None:
    assert set(STATUSUITLEG) == set(MeldingStatus)
    assert set(REDENUITLEG) == set(NietInOnderzoekReden)
    for woorden in (*STATUSUITLEG.values(), *REDENUITLEG.values()):
        assert woorden.endswith(".")
        assert not [deel for deel in ("dubbel", "samengevoegd", "andere melding", "lopend") if deel in woorden]
