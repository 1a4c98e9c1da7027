"""The published question sets, and the judging of answers by the version they were given under."""

import hashlib
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import pytest

from meldingen.domain import VRAGENSETS, Beantwoording, Optie, Taal, Tekst, Vraag, Vraagtype, Vragenset, Vragensets
from meldingen.domain.vragensets import fouten_in_antwoorden, scheid_teksten
from meldingen.domain.vragensets.inlezen import GEPUBLICEERD
from shared.contracts.waardelijsten import Risico

HASHES = Path(__file__).with_name("vragensets.sha256")
VANDAAG = date(2026, 3, 2)
IN_ALLE_TALEN = dict.fromkeys(Taal, "?")
WERKDRUK = Risico.WERKDRUK


def vraag(id_: str, type_: Vraagtype, *opties: str, verplicht: bool = False) -> Vraag:
    return Vraag(
        id=id_,
        type=type_,
        verplicht=verplicht,
        tekst=IN_ALLE_TALEN,
        opties=tuple(Optie(optie, IN_ALLE_TALEN) for optie in opties),
        minimum=0 if type_ is Vraagtype.GETAL else None,
        maximum=168 if type_ is Vraagtype.GETAL else None,
    )


OUD = Vragenset(WERKDRUK, 1, date(2026, 1, 1), (vraag("oud", Vraagtype.KEUZE, "a", "b", verplicht=True),))
NIEUW = Vragenset(
    WERKDRUK,
    2,
    date(2026, 2, 1),
    (
        vraag("keuze", Vraagtype.KEUZE, "a", "b", verplicht=True),
        vraag("meer", Vraagtype.MEERKEUZE, "a", "b"),
        vraag("uren", Vraagtype.GETAL),
        vraag("sinds", Vraagtype.DATUM),
        vraag("wie", Vraagtype.TEKST),
    ),
)
LATER = Vragenset(WERKDRUK, 3, date(2027, 1, 1), ())
SETS = Vragensets([LATER, NIEUW, OUD])
GOED: dict[str, object] = {
    "keuze": "a",
    "meer": ["b", "a"],
    "uren": 60,
    "sinds": "2026-01-31",
    "wie": "Piet Papegaai",
}


def fouten(versie: int, waarden: dict[str, object], *risicos: Risico) -> list[tuple[str, str]]:
    gegeven = [Beantwoording(WERKDRUK, versie, waarden)]
    return [(fout.pointer, fout.code) for fout in fouten_in_antwoorden(gegeven, risicos or (WERKDRUK,), VANDAAG, SETS)]


# what is published


def test_a_published_version_never_changes() -> None:
    """A set that must change is published as the next version; its line is added here, and no line ever changes."""
    golden = {name: digest for digest, name in map(str.split, HASHES.read_text().splitlines())}
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in GEPUBLICEERD.iterdir()}
    assert found == golden


def test_every_risico_has_two_to_six_questions_in_force() -> None:
    sets = VRAGENSETS.van_kracht(VANDAAG)
    assert {een.risico for een in sets} == set(Risico)
    assert [een.risico for een in sets if not 2 <= len(een.vragen) <= 6] == []


@pytest.mark.parametrize("risico", Risico)
def test_a_published_set_can_be_asked_and_answered(risico: Risico) -> None:
    for een in (een for een in VRAGENSETS.van_kracht(VANDAAG) if een.risico is risico):
        assert len({vraag.id for vraag in een.vragen}) == len(een.vragen)
        for vraag in een.vragen:
            met_keuze = vraag.type in {Vraagtype.KEUZE, Vraagtype.MEERKEUZE, Vraagtype.JA_NEE_ONBEKEND}
            assert (len(vraag.opties) >= 2) == met_keuze, vraag.id
            assert len({optie.id for optie in vraag.opties}) == len(vraag.opties)
            assert (vraag.minimum is None) == (vraag.maximum is None) == (vraag.type is not Vraagtype.GETAL), vraag.id
            for labels in (vraag.tekst, *(optie.tekst for optie in vraag.opties)):
                assert set(labels) == set(Taal)
                assert all(label and label == label.strip() for label in labels.values())


