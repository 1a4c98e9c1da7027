import csv
import io
from collections import Counter
from datetime import date

import pytest

from deploy.lokaal.example_data import Vestiging, as_csv, draw_inspecteurs, draw_meldingen, draw_vestigingen
from deploy.lokaal.example_data.tables import gemeenten
from meldingen.domain import feiten_van, geschonden_regels, urgentie_van
from meldingen.schemas import MeldingInvoer
from shared.contracts.waardelijsten import MeldingSoort, Urgentie, Vertrouwelijkheid

TODAY = date(2026, 3, 2)


@pytest.fixture(scope="module")
def vestigingen() -> list[Vestiging]:
    return draw_vestigingen()


def test_the_same_seed_gives_the_same_data(vestigingen: list[Vestiging]) -> None:
    assert draw_vestigingen() == vestigingen
    assert draw_inspecteurs() == draw_inspecteurs()
    first, second = (list(draw_meldingen(vestigingen, seed=3, today=TODAY)) for _ in range(2))
    assert first == second
    assert first != list(draw_meldingen(vestigingen, seed=4, today=TODAY))


def test_vestigingen_are_unique_fictitious_and_all_over_the_country(vestigingen: list[Vestiging]) -> None:
    assert len({vestiging.vestigingsnummer for vestiging in vestigingen}) == len(vestigingen) == 5000
    assert all(vestiging.naam.endswith("(fictief)") for vestiging in vestigingen)
    assert {vestiging.gemeente for vestiging in vestigingen} == {gemeente.naam for gemeente in gemeenten()}
    assert all(50.7 < v.breedtegraad < 53.6 and 3.3 < v.lengtegraad < 7.3 for v in vestigingen)
    assert sum(vestiging.werkzame_personen < 50 for vestiging in vestigingen) > 0.75 * len(vestigingen)


def test_numbers_keep_their_zeros_in_the_file(vestigingen: list[Vestiging]) -> None:
    rows = list(csv.DictReader(io.StringIO(as_csv(vestigingen[:50]))))
    assert [row["kvkNummer"] for row in rows] == [vestiging.kvk_nummer for vestiging in vestigingen[:50]]
    assert rows[0]["sbiCode"] == "01131"


def test_the_meldingen_are_of_every_kind_and_none_breaks_a_rule(vestigingen: list[Vestiging]) -> None:
    bodies = list(draw_meldingen(vestigingen, today=TODAY))
    commands = [MeldingInvoer.model_validate(body, strict=False).naar_opdracht() for body in bodies]
    assert len(commands) == 300
    assert [error for command in commands for error in geschonden_regels(command, TODAY)] == []
    assert {command.soort for command in commands} == set(MeldingSoort)
    assert {command.vertrouwelijkheid for command in commands} == set(Vertrouwelijkheid)
    classes = Counter(urgentie_van(feiten_van(command), TODAY).regel.klasse for command in commands)
    assert set(classes) == set(Urgentie)
    assert min(classes.values()) >= 10


def test_the_texts_vary_and_are_filled_in(vestigingen: list[Vestiging]) -> None:
    texts = [body["toelichting"] for body in draw_meldingen(vestigingen, today=TODAY)]
    assert len(set(texts)) > 250
    assert not any("{" in text or "  " in text for text in texts)


def test_every_province_has_inspectors_for_safe_and_for_fair_work() -> None:
    inspecteurs = draw_inspecteurs()
    assert len(inspecteurs) == 60
    for domein in ("veilig_en_gezond_werk", "eerlijk_werk"):
        provincies = {p for i in inspecteurs if domein in i.vaardigheden for p in i.provincies}
        assert provincies == {gemeente.provincie for gemeente in gemeenten()}
