"""The model over the whole stock at once: the same numbers as for one vestiging, by numpy.

A cell is one vestiging × risico: `vestiging * AANTAL_RISICOS + risico`. Moments are seconds since 1970 in UTC.
"""

from dataclasses import dataclass
from typing import Any, ClassVar, Final

import numpy as np
import numpy.typing as npt

from risico.domain import GROOTTEKLASSEN, SECTIES, Zwaarte
from shared.contracts.waardelijsten import MeldingSoort, Urgentie

from .parameters import BUITEN_PLAFOND, RISICOS, Model, Segment
from .toestand import SECONDEN_PER_DAG, einde_van

Getallen = npt.NDArray[np.float64]
Nummers = npt.NDArray[np.int64]
AANTAL_RISICOS: Final = len(RISICOS)
GEEN_KWARTAAL: Final = -1
GEEN_SEGMENT: Final = -1


@dataclass(frozen=True, slots=True)
class Controles:
    """Evidence of inspections, one row per cell inspected: what was found, and how much exposure it was."""

    cel: Nummers
    op: Getallen
    bevinding: Getallen
    blootstelling: Getallen


@dataclass(frozen=True, slots=True)
class Meldingen:
    """Evidence of meldingen, one row per cell reported; `kwartaal` is GEEN_KWARTAAL beside every ceiling."""

    cel: Nummers
    op: Getallen
    gewicht: Getallen
    kwartaal: Nummers


class Vectoren:
    """The parameters of a model version as arrays: per risico, and per segment × risico."""

    _gemaakt: ClassVar[dict[str, "Vectoren"]] = {}

    @classmethod
    def van(cls, model: Model) -> "Vectoren":
        """Give those of a version, made once."""
        vectoren = cls._gemaakt.get(model.versie)
        if vectoren is None or vectoren.model is not model:
            vectoren = cls._gemaakt[model.versie] = cls(model)
        return vectoren

    def __init__(self, model: Model) -> None:
        klassen = range(len(GROOTTEKLASSEN))
        segmenten = [Segment(sectie, klasse) for sectie in sorted(model.sectoren) for klasse in klassen]
        plek = {segment: plek for plek, segment in enumerate(segmenten)}
        self.model = model
        self.segmenten = np.array([[plek.get(Segment(sectie, k), GEEN_SEGMENT) for k in klassen] for sectie in SECTIES])
        geheugens = [model.geheugens[risico] for risico in RISICOS]
        self.controle = np.array([geheugen.controle for geheugen in geheugens]) * SECONDEN_PER_DAG
        self.melding = np.array([geheugen.melding for geheugen in geheugens]) * SECONDEN_PER_DAG
        self.voorgewicht = np.array([model.risicos[risico].voorgewicht for risico in RISICOS])
        maten = [[model.maten[segment][risico] for risico in RISICOS] for segment in segmenten]
        self.basis = np.array([[maat.basis for maat in rij] for rij in maten])
        self.verwacht = np.array([[maat.voorgewicht * maat.gemiddelde for maat in rij] for rij in maten])
        self.meldinggewicht = np.array([[model.meldinggewichten[s, u] for u in Urgentie] for s in MeldingSoort])
        self.buiten_plafond = np.array([soort in BUITEN_PLAFOND for soort in MeldingSoort])
        self.bevindinggewicht = np.array([model.bevindinggewichten[zwaarte] for zwaarte in Zwaarte])


@dataclass(frozen=True, slots=True)
class Standen:
    """The states of all cells, and for the quarters with meldingen in the order of their cell what each weighs.

    A cell without evidence has no `peil` (NaN), no first moments (infinite), and zeros.
    """

    peil: Getallen
    bevindingen: Getallen
    blootstelling: Getallen
    meldingen: Getallen
    aantal_controles: Nummers
    aantal_overtredingen: Nummers
    aantal_meldingen: Nummers
    eerste_controle: Getallen
    eerste_melding: Getallen
    kwartaal_cel: Nummers
    kwartaal: Nummers
    kwartaal_gewicht: Getallen

    def kolommen(self, cellen: Nummers) -> tuple[list[Any], ...]:
        """Give the fields of the states of these cells in their order, each as a list.

        Moments are seconds since 1970, infinite where there is none. For `kwartalen` stand two places, from and to, in
        the last list, which has two numbers per quarter: which one it is, and what it weighs.
        """
        van, tot = (np.searchsorted(self.kwartaal_cel, cellen, zijde) for zijde in ("left", "right"))
        eerste, laatste = (int(van[0]), int(tot[-1])) if cellen.size else (0, 0)
        kwartalen = np.column_stack((self.kwartaal[eerste:laatste], self.kwartaal_gewicht[eerste:laatste]))
        velden = (
            self.peil,
            self.bevindingen,
            self.blootstelling,
            self.meldingen,
            self.aantal_controles,
            self.aantal_overtredingen,
            self.aantal_meldingen,
            self.eerste_controle,
            self.eerste_melding,
        )
        return (
            *(veld[cellen].tolist() for veld in velden),
            (2 * (van - eerste) + 1).tolist(),
            (2 * (tot - eerste)).tolist(),
            kwartalen.ravel().tolist(),
        )


