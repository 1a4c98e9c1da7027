"""The history of the register: what is read back at any moment is what was told, in whatever order it came."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from uuid_utils.compat import uuid7

from risico.domain import (
    Adres,
    Besluit,
    Correctie,
    Geschiedenis,
    Mutatie,
    MutatieSoort,
    Opheffing,
    Opvolging,
    OpvolgingBesloten,
    OpvolgingStatus,
    Stand,
    Vestiging,
    Voortzetting,
    fouten_van,
    paren_van,
    stand_van_correctie,
)

BEGIN = date(2026, 1, 1)
GEHOORD = datetime(2026, 3, 1, tzinfo=UTC)
EERSTE: Stand = {"naam": "begin", "plaats": "begin", "personen": 1}
MELDINGEN = st.lists(
    st.tuples(
        st.integers(0, 20),  # from which day on
        st.dictionaries(st.sampled_from(["naam", "plaats", "personen"]), st.integers(2, 9), min_size=1),
    ),
    max_size=12,
)


def mutatie(dag: int, gehoord: int = 0) -> Mutatie:
    return Mutatie(
        id=uuid7(),
        soort=MutatieSoort.CORRECTIE,
        ingangsdatum=BEGIN + timedelta(days=dag),
        bekend_op=GEHOORD + timedelta(minutes=gehoord),
        door="test",
        reden=None,
    )


def geschiedenis_van(meldingen: list[tuple[int, dict[str, int]]]) -> Geschiedenis:
    gevonden = Geschiedenis(EERSTE, [])
    for nummer, (dag, velden) in enumerate(meldingen):
        _, gevonden = gevonden.met(mutatie(dag, nummer), velden)
    return gevonden


def verwacht(meldingen: list[tuple[int, dict[str, int]]], dag: int, gehoord: int) -> Stand:
    """Say per field what was last told among what holds by then, as a person would look it up."""
    stand = dict(EERSTE)
    for veld in EERSTE:
        geldig = [
            (van, nummer, velden[veld])
            for nummer, (van, velden) in enumerate(meldingen)
            if van <= dag and nummer <= gehoord and veld in velden
        ]
        if geldig:
            stand[veld] = max(geldig)[2]
    return stand


@given(MELDINGEN, st.integers(-1, 21), st.integers(-1, 12))
def test_read_back_at_any_day_and_by_any_knowledge_it_is_what_was_told(
    meldingen: list[tuple[int, dict[str, int]]], dag: int, gehoord: int
) -> None:
    gevonden = geschiedenis_van(meldingen).op(BEGIN + timedelta(days=dag), GEHOORD + timedelta(minutes=gehoord))
    assert gevonden == verwacht(meldingen, dag, gehoord)


@given(MELDINGEN)
def test_how_it_stands_is_the_last_of_its_history(meldingen: list[tuple[int, dict[str, int]]]) -> None:
    gevonden = geschiedenis_van(meldingen)
    assert gevonden.huidig == gevonden.op(BEGIN + timedelta(days=99))


@given(MELDINGEN)
def test_each_field_holds_until_the_next_change_of_it(meldingen: list[tuple[int, dict[str, int]]]) -> None:
    gevonden = geschiedenis_van(meldingen)
    for dag in range(-1, 22):
        datum = BEGIN + timedelta(days=dag)
        stand = dict(EERSTE)
        for gemeld, velden in gevonden.verloop():
            for veld in velden:
                if gemeld.ingangsdatum <= datum and (veld.tot is None or datum < veld.tot):
                    stand[veld.veld] = veld.wordt
        assert stand == gevonden.op(datum)


def test_a_correction_of_a_day_wins_from_what_was_told_of_that_day_before() -> None:
    gevonden = geschiedenis_van([(5, {"naam": 2}), (9, {"naam": 3}), (5, {"naam": 4})])
    assert [gevonden.op(BEGIN + timedelta(days=dag))["naam"] for dag in (4, 5, 9)] == ["begin", 4, 3]
    assert gevonden.op(BEGIN + timedelta(days=6), GEHOORD + timedelta(minutes=1))["naam"] == 2


def test_what_changed_nothing_is_no_line_of_the_history() -> None:
    gevonden = geschiedenis_van([(5, {"naam": 2}), (6, {"naam": 2})])
    assert [gemeld.ingangsdatum for gemeld, _ in gevonden.verloop()] == [BEGIN + timedelta(days=5)]


class TestFouten:
    @pytest.mark.parametrize(
        ("opdracht", "pointers"),
        [
            (Opheffing(ingangsdatum=BEGIN + timedelta(days=1), vestigingsnummer="1"), ["/ingangsdatum"]),
            (Opheffing(ingangsdatum=BEGIN), ["/vestigingsnummer"]),
            (Opheffing(ingangsdatum=BEGIN, vestigingsnummer="1", kvk_nummer="1"), ["/vestigingsnummer"]),
            (Voortzetting(ingangsdatum=BEGIN, van_kvk_nummer="1"), [""]),
            (Voortzetting(ingangsdatum=BEGIN, van_kvk_nummer="1", naar_vestigingsnummer="2"), [""]),
            (Voortzetting(ingangsdatum=BEGIN, van_kvk_nummer="1", naar_kvk_nummer="1"), [""]),
            (Voortzetting(ingangsdatum=BEGIN, van_kvk_nummer="1", naar_kvk_nummer="2"), []),
        ],
    )
    def test_what_cannot_be_told_is_named(self, opdracht: Any, pointers: list[str]) -> None:
        assert [fout.pointer for fout in fouten_van(opdracht, BEGIN)] == pointers

    @pytest.mark.parametrize(
        ("velden", "pointers"),
        [
            ({}, ["/velden"]),
            ({"naam": "X"}, ["/velden/naam"]),
            ({"werkzame_personen": None, "sbi_code": "0000"}, ["/velden/werkzamePersonen", "/velden/sbiCode"]),
            ({"opheffingsdatum": None, "werkzame_personen": 0}, []),
        ],
    )
    def test_a_correction_names_fields_that_its_subject_has(
        self, velden: dict[str, object], pointers: list[str]
    ) -> None:
        correctie = Correctie(vestigingsnummer="1", velden=velden, ingangsdatum=BEGIN, reden="fout")
        assert [fout.pointer for fout in fouten_van(correctie, BEGIN)] == pointers

    def test_a_corrected_code_brings_its_section(self) -> None:
        correctie = Correctie(vestigingsnummer="1", velden={"sbi_code": "5610"}, ingangsdatum=BEGIN, reden="fout")
        assert stand_van_correctie(correctie) == {"sbi_code": "5610", "sbi_sectie": "I"}


class TestOpvolging:
    opvolging = Opvolging(
        id=uuid7(), van="1", naar="2", sinds=BEGIN, aandeel=1.0, reden="zelfde adres", mutatie_id=uuid7()
    )
    besluit = Besluit("een mens", "zelfde machines", GEHOORD)

    @pytest.mark.parametrize(
        ("stappen", "mag"),
        [
            ("bevestigd", True),
            ("geweigerd", True),
            ("ingetrokken", False),
            ("bevestigd bevestigd", False),
            ("bevestigd ingetrokken bevestigd", True),
            ("geweigerd bevestigd ingetrokken", True),
            ("geweigerd ingetrokken", False),
        ],
    )
    def test_a_decision_can_be_taken_back_but_not_taken_twice(self, stappen: str, mag: bool) -> None:
        opvolging = self.opvolging
        *eerst, laatst = map(OpvolgingStatus, stappen.split())
        for stap in eerst:
            opvolging = opvolging.naar_status(stap, self.besluit)
        if mag:
            assert opvolging.naar_status(laatst, self.besluit).versie == len(eerst) + 2
        else:
            with pytest.raises(OpvolgingBesloten):
                opvolging.naar_status(laatst, self.besluit)

    def test_vestigingen_of_two_bedrijven_pair_by_place_and_then_by_being_the_hoofdvestiging(self) -> None:
        van = [vestiging("1", "1111 AA", hoofd=True), vestiging("2", "2222 BB"), vestiging("3", "3333 CC")]
        naar = [vestiging("7", "7777 GG", hoofd=True), vestiging("8", "2222 BB")]
        assert paren_van(van, naar) == [("2", "8", "zelfde adres"), ("1", "7", "beide hoofdvestiging")]


def vestiging(nummer: str, postcode: str, *, hoofd: bool = False) -> Vestiging:
    return Vestiging(
        vestigingsnummer=nummer,
        kvk_nummer="1",
        hoofdvestiging=hoofd,
        sbi_code="1071",
        sbi_sectie="C",
        werkzame_personen=3,
        adres=Adres("Molenweg 1", postcode, None, "Urk", "Flevoland", None, None, None),
    )
