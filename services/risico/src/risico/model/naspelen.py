"""Replay inspections of any inspectorate through the engine: each is scored before its outcome is learned.

Means of groups and the strictness of inspectors are estimated as in a model version, from what was known by then.
How long evidence counts and what the mean weighs is fitted on the first part, which is not judged.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from math import inf
from typing import Final, NamedTuple

import numpy as np

from .parameters import Maat
from .schatten import strengheid_van
from .score import ervaring
from .toestand import Bewijs, Geheugen, Toestand
from .voorraad import Getallen

JAAR: Final = 365.25
VOORGEWICHTEN: Final = tuple(2 ** (stap / 2) for stap in range(-2, 12))
HALFWAARDETIJDEN: Final = tuple(jaren * JAAR for jaren in (0.5, 1, 2, 4, 8, 16, 100))
VENSTER_DAGEN: Final = 60
"""The evaluation of Chicago's food inspections reordered those of two months."""
GROEPSGEWICHT: Final = 25.0
EERSTE_DAG: Final = date(1900, 1, 1)
BEGIN: Final = Toestand(peil_op=datetime(1900, 1, 1, tzinfo=UTC))


class Inspectie(NamedTuple):
    """One inspection; `dag` counts from the first day of 1900, `groep` is sector and size, as far as known."""

    vestiging: int
    inspecteur: int | None
    dag: int
    gevonden: bool
    groep: int


def dag_van(inspectie: Inspectie) -> date:
    """Give the date of an inspection."""
    return EERSTE_DAG + timedelta(days=inspectie.dag)


class Instelling(NamedTuple):
    """What the mean weighs, and after how many days an inspection weighs half."""

    voorgewicht: float
    halfwaardetijd: float


@dataclass(frozen=True, slots=True)
class Naspel:
    """Per inspection judged: its kans the day before, and the kans when its window of two months began."""

    instelling: Instelling
    inspecties: Sequence[Inspectie]
    kans: Getallen
    kans_venster: Getallen
    venster: Sequence[int]


