"""Rules of urgency are replaced on a day, and stay known by what they explained before it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from meldingen.domain import URGENTIE_REGELS, Feiten, regel_met, urgentie, urgentie_van
from shared.contracts.waardelijsten import Risico, Urgentie

DAG = date(2027, 1, 1)
WERKDRUK = Feiten(
    gevolg=None,
    direct_gevaar=False,
    risicos=(Risico.WERKDRUK,),
    anoniem=False,
    verzoek_artikel_24=False,
    overtreding_klasse=None,
)


@pytest.fixture
def vervangen(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let another rule take the place of the last one on DAG."""
    *eerder, laatste = URGENTIE_REGELS
    nieuw = replace(laatste, id="overige-overtreding-2027", klasse=Urgentie.U3_HOOG, geldig_vanaf=DAG)
    monkeypatch.setattr(urgentie, "URGENTIE_REGELS", (*eerder, replace(laatste, geldig_tot=DAG), nieuw))
    for onthouden in (urgentie.urgentie_van, urgentie._in_werking):
        onthouden.cache_clear()
    yield
    for onthouden in (urgentie.urgentie_van, urgentie._in_werking):
        onthouden.cache_clear()


@pytest.mark.usefixtures("vervangen")
def test_a_rule_holds_up_to_the_day_that_another_takes_its_place() -> None:
    ervoor, erna = (urgentie_van(WERKDRUK, dag).regel for dag in (DAG - timedelta(days=1), DAG))
    assert (ervoor.id, ervoor.klasse, ervoor.geldig_tot) == ("overige-overtreding", Urgentie.U4_NORMAAL, DAG)
    assert (erna.id, erna.klasse, erna.geldig_vanaf) == ("overige-overtreding-2027", Urgentie.U3_HOOG, DAG)


def test_an_id_names_one_rule_for_ever() -> None:
    assert len({regel.id for regel in URGENTIE_REGELS}) == len(URGENTIE_REGELS)
    for regel in URGENTIE_REGELS:
        assert regel_met(regel.id) is regel
        assert regel.geldig_tot is None or regel.geldig_vanaf < regel.geldig_tot
    assert regel_met("nooit-geweest") is None


def test_on_every_day_one_rule_holds_for_whatever_is_reported() -> None:
    dagen = {URGENTIE_REGELS[-1].geldig_vanaf, *(regel.geldig_tot for regel in URGENTIE_REGELS if regel.geldig_tot)}
    for dag in dagen:
        assert urgentie_van(WERKDRUK, dag).regel.id.startswith("overige-overtreding")
