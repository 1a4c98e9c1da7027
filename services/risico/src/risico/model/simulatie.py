"""A world with known truth: what a share of random inspections costs in findings, and what it tells about sectors.

Chances differ between sectors and within them, and the model starts from one mean for all. Each quarter a part of the
vestigingen is inspected: the highest scores of the engine, and a share drawn at random from the others. What is drawn
with a known probability estimates the mean of each sector by inverse probability; without a random share the estimate
rests on the highest scores alone, and stays too high.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

import numpy as np

from risico.domain import SECTIES

from .parameters import Model, Segment
from .toestand import SECONDEN_PER_DAG
from .voorraad import AANTAL_RISICOS, Controles, Getallen, Meldingen, Nummers, Vectoren, herbouw, scoor

VESTIGINGEN: Final = 4_000
KWARTALEN: Final = 24
CAPACITEIT: Final = 0.04
AANDELEN: Final = (0.0, 0.05, 0.10, 0.20)
BEGIN: Final = datetime(2020, 1, 1, tzinfo=UTC)
VOORAF: Final = 0.15
SPREIDING: Final = 0.6
VOORGEWICHT_SECTOR: Final = 30.0
KLASSE: Final = 2


@dataclass(frozen=True, slots=True)
class Simulatie:
    """At one share of random inspections: how many found something, and how far off the means of sectors are."""

    aandeel: float
    trefkans: float
    sectorfout: float


def simuleer(
    model: Model, aandelen: Sequence[float] = AANDELEN, *, seed: int = 1, herhalingen: int = 5
) -> list[Simulatie]:
    """Live through the same worlds once for each share; figures are means over the worlds."""
    uitkomsten = []
    for aandeel in aandelen:
        levens = [_leef(model, aandeel, seed + wereld) for wereld in range(herhalingen)]
        trefkans, fout = (float(np.mean(cijfers)) for cijfers in zip(*levens, strict=True))
        uitkomsten.append(Simulatie(aandeel, trefkans, fout))
    return uitkomsten


def _leef(model: Model, aandeel: float, seed: int) -> tuple[float, float]:
    wereld, keuze = np.random.default_rng(seed), np.random.default_rng(seed + 10_000)
    secties = [sectie for sectie in SECTIES if sectie in model.sectoren]
    sectie = wereld.integers(0, len(secties), VESTIGINGEN)
    gemiddelden = np.clip(VOORAF * np.exp(wereld.normal(0, SPREIDING, len(secties))), 0.01, 0.6)
    kans = np.clip(gemiddelden[sectie] * wereld.gamma(1.0, 1.0, VESTIGINGEN), 0, 1)
    waar = np.bincount(sectie, kans) / np.bincount(sectie)
    geschat = np.full(len(secties), VOORAF)
    omvang = np.ones(VESTIGINGEN)
    bezocht: list[Nummers] = []
    momenten: list[Getallen] = []
    gevonden: list[Getallen] = []
    teller, noemer = np.zeros(len(secties)), np.zeros(len(secties))
    per_kwartaal = round(CAPACITEIT * VESTIGINGEN)
    willekeurig = round(aandeel * per_kwartaal)
    for kwartaal in range(KWARTALEN):
        op = BEGIN.timestamp() + kwartaal * 91.3 * SECONDEN_PER_DAG
        vectoren = Vectoren(_met_gemiddelden(model, secties, geschat))
        controles = _controles(bezocht, momenten, gevonden)
        standen = herbouw(VESTIGINGEN * AANTAL_RISICOS, controles, _geen(), vectoren)
        segment = vectoren.segmenten[[SECTIES.index(s) for s in secties], KLASSE][sectie]
        score = scoor(standen, segment, omvang, vectoren, op)[:, 0]
        volgorde = np.argsort(-(score + keuze.random(VESTIGINGEN) * 1e-9))
        vast, rest = volgorde[: per_kwartaal - willekeurig], volgorde[per_kwartaal - willekeurig :]
        gekozen = np.concatenate([vast, keuze.choice(rest, willekeurig, replace=False)])
        gewicht = np.ones(gekozen.size)
        gewicht[vast.size :] = rest.size / max(willekeurig, 1)
        raak = (keuze.random(gekozen.size) < kans[gekozen]).astype(np.float64)
        bezocht.append(gekozen)
        momenten.append(np.full(gekozen.size, op))
        gevonden.append(raak)
        teller += np.bincount(sectie[gekozen], raak * gewicht, len(secties))
        noemer += np.bincount(sectie[gekozen], gewicht, len(secties))
        schaal = VESTIGINGEN / len(secties) / VOORGEWICHT_SECTOR  # the mean there was is worth so many inspections
        geschat = (VOORAF * schaal + teller) / (schaal + noemer)
    return float(np.concatenate(gevonden).mean()), float(np.abs(geschat - waar).mean())


def _met_gemiddelden(model: Model, secties: Sequence[str], gemiddelden: Getallen) -> Model:
    per_segment = {
        (Segment(sectie, KLASSE), risico): float(gemiddelde)
        for sectie, gemiddelde in zip(secties, gemiddelden, strict=True)
        for risico in model.risicos
    }
    return replace(model, gemiddelden=per_segment)


def _controles(bezocht: list[Nummers], momenten: list[Getallen], gevonden: list[Getallen]) -> Controles:
    cel = np.concatenate([np.empty(0, dtype=np.int64), *bezocht]) * AANTAL_RISICOS
    op, raak = (np.concatenate([np.empty(0), *deel]) for deel in (momenten, gevonden))
    return Controles(cel, op, raak, np.ones(cel.size))


def _geen() -> Meldingen:
    leeg = np.empty(0, dtype=np.int64)
    return Meldingen(leeg, np.empty(0), np.empty(0), leeg)