def herbouw(cellen: int, controles: Controles, meldingen: Meldingen, vectoren: Vectoren) -> Standen:
    """Build the states of all cells from all their evidence, in any order."""
    peil = np.full(cellen, -np.inf)
    np.maximum.at(peil, controles.cel, controles.op)
    np.maximum.at(peil, meldingen.cel, meldingen.op)
    weegt = _verval(peil[controles.cel] - controles.op, vectoren.controle[controles.cel % AANTAL_RISICOS])

    los = meldingen.kwartaal == GEEN_KWARTAAL
    gewogen = _tel(meldingen.cel[los], _melding_op_peil(meldingen, los, peil, vectoren), cellen)
    kwartaal_cel, kwartaal, gewicht = _per_kwartaal(meldingen, ~los, vectoren)
    if kwartaal_cel.size:
        half = vectoren.melding[kwartaal_cel % AANTAL_RISICOS]
        telt = np.minimum(gewicht, vectoren.model.kwartaalplafond) * _verval(
            peil[kwartaal_cel] - _eindes(kwartaal), half
        )
        gewogen += _tel(kwartaal_cel, telt, cellen)

    gevonden = controles.bevinding > 0
    eerste_controle, eerste_melding = np.full(cellen, np.inf), np.full(cellen, np.inf)
    np.minimum.at(eerste_controle, controles.cel, controles.op)
    np.minimum.at(eerste_melding, meldingen.cel, meldingen.op)
    return Standen(
        peil=np.where(np.isinf(peil), np.nan, peil),
        bevindingen=_tel(controles.cel, controles.bevinding * weegt, cellen),
        blootstelling=_tel(controles.cel, controles.blootstelling * weegt, cellen),
        meldingen=gewogen,
        aantal_controles=np.bincount(controles.cel, minlength=cellen),
        aantal_overtredingen=np.bincount(controles.cel[gevonden], minlength=cellen),
        aantal_meldingen=np.bincount(meldingen.cel, minlength=cellen),
        eerste_controle=eerste_controle,
        eerste_melding=eerste_melding,
        kwartaal_cel=kwartaal_cel,
        kwartaal=kwartaal,
        kwartaal_gewicht=gewicht,
    )


def scoor(standen: Standen, segment: Nummers, omvang: Getallen, vectoren: Vectoren, op: float) -> Getallen:
    """Give the scores at `op`, one row per vestiging and one column per risico."""
    vorm = (segment.size, AANTAL_RISICOS)
    verstreken = np.fmax(0.0, op - standen.peil).reshape(vorm)
    controle = _verval(verstreken, vectoren.controle)
    blootstelling = standen.blootstelling.reshape(vorm) * controle
    bevindingen = standen.bevindingen.reshape(vorm) * controle
    meldingen = standen.meldingen.reshape(vorm) * _verval(verstreken, vectoren.melding)
    verwacht = vectoren.verwacht[segment]
    score = vectoren.basis[segment] * omvang[:, None]
    score *= vectoren.voorgewicht / (vectoren.voorgewicht + blootstelling)
    score *= (verwacht + bevindingen) / verwacht
    score *= np.exp(np.minimum(meldingen, vectoren.model.meldingplafond))
    return score


def _per_kwartaal(
    meldingen: Meldingen, welke: npt.NDArray[np.bool_], vectoren: Vectoren
) -> tuple[Nummers, Nummers, Getallen]:
    """Add what the meldingen of each cell and quarter weigh at its end; in the order of the cell."""
    cel, kwartaal = meldingen.cel[welke], meldingen.kwartaal[welke]
    if not cel.size:
        return cel, kwartaal, np.empty(0)
    eerste, aantal = int(kwartaal.min()), int(kwartaal.max()) - int(kwartaal.min()) + 1
    sleutels, groep = np.unique(cel * aantal + (kwartaal - eerste), return_inverse=True)
    half = vectoren.melding[cel % AANTAL_RISICOS]
    gewicht = meldingen.gewicht[welke] * _verval(_eindes(kwartaal) - meldingen.op[welke], half)
    return sleutels // aantal, sleutels % aantal + eerste, _tel(groep, gewicht, sleutels.size)


def _melding_op_peil(
    meldingen: Meldingen, welke: npt.NDArray[np.bool_], peil: Getallen, vectoren: Vectoren
) -> Getallen:
    cel = meldingen.cel[welke]
    return meldingen.gewicht[welke] * _verval(peil[cel] - meldingen.op[welke], vectoren.melding[cel % AANTAL_RISICOS])


def _eindes(kwartaal: Nummers) -> Getallen:
    eerste = int(kwartaal.min())
    alle = np.array([einde_van(nummer).timestamp() for nummer in range(eerste, int(kwartaal.max()) + 1)])
    return alle[kwartaal - eerste]


def _verval(seconden: Getallen, half: Getallen) -> Getallen:
    return np.exp2(-seconden / half)


def _tel(cel: Nummers, gewicht: Getallen, cellen: int) -> Getallen:
    return np.bincount(cel, gewicht, minlength=cellen).astype(np.float64, copy=False)
