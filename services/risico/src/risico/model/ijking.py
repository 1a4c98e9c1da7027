"""Checking scores against outcomes of draws with known chances.

Calibration comes from who was drawn by lot: whoever is chosen for a high score has that score partly by luck. Groups
are compared on two things. Selection: the share of a group that is chosen by score, against that share of all. Wrongly
chosen: the same among those where nothing was wrong. How many there are, and of whom, follows from the lot by inverse
chance (Horvitz-Thompson); who was drawn but not visited is taken to be like the visited ones of that draw and part.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Final, NamedTuple
from uuid import UUID

import numpy as np

from risico.domain import GROOTTEKLASSEN, Cijfer, Groepsvergelijking, Kalibratiegroep, Kenmerk, Risicoijking, wilson
from shared.contracts.waardelijsten import Risico

from .maatstaven import DECIELEN, Vlaggen, auc, bootstrap
from .voorraad import Getallen, Nummers

MINSTE_BEZOCHT: Final = 20
MINSTE_GELOOT: Final = 10
MINSTE_TREFFERS: Final = 5


class Waarneming(NamedTuple):
    """One vestiging that a draw chose by score or by lot, and what was found there; `gevonden` None: not known (yet).

    `kans` is the chance of being drawn, `verwacht` the kans of an overtreding that the score was made of.
    """

    selectie: UUID
    modelversie: str
    risico: Risico
    vestigingsnummer: str
    geloot: bool
    kans: float
    verwacht: float
    sbi_sectie: str
    grootteklasse: int
    provincie: str
    inspecteur: UUID | None
    gevonden: bool | None


def ijk(waarnemingen: Iterable[Waarneming]) -> tuple[Risicoijking, ...]:
    """Check each model version on each risico, in the order of these."""
    delen: defaultdict[tuple[str, Risico], list[Waarneming]] = defaultdict(list)
    for waarneming in waarnemingen:
        delen[waarneming.modelversie, waarneming.risico].append(waarneming)
    return tuple(_Deel(delen[deel]).ijk() for deel in sorted(delen))


class _Deel:
    """What was drawn for one risico under one model version, in arrays; figures are made of a weight per row."""

    def __init__(self, rijen: Sequence[Waarneming]) -> None:
        self._rijen = rijen
        self._vestiging: Nummers = np.unique([r.vestigingsnummer for r in rijen], return_inverse=True)[1]
        self._geloot: Vlaggen = np.array([r.geloot for r in rijen])
        self._bezocht: Vlaggen = np.array([r.gevonden is not None for r in rijen])
        self._gevonden: Vlaggen = np.array([bool(r.gevonden) for r in rijen])
        self._verwacht: Getallen = np.minimum(1.0, [r.verwacht for r in rijen])
        self._staat_voor: Getallen = 1 / np.array([r.kans for r in rijen])
        getrokken = Counter((r.selectie, r.geloot) for r in rijen)
        bezocht = Counter((r.selectie, r.geloot) for r in rijen if r.gevonden is not None)
        self._ook_voor: Getallen = np.array(
            [
                0.0 if r.gevonden is None else getrokken[r.selectie, r.geloot] / bezocht[r.selectie, r.geloot]
                for r in rijen
            ]
        )

    def ijk(self) -> Risicoijking:
        geloot = self._geloot & self._bezocht
        return Risicoijking(
            modelversie=self._rijen[0].modelversie,
            risico=self._rijen[0].risico,
            getrokken=len(self._rijen),
            bezocht=int(self._bezocht.sum()),
            geloot_bezocht=int(geloot.sum()),
            overtredingen=int(self._gevonden.sum()),
            gevonden_tegen_verwacht=self._gevonden_tegen_verwacht(geloot),
            gewogen=self._gewogen(),
            kalibratie=self._kalibratie(np.flatnonzero(geloot)),
            lift=self._lift(),
            auc_binnen_inspecteur=self._auc_binnen_inspecteur(),
            eerste_helft=self._eerste_helft(),
            groepen=self._groepen(),
        )

    def _gevonden_tegen_verwacht(self, welke: Vlaggen) -> Cijfer | None:
        aantal = int(welke.sum())
        if aantal < MINSTE_BEZOCHT:
            return None
        verwacht, gevonden = float(self._verwacht[welke].mean()), float(self._gevonden[welke].mean())
        laag, hoog = wilson(gevonden, aantal)
        return Cijfer(gevonden / verwacht, laag / verwacht, hoog / verwacht, aantal)

    def _kalibratie(self, plekken: Nummers) -> tuple[Kalibratiegroep, ...]:
        if plekken.size < MINSTE_BEZOCHT:
            return ()
        oplopend = plekken[np.argsort(self._verwacht[plekken], kind="stable")]
        groepen = []
        for deel in np.array_split(oplopend, min(DECIELEN, oplopend.size // MINSTE_BEZOCHT)):
            gevonden = float(self._gevonden[deel].mean())
            groepen.append(
                Kalibratiegroep(
                    float(self._verwacht[deel].mean()), Cijfer(gevonden, *wilson(gevonden, deel.size), deel.size)
                )
            )
        return tuple(groepen)

    def _gewogen(self) -> Cijfer | None:
        if not self._genoeg(self._bezocht):
            return None
        gewicht = self._staat_voor * self._ook_voor
        gevonden, verwacht = gewicht * self._gevonden, gewicht * self._verwacht
        return self._cijfer(self._bezocht, lambda w: _deel(w, gevonden, verwacht))

    def _lift(self) -> Cijfer | None:
        model, lot = (self._bezocht & deel for deel in (~self._geloot, self._geloot))
        if not self._genoeg(lot) or model.sum() < MINSTE_BEZOCHT:
            return None
        gevonden = self._gevonden
        return self._cijfer(
            self._bezocht, lambda w: _verhouding(_deel(w, model & gevonden, model), _deel(w, lot & gevonden, lot))
        )

    def _auc_binnen_inspecteur(self) -> Cijfer | None:
        welke = self._bezocht & np.array([r.inspecteur is not None for r in self._rijen])
        if not self._genoeg(welke) or (welke & ~self._gevonden).sum() < MINSTE_TREFFERS:
            return None
        wie = [r.inspecteur for r in self._rijen if r.inspecteur is not None and r.gevonden is not None]
        inspecteur = np.unique([str(i) for i in wie], return_inverse=True)[1]
        bereken = auc(self._verwacht[welke], self._gevonden[welke], inspecteur)
        return self._cijfer(welke, lambda w: bereken(w[welke]))

    def _eerste_helft(self) -> Cijfer | None:
        if not self._genoeg(self._bezocht):
            return None
        volgorde = np.argsort(np.where(self._bezocht, -self._verwacht, np.inf), kind="stable")
        gevonden, bezocht = self._gevonden[volgorde], self._bezocht[volgorde]

        def bereken(gewicht: Getallen) -> float:
            w = gewicht[volgorde] * bezocht
            vooraan = np.clip(w.sum() / 2 - (np.cumsum(w) - w), 0, w)  # the one in the middle for the part that fits
            return _verhouding(float((vooraan * gevonden).sum()), float((w * gevonden).sum()))

        return self._cijfer(self._bezocht, bereken)

    def _groepen(self) -> tuple[Groepsvergelijking, ...]:
        namen = {
            Kenmerk.GROOTTEKLASSE: np.array([GROOTTEKLASSEN[r.grootteklasse] for r in self._rijen]),
            Kenmerk.SECTOR: np.array([r.sbi_sectie for r in self._rijen]),
            Kenmerk.PROVINCIE: np.array([r.provincie for r in self._rijen]),
        }
        return tuple(
            self._vergelijk(kenmerk, str(groep), waarden == groep)
            for kenmerk, waarden in namen.items()
            for groep in np.unique(waarden)
        )

    def _vergelijk(self, kenmerk: Kenmerk, naam: str, hier: Vlaggen) -> Groepsvergelijking:
        allen = np.ones(hier.size, dtype=np.bool_)
        return Groepsvergelijking(
            kenmerk=kenmerk,
            groep=naam,
            gekozen=int((hier & ~self._geloot).sum()),
            geloot=int((hier & self._geloot).sum()),
            bezocht=int((hier & self._bezocht).sum()),
            selectieverhouding=self._tegen_allen(hier, allen, np.ones(hier.size)),
            onterecht_verhouding=self._tegen_allen(hier, self._bezocht & ~self._gevonden, self._ook_voor),
        )

    def _tegen_allen(self, hier: Vlaggen, onder: Vlaggen, gewicht: Getallen) -> Cijfer | None:
        """Compare the share chosen by score among `onder` here with that of all."""
        if (hier & onder & self._geloot).sum() < MINSTE_GELOOT:
            return None
        if (hier & onder & ~self._geloot).sum() < MINSTE_TREFFERS:
            return None
        gekozen, allen = gewicht * (onder & ~self._geloot), gewicht * self._staat_voor * onder
        return self._cijfer(
            hier & onder, lambda w: _verhouding(_deel(w, gekozen * hier, allen * hier), _deel(w, gekozen, allen))
        )

    def _genoeg(self, welke: Vlaggen) -> bool:
        return bool(welke.sum() >= MINSTE_BEZOCHT and (welke & self._gevonden).sum() >= MINSTE_TREFFERS)

    def _cijfer(self, welke: Vlaggen, bereken: Callable[[Getallen], float]) -> Cijfer | None:
        maat = bootstrap(bereken, self._vestiging)
        if not np.isfinite([maat.waarde, maat.laag, maat.hoog]).all():
            return None
        return Cijfer(maat.waarde, maat.laag, maat.hoog, int(welke.sum()))


def _deel(gewicht: Getallen, teller: Getallen | Vlaggen, noemer: Getallen | Vlaggen) -> float:
    return _verhouding(float((gewicht * teller).sum()), float((gewicht * noemer).sum()))


def _verhouding(teller: float, noemer: float) -> float:
    return teller / noemer if noemer > 0 else float("nan")
