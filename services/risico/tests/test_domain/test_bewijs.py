"""What a melding counts for: corrected by what is told of it, in whatever order that comes."""

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import permutations
from uuid import uuid4

import pytest

from risico.domain import Bewijsplaats, Klasse, Meldingbewijs, is_eenmanszaak
from shared.contracts.waardelijsten import MeldingSoort, Risico, Urgentie

Stap = Callable[[Meldingbewijs], Meldingbewijs]
NU = datetime(2026, 11, 1, tzinfo=UTC)
NERGENS, KRAAI, CAFE = Bewijsplaats(None, None), Bewijsplaats("01234567", "1" * 12), Bewijsplaats("76543210", "2" * 12)


def klasse(urgentie: Urgentie) -> Klasse:
    return Klasse(MeldingSoort.KLACHT, urgentie, (Risico.WERKDRUK,), NU)


ONTVANGEN = Meldingbewijs(uuid4(), klasse(Urgentie.U4_NORMAAL), NERGENS)
STAPPEN: tuple[Stap, ...] = (
    lambda m: m.gekoppeld(1, CAFE, klasse(Urgentie.U4_NORMAAL)),
    lambda m: m.gekoppeld(2, KRAAI, klasse(Urgentie.U4_NORMAAL)),
    lambda m: m.beoordeeld(1, CAFE, klasse(Urgentie.U3_HOOG)),
    lambda m: m.besloten(1, kwaadwillig=True),
    lambda m: m.besloten(2, kwaadwillig=False),
)


def test_of_everything_the_highest_number_stands_whatever_came_first() -> None:
    einden = set()
    for volgorde in permutations(STAPPEN):
        melding = ONTVANGEN
        for stap in (*volgorde, *volgorde[:2]):
            melding = stap(melding)
        einden.add((melding.telt_bij, melding.klasse, melding.koppeling, melding.beoordeling, melding.besluit))
    assert einden == {(KRAAI.vestigingsnummer, klasse(Urgentie.U3_HOOG), 2, 1, 2)}


def test_a_correction_may_come_before_the_melding_itself() -> None:
    leeg = Meldingbewijs(ONTVANGEN.melding_id)
    assert leeg.besloten(1, kwaadwillig=False).telt_bij is None
    assert leeg.beoordeeld(1, CAFE, klasse(Urgentie.U3_HOOG)).telt_bij == CAFE.vestigingsnummer
    gekoppeld = leeg.gekoppeld(1, KRAAI, klasse(Urgentie.U4_NORMAAL))
    assert gekoppeld.telt_bij == KRAAI.vestigingsnummer
    assert gekoppeld.besloten(1, kwaadwillig=True).telt_bij is None


@pytest.mark.parametrize(
    ("rechtsvorm", "persoon"), [("Eenmanszaak", True), (" eenmanszaak ", True), ("Besloten vennootschap", False)]
)
def test_an_eenmanszaak_is_a_natural_person(rechtsvorm: str, persoon: bool) -> None:
    assert is_eenmanszaak(rechtsvorm) is persoon
