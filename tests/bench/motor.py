"""The engine of risico over the whole stock against the same formulas in polars, each in a process of its own.

Three million events at 340,000 vestigingen × 20 risico's: all states built anew, and every score. One core each.
"""

import multiprocessing
import os
import resource
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from typing import Any, Final

import numpy as np

from risico.domain import SECTIES, Zwaarte
from risico.model import Bewijs, Model, Risicoparameters, Sector, Segment, Toestand, Vectoren
from risico.model.stuk import kwartalen_van
from risico.model.toestand import einde_van, kwartaal_van
from risico.model.voorraad import AANTAL_RISICOS, GEEN_KWARTAAL, Controles, Meldingen, herbouw, scoor
from shared.contracts.waardelijsten import MeldingSoort, Risico, Urgentie

VESTIGINGEN: Final = 340_000
EVENTS: Final = 3_000_000
TIMES: Final = 3
SINGLE: Final = 50_000
NU: Final = datetime(2026, 11, 1, tzinfo=UTC)
JAREN: Final = 8 * 365.25 * 86_400
CORES: Final = 1


def measure() -> dict[str, float]:
    """Give herbouw_s, herbouw_vs_polars, gebeurtenis_us and the memory of the engine, inputs included, in MB."""
    ours, memory, total = _apart(_numpy)
    theirs, _, other = _apart(_polars)
    if abs(total / other - 1) > 1e-9:
        raise RuntimeError(f"polars has other scores: {other} against {total}")
    return {
        "herbouw_s": ours,
        "herbouw_vs_polars": ours / theirs,
        "gebeurtenis_us": _single(),
        "motor_rss_mb": memory,
    }


def _apart(work: Callable[[], tuple[float, float, float]]) -> tuple[float, float, float]:
    os.environ["POLARS_MAX_THREADS"] = str(CORES)
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(work).result()


def model() -> Model:
    """Make a version with a mean for every segment."""
    return Model(
        versie="bench",
        ingaat_op=NU,
        omschrijving="bench",
        drempels=(1.5, 3.0, 6.5),
        meldingplafond=1.386,
        kwartaalplafond=0.7,
        naleving_vooraf=0.7,
        naleving_voorgewicht=2.0,
        personen_onbekend=5,
        risicos={
            risico: Risicoparameters(1 + plek % 5, 1.0, 2.0 + plek % 7, 365.25 * (1 + plek % 9), 365.25, 0.05)
            for plek, risico in enumerate(Risico)
        },
        gemiddelden={
            (Segment(sectie, klasse), risico): 0.01 * (1 + (i * 7 + klasse * 3 + r) % 20)
            for i, sectie in enumerate(SECTIES)
            for klasse in range(5)
            for r, risico in enumerate(Risico)
        },
        sectoren={sectie: Sector(sectie, 0.5, 0.5) for sectie in SECTIES},
        meldinggewichten={(soort, urgentie): 0.3 for soort in MeldingSoort for urgentie in Urgentie},
        bevindinggewichten={Zwaarte.SCHOON: 0.0, Zwaarte.LICHT: 0.3, Zwaarte.OVERTREDING: 1.0, Zwaarte.ERNSTIG: 3.0},
        strengheden={},
    )


def _events() -> tuple[Controles, Meldingen, Any, Any]:
    """Make events, half of them inspections; vestigingen have segments and sizes at random."""
    rng = np.random.default_rng(1)
    half = EVENTS // 2
    cel = rng.integers(0, VESTIGINGEN, EVENTS) * AANTAL_RISICOS + rng.integers(0, AANTAL_RISICOS, EVENTS)
    op = NU.timestamp() - rng.random(EVENTS) * JAREN
    kwartaal = np.where(rng.random(half) < 0.1, GEEN_KWARTAAL, kwartalen_van(op[half:]))
    return (
        Controles(cel[:half], op[:half], rng.choice([0, 0.3, 1, 3.0], half), rng.uniform(0.5, 2, half)),
        Meldingen(cel[half:], op[half:], rng.uniform(0.1, 0.7, half), kwartaal),
        rng.integers(0, len(SECTIES) * 5, VESTIGINGEN),
        np.log2(1 + rng.integers(1, 300, VESTIGINGEN)),
    )


def _numpy() -> tuple[float, float, float]:
    controles, meldingen, segment, omvang = _events()
    vectoren = Vectoren(model())
    seconds, total = [], 0.0
    for _ in range(TIMES):
        started = time.perf_counter()
        standen = herbouw(VESTIGINGEN * AANTAL_RISICOS, controles, meldingen, vectoren)
        scores = scoor(standen, segment, omvang, vectoren, NU.timestamp())
        seconds.append(time.perf_counter() - started)
        total = float(scores.sum())
    return min(seconds), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, total


