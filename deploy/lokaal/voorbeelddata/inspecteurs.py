"""Sixty fictitious inspectors, spread over the provinces by where people live."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from deploy.lokaal.voorbeelddata.tabellen import Gemeente, gemeenten, persoon, plek_in

_VEILIG, _EERLIJK, _STELSEL = "veilig_en_gezond_werk", "eerlijk_werk", "bestaanszekerheid"
_PROFIELEN: Final = (
    ((_VEILIG,), 24),
    ((_EERLIJK,), 18),
    ((_VEILIG, _EERLIJK), 9),
    ((_EERLIJK, _STELSEL), 4),
    (("blootstelling_gevaarlijke_stoffen", "zware_ongevallen_brzo_arie", "onveiligheid_werkplek"), 5),
)
_WEEK_FULL: Final = (480, 480, 480, 480, 480, 0, 0)
_WEKEN: Final = (
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


def maak_inspecteurs(*, seed: int = 1) -> list[Inspecteur]:
    """Draw sixty inspectors; every province has at least one for safe work and one for fair work."""
    toeval = Random(seed)  # noqa: S311 -- repeatable, not secret
    vaardigheden = [profiel for profiel, aantal in _PROFIELEN for _ in range(aantal)]
    provincies = sorted({gemeente.provincie for gemeente in gemeenten()})
    inwoners = [sum(g.inwoners for g in gemeenten() if g.provincie == provincie) for provincie in provincies]
    # generalists for safe work stand first and those for fair work 24 places on: both go round the provinces once
    verdeeld = [*provincies, *toeval.choices(provincies, inwoners, k=12)] * 2
    verdeeld += toeval.choices(provincies, inwoners, k=len(vaardigheden) - len(verdeeld))
    return [_inspecteur(kan, provincie, toeval) for kan, provincie in zip(vaardigheden, verdeeld, strict=True)]


def _inspecteur(vaardigheden: Sequence[str], provincie: str, toeval: Random) -> Inspecteur:
    plaatsen = [gemeente for gemeente in gemeenten() if gemeente.provincie == provincie]
    thuis: Gemeente = toeval.choices(plaatsen, [gemeente.inwoners for gemeente in plaatsen])[0]
    breedtegraad, lengtegraad = plek_in(thuis, toeval)
    return Inspecteur(
        naam=persoon(toeval),
        vaardigheden=vaardigheden,
        provincies=(provincie,),
        breedtegraad=breedtegraad,
        lengtegraad=lengtegraad,
        minuten_per_weekdag=toeval.choice(_WEKEN),
    )
