"""Inspections from files of any inspectorate, and the command that replays them."""

import json
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner

from risico.__main__ import main
from risico.handlers import BestandOnbruikbaar, lees_inspecties, lees_omschrijving

KOLOMMEN = """
[kolommen]
vestiging = "Licentie"
datum = "Datum"
uitkomst = "Uitslag"
inspecteur = "Wie"
omvang = "Personen"

[uitkomst]
gevonden = ["Fout"]
overslaan = ["Dicht"]
"""
KOP = "Licentie;Datum;Uitslag;Wie;Personen\n"


def bestanden(map_: Path, csv: str | bytes, toml: str = KOLOMMEN) -> tuple[Path, Path]:
    (map_ / "inspecties.csv").write_bytes(csv if isinstance(csv, bytes) else csv.encode())
    (map_ / "kolommen.toml").write_text(toml)
    return map_ / "inspecties.csv", map_ / "kolommen.toml"


def test_what_is_missing_repeated_or_no_inspection_is_left_out_and_counted(tmp_path: Path) -> None:
    rijen = (
        "1;2024-03-05;Fout;a;12\n1;2024-03-05;Fout;a;12\n;2024-03-05;Fout;a;12\n2;;Goed;a;1\n"
        '3;2024-03-06T10:15:00;" fout ";;\n4;31-31-2024;Goed;b;x\n5;2024-03-07;Dicht;b;3\n6;2024-03-07;N/A;b;3\n\n7\n'
    )
    csv, toml = bestanden(tmp_path, KOP + rijen)
    gelezen = lees_inspecties(csv, lees_omschrijving(toml))
    assert gelezen.rijen == 9
    assert [(i.gevonden, i.inspecteur is None) for i in gelezen.inspecties] == [(True, False), (True, True)]
    assert gelezen.inspecties[1].dag - gelezen.inspecties[0].dag == 1
    assert gelezen.overgeslagen == {
        "dubbel": 1,
        "zonder vestiging": 1,
        "zonder datum": 2,
        "datum onleesbaar": 1,
        "geen inspectie volgens [uitkomst] overslaan": 1,
        "zonder uitkomst": 1,
    }


@pytest.mark.parametrize(
    "vorm",
    [
        "%Y-%m-%d",
        "%m/%d/%Y",
        "%d/%m/%Y",
        "%d-%m-%Y",
        "%d.%m.%Y",
        "%Y%m%d",
        "%Y-%m-%dT00:00:00.000",
        "%m/%d/%Y 12:00:00 AM",
    ],
)
def test_dates_are_read_however_they_are_written(tmp_path: Path, vorm: str) -> None:
    dagen = [date(2020, 1, 1) + timedelta(days=n) for n in range(40)]
    csv, toml = bestanden(
        tmp_path, KOP + "".join(f"{n};{dag.strftime(vorm)};Fout;a;1\n" for n, dag in enumerate(dagen))
    )
    gelezen = [i.dag for i in lees_inspecties(csv, lees_omschrijving(toml)).inspecties]
    assert gelezen == [(dag - date(1900, 1, 1)).days for dag in dagen]


