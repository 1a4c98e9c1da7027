"""Which team gets a melding: the first rule that holds."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from meldingen.domain import (
    Melding,
    Registratie,
    RegistreerMelding,
    Routering,
    Routeringsregel,
    RouteringVastgesteld,
    Werkgever,
)
from shared.contracts.waardelijsten import Domein, MeldingSoort, Risico, Urgentie

Maak = Callable[..., RegistreerMelding]
REGELS = Routering(
    geldig_vanaf=date(2026, 1, 1),
    regels=(
        Routeringsregel(
            id="spoed-klacht",
            team="spoed",
            reden="Spoed.",
            soorten=frozenset({MeldingSoort.KLACHT}),
            urgenties=frozenset({Urgentie.U1_DIRECT}),
        ),
        Routeringsregel(
            id="noord",
            team="noord",
            reden="Noord.",
            domeinen=frozenset({Domein.VEILIG_EN_GEZOND_WERK}),
            provincies=frozenset({"groningen"}),
        ),
        Routeringsregel(id="loon", team="loon", reden="Loon.", risicos=frozenset({Risico.ONDERBETALING})),
        Routeringsregel(id="overig", team="overig", reden="De rest."),
    ),
)


@pytest.fixture
def melding(opdracht: Maak) -> Melding:
    return Registratie.van(opdracht(), melding_id=UUID(int=7), ontvangen_op=datetime(2026, 6, 1, tzinfo=UTC)).melding


def test_the_first_rule_that_holds_decides_and_is_the_explanation(melding: Melding) -> None:
    groningen = replace(melding, werkgever=Werkgever(kvk_nummer="12345678", provincie="GRONINGEN"))
    direct = replace(groningen, urgentie=Urgentie.U1_DIRECT)
    assert REGELS.wijs_toe(direct).team == "spoed"
    noord = REGELS.wijs_toe(groningen)
    assert (noord.team, noord.team_regel, noord.team_reden) == ("noord", "noord", "Noord.")
    assert REGELS.wijs_toe(melding).team == "overig"  # no province known is no province
    assert REGELS.wijs_toe(replace(melding, risicos=(Risico.WERKDRUK, Risico.ONDERBETALING))).team == "loon"


def test_routing_begins_on_a_later_day() -> None:
    for vandaag in (date(2026, 1, 1), date(2026, 6, 1)):
        with pytest.raises(RouteringVastgesteld):
            REGELS.controleer(vandaag)
    REGELS.controleer(date(2025, 12, 31))
