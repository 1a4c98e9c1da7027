"""Contracts of external sources: what may be agreed, what a row must be, and who decides."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from risico.domain import (
    Besluit,
    Broncontract,
    BroncontractBesloten,
    Contractstatus,
    Kolomafspraak,
    Kolomtype,
    TweedePersoonNodig,
    verboden_kenmerk,
)
from shared.contracts.fouten import VeldenOngeldig, Veldfout

OP = datetime(2026, 3, 1, tzinfo=UTC)
JANUARI = date(2026, 1, 31)


def kolom(naam: str, soort: Kolomtype, **wijzig: object) -> Kolomafspraak:
    velden: dict[str, object] = {"doel": "rangschikken", "grondslag": "Arbeidsomstandighedenwet art. 24"}
    return Kolomafspraak(naam=naam, type=soort, **velden | wijzig)  # type: ignore[arg-type]


CONTRACT = Broncontract(
    bron="verzuim",
    nummer=1,
    titel="Verzuim",
    doel="zien waar men uitvalt",
    eigenaar="UWV",
    verversing_dagen=90,
    bewaar_dagen=365,
    kolommen=(
        kolom("kvkNummer", Kolomtype.KVK_NUMMER),
        kolom("percentage", Kolomtype.GETAL, minimum=0, maximum=100),
        kolom("aantal", Kolomtype.GEHEEL_GETAL, verplicht=False),
        kolom("trend", Kolomtype.TEKST, waarden=("stijgt", "daalt"), verplicht=False),
        kolom("gemeten", Kolomtype.DATUM, verplicht=False),
        kolom("arbodienst", Kolomtype.JA_NEE, verplicht=False),
        kolom("sbi", Kolomtype.SBI_CODE, verplicht=False),
    ),
    sleutel=("kvkNummer",),
    voorgesteld_door="een",
    voorgesteld_op=OP,
)


@pytest.mark.parametrize(
    "naam",
    [
        *("nationaliteit", "landVanHerkomst", "geboorteland_eigenaar", "etniciteit", "taal", "religie"),
        *("postcode", "vestigingPostcode", "PC4", "pc6", "wijk", "buurtcode", "straat", "lat", "Breedtegraad"),
        *("bsn", "geboortedatum", "leeftijdDirecteur", "geslacht", "emailadres", "iban", "bestuurder"),
    ],
)
def test_features_of_nationality_neighbourhood_or_person_are_seen_by_their_name(naam: str) -> None:
    assert verboden_kenmerk(naam) is not None


@pytest.mark.parametrize(
    "naam",
    [
        *("kvkNummer", "vestigingsnummer", "werkzamePersonen", "sbiCode", "percentage", "latenteVacatures"),
        *("afwijking", "aantalOngevallen", "totaal", "gemeente", "provincie", "betaalgedrag", "plaatsingen"),
    ],
)
def test_other_names_are_free(naam: str) -> None:
    assert verboden_kenmerk(naam) is None


@pytest.mark.parametrize(
    ("wijzig", "pointers"),
    [
        ({}, []),
        ({"sleutel": ("aantal",)}, ["/sleutel/0"]),  # may be empty
        ({"sleutel": ("kvk",)}, ["/sleutel/0"]),
        ({"kolommen": (*CONTRACT.kolommen, kolom("wijk", Kolomtype.GETAL))}, ["/kolommen/7/naam"]),
        ({"kolommen": (*CONTRACT.kolommen, kolom("aantal", Kolomtype.GETAL))}, ["/kolommen/7/naam"]),
        ({"kolommen": (*CONTRACT.kolommen, kolom("notitie", Kolomtype.TEKST))}, ["/kolommen/7/waarden"]),
        ({"kolommen": (*CONTRACT.kolommen, kolom("x", Kolomtype.GETAL, waarden=("a",)))}, ["/kolommen/7/waarden"]),
        ({"kolommen": (*CONTRACT.kolommen, kolom("x", Kolomtype.DATUM, minimum=1))}, ["/kolommen/7/minimum"]),
        (
            {"kolommen": (*CONTRACT.kolommen, kolom("x", Kolomtype.GETAL, minimum=2, maximum=1))},
            ["/kolommen/7/minimum"],
        ),
    ],
)
def test_what_may_not_be_agreed_is_named(wijzig: dict[str, object], pointers: list[str]) -> None:
    contract = replace(CONTRACT, **wijzig)  # type: ignore[arg-type]
    if not pointers:
        contract.controleer()
        return
    with pytest.raises(VeldenOngeldig) as ongeldig:
        contract.controleer()
    assert [fout.pointer for fout in ongeldig.value.fouten] == pointers


@pytest.mark.parametrize(
    ("velden", "gegevens"),
    [
        (
            {"kvkNummer": "01234567", "percentage": "4.5", "aantal": "12", "trend": "stijgt", "gemeten": "2026-01-31"},
            {"percentage": 4.5, "aantal": 12, "trend": "stijgt", "gemeten": "2026-01-31", "arbodienst": None},
        ),
        (
            {
                "kvkNummer": "01234567",
                "percentage": 0,
                "aantal": 12.0,
                "gemeten": date(2026, 1, 31),
                "arbodienst": "ja",
            },
            {"percentage": 0.0, "aantal": 12, "trend": None, "gemeten": "2026-01-31", "arbodienst": True},
        ),
    ],
)
def test_a_row_of_text_or_of_typed_values_is_read_alike(velden: dict[str, object], gegevens: dict[str, object]) -> None:
    fouten: list[Veldfout] = []
    assert CONTRACT.lees_rij(1, velden, fouten) == {"kvkNummer": "01234567", "sbi": None, **gegevens}
    assert fouten == []


@pytest.mark.parametrize(
    ("velden", "melding"),
    [
        ({"kvkNummer": ""}, "Rij 3: kvkNummer is verplicht."),
        (
            {"kvkNummer": 1234567},
            "Rij 3: kvkNummer moet tekst zijn, tussen aanhalingstekens: voorloopnullen tellen mee.",
        ),
        ({"percentage": "100,5"}, "Rij 3: percentage moet een getal zijn, met een decimale punt."),
        ({"percentage": "nan"}, "Rij 3: percentage moet een getal zijn, met een decimale punt."),
        ({"percentage": True}, "Rij 3: percentage moet een getal zijn, met een decimale punt."),
        ({"percentage": 100.5}, "Rij 3: percentage mag hoogstens 100 zijn."),
        ({"percentage": -1}, "Rij 3: percentage moet minstens 0 zijn."),
        ({"aantal": "1.5"}, "Rij 3: aantal moet een geheel getal zijn."),
        ({"aantal": 1.5}, "Rij 3: aantal moet een geheel getal zijn."),
        ({"trend": "wisselt"}, "Rij 3: trend is geen van de afgesproken waarden."),
        ({"gemeten": "31-01-2026"}, "Rij 3: gemeten moet een datum als 2026-01-31 zijn, zonder tijd."),
        ({"gemeten": OP}, "Rij 3: gemeten moet een datum als 2026-01-31 zijn, zonder tijd."),
        ({"arbodienst": "soms"}, "Rij 3: arbodienst moet ja of nee zijn (of true of false)."),
        ({"sbi": "0000"}, "Rij 3: sbi moet een SBI-code van 2 tot en met 6 cijfers zijn."),
        ({"trend": ["stijgt"]}, "Rij 3: trend is geen van de afgesproken waarden."),
        ({"percentage": {}}, "Rij 3: percentage moet een getal zijn, met een decimale punt."),
        ({"aantal": "9" * 30}, "Rij 3: aantal moet een geheel getal zijn."),
        ({"aantal": "9" * 5000}, "Rij 3: aantal moet een geheel getal zijn."),
        ({"wijk": "x"}, "Rij 3: wijk staat niet in het contract."),
    ],
)
def test_what_is_wrong_in_a_row_is_said(velden: dict[str, object], melding: str) -> None:
    fouten: list[Veldfout] = []
    assert CONTRACT.lees_rij(3, {"kvkNummer": "01234567", "percentage": 1} | velden, fouten) is None
    assert [fout.melding for fout in fouten] == [melding]


def test_a_header_is_checked_against_the_contract() -> None:
    fouten = CONTRACT.controleer_kop(["kvkNummer", "naam", "kvkNummer"])
    assert [(fout.code, fout.melding) for fout in fouten] == [
        ("onbekend", "De kolom 'naam' staat niet in het contract."),
        ("dubbel", "De kolom 'kvkNummer' komt dubbel voor."),
        ("ontbreekt", "De kolom 'percentage' ontbreekt."),
    ]


def test_who_proposes_does_not_approve_but_may_withdraw() -> None:
    with pytest.raises(TweedePersoonNodig):
        CONTRACT.beslis(Contractstatus.VASTGESTELD, Besluit("een", "goed", OP))
    assert CONTRACT.beslis(Contractstatus.AFGEWEZEN, Besluit("een", "toch niet", OP)).status == "afgewezen"
    vastgesteld = CONTRACT.beslis(Contractstatus.VASTGESTELD, Besluit("twee", "goed", OP))
    assert (vastgesteld.status, vastgesteld.versie) == ("vastgesteld", 2)
    with pytest.raises(BroncontractBesloten):
        vastgesteld.beslis(Contractstatus.AFGEWEZEN, Besluit("drie", "nee", OP))
