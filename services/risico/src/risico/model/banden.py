"""Where bands begin when each is to hold a share of the stock."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from .voorraad import Getallen

_HOGER: Final = 1 + 1e-9


def drempels_van(scores: Sequence[Getallen], aandelen: tuple[float, float, float]) -> tuple[float, float, float]:
    """Give the lowest scores of laag, hoog and hoogst, so that these hold their shares of `scores`, given in pieces.

    Equal scores are not split: with many of them a band holds less than its share.
    """
    boven = np.cumsum(aandelen[::-1])[::-1]
    laag, hoog, hoogst = np.quantile(np.concatenate(scores), 1 - boven, method="higher").tolist()
    hoog = max(hoog, laag * _HOGER)
    return laag, hoog, max(hoogst, hoog * _HOGER)
