"""When a challenger may be promoted, and when a version may rest on that."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest

from risico.domain import (
    Bevordering,
    Cijfer,
    EigenUitdaging,
    Uitdager,
    UitdagerNietBeter,
    Uitdaging,
    UitdagingBevorderd,
    UitdagingNietBevorderd,
    UitdagingOntoereikend,
    UitdagingVerouderd,
    Uitdagingverslag,
    Vergelijking,
)
from shared.contracts.fouten import DomainError, VeldenOngeldig

OP = datetime(2026, 3, 1, tzinfo=UTC)


def uitdaging(laag: float = 0.001, **wijzig: Any) -> Uitdaging:
    """Make one that may be promoted, put on record by Anna, but for what is told to differ."""
    vergelijking = Vergelijking(
        van=date(2020, 1, 1),
        tot=date(2025, 1, 1),
        inspecties=1_000,
        getoetst=500,
        inspecteurs=5,
        herhalingen=1_000,
        seed=1,
        kenmerken=("vorige_uitkomst",),
        auc_binnen_inspecteur=Cijfer(0.6, 0.58, 0.62, 300),
        uitdagers=(Uitdager("beslisbomen", Cijfer(0.62, 0.6, 0.64, 300), Cijfer(0.02, laag, 0.04, 300)),),
    )
    verslag = Uitdagingverslag(
        modelversie="1.1", risico=None, gegevens_sha256="0" * 64, vergelijking=replace(vergelijking, **wijzig)
    )
    return Uitdaging(uuid4(), verslag, "anna", OP)


def bevorder(een: Uitdaging, *, soort: str = "beslisbomen", door: str = "bert", geldend: str = "1.1") -> Bevordering:
    return een.bevorder(soort, geldend=geldend, reden="Ziet ritme.", door=door, op=OP)


def test_another_person_promotes_who_is_better() -> None:
    assert bevorder(uitdaging()) == Bevordering("beslisbomen", "Ziet ritme.", "bert", OP)


@pytest.mark.parametrize("laag", [-0.01, 0.0, float("nan")])
def test_the_whole_interval_must_lie_above_zero(laag: float) -> None:
    with pytest.raises(UitdagerNietBeter):
        bevorder(uitdaging(laag))


@pytest.mark.parametrize(
    ("een", "hoe", "fout"),
    [
        (uitdaging(), {"door": "anna"}, EigenUitdaging),
        (uitdaging(), {"geldend": "1.2"}, UitdagingVerouderd),
        (uitdaging(inspecteurs=0), {}, UitdagingOntoereikend),
        (uitdaging(inspecteurs=4), {}, UitdagingOntoereikend),
        (uitdaging(herhalingen=999), {}, UitdagingOntoereikend),
        (uitdaging(), {"soort": "logistische_regressie"}, VeldenOngeldig),
        (replace(uitdaging(), bevordering=bevorder(uitdaging())), {}, UitdagingBevorderd),
    ],
)
def test_each_reason_to_refuse(een: Uitdaging, hoe: dict[str, str], fout: type[DomainError]) -> None:
    with pytest.raises(fout):
        bevorder(een, **hoe)


def test_a_version_rests_only_on_what_was_promoted_against_the_version_before_it() -> None:
    een = uitdaging()
    with pytest.raises(UitdagingNietBevorderd):
        een.controleer_grond("1.1")
    bevorderd = replace(een, bevordering=bevorder(een))
    bevorderd.controleer_grond("1.1")
    with pytest.raises(UitdagingVerouderd, match=r"1\.1.*1\.2"):
        bevorderd.controleer_grond("1.2")