def test_every_file_is_named_after_the_set_in_it() -> None:
    for path in GEPUBLICEERD.iterdir():
        risico, versie = path.stem.split("-")
        assert VRAGENSETS.get(Risico(risico), int(versie)) is not None


def test_bulgarian_is_written_in_its_own_script() -> None:
    for een in VRAGENSETS.van_kracht(VANDAAG):
        assert all(any("а" <= letter <= "я" for letter in vraag.tekst[Taal.BG]) for vraag in een.vragen)


# versions


def test_the_latest_version_that_began_is_asked() -> None:
    assert SETS.van_kracht(date(2025, 12, 31)) == []
    assert SETS.van_kracht(date(2026, 1, 31)) == [OUD]
    assert SETS.van_kracht(VANDAAG) == [NIEUW]


def test_answers_are_judged_by_their_own_version() -> None:
    assert fouten(1, {"oud": "b"}) == []
    assert fouten(2, {"oud": "b"}) == [
        ("/antwoorden/0/waarden/keuze", "verplicht"),
        ("/antwoorden/0/waarden/oud", "onbekende-vraag"),
    ]


@pytest.mark.parametrize("versie", [3, 4])
def test_a_version_that_is_not_asked_yet_cannot_be_answered(versie: int) -> None:
    assert fouten(versie, {}) == [("/antwoorden/0/versie", "onbekend")]


# answers


def test_a_right_answer_to_each_type_of_question_is_accepted() -> None:
    assert fouten(2, GOED) == []


@pytest.mark.parametrize(
    ("vraag_id", "waarde"),
    [
        ("keuze", "c"),
        ("keuze", ["a"]),
        ("keuze", None),
        ("meer", "a"),
        ("meer", []),
        ("meer", ["a", "c"]),
        ("meer", ["a", "a"]),
        ("meer", [["a"]]),
        ("uren", "60"),
        ("uren", 60.0),
        ("uren", True),
        ("uren", -1),
        ("uren", 169),
        ("sinds", "31-01-2026"),
        ("sinds", "2026-02-30"),
        ("sinds", "2026-W01-1"),
        ("sinds", "0001-01-01"),
        ("sinds", 2026),
        ("wie", "   "),
        ("wie", "x" * 2001),
        ("wie", {"naam": "Piet"}),
    ],
)
def test_a_wrong_answer_names_its_question(vraag_id: str, waarde: object) -> None:
    assert fouten(2, GOED | {vraag_id: waarde}) == [(f"/antwoorden/0/waarden/{vraag_id}", "onjuist-antwoord")]


def test_everything_that_is_wrong_is_named_at_once_with_pointers_that_hold() -> None:
    assert fouten(2, {"uren": "veel", "a/b~c": 1}, Risico.ONDERBETALING) == [
        ("/antwoorden/0/risico", "niet-gemeld"),
        ("/antwoorden/0/waarden/keuze", "verplicht"),
        ("/antwoorden/0/waarden/uren", "onjuist-antwoord"),
        ("/antwoorden/0/waarden/a~1b~0c", "onbekende-vraag"),
    ]


def test_a_set_is_answered_once() -> None:
    twee = [Beantwoording(WERKDRUK, 1, {"oud": "a"}), Beantwoording(WERKDRUK, 2, {"keuze": "a"})]
    gevonden = fouten_in_antwoorden(twee, (WERKDRUK,), VANDAAG, SETS)
    assert [(fout.pointer, fout.code) for fout in gevonden] == [("/antwoorden/1/risico", "dubbel")]


def test_texts_are_parted_from_what_readers_see_and_can_be_found_back() -> None:
    op = datetime(2026, 3, 2, tzinfo=UTC)
    gegeven = [Beantwoording(WERKDRUK, 2, GOED | {"wie": " Piet Papegaai "})]
    (zichtbaar,), (tekst,) = scheid_teksten(gegeven, UUID(int=7), op, SETS)
    assert zichtbaar.waarden == GOED | {"wie": str(tekst.id)}
    assert isinstance(tekst, Tekst)
    assert (tekst.inhoud, tekst.soort, tekst.op) == ("Piet Papegaai", "antwoord_vragenlijst", op)
    assert "Papegaai" not in repr((gegeven, zichtbaar, tekst))
