"""The table of openings: what is free in all agendas, cut up by visits and merged when they go."""

from collections.abc import Sequence
from math import cos, radians, sin
from typing import Final

import numpy as np
import numpy.typing as npt

from planning.domain import Planregels, Plek
from planning.domain.locatie import AARDSTRAAL_KM

Getallen = npt.NDArray[np.float64]
Nummers = npt.NDArray[np.int64]

# The columns of an opening: the number of its day; from when (as planned, and given the time it is now) until when, in
# minutes; the travel from its one end straight to the other, in minutes; both ends as vectors on the unit sphere.
DAGNUMMER, VAN, VANAF, TOT, BASIS = range(5)
EIND_A, EIND_B, EINDEN = slice(5, 8), slice(8, 11), slice(5, 11)
_KOLOMMEN: Final = 11


class Openingen:
    """All openings, in rows; an `agenda` is one inspecteur-day, numbered inspecteur × days + day.

    Every opening ever made keeps its row, also when nothing fits in it any more, so that a visit stands between the
    opening that ends with it and the one that begins with it and can be taken out again.

    `beschikbaar` and `thuis` hold the minutes per agenda and a vector per inspecteur; a visit laid down is its agenda,
    begin, duration and place. An agenda whose visits do not fit the hours or rules of now is `gesloten`.
    """

    def __init__(
        self,
        regels: Planregels,
        dagen: int,
        beschikbaar: Getallen,
        thuis: Getallen,
        bezoeken: Sequence[tuple[int, int, int, Plek]],
    ) -> None:
        self._minuten_per_straal = AARDSTRAAL_KM * regels.omweg_factor / regels.snelheid_km_u * 60
        werkt, begin_van_dag = np.flatnonzero(beschikbaar), float(regels.dag_begint_minuut)
        plekken = np.array([op_bol(plek) for _, _, _, plek in bezoeken]).reshape(-1, 3)
        agenda = np.concatenate((werkt, np.array([agenda for agenda, _, _, _ in bezoeken], dtype=np.int64)))
        begint = np.concatenate((np.full(len(werkt), begin_van_dag), [float(begint) for _, begint, _, _ in bezoeken]))
        duur = np.concatenate((np.zeros(len(werkt)), [float(duur) for _, _, duur, _ in bezoeken]))
        plek = np.concatenate((thuis[werkt // dagen], plekken))
        orde = np.lexsort((begint, duur > 0, agenda))
        agenda, duur, begint, plek = agenda[orde], duur[orde], begint[orde], plek[orde]
        self.aantal = len(orde)
        laatste = np.append(agenda[1:] != agenda[:-1], True)[: self.aantal]
        volgende = np.minimum(np.arange(self.aantal) + 1, self.aantal - 1)
        self._agenda, self._inspecteur = agenda, agenda // dagen
        self._rijen = rijen = np.empty((self.aantal, _KOLOMMEN))
        rijen[:, DAGNUMMER] = agenda % dagen
        rijen[:, VAN] = rijen[:, VANAF] = begint + duur
        rijen[:, TOT] = np.where(laatste, begin_van_dag + beschikbaar[agenda], begint[volgende])
        rijen[:, EIND_A] = plek
        rijen[:, EIND_B] = np.where(laatste[:, None], thuis[self._inspecteur], plek[volgende])
        rijen[:, BASIS] = self.minuten(np.einsum("ij,ij->i", rijen[:, EIND_A], rijen[:, EIND_B]))
        self.geboekt = np.bincount(agenda, duur + rijen[:, BASIS], minlength=len(beschikbaar))
        self.gesloten = np.zeros(len(beschikbaar), dtype=bool)
        self.gesloten[agenda[rijen[:, TOT] - rijen[:, VAN] < rijen[:, BASIS]]] = True

    @property
    def rijen(self) -> Getallen:
        return self._rijen[: self.aantal]

    @property
    def agenda(self) -> Nummers:
        return self._agenda[: self.aantal]

    @property
    def inspecteur(self) -> Nummers:
        return self._inspecteur[: self.aantal]

    def laat_verstrijken(self, vandaag: int, minuut: int) -> None:
        """Make the openings of today begin no sooner than now; time only goes on."""
        rijen = self.rijen
        te_vroeg = np.flatnonzero((rijen[:, DAGNUMMER] == vandaag) & (rijen[:, VANAF] < minuut))
        rijen[te_vroeg, VANAF] = minuut

    def bruikbaar(self, kortste: int) -> Nummers:
        """List the openings of at least so many minutes, by day, then inspecteur, then time."""
        rijen = self.rijen
        past = (rijen[:, TOT] - rijen[:, VANAF] >= kortste) & ~self.gesloten[self.agenda]
        nummers = np.flatnonzero(past)
        orde = np.lexsort((rijen[nummers, VAN], self._inspecteur[nummers], rijen[nummers, DAGNUMMER]))
        return nummers[orde]

    def boek(self, rij: int, begint: int, duur: int, plek: Getallen, reistijden: Getallen) -> None:
        """Cut an opening in two around a visit: a new row before it, and the row itself after it."""
        heen, terug = reistijden
        voor = self._nieuwe_rij()
        opening, opening_voor = self._rijen[rij], self._rijen[voor]
        self.geboekt[self._agenda[rij]] += duur + heen + terug - opening[BASIS]
        self._agenda[voor], self._inspecteur[voor] = self._agenda[rij], self._inspecteur[rij]
        opening_voor[:] = opening
        opening_voor[TOT], opening_voor[BASIS] = begint, heen
        opening[VAN] = opening[VANAF] = begint + duur
        opening[BASIS] = terug
        opening_voor[EIND_B] = opening[EIND_A] = plek

    def verwijder(self, agenda: int, begint: int, duur: int) -> None:
        """Take a visit out: the openings before and after it become one, and its time and travel come free."""
        rijen = self.rijen
        eigen = np.flatnonzero(self.agenda == agenda)
        voor = eigen[rijen[eigen, TOT] == begint][-1]
        na = eigen[rijen[eigen, VAN] == begint + duur][0]
        reistijd = float(self.minuten(rijen[voor, EIND_A] @ rijen[na, EIND_B]))
        self.geboekt[agenda] -= duur + rijen[voor, BASIS] + rijen[na, BASIS] - reistijd
        rijen[voor, TOT], rijen[voor, BASIS] = rijen[na, TOT], reistijd
        rijen[voor, EIND_B] = rijen[na, EIND_B]
        rijen[na, TOT], self._agenda[na] = -1, -1

    def minuten(self, cosinus: Getallen) -> Getallen:
        """Give whole minutes of travel over angles with these cosines.

        The chord over an angle is √(2 - 2 cos). The margin, some metres, keeps a rounding error from turning no
        distance at all into a minute.
        """
        return np.ceil(np.sqrt(np.maximum(2 - 1e-12 - 2 * cosinus, 0)) * self._minuten_per_straal)

    def _nieuwe_rij(self) -> int:
        if self.aantal == len(self._agenda):
            self._agenda = np.concatenate((self._agenda, np.zeros_like(self._agenda)))
            self._inspecteur = np.concatenate((self._inspecteur, np.zeros_like(self._inspecteur)))
            self._rijen = np.concatenate((self._rijen, np.zeros_like(self._rijen)))
        self.aantal += 1
        return self.aantal - 1


def op_bol(plek: Plek) -> Getallen:
    """Give a place as a vector on the unit sphere."""
    phi, labda = radians(plek.breedtegraad), radians(plek.lengtegraad)
    return np.array((cos(phi) * cos(labda), cos(phi) * sin(labda), sin(phi)))