def speel_na(
    inspecties: Sequence[Inspectie],
    toets_vanaf: int,
    instelling: Instelling | None = None,
    *,
    met_strengheid: bool = True,
) -> Naspel:
    """Replay inspections in the order of their day; those from `toets_vanaf` on (a place in the list) are judged.

    Without `instelling` it is fitted on those before.
    """
    instelling = instelling or pas_aan(inspecties[:toets_vanaf])
    speler = _Speler(instelling, met_strengheid=met_strengheid)
    eerste_dag = inspecties[toets_vanaf].dag
    for _, dag in groupby(inspecties[:toets_vanaf], key=lambda inspectie: inspectie.dag):
        speler.leer(list(dag))
    toets = inspecties[toets_vanaf:]
    kansen, bij_begin, vensters = [], [], []
    for venster, deel in groupby(toets, key=lambda inspectie: (inspectie.dag - eerste_dag) // VENSTER_DAGEN):
        geheel = list(deel)
        begin = eerste_dag + venster * VENSTER_DAGEN
        bij_begin += [speler.kans(inspectie, begin) for inspectie in geheel]
        vensters += [venster] * len(geheel)
        for _, dag in groupby(geheel, key=lambda inspectie: inspectie.dag):
            kansen += speler.leer(list(dag))
    return Naspel(instelling, toets, np.array(kansen), np.array(bij_begin), vensters)


def pas_aan(inspecties: Sequence[Inspectie]) -> Instelling:
    """Choose what the mean weighs and how long evidence counts: so that past outcomes surprise least (log loss)."""
    vestiging = np.array([inspectie.vestiging for inspectie in inspecties])
    dag = np.array([inspectie.dag for inspectie in inspecties], dtype=np.float64)
    gevonden = np.array([inspectie.gevonden for inspectie in inspecties], dtype=np.float64)
    groep = np.array([inspectie.groep for inspectie in inspecties])
    aantal = np.bincount(groep)
    landelijk = (gevonden.sum() + 1) / (gevonden.size + 2)
    gemiddelde = ((np.bincount(groep, gevonden) + GROEPSGEWICHT * landelijk) / (aantal + GROEPSGEWICHT))[groep]
    volgorde = np.lexsort((dag, vestiging))
    vestiging, dag, gevonden, gemiddelde = vestiging[volgorde], dag[volgorde], gevonden[volgorde], gemiddelde[volgorde]
    begin = np.searchsorted(vestiging, vestiging)
    terug = begin < np.arange(vestiging.size)  # without history every setting says the same

    def verrassing(instelling: Instelling) -> float:
        weegt = np.exp2((dag - dag.max()) / instelling.halfwaardetijd)
        o, e = (np.concatenate(([0.0], np.cumsum(waarde * weegt))) for waarde in (gevonden, np.ones_like(dag)))
        voor = np.arange(dag.size)
        o, e = ((som[voor] - som[begin]) / weegt for som in (o, e))
        kans = (instelling.voorgewicht * gemiddelde + o) / (instelling.voorgewicht + e)
        kans = np.clip(kans, 1e-6, 1 - 1e-6)[terug]
        goed = gevonden[terug] > 0
        return float(-np.log(np.where(goed, kans, 1 - kans)).mean()) if kans.size else 0.0

    mogelijk = [Instelling(m, h) for m in VOORGEWICHTEN for h in HALFWAARDETIJDEN]
    return min(mogelijk, key=verrassing)


class _Speler:
    """What is known so far, of every vestiging, group and inspector."""

    def __init__(self, instelling: Instelling, *, met_strengheid: bool) -> None:
        self._instelling = instelling
        self._geheugen = Geheugen(instelling.halfwaardetijd, instelling.halfwaardetijd)
        self._traag = Geheugen(2 * JAAR, 2 * JAAR)
        self._met_strengheid = met_strengheid
        self._vestigingen: dict[int, Toestand] = {}
        self._groepen: defaultdict[int, Toestand] = defaultdict(lambda: BEGIN)
        self._alle = BEGIN
        self._gevonden: defaultdict[int, float] = defaultdict(float)
        self._verwacht: defaultdict[int, float] = defaultdict(float)
        self._gemiddelden: dict[int, float] = {}
        self._op = BEGIN.peil_op

    def kans(self, inspectie: Inspectie, dag: int) -> float:
        """Give the kans of a finding as known at the start of a day."""
        self._zet_op(dag)
        gemiddelde = self._gemiddelde(inspectie.groep)
        toestand = self._vestigingen.get(inspectie.vestiging)
        if toestand is None:
            return gemiddelde
        maat = Maat(gemiddelde, 1, 1.0, gemiddelde, self._instelling.voorgewicht, self._geheugen)
        controles, bevindingen, _ = ervaring(maat, toestand, inf, self._op)
        return gemiddelde * controles * bevindingen

    def leer(self, dag: Sequence[Inspectie]) -> list[float]:
        """Score the inspections of one day, and then learn from them."""
        kansen = [self.kans(inspectie, inspectie.dag) for inspectie in dag]
        for inspectie, kans in zip(dag, kansen, strict=True):
            inspecteur = inspectie.inspecteur
            strengheid = 1.0
            if inspecteur is not None and self._met_strengheid:
                strengheid = strengheid_van(self._gevonden[inspecteur], self._verwacht[inspecteur])
                self._gevonden[inspecteur] += inspectie.gevonden
                self._verwacht[inspecteur] += kans
            bewijs = Bewijs(self._op, float(inspectie.gevonden), strengheid)
            toestand = self._vestigingen.get(inspectie.vestiging) or Toestand(self._op)
            self._vestigingen[inspectie.vestiging] = toestand.met(bewijs, self._geheugen)
            self._groepen[inspectie.groep] = self._groepen[inspectie.groep].met(bewijs, self._traag)
            self._alle = self._alle.met(bewijs, self._traag)
        self._gemiddelden.clear()
        return kansen

    def _zet_op(self, dag: int) -> None:
        op = BEGIN.peil_op + timedelta(days=dag)
        if op != self._op:
            self._op = op
            self._gemiddelden.clear()

    def _gemiddelde(self, groep: int) -> float:
        if (bekend := self._gemiddelden.get(groep)) is None:
            o, e, _ = self._alle.gewogen(self._op, self._traag)
            landelijk = (o + 0.1) / (e + 1.0)
            o, e, _ = self._groepen[groep].gewogen(self._op, self._traag)
            bekend = (GROEPSGEWICHT * landelijk + o) / (GROEPSGEWICHT + e)
            self._gemiddelden[groep] = bekend
        return bekend
