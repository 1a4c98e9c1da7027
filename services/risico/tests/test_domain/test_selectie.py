"""A draw is repeatable, its chances are exact, and what it finds tells the truth about everybody."""

from collections import Counter
from random import Random
from statistics import fmean

import pytest

from risico.domain import Herkomst, Kandidaat, Selectieopdracht, Steekproef, schat, trek
from shared.contracts.waardelijsten import Risico

random = Random(7)  # noqa: S311 - data for a test
KADER = [
    Kandidaat(
        f"{nummer:012}", random.random() ** 2, Risico.WERKDRUK, (random.choice("CFI"), random.randrange(5), "Utrecht")
    )
    for nummer in range(400)
]
# the higher the score the more often there is something to find
OVERTREDERS = {kandidaat.vestigingsnummer for kandidaat in KADER if random.random() < 0.1 + 0.6 * kandidaat.score}
WAAR = len(OVERTREDERS) / len(KADER)
OPDRACHT = Selectieopdracht(programma="Asbest", aantal=100, aandeel_willekeurig=0.10, erbij={})


def test_the_same_seed_draws_the_same_and_another_seed_others() -> None:
    assert trek(KADER, OPDRACHT, 5) == trek(KADER[::-1], OPDRACHT, 5)
    assert trek(KADER, OPDRACHT, 5) != trek(KADER, OPDRACHT, 6)


def test_the_top_is_certain_and_the_share_by_lot_is_kept() -> None:
    gekozen = trek(KADER, OPDRACHT, 1)
    per_herkomst = Counter(g.herkomst for g in gekozen)
    assert per_herkomst == {Herkomst.MODEL: 90, Herkomst.WILLEKEURIG: 10}
    assert len({g.kandidaat.vestigingsnummer for g in gekozen}) == 100
    assert {g.kans for g in gekozen if g.herkomst is Herkomst.MODEL} == {1.0}
    laagste = min(g.kandidaat.score for g in gekozen if g.herkomst is Herkomst.MODEL)
    assert all(g.kandidaat.score <= laagste for g in gekozen if g.herkomst is Herkomst.WILLEKEURIG)


def test_who_is_named_is_chosen_beside_the_number_asked_for() -> None:
    laatste = min(KADER, key=lambda k: k.score).vestigingsnummer
    opdracht = Selectieopdracht(
        programma="Asbest", aantal=20, aandeel_willekeurig=0.05, erbij={laatste: (Herkomst.REACTIEF, "Ongeval.")}
    )
    gekozen = {g.kandidaat.vestigingsnummer: g for g in trek(KADER, opdracht, 1)}
    assert len(gekozen) == 21
    assert gekozen[laatste][1:] == (Herkomst.REACTIEF, 1.0, "Ongeval.")


def test_a_small_list_is_chosen_whole() -> None:
    gekozen = trek(KADER[:5], OPDRACHT, 1)
    assert len({g.kandidaat.vestigingsnummer for g in gekozen}) == 5
    assert {g.kans for g in gekozen} == {1.0}


def test_everybody_is_drawn_as_often_as_his_chance_says() -> None:
    keren = 4000
    geteld: Counter[str] = Counter()
    for seed in range(keren):
        geteld.update(g.kandidaat.vestigingsnummer for g in trek(KADER, OPDRACHT, seed) if g.kans < 1)
    kans = 10 / 310
    marge = 5 * (kans * (1 - kans) / keren) ** 0.5
    assert len(geteld) == 310
    assert all(abs(aantal / keren - kans) < marge for aantal in geteld.values())


def test_each_stratum_is_met_in_proportion() -> None:
    opdracht = Selectieopdracht(programma="Asbest", aantal=1000, aandeel_willekeurig=0.10, erbij={})
    kader = [Kandidaat(f"{n:012}", 1.0, Risico.WERKDRUK, ("CFI"[n % 3], 0, "Utrecht")) for n in range(30_900)]
    per_sector = Counter(g.kandidaat.stratum[0] for g in trek(kader, opdracht, 3) if g.kans < 1)
    assert all(32 <= aantal <= 35 for aantal in per_sector.values())


@pytest.mark.parametrize(("aantal", "aandeel"), [(100, 0.10), (200, 0.10), (300, 0.05)])
def test_the_estimate_is_unbiased_and_its_interval_covers(aantal: int, aandeel: float) -> None:
    opdracht = Selectieopdracht(programma="Asbest", aantal=aantal, aandeel_willekeurig=aandeel, erbij={})
    schattingen = []
    for seed in range(2000):
        gekozen = trek(KADER, opdracht, seed)
        delen: list[Steekproef] = []
        for zeker in (True, False):
            nummers = [g.kandidaat.vestigingsnummer for g in gekozen if (g.kans == 1) is zeker]
            n = len(nummers)
            omvang = n if zeker else len(KADER) - delen[0].omvang
            delen.append(Steekproef(omvang, n, n, len(OVERTREDERS.intersection(nummers))))
        schatting = schat(*delen)
        assert schatting is not None
        horvitz_thompson = sum((g.kandidaat.vestigingsnummer in OVERTREDERS) / g.kans for g in gekozen) / len(KADER)
        assert schatting.aandeel == pytest.approx(horvitz_thompson)
        schattingen.append(schatting)
    assert fmean(s.aandeel for s in schattingen) == pytest.approx(WAAR, abs=0.01)
    assert fmean(s.laag <= WAAR <= s.hoog for s in schattingen) >= 0.93
    bovenaan = schattingen[0].zeker
    assert bovenaan.overtredingen / bovenaan.omvang > WAAR + 0.02


def test_without_outcomes_there_is_no_estimate() -> None:
    assert schat(Steekproef(10, 10, 10, 3), Steekproef(90, 5, 0, 0)) is None
    assert schat(Steekproef(0, 0, 0, 0), Steekproef(0, 0, 0, 0)) is None
