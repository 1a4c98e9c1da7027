"""The rules by which two meldingen look alike, and by which clusters are told of."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from meldingen.domain import (
    SCHETS_OMVANG,
    Clustertelling,
    Meldingencluster,
    Overeenkomst,
    Vergelijkbaar,
    Vergelijkregels,
    gelijkenis_van,
    tel_mee,
    vergelijk,
)
from shared.contracts.waardelijsten import Risico

NU = datetime(2026, 6, 1, 12, tzinfo=UTC)
REGELS = Vergelijkregels(
    geldig_vanaf=date(2026, 1, 1), dubbel_dagen=90, dubbel_vanaf=0.4, cluster_dagen=180, cluster_stappen=(3, 5, 10)
)
ID = UUID(int=1)


def melding(**wijzig: Any) -> Vergelijkbaar:
    velden: dict[str, Any] = {"id": uuid4(), "ontvangen_op": NU, "risicos": (Risico.WERKDRUK,)}
    return Vergelijkbaar(**velden | wijzig)


def feiten(een: Vergelijkbaar, ander: Vergelijkbaar) -> dict[Overeenkomst, float]:
    return {gelijkenis.feit: gelijkenis.mate for gelijkenis in vergelijk(een, ander, 90).gelijkenissen}


def score(een: Vergelijkbaar, ander: Vergelijkbaar) -> float:
    return vergelijk(een, ander, 90).score


# doubles


def test_what_is_unknown_of_both_is_no_likeness() -> None:
    anders = melding(risicos=(Risico.ONDERBETALING,), ontvangen_op=NU - timedelta(days=90))
    assert feiten(melding(), anders) == {}
    assert score(melding(), anders) == 0


def test_company_risico_and_day_alone_make_a_proposal() -> None:
    bedrijf = melding(kvk_nummer="12345678")
    assert score(bedrijf, replace(bedrijf, ontvangen_op=NU - timedelta(days=1))) >= REGELS.dubbel_vanaf


def test_the_same_company_with_another_story_months_ago_is_none() -> None:
    bedrijf = melding(kvk_nummer="12345678", schets=range(64))
    ander = replace(
        bedrijf, ontvangen_op=NU - timedelta(days=80), risicos=(Risico.ONDERBETALING,), schets=range(100, 164)
    )
    assert score(bedrijf, ander) < REGELS.dubbel_vanaf


def test_of_the_facts_about_where_the_strongest_counts_once() -> None:
    plek = {"kvk_nummer": "12345678", "vestigingsnummer": "000012345678", "adres": "dorpsstraat 1 utrecht"}
    een = melding(**plek)
    assert score(een, replace(een, kvk_nummer=None, adres=None)) == score(een, een)


def test_a_likelier_text_gives_a_higher_score() -> None:
    een = melding(schets=list(range(60)))
    scores = [score(een, melding(schets=list(range(vanaf, vanaf + 60)))) for vanaf in (0, 15, 30, 60)]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == len(scores)


def test_names_are_compared_within_a_gemeente_alone() -> None:
    een = melding(naam="bakkerij de kraai", gemeente="utrecht")
    assert Overeenkomst.VERGELIJKBARE_NAAM in feiten(een, melding(naam="bakkerij kraai", gemeente="utrecht"))
    assert Overeenkomst.VERGELIJKBARE_NAAM not in feiten(een, melding(naam="bakkerij de kraai", gemeente="assen"))
    assert Overeenkomst.VERGELIJKBARE_NAAM not in feiten(een, melding(naam="bakkerij het lam", gemeente="utrecht"))


def test_the_same_reporter_counts_by_address_or_number() -> None:
    een = melding(email_hmac=b"e", telefoon_hmac=b"t")
    assert Overeenkomst.ZELFDE_MELDER in feiten(een, melding(email_hmac=b"x", telefoon_hmac=b"t"))
    assert Overeenkomst.ZELFDE_MELDER not in feiten(een, melding(email_hmac=b"x"))


def test_a_score_is_one_at_most() -> None:
    alles = melding(
        kvk_nummer="1", vestigingsnummer="1", adres="a", schets=range(64), email_hmac=b"e", naam="n", gemeente="g"
    )
    assert score(alles, alles) == 1


def test_a_sketch_of_all_pairs_gives_their_exact_share() -> None:
    assert gelijkenis_van(range(20), range(10, 30)) == pytest.approx(1 / 3)


def test_a_sketch_of_the_lowest_estimates_the_share() -> None:
    veel, meer = range(0, 20_000, 7), range(0, 20_000, 14)  # half of the one is the other
    schets, andere = sorted(hash((n, 1)) for n in veel), sorted(hash((n, 1)) for n in meer)
    assert gelijkenis_van(schets[:SCHETS_OMVANG], andere[:SCHETS_OMVANG]) == pytest.approx(0.5, abs=0.2)


def test_an_erased_text_resembles_nothing() -> None:
    assert gelijkenis_van((), range(5)) == 0
    assert gelijkenis_van((), ()) == 0


# clusters


def telling(aantal: int, *, laatste_op: datetime = NU) -> Clustertelling:
    return Clustertelling(
        kvk_nummer="12345678",
        risico=Risico.WERKDRUK,
        vestigingsnummer=None,
        aantal=aantal,
        aantal_niet_in_onderzoek=1,
        eerste_op=laatste_op - timedelta(days=10) if aantal else None,
        laatste_op=laatste_op if aantal else None,
    )


def na(*aantallen: int) -> tuple[Meldingencluster | None, list[int]]:
    """Count these numbers one after another; give the cluster and the numbers that were told of."""
    cluster, verteld = None, []
    for aantal in aantallen:
        volgend, vertel = tel_mee(cluster, telling(aantal), nieuw_id=ID, nu=NU, regels=REGELS)
        cluster = volgend or cluster
        verteld += [aantal] if vertel else []
    return cluster, verteld


def test_a_cluster_is_told_of_once_at_each_step() -> None:
    cluster, verteld = na(1, 2, 3, 4, 5, 6, 9, 10, 11)
    assert verteld == [3, 5, 10]
    assert cluster is not None
    assert (cluster.id, cluster.aantal, cluster.stap) == (ID, 11, 10)


def test_steps_that_are_passed_together_are_told_of_once() -> None:
    assert na(12)[1] == [12]


def test_meldingen_that_grow_old_take_nothing_back() -> None:
    assert na(5, 4, 5)[1] == [5]


def test_a_correction_takes_back_what_was_told() -> None:
    cluster, _ = na(5)
    minder, vertel = tel_mee(cluster, telling(2), nieuw_id=ID, nu=NU, regels=REGELS, minder=True)
    assert minder is not None
    assert (minder.stap, minder.aantal, vertel) == (0, 2, False)
    assert tel_mee(minder, telling(3), nieuw_id=ID, nu=NU, regels=REGELS)[1]


def test_what_comes_after_a_rest_is_another_cluster() -> None:
    cluster, _ = na(3)
    later = NU + timedelta(days=400)
    nieuw, vertel = tel_mee(cluster, telling(3, laatste_op=later), nieuw_id=UUID(int=2), nu=later, regels=REGELS)
    assert vertel
    assert nieuw is not None
    assert nieuw.id == UUID(int=2)
