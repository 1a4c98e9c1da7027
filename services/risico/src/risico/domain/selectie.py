"""Choosing companies so that what is found says something about all of them: every chance of being chosen is known.

The highest scores are chosen with certainty, a share of all by lot from everybody else: systematically through the
strata (sector × size × province), in a random order within each. So each stratum is met in proportion, and whoever is
drawn had the same exact chance. Source: Särndal, Swensson and Wretman, Model Assisted Survey Sampling, 3.4 and 3.7.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from math import ceil, sqrt
from random import Random
from statistics import NormalDist
from typing import Final, NamedTuple
from uuid import UUID

from shared.contracts.waardelijsten import Band, Risico

AANDEEL_MINST: Final = 0.05
AANDEEL_MEEST: Final = 0.10
_Z: Final = NormalDist().inv_cdf(0.975)


class Herkomst(StrEnum):
    """Why a vestiging was chosen: its score, the lot, a melding or accident, or somebody who names it."""

    MODEL = "model"
    WILLEKEURIG = "willekeurig"
    REACTIEF = "reactief"
    PERSOON = "persoon"


@dataclass(frozen=True, slots=True, kw_only=True)
class Selectieopdracht:
    """How many to choose for a programme, from which part of the ranked list, and whom in any case."""

    programma: str
    aantal: int
    aandeel_willekeurig: float
    risico: Risico | None = None
    sbi_sectie: str | None = None
    provincie: str | None = None
    grootteklasse: int | None = None
    band: Band | None = None
    erbij: Mapping[str, tuple[Herkomst, str]]


class Kandidaat(NamedTuple):
    """A vestiging that can be chosen; its stratum is sector, size class and province.

    `omvang` is the factor of its score for how many work there; None where a draw did not keep it.
    """

    vestigingsnummer: str
    score: float
    risico: Risico
    stratum: tuple[str, int, str]
    omvang: float | None = None


class Gekozen(NamedTuple):
    """A chosen vestiging: why, with which chance, and the reason of who named it."""

    kandidaat: Kandidaat
    herkomst: Herkomst
    kans: float
    reden: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Selectie:
    """A draw for a programme: repeated with the same seed from the same list it gives the same vestigingen."""

    id: UUID
    opdracht: Selectieopdracht
    seed: int
    kader: int
    gekozen: int
    modelversie: str
    door: str
    op: datetime


class Steekproef(NamedTuple):
    """What is known of a part of the list: how many there are, were drawn, were visited, and had an overtreding."""

    omvang: int
    getrokken: int
    bekend: int
    overtredingen: int


@dataclass(frozen=True, slots=True)
class Schatting:
    """The share of the whole list with an overtreding, with its standard error and 95 % interval."""

    kader: int
    zeker: Steekproef
    geloot: Steekproef
    aandeel: float
    standaardfout: float
    laag: float
    hoog: float


def trek(kader: Collection[Kandidaat], opdracht: Selectieopdracht, seed: int) -> Sequence[Gekozen]:
    """Draw from the list: whom somebody named, then by score, then by lot; all when there are no more than asked."""
    random = Random(seed)  # noqa: S311 - a draw that everybody can repeat
    zeker = [
        Gekozen(k, opdracht.erbij[k.vestigingsnummer][0], 1.0, opdracht.erbij[k.vestigingsnummer][1])
        for k in kader
        if k.vestigingsnummer in opdracht.erbij
    ]
    over = sorted(
        (k for k in kader if k.vestigingsnummer not in opdracht.erbij),
        key=lambda k: (k.score, k.vestigingsnummer),
        reverse=True,
    )
    geloot = ceil(opdracht.aantal * opdracht.aandeel_willekeurig)
    hoogste, rest = over[: opdracht.aantal - geloot], over[opdracht.aantal - geloot :]
    geloot = min(geloot, len(rest))
    volgorde = sorted(rest, key=lambda k: k.vestigingsnummer)
    random.shuffle(volgorde)
    volgorde.sort(key=lambda k: k.stratum)  # stable: the order within a stratum stays random
    begin = random.random()
    kans = geloot / len(rest) if rest else 0.0
    plekken = [int((begin + nummer) * len(rest) / geloot) for nummer in range(geloot)]
    return [
        *zeker,
        *(Gekozen(k, Herkomst.MODEL, 1.0, None) for k in hoogste),
        *(Gekozen(volgorde[min(plek, len(rest) - 1)], Herkomst.WILLEKEURIG, kans, None) for plek in plekken),
    ]


def schat(zeker: Steekproef, geloot: Steekproef) -> Schatting | None:
    """Estimate by inverse probability the share of the list with an overtreding; None until both parts tell something.

    Within each part all had the same chance, so Horvitz-Thompson and Hájek agree; who is not visited yet is taken to be
    like the others of his part. The variance is that of simple draws, which strata only lower; the interval is Wilson's
    on as many draws as would vary so much, because few are drawn by lot.
    """
    delen = [deel for deel in (zeker, geloot) if deel.omvang]
    if not delen or any(not deel.bekend for deel in delen):
        return None
    kader = sum(deel.omvang for deel in delen)
    aandeel = sum(deel.omvang * deel.overtredingen / deel.bekend for deel in delen) / kader
    variantie = sum((deel.omvang / kader) ** 2 * _variantie(deel) for deel in delen)
    breedtes = [(deel.omvang / kader, deel.overtredingen / deel.bekend, *_wilson(deel)) for deel in delen]
    onder = sqrt(sum((gewicht * (p - laag)) ** 2 for gewicht, p, laag, _ in breedtes))
    boven = sqrt(sum((gewicht * (hoog - p)) ** 2 for gewicht, p, _, hoog in breedtes))
    return Schatting(
        kader, zeker, geloot, aandeel, sqrt(variantie), max(0.0, aandeel - onder), min(1.0, aandeel + boven)
    )


def _variantie(deel: Steekproef) -> float:
    p = deel.overtredingen / deel.bekend
    return (1 - deel.bekend / deel.omvang) * p * (1 - p) / max(1, deel.bekend - 1)


def _wilson(deel: Steekproef) -> tuple[float, float]:
    """Give the interval of one part; nothing is unsure where all were visited. Source: Wilson (1927)."""
    p = deel.overtredingen / deel.bekend
    onbekend = 1 - deel.bekend / deel.omvang
    return (p, p) if onbekend <= 0 else wilson(p, deel.bekend / onbekend)


def wilson(p: float, n: float) -> tuple[float, float]:
    """Give the 95 % interval of a share found in n draws; it holds for few draws and for none found too."""
    midden = (p + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
    half = _Z / (1 + _Z**2 / n) * sqrt(p * (1 - p) / n + _Z**2 / (4 * n**2))
    return midden - half, midden + half
