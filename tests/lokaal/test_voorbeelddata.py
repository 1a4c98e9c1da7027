import csv
import io
from collections import Counter
from datetime import date

import pytest

from deploy.lokaal.voorbeelddata import Vestiging, als_csv, maak_inspecteurs, maak_meldingen, maak_vestigingen
from deploy.lokaal.voorbeelddata.tabellen import gemeenten
from meldingen.domain import feiten_van, geschonden_regels, urgentie_van
from meldingen.schemas import MeldingInvoer
from shared.contracts.waardelijsten import MeldingSoort, Urgentie, Vertrouwelijkheid

VANDAAG = date(2026, 3, 2)


@pytest.fixture(scope="module")
def vestigingen() -> list[Vestiging]:
    return maak_vestigingen()


def test_the_same_seed_gives_the_same_data(vestigingen: list[Vestiging]) -> None:
    assert maak_vestigingen() == vestigingen
    assert maak_inspecteurs() == maak_inspecteurs()
    eerste, tweede = (list(maak_meldingen(vestigingen, seed=3, vandaag=VANDAAG)) for _ in range(2))
    assert eerste == tweede
    assert eerste != list(maak_meldingen(vestigingen, seed=4, vandaag=VANDAAG))


def test_vestigingen_are_unique_fictitious_and_all_over_the_country(vestigingen: list[Vestiging]) -> None:
    assert len({vestiging.vestigingsnummer for vestiging in vestigingen}) == len(vestigingen) == 5000
    assert all(vestiging.naam.endswith("(fictief)") for vestiging in vestigingen)
    assert {vestiging.gemeente for vestiging in vestigingen} == {gemeente.naam for gemeente in gemeenten()}
    assert all(50.7 < v.breedtegraad < 53.6 and 3.3 < v.lengtegraad < 7.3 for v in vestigingen)
    assert sum(vestiging.werkzame_personen < 50 for vestiging in vestigingen) > 0.75 * len(vestigingen)


def test_numbers_keep_their_zeros_in_the_file(vestigingen: list[Vestiging]) -> None:
    rijen = list(csv.DictReader(io.StringIO(als_csv(vestigingen[:50]))))
    assert [rij["kvkNummer"] for rij in rijen] == [vestiging.kvk_nummer for vestiging in vestigingen[:50]]
    assert rijen[0]["sbiCode"] == "01131"


def test_the_meldingen_are_of_every_kind_and_none_breaks_a_rule(vestigingen: list[Vestiging]) -> None:
    bodies = list(maak_meldingen(vestigingen, vandaag=VANDAAG))
    opdrachten = [MeldingInvoer.model_validate(body, strict=False).naar_opdracht() for body in bodies]
    assert len(opdrachten) == 300
    assert [fout for opdracht in opdrachten for fout in geschonden_regels(opdracht, VANDAAG)] == []
    assert {opdracht.soort for opdracht in opdrachten} == set(MeldingSoort)
    assert {opdracht.vertrouwelijkheid for opdracht in opdrachten} == set(Vertrouwelijkheid)
    klassen = Counter(urgentie_van(feiten_van(opdracht), VANDAAG).regel.klasse for opdracht in opdrachten)
    assert set(klassen) == set(Urgentie)
    assert min(klassen.values()) >= 10


def test_the_texts_vary_and_are_filled_in(vestigingen: list[Vestiging]) -> None:
    teksten = [body["toelichting"] for body in maak_meldingen(vestigingen, vandaag=VANDAAG)]
    assert len(set(teksten)) > 250
    assert not any("{" in tekst or "  " in tekst for tekst in teksten)


def test_every_province_has_inspectors_for_safe_and_for_fair_work() -> None:
    inspecteurs = maak_inspecteurs()
    assert len(inspecteurs) == 60
    for domein in ("veilig_en_gezond_werk", "eerlijk_werk"):
        provincies = {p for i in inspecteurs if domein in i.vaardigheden for p in i.provincies}
        assert provincies == {gemeente.provincie for gemeente in gemeenten()}
