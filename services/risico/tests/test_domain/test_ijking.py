"""The check of the scores on data of which the truth is known."""

from collections.abc import Callable
from random import Random
from uuid import UUID

import pytest

from risico.domain import Cijfer, Groepsvergelijking, Kenmerk, Risicoijking
from risico.model import Waarneming, ijk
from shared.contracts.waardelijsten import Risico

Waarheid = Callable[[float, str], float]


def trekking(
    waarheid: Waarheid = lambda verwacht, _: verwacht,
    *,
    kader: int = 6000,
    extra: float = 0.0,
    lot: float = 0.2,
    bezocht: float = 0.9,
    seed: int = 7,
) -> list[Waarneming]:
    """Draw as the platform does: a sixth with the highest scores, and of the rest a share by lot.

    `waarheid` gives the true chance of an overtreding, `extra` is what is added to the score of Zeeland.
    """
    random = Random(seed)  # noqa: S311 - data for a test
    lijst = []
    for nummer in range(kader):
        provincie = "Zeeland" if nummer % 3 == 0 else "Utrecht"
        verwacht = random.betavariate(2, 6)
        lijst.append((verwacht + (extra if provincie == "Zeeland" else 0.0), verwacht, provincie, nummer))
    lijst.sort(reverse=True)
    hoogst = len(lijst) // 6
    rest = lijst[hoogst:]
    geloot = random.sample(rest, round(lot * len(rest)))
    return [
        Waarneming(
            selectie=UUID(int=1),
            modelversie="1.0",
            risico=Risico.ONDERBETALING,
            vestigingsnummer=f"{nummer:012}",
            geloot=plek >= hoogst,
            kans=1.0 if plek < hoogst else len(geloot) / len(rest),
            verwacht=verwacht,
            sbi_sectie="I",
            grootteklasse=nummer % 2,
            provincie=provincie,
            inspecteur=UUID(int=nummer % 9),
            gevonden=random.random() < waarheid(verwacht, provincie) if random.random() < bezocht else None,
        )
        for plek, (_, verwacht, provincie, nummer) in enumerate([*lijst[:hoogst], *geloot])
    ]


def een(waarnemingen: list[Waarneming]) -> Risicoijking:
    (deel,) = ijk(waarnemingen)
    return deel


def zeker(cijfer: Cijfer | None) -> Cijfer:
    assert cijfer is not None
    return cijfer


def groep(deel: Risicoijking, kenmerk: Kenmerk, naam: str) -> Groepsvergelijking:
    return next(g for g in deel.groepen if (g.kenmerk, g.groep) == (kenmerk, naam))


def test_scores_that_are_right_are_found_right() -> None:
    deel = een(trekking())
    for cijfer in (zeker(deel.gevonden_tegen_verwacht), zeker(deel.gewogen)):
        assert not cijfer.wijkt_af
        assert cijfer.waarde == pytest.approx(1, abs=0.12)
    assert len(deel.kalibratie) == 10
    assert sum(g.gevonden.laag <= g.verwacht <= g.gevonden.hoog for g in deel.kalibratie) >= 8
    assert zeker(deel.lift).laag > 1.5
    assert zeker(deel.auc_binnen_inspecteur).laag > 0.6
    assert zeker(deel.eerste_helft).laag > 0.55


@pytest.mark.parametrize("maal", [0.5, 1.7])
def test_scores_that_are_wrong_are_found_wrong_by_as_much(maal: float) -> None:
    deel = een(trekking(lambda verwacht, _: min(1.0, maal * verwacht)))
    cijfer = zeker(deel.gevonden_tegen_verwacht)
    assert cijfer.wijkt_af
    assert cijfer.laag <= maal <= cijfer.hoog


def test_a_score_that_tells_nothing_is_worth_nothing() -> None:
    deel = een(trekking(lambda *_: 0.25))
    assert not zeker(deel.lift).wijkt_af
    auc = zeker(deel.auc_binnen_inspecteur)
    assert auc.laag < 0.5 < auc.hoog


def test_calibration_by_weight_speaks_of_all_and_not_of_whom_the_score_chose() -> None:
    """The model is right on average only; over the chosen alone it is not, over all by inverse chance it is."""
    deel = een(trekking(lambda *_: 0.25, kader=12_000))
    assert not zeker(deel.gewogen).wijkt_af


def test_groups_that_are_treated_alike_are_found_so() -> None:
    deel = een(trekking())
    for g in deel.groepen:
        assert zeker(g.selectieverhouding).waarde == pytest.approx(1, abs=0.2)
        assert zeker(g.onterecht_verhouding).waarde == pytest.approx(1, abs=0.25)


def test_a_group_that_is_scored_too_high_is_found() -> None:
    deel = een(trekking(extra=0.15))
    zeeland, utrecht = (groep(deel, Kenmerk.PROVINCIE, naam) for naam in ("Zeeland", "Utrecht"))
    assert zeker(zeeland.selectieverhouding).laag > 1.2
    assert zeker(zeeland.onterecht_verhouding).laag > 1.2
    assert zeker(utrecht.selectieverhouding).hoog < 1
    assert zeker(utrecht.onterecht_verhouding).hoog < 1
    grootte = groep(deel, Kenmerk.GROOTTEKLASSE, deel.groepen[0].groep)
    assert not zeker(grootte.selectieverhouding).wijkt_af


def test_too_few_give_no_figure_rather_than_a_false_one() -> None:
    deel = een(trekking(kader=30))
    assert deel.gevonden_tegen_verwacht is deel.lift is None
    assert deel.kalibratie == ()
    assert {g.selectieverhouding for g in deel.groepen} == {None}


def test_none_found_at_many_is_a_figure_with_an_interval() -> None:
    cijfer = zeker(een(trekking(lambda *_: 0.0)).gevonden_tegen_verwacht)
    assert cijfer.waarde == 0
    assert 0 < cijfer.hoog < 0.1


def test_each_version_and_risico_is_checked_apart() -> None:
    waarnemingen = trekking(kader=600)
    ander = [w._replace(modelversie="2.0", risico=Risico.WERKDRUK) for w in waarnemingen[:40]]
    assert [(d.modelversie, d.risico, d.getrokken) for d in ijk([*ander, *waarnemingen])] == [
        ("1.0", Risico.ONDERBETALING, len(waarnemingen)),
        ("2.0", Risico.WERKDRUK, 40),
    ]
