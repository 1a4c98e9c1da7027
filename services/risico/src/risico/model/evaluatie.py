"""The evaluation of the engine on inspections of any inspectorate, against plain baselines."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from .maatstaven import Deciel, Maatstaf, auc, bootstrap, gemiddeld_bij_gevonden, herschikt, kalibratie, lift
from .naspelen import Inspectie, Instelling, speel_na
from .voorraad import Getallen

MINSTE_INSPECTIES: Final = 200
MINSTE_BEVINDINGEN: Final = 20


class TeWeinigInspecties(ValueError):  # noqa: N818 - the fact
    """There is too little to judge by."""

    def __init__(self, inspecties: int, bevindingen: int) -> None:
        super().__init__(
            f"Er zijn {inspecties} bruikbare inspecties, waarvan {bevindingen} met een bevinding in het deel dat wordt"
            f" getoetst; nodig zijn er {MINSTE_INSPECTIES} en {MINSTE_BEVINDINGEN}."
        )


@dataclass(frozen=True, slots=True)
class Evaluatie:
    """What the engine would have been worth; the first half of the inspections was for learning only."""

    instelling: Instelling
    geleerd: int
    getoetst: int
    gevonden: int
    maatstaven: Mapping[str, Maatstaf]
    decielen: Sequence[Deciel]


def evalueer(inspecties: Sequence[Inspectie], *, met_strengheid: bool = True) -> Evaluatie:
    """Replay inspections prequentially and judge the second half; raises TeWeinigInspecties."""
    inspecties, vanaf = verdeel(inspecties)
    naspel = speel_na(inspecties, vanaf, met_strengheid=met_strengheid)
    toets = naspel.inspecties
    gevonden = np.array([inspectie.gevonden for inspectie in toets])
    dag = np.array([inspectie.dag for inspectie in toets], dtype=np.float64)
    vestiging = np.unique([inspectie.vestiging for inspectie in toets], return_inverse=True)[1]
    inspecteur = np.array([-1 if inspectie.inspecteur is None else inspectie.inspecteur for inspectie in toets])
    eerder, vooraan, toen = herschikt(naspel.kans_venster, dag, np.array(naspel.venster))
    vorige, gemiddeld = _grondlijnen(inspecties, vanaf)
    figuren = {
        "auc": auc(naspel.kans, gevonden),
        "lift_10": lift(naspel.kans, gevonden),
        "dagen_eerder": gemiddeld_bij_gevonden(eerder, gevonden),
        "eerste_helft": gemiddeld_bij_gevonden(vooraan.astype(np.float64), gevonden),
        "eerste_helft_werkelijk": gemiddeld_bij_gevonden(toen.astype(np.float64), gevonden),
        "auc_vorige_uitkomst": auc(vorige, gevonden),
        "auc_eigen_gemiddelde": auc(gemiddeld, gevonden),
    }
    if (inspecteur >= 0).any():
        bekend = inspecteur >= 0
        figuren |= {
            "auc_binnen_inspecteur": _alleen(bekend, auc(naspel.kans[bekend], gevonden[bekend], inspecteur[bekend])),
            "auc_binnen_inspecteur_vorige_uitkomst": _alleen(
                bekend, auc(vorige[bekend], gevonden[bekend], inspecteur[bekend])
            ),
            "auc_binnen_inspecteur_eigen_gemiddelde": _alleen(
                bekend, auc(gemiddeld[bekend], gevonden[bekend], inspecteur[bekend])
            ),
        }
    return Evaluatie(
        instelling=naspel.instelling,
        geleerd=vanaf,
        getoetst=len(toets),
        gevonden=int(gevonden.sum()),
        maatstaven={naam: bootstrap(figuur, vestiging) for naam, figuur in figuren.items()},
        decielen=kalibratie(naspel.kans, gevonden, vestiging),
    )


def verdeel(inspecties: Sequence[Inspectie]) -> tuple[list[Inspectie], int]:
    """Put inspections in the order of their day, and say from which place on they are judged.

    Raises TeWeinigInspecties.
    """
    op_volgorde = sorted(inspecties, key=lambda inspectie: inspectie.dag)
    vanaf = len(op_volgorde) // 2
    while vanaf > 0 and op_volgorde[vanaf - 1].dag == op_volgorde[vanaf].dag:  # a day is not split
        vanaf -= 1
    bevindingen = sum(inspectie.gevonden for inspectie in op_volgorde[vanaf:])
    if len(op_volgorde) < MINSTE_INSPECTIES or bevindingen < MINSTE_BEVINDINGEN or not vanaf:
        raise TeWeinigInspecties(len(op_volgorde), bevindingen)
    return op_volgorde, vanaf


def _grondlijnen(inspecties: Sequence[Inspectie], vanaf: int) -> tuple[Getallen, Getallen]:
    """Score by what anybody can do: the outcome of last time, and the share of times found, shrunk to the mean."""
    vorige: dict[int, float] = {}
    aantal: defaultdict[int, int] = defaultdict(int)
    gevonden: defaultdict[int, int] = defaultdict(int)
    alle = sum(inspectie.gevonden for inspectie in inspecties[:vanaf]) / vanaf
    uitkomsten = []
    for inspectie in inspecties:
        v = inspectie.vestiging
        uitkomsten.append((vorige.get(v, alle), (2 * alle + gevonden[v]) / (2 + aantal[v])))
        vorige[v] = float(inspectie.gevonden)
        aantal[v] += 1
        gevonden[v] += inspectie.gevonden
    laatste, gemiddeld = zip(*uitkomsten[vanaf:], strict=True)
    return np.array(laatste), np.array(gemiddeld)


def _alleen(welke: npt.NDArray[np.bool_], bereken: Callable[[Getallen], float]) -> Callable[[Getallen], float]:
    return lambda gewicht: bereken(gewicht[welke])
