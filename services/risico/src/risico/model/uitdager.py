"""Challengers of the engine: they learn from the same past, and are judged on the same inspections after it.

They know what the law lets the engine know: what inspections of a vestiging found and when, and what is found at those
like it. A challenger scores nobody: what it shows is whether the engine leaves something unused. It may be put forward
only where it is better within inspectors (so not by learning who is strict) with the whole interval above zero.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from risico.domain import MINSTE_HERHALINGEN, Cijfer, Uitdager, Vergelijking

from .evaluatie import verdeel
from .maatstaven import Vlaggen, auc, bootstrap_samen
from .naspelen import GROEPSGEWICHT, JAAR, Inspectie, Instelling, dag_van, speel_na
from .voorraad import Getallen

NOOIT: Final = 20 * JAAR
EIGEN_GEWICHT: Final = 2.0
KENMERKEN: Final = (
    "aantal_inspecties",
    "aantal_bevindingen",
    "aandeel_bevindingen",
    "vorige_uitkomst",
    "dagen_sinds_inspectie",
    "dagen_sinds_bevinding",
    "aandeel_bij_soortgelijke",
)


class UitdagersOntbreken(RuntimeError):  # noqa: N818 - the fact
    """The library that the challengers come from is not installed: no service has it."""

    def __init__(self) -> None:
        super().__init__("Hiervoor is scikit-learn nodig; dat zit niet in de dienst zelf (uv sync --group audit).")


class GeenInspecteurs(ValueError):  # noqa: N818 - the fact
    """No inspector can be compared with himself, so better and stricter cannot be told apart."""

    def __init__(self) -> None:
        super().__init__(
            "Binnen geen enkele inspecteur is te vergelijken; dan is beter niet van strenger te onderscheiden."
        )


def daag_uit(
    inspecties: Sequence[Inspectie],
    instelling: Instelling | None = None,
    *,
    herhalingen: int = MINSTE_HERHALINGEN,
    seed: int = 1,
) -> Vergelijking:
    """Let challengers take on the engine, judged on the second half; without `instelling` that is fitted to the first.

    Raises TeWeinigInspecties, GeenInspecteurs, and UitdagersOntbreken where scikit-learn is not installed.
    """
    op_volgorde, vanaf = verdeel(inspecties)
    toets = op_volgorde[vanaf:]
    inspecteur = np.array([-1 if inspectie.inspecteur is None else inspectie.inspecteur for inspectie in toets])
    bekend: Vlaggen = inspecteur >= 0
    gevonden = np.array([inspectie.gevonden for inspectie in op_volgorde])
    inspecteurs = set(inspecteur[bekend & gevonden[vanaf:]]) & set(inspecteur[bekend & ~gevonden[vanaf:]])
    if not inspecteurs:
        raise GeenInspecteurs
    uitdagers = _uitdagers()
    vestiging = np.unique([inspectie.vestiging for inspectie in toets], return_inverse=True)[1]
    kenmerken = kenmerken_van(op_volgorde)

    scores = [speel_na(op_volgorde, vanaf, instelling).kans]
    for uitdager in uitdagers.values():
        uitdager.fit(kenmerken[:vanaf], gevonden[:vanaf])
        scores.append(uitdager.predict_proba(kenmerken[vanaf:])[:, 1])
    binnen = [auc(score[bekend], gevonden[vanaf:][bekend], inspecteur[bekend]) for score in scores]

    def bereken(gewicht: Getallen) -> list[float]:
        """Give the AUC of the engine, those of the challengers, and how much higher each of these is."""
        van_model, *eigen = (figuur(gewicht[bekend]) for figuur in binnen)
        return [van_model, *eigen, *(een - van_model for een in eigen)]

    van_model, *cijfers = (
        Cijfer(maatstaf.waarde, maatstaf.laag, maatstaf.hoog, int(vestiging.max()) + 1)
        for maatstaf in bootstrap_samen(bereken, vestiging, seed=seed, herhalingen=herhalingen)
    )
    return Vergelijking(
        van=dag_van(op_volgorde[0]),
        tot=dag_van(op_volgorde[-1]),
        inspecties=len(op_volgorde),
        getoetst=len(toets),
        inspecteurs=len(inspecteurs),
        herhalingen=herhalingen,
        seed=seed,
        kenmerken=KENMERKEN,
        auc_binnen_inspecteur=van_model,
        uitdagers=tuple(map(Uitdager, uitdagers, cijfers[: len(uitdagers)], cijfers[len(uitdagers) :])),
    )


def kenmerken_van(inspecties: Sequence[Inspectie]) -> Getallen:
    """Give what was known before each inspection, one row each; they come in the order of their day.

    Columns as KENMERKEN says; numbers and days are logarithms.
    """
    alle, groep = _Telling(), defaultdict[int, _Telling](_Telling)
    eigen = defaultdict[int, _Telling](_Telling)
    rijen = np.empty((len(inspecties), len(KENMERKEN)))
    for plek, inspectie in enumerate(inspecties):
        e, landelijk = eigen[inspectie.vestiging], alle.aandeel(1.0, 0.5)
        soortgelijk = groep[inspectie.groep].aandeel(GROEPSGEWICHT, landelijk)
        rijen[plek] = (
            np.log1p(e.aantal),
            np.log1p(e.gevonden),
            e.aandeel(EIGEN_GEWICHT, soortgelijk),
            soortgelijk if e.vorige is None else e.vorige,
            np.log1p(NOOIT if e.vorige_dag is None else inspectie.dag - e.vorige_dag),
            np.log1p(NOOIT if e.gevonden_dag is None else inspectie.dag - e.gevonden_dag),
            soortgelijk,
        )
        for telling in (alle, groep[inspectie.groep], e):
            telling.tel(inspectie)
    return rijen


@dataclass(slots=True)
class _Telling:
    """What inspections found so far."""

    aantal: int = 0
    gevonden: int = 0
    vorige: float | None = None
    vorige_dag: int | None = None
    gevonden_dag: int | None = None

    def aandeel(self, gewicht: float, vooraf: float) -> float:
        return (gewicht * vooraf + self.gevonden) / (gewicht + self.aantal)

    def tel(self, inspectie: Inspectie) -> None:
        self.aantal += 1
        self.gevonden += inspectie.gevonden
        self.vorige, self.vorige_dag = float(inspectie.gevonden), inspectie.dag
        if inspectie.gevonden:
            self.gevonden_dag = inspectie.dag


def _uitdagers() -> Mapping[str, Any]:
    """Make them: a straight line through the features, and trees that find what is not straight."""
    try:  # an image has it not, so only who asks for a challenge loads it
        from sklearn.ensemble import HistGradientBoostingClassifier  # noqa: PLC0415 - see above
        from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - see above
        from sklearn.pipeline import make_pipeline  # noqa: PLC0415 - see above
        from sklearn.preprocessing import StandardScaler  # noqa: PLC0415 - see above
    except ImportError:
        raise UitdagersOntbreken from None
    return {
        "logistische_regressie": make_pipeline(StandardScaler(), LogisticRegression()),
        "beslisbomen": HistGradientBoostingClassifier(
            learning_rate=0.05, max_leaf_nodes=15, min_samples_leaf=50, early_stopping=True, random_state=1
        ),
    }
