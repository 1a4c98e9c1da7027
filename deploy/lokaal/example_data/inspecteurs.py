"""Sixty fictitious inspectors, spread over the provinces by where people live."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from deploy.lokaal.example_data.tables import Gemeente, draw_person, gemeenten, place_in

_VEILIG, _EERLIJK, _STELSEL = "veilig_en_gezond_werk", "eerlijk_werk", "bestaanszekerheid"
_PROFILES: Final = (
    ((_VEILIG,), 24),
    ((_EERLIJK,), 18),
    ((_VEILIG, _EERLIJK), 9),
    ((_EERLIJK, _STELSEL), 4),
    (("blootstelling_gevaarlijke_stoffen", "zware_ongevallen_brzo_arie", "onveiligheid_werkplek"), 5),
)
_WEEK_FULL: Final = (480, 480, 480, 480, 480, 0, 0)
_WEEKS: Final = (
    _WEEK_FULL,
    _WEEK_FULL,
    (540, 540, 540, 540, 0, 0, 0),
    (480, 480, 0, 480, 480, 0, 0),
    (480, 480, 480, 0, 0, 0, 0),
)


@dataclass(frozen=True, slots=True)
class Inspecteur:
    """Who goes on visits: skills are domeinen or risicos, minutes are those of Monday to Sunday."""

    naam: str
    vaardigheden: Sequence[str]
    provincies: Sequence[str]
    breedtegraad: float
    lengtegraad: float
    minuten_per_weekdag: Sequence[int]


def draw_inspecteurs(*, seed: int = 1) -> list[Inspecteur]:
    """Draw sixty inspectors; every province has at least one for safe work and one for fair work."""
    rng = Random(seed)  # noqa: S311 -- repeatable, not secret
    vaardigheden = [profile for profile, count in _PROFILES for _ in range(count)]
    provincies = sorted({gemeente.provincie for gemeente in gemeenten()})
    inwoners = [sum(g.inwoners for g in gemeenten() if g.provincie == provincie) for provincie in provincies]
    # generalists for safe work stand first and those for fair work 24 places on: both go round the provinces once
    spread = [*provincies, *rng.choices(provincies, inwoners, k=12)] * 2
    spread += rng.choices(provincies, inwoners, k=len(vaardigheden) - len(spread))
    return [_inspecteur(skills, provincie, rng) for skills, provincie in zip(vaardigheden, spread, strict=True)]


def _inspecteur(vaardigheden: Sequence[str], provincie: str, rng: Random) -> Inspecteur:
    places = [gemeente for gemeente in gemeenten() if gemeente.provincie == provincie]
    home: Gemeente = rng.choices(places, [gemeente.inwoners for gemeente in places])[0]
    breedtegraad, lengtegraad = place_in(home, rng)
    return Inspecteur(
        naam=draw_person(rng),
        vaardigheden=vaardigheden,
        provincies=(provincie,),
        breedtegraad=breedtegraad,
        lengtegraad=lengtegraad,
        minuten_per_weekdag=rng.choice(_WEEKS),
    )
