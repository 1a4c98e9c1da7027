"""How well a ranking finds what there is to find, each figure with a bootstrap interval over establishments."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from .voorraad import Getallen, Nummers

Vlaggen = npt.NDArray[np.bool_]
HERHALINGEN: Final = 200
BETROUWBAARHEID: Final = 0.95
TOP: Final = 0.10
DECIELEN: Final = 10


@dataclass(frozen=True, slots=True)
class Maatstaf:
    """A figure with the bounds of its 95 % interval; NaN where the data do not tell."""

    waarde: float
    laag: float
    hoog: float


@dataclass(frozen=True, slots=True)
class Deciel:
    """A tenth of the inspections by score, lowest first: what was expected, and what was found."""

    verwacht: float
    gevonden: Maatstaf


def bootstrap(bereken: Callable[[Getallen], float], vestiging: Nummers, *, seed: int = 1) -> Maatstaf:
    """Give a figure of weighted inspections, and its interval over establishments drawn again and again."""
    return bootstrap_samen(lambda gewicht: (bereken(gewicht),), vestiging, seed=seed, herhalingen=HERHALINGEN)[0]


def bootstrap_samen(
    bereken: Callable[[Getallen], Sequence[float]], vestiging: Nummers, *, seed: int, herhalingen: int
) -> list[Maatstaf]:
    """Give several figures, each with its interval, under the same draws: the luck of a draw falls to all of them."""
    rng = np.random.default_rng(seed)
    aantal = int(vestiging.max()) + 1
    uitkomsten = np.array(
        [
            bereken(rng.multinomial(aantal, np.full(aantal, 1 / aantal)).astype(np.float64)[vestiging])
            for _ in range(herhalingen)
        ]
    )
    rand = (1 - BETROUWBAARHEID) / 2
    maatstaven = []
    for waarde, getrokken in zip(bereken(np.ones(vestiging.size)), uitkomsten.T, strict=True):
        geldig = getrokken[~np.isnan(getrokken)]
        laag, hoog = np.quantile(geldig, (rand, 1 - rand)) if geldig.size else (np.nan, np.nan)
        maatstaven.append(Maatstaf(waarde, float(laag), float(hoog)))
    return maatstaven


def auc(score: Getallen, gevonden: Vlaggen, groep: Nummers | None = None) -> Callable[[Getallen], float]:
    """Make the chance that of two inspections (of one group) the one with a finding scores higher; ties are half."""
    groep = np.zeros(score.size, dtype=np.int64) if groep is None else groep
    volgorde = np.lexsort((score, groep))
    s, g, ja = score[volgorde], groep[volgorde], gevonden[volgorde].astype(np.float64)
    nieuw = np.concatenate(([True], (s[1:] != s[:-1]) | (g[1:] != g[:-1])))
    trap = np.cumsum(nieuw) - 1
    groep_van_trap = np.unique(g, return_inverse=True)[1][nieuw]

    def bereken(gewicht: Getallen) -> float:
        w = gewicht[volgorde]
        wel, niet = np.bincount(trap, w * ja), np.bincount(trap, w * (1 - ja))
        eronder = np.cumsum(niet) - niet
        eerste = np.searchsorted(groep_van_trap, groep_van_trap)
        eronder -= eronder[eerste]
        paren = (np.bincount(groep_van_trap, wel) * np.bincount(groep_van_trap, niet)).sum()
        return float((wel * (eronder + niet / 2)).sum() / paren) if paren > 0 else float("nan")

    return bereken


def lift(score: Getallen, gevonden: Vlaggen) -> Callable[[Getallen], float]:
    """Make how many times as often something is found among the tenth with the highest scores as among all."""
    volgorde = np.argsort(-score, kind="stable")
    ja = gevonden[volgorde].astype(np.float64)

    def bereken(gewicht: Getallen) -> float:
        w = gewicht[volgorde]
        deel = np.clip(TOP * w.sum() - (np.cumsum(w) - w), 0, w)  # the last one for the part that fits
        alle = (w * ja).sum() / w.sum()
        return float((deel * ja).sum() / deel.sum() / alle) if alle > 0 else float("nan")

    return bereken


def herschikt(score: Getallen, dag: Getallen, venster: Nummers) -> tuple[Getallen, Vlaggen, Vlaggen]:
    """Put the inspections of each window in the order of their score on the days there were.

    Gives how many days earlier each is, and whether it is in the first half of its window as reordered, and as it was.
    """
    op_datum, op_score = np.lexsort((dag, venster)), np.lexsort((-score, venster))
    eerder = np.empty(score.size)
    eerder[op_score] = dag[op_score] - dag[op_datum]
    grootte = np.bincount(venster)[venster[op_datum]]
    plek = np.arange(score.size) - np.searchsorted(venster[op_datum], venster[op_datum])
    vooraan = np.empty(score.size, dtype=np.bool_)
    vooraan[op_score] = plek < grootte / 2
    toen = np.empty(score.size, dtype=np.bool_)
    toen[op_datum] = plek < grootte / 2
    return eerder, vooraan, toen


def gemiddeld_bij_gevonden(waarde: Getallen, gevonden: Vlaggen) -> Callable[[Getallen], float]:
    """Make the mean of a value over the inspections that found something."""

    def bereken(gewicht: Getallen) -> float:
        w = gewicht * gevonden
        return float((w * waarde).sum() / w.sum()) if w.sum() > 0 else float("nan")

    return bereken


def kalibratie(score: Getallen, gevonden: Vlaggen, vestiging: Nummers) -> Sequence[Deciel]:
    """Compare what was expected with what was found, by tenths of the score."""
    decielen = []
    for plekken in np.array_split(np.argsort(score, kind="stable"), DECIELEN):
        ja = gevonden[plekken].astype(np.float64)

        def gevonden_deel(gewicht: Getallen, ja: Getallen = ja) -> float:
            return float((gewicht * ja).sum() / gewicht.sum()) if gewicht.sum() > 0 else float("nan")

        eigen = np.unique(vestiging[plekken], return_inverse=True)[1]
        decielen.append(Deciel(float(score[plekken].mean()), bootstrap(gevonden_deel, eigen)))
    return decielen