@pytest.mark.parametrize("codering", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("scheiding", [",", ";", "\t", "|"])
def test_encoding_and_separator_are_found_out(tmp_path: Path, codering: str, scheiding: str) -> None:
    tekst = KOP.replace(";", scheiding) + scheiding.join(['"Café\nde Kraai"', "2024-03-05", "Fout", "é", "3"])
    csv, toml = bestanden(tmp_path, tekst.encode(codering))
    (inspectie,) = lees_inspecties(csv, lees_omschrijving(toml)).inspecties
    assert inspectie.gevonden


def test_a_number_of_violations_counts_from_its_threshold(tmp_path: Path) -> None:
    toml_tekst = KOLOMMEN.replace('gevonden = ["Fout"]\noverslaan = ["Dicht"]', "drempel = 1")
    csv, toml = bestanden(
        tmp_path, KOP + "1;2024-03-05;0;a;1\n2;2024-03-05;1,0;a;1\n3;2024-03-05;veel;a;1\n", toml_tekst
    )
    gelezen = lees_inspecties(csv, lees_omschrijving(toml))
    assert [i.gevonden for i in gelezen.inspecties] == [False, True]
    assert gelezen.overgeslagen == {"uitkomst is geen getal": 1}


@pytest.mark.parametrize(
    ("csv", "toml", "melding"),
    [
        (KOP, KOLOMMEN, "bevat geen rijen"),
        (
            "Nummer;Datum\n1;2\n",
            KOLOMMEN,
            "heeft geen kolom 'Licentie', 'Uitslag', 'Wie', 'Pers",
        ),
        (KOP + "1;ooit;Fout;a;1\n", KOLOMMEN, "niet te lezen, bijvoorbeeld 'ooit'"),
        (
            KOP + "1;2024-03-05;Goed;a;1\n",
            KOLOMMEN,
            "telt als bevinding. In het bestand staan 'Goed'",
        ),
        (KOP, "kolommen = 3", "kolommen moet een tabel zijn"),
        (KOP, "[kolommen", "geen geldig TOML"),
        (KOP, KOLOMMEN.replace("datum =", "dag ="), "In \\[kolommen\\] is onbekend: dag"),
        (KOP, KOLOMMEN.replace('datum = "Datum"', ""), "In \\[kolommen\\] ontbreekt: datum"),
        (KOP, KOLOMMEN.replace('gevonden = ["Fout"]', ""), "Geef in \\[uitkomst\\]"),
        (KOP, KOLOMMEN.replace('gevonden = ["Fout"]', 'drempel = "x"'), "moet drempel een getal zijn"),
        (KOP, KOLOMMEN + '[bestand]\ncodering = "klingon"', "codering klingon is niet bekend"),
    ],
)
def test_what_cannot_be_used_is_refused_in_plain_dutch(tmp_path: Path, csv: str, toml: str, melding: str) -> None:
    bestand, kolommen = bestanden(tmp_path, csv, toml)
    with pytest.raises(BestandOnbruikbaar, match=melding):
        lees_inspecties(bestand, lees_omschrijving(kolommen))


def test_the_command_prints_each_figure_with_its_interval(tmp_path: Path) -> None:
    random = Random(2)  # noqa: S311 - data for a test
    rijen = [
        f"{v};{2015 + n // 200}-{1 + n % 12:02d}-15;{random.random() < (v % 5) / 6};w{n % 7};{v}\n"
        for n in range(1200)
        for v in [random.randrange(60)]
    ]
    csv, toml = bestanden(tmp_path, KOP + "".join(rijen), KOLOMMEN.replace("Fout", "True"))
    tekst = CliRunner().invoke(main, ["evalueer", str(csv), "--kolommen", str(toml)])
    assert tekst.exit_code == 0, tekst.output
    for regel in ("AUC", "AUC binnen inspecteur", "Lift", "Dagen eerder", "Deel gevonden", "deciel"):
        assert regel in tekst.output
    cijfers = json.loads(CliRunner().invoke(main, ["evalueer", str(csv), "--kolommen", str(toml), "--json"]).output)
    assert cijfers["maatstaven"]["auc"]["laag"] > 0.6
    assert len(cijfers["decielen"]) == 10


def test_the_command_says_what_is_wrong(tmp_path: Path) -> None:
    csv, toml = bestanden(tmp_path, KOP + "1;2024-03-05;Fout;a;1\n")
    uit = CliRunner().invoke(main, ["evalueer", str(csv), "--kolommen", str(toml)])
    assert (uit.exit_code, "bruikbare inspecties" in uit.output) == (1, True)


def test_the_command_compares_with_challengers_and_leaves_the_choice_to_people(tmp_path: Path) -> None:
    random = Random(2)  # noqa: S311 - no secrets here
    goed = {n: random.random() < 0.3 for n in range(60)}
    rijen = [
        f"{v};{date(2020, 1, 1) + timedelta(days=n)};{random.random() < (0.8 if goed[v] else 0.1)};i{n % 5};10\n"
        for n in range(1200)
        for v in [random.randrange(60)]
    ]
    csv, toml = bestanden(tmp_path, KOP + "".join(rijen), KOLOMMEN.replace("Fout", "True"))
    uit = CliRunner().invoke(main, ["daag-uit", str(csv), "--kolommen", str(toml)])
    assert uit.exit_code == 0, uit.output
    for regel in ("het model", "logistische regressie", "beslisbomen", "Geen uitdager is aantoonbaar beter"):
        assert regel in uit.output
    zonder, toml = bestanden(
        tmp_path, KOP + "".join(rijen), KOLOMMEN.replace("Fout", "True").replace('inspecteur = "Wie"\n', "")
    )
    uit = CliRunner().invoke(main, ["daag-uit", str(zonder), "--kolommen", str(toml)])
    assert (uit.exit_code, "inspecteur" in uit.output) == (1, True)
