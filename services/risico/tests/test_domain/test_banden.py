"""Bands that hold a share of the stock."""

import numpy as np
import pytest

from risico.model import drempels_van


def test_each_band_holds_its_share() -> None:
    scores = np.random.default_rng(3).lognormal(size=10_000)
    laag, hoog, hoogst = drempels_van(np.array_split(scores, 3), (0.25, 0.10, 0.05))
    assert (scores >= hoogst).mean() == pytest.approx(0.05, abs=0.001)
    assert ((scores >= hoog) & (scores < hoogst)).mean() == pytest.approx(0.10, abs=0.001)
    assert ((scores >= laag) & (scores < hoog)).mean() == pytest.approx(0.25, abs=0.001)


def test_bands_rise_also_where_all_score_alike() -> None:
    laag, hoog, hoogst = drempels_van([np.full(50, 2.0)], (0.25, 0.10, 0.05))
    assert 0 < laag < hoog < hoogst
    assert laag == 2.0