def _polars() -> tuple[float, float, float]:
    import polars as pl  # noqa: PLC0415 - after its threads are limited

    c, m, segment, omvang = _events()
    vectoren = Vectoren(model())
    controles = pl.DataFrame({"cel": c.cel, "op": c.op, "w": c.bevinding, "s": c.blootstelling})
    meldingen = pl.DataFrame({"cel": m.cel, "op": m.op, "w": m.gewicht, "kwartaal": m.kwartaal})
    vestigingen = pl.DataFrame({"v": np.arange(VESTIGINGEN), "segment": segment, "omvang": omvang})
    nummers = range(int(m.kwartaal[m.kwartaal >= 0].min()), int(m.kwartaal.max()) + 1)
    eindes = pl.DataFrame({"kwartaal": list(nummers), "einde": [einde_van(n).timestamp() for n in nummers]})
    risicos = pl.DataFrame(
        {"r": np.arange(AANTAL_RISICOS), "hc": vectoren.controle, "hm": vectoren.melding, "m": vectoren.voorgewicht}
    )
    segmenten = pl.DataFrame(
        {
            "segment": np.repeat(np.arange(vectoren.basis.shape[0]), AANTAL_RISICOS),
            "r": np.tile(np.arange(AANTAL_RISICOS), vectoren.basis.shape[0]),
            "basis": vectoren.basis.ravel(),
            "verwacht": vectoren.verwacht.ravel(),
        }
    )

    def fades(seconds: pl.Expr, half: str) -> pl.Expr:
        return pl.lit(2.0) ** (-seconds / pl.col(half))

    def run() -> float:
        peil = pl.concat([controles.lazy().select("cel", "op"), meldingen.lazy().select("cel", "op")])
        peil = peil.group_by("cel").agg(pl.col("op").max().alias("peil"))
        peil = peil.with_columns((pl.col("cel") % AANTAL_RISICOS).alias("r")).join(risicos.lazy(), on="r")
        inspected = (
            controles.lazy()
            .join(peil, on="cel")
            .with_columns(fades(pl.col("peil") - pl.col("op"), "hc").alias("d"))
            .group_by("cel")
            .agg(
                (pl.col("w") * pl.col("d")).sum().alias("o"),
                (pl.col("s") * pl.col("d")).sum().alias("e"),
                pl.len().alias("aantal_controles"),
                (pl.col("w") > 0).sum().alias("aantal_overtredingen"),
                pl.col("op").min().alias("eerste_controle"),
            )
        )
        reported = meldingen.lazy().join(peil, on="cel")
        loose = (
            reported.filter(pl.col("kwartaal") == GEEN_KWARTAAL)
            .group_by("cel")
            .agg((pl.col("w") * fades(pl.col("peil") - pl.col("op"), "hm")).sum().alias("los"))
        )
        capped = (
            reported.filter(pl.col("kwartaal") != GEEN_KWARTAAL)
            .join(eindes.lazy(), on="kwartaal")
            .group_by("cel", "kwartaal")
            .agg(
                (pl.col("w") * fades(pl.col("einde") - pl.col("op"), "hm")).sum().alias("w"),
                pl.col("einde", "peil", "hm").first(),
            )
            .with_columns(pl.col("w").clip(upper_bound=vectoren.model.kwartaalplafond))
            .group_by("cel")
            .agg((pl.col("w") * fades(pl.col("peil") - pl.col("einde"), "hm")).sum().alias("kw"))
        )
        counts = reported.group_by("cel").agg(pl.len().alias("aantal_meldingen"), pl.col("op").min().alias("eerste"))
        states = peil.join(inspected, on="cel", how="left").join(counts, on="cel", how="left")
        states = states.join(loose, on="cel", how="left").join(capped, on="cel", how="left").collect().lazy()
        verstreken = (pl.lit(NU.timestamp()) - pl.col("peil")).clip(lower_bound=0)
        scores = (
            vestigingen.lazy()
            .join(risicos.lazy(), how="cross")
            .with_columns((pl.col("v") * AANTAL_RISICOS + pl.col("r")).alias("cel"))
            .join(segmenten.lazy(), on=["segment", "r"])
            .join(states.drop("r", "hc", "hm", "m"), on="cel", how="left")
            .with_columns(
                (pl.col("o") * fades(verstreken, "hc")).fill_null(0).alias("o"),
                (pl.col("e") * fades(verstreken, "hc")).fill_null(0).alias("e"),
                ((pl.col("los").fill_null(0) + pl.col("kw").fill_null(0)) * fades(verstreken, "hm"))
                .fill_null(0)
                .clip(upper_bound=vectoren.model.meldingplafond)
                .alias("l"),
            )
            .select(
                (
                    pl.col("basis")
                    * pl.col("omvang")
                    * pl.col("m")
                    / (pl.col("m") + pl.col("e"))
                    * (pl.col("verwacht") + pl.col("o"))
                    / pl.col("verwacht")
                    * pl.col("l").exp()
                ).alias("score")
            )
        )
        return float(scores.collect()["score"].sum())

    seconds, total = [], 0.0
    for _ in range(TIMES):
        started = time.perf_counter()
        total = run()
        seconds.append(time.perf_counter() - started)
    return min(seconds), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, total


def _single() -> float:
    """Give the microseconds in which one event changes a state, best of a few rounds."""
    geheugen = model().geheugens[Risico.WERKDRUK]
    bewijs = Bewijs(NU, melding=0.3, kwartaal=kwartaal_van(NU))
    toestand = Toestand.van([Bewijs(NU, 1.0, 1.0), bewijs], geheugen)
    rounds = []
    for _ in range(TIMES):
        started = time.perf_counter()
        for _ in range(SINGLE):
            toestand.met(bewijs, geheugen)
        rounds.append((time.perf_counter() - started) / SINGLE * 1e6)
    return min(rounds)
