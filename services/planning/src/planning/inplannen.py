"""The insertion engine: finds the visit with the least travel, or the soonest, among all openings in all agendas.

First version, and what it does not do: it inserts one visit at a time, in the order given, and never moves or
displaces a visit planned before. An opening is the time between two visits of one inspecteur-day (or between home and
a visit). A visit is put as early in an opening as travel allows. Its price is the travel it adds: to it, plus from it,
minus the way it replaces. Travel is the great-circle distance (straight through the earth: within the Netherlands
0.01 % shorter) × omweg_factor ÷ snelheid_km_u, in whole minutes, rounded up. Breaks and opening hours are not known.

All openings stand in one numpy table, so that one insertion is some twenty vector operations over the openings of the
inspecteurs with the vaardigheid in the province. The same board and the same questions give the same plan.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from math import cos, radians, sin
from operator import or_
from typing import Final
from uuid import UUID

import numpy as np
import numpy.typing as npt

from shared.contracts.waardelijsten import Domein, Risico, Urgentie

from .domain import Bezoek, Inspecteur, Planregels, Plek, Vaardigheid, Zaak
from .domain.kalender import dag_van, einde_van, minuut_van, moment
from .domain.locatie import AARDSTRAAL_KM, provincie_sleutel

Getallen = npt.NDArray[np.float64]
Nummers = npt.NDArray[np.int64]

ZO_SPOEDIG_MOGELIJK: Final = frozenset({Urgentie.U1_DIRECT, Urgentie.U2_SPOED})
_BIT: Final = {vaardigheid: 1 << nummer for nummer, vaardigheid in enumerate((*Domein, *Risico))}
_DAG: Final = 1440
_VEEL: Final = 2000  # so many openings cost more to price than to sift by length first
_RANG: Final = 8192.0  # above any number of minutes in a day: a first criterion times this leaves room for a second

# The columns of an opening: the number of its day; from when (as planned, and given the time it is now) until when, in
# minutes; the travel from its one end straight to the other, in minutes; both ends as vectors on the unit sphere.
_DAGNUMMER, _VAN, _VANAF, _TOT, _BASIS = range(5)
_EIND_A, _EIND_B, _EINDEN = slice(5, 8), slice(8, 11), slice(5, 11)
_KOLOMMEN: Final = 11


@dataclass(frozen=True, slots=True)
class Dagstand:
    """How full the day of one inspecteur is: minutes of visits and travel, home again included.

    A day that was planned under other rules or hours may be fuller than those of now allow; it counts as just full.
    """

    inspecteur_id: UUID
    datum: date
    beschikbaar: int
    geboekt: int


@dataclass(frozen=True, slots=True)
class _Lijst:
    """The useful openings of a province, by day: their rows, what their inspecteurs can, and where each day ends."""

    rijen: Nummers
    vaardigheden: Nummers
    einde_van_dag: Nummers


class Planbord:
    """The agendas of all active inspecteurs over the coming working days, kept in memory.

    Every opening ever made keeps its row, also when nothing fits in it any more, so that a visit stands between the
    opening that ends with it and the one that begins with it and can be taken out again.
    """

    def __init__(
        self,
        regels: Planregels,
        dagen: Sequence[date],
        inspecteurs: Iterable[Inspecteur],
        bezoeken: Sequence[tuple[Bezoek, Plek]],
    ) -> None:
        self.regels = regels
        self.dagen = tuple(dagen)
        self._begin_van_dag = [moment(dag, 0) for dag in self.dagen]
        self._einde_van_dag = [einde_van(dag) for dag in self.dagen]
        self._minuten_per_straal = AARDSTRAAL_KM * regels.omweg_factor / regels.snelheid_km_u * 60
        self._inspecteurs = sorted(inspecteurs, key=lambda inspecteur: inspecteur.id)
        self._nummer = {inspecteur.id: nummer for nummer, inspecteur in enumerate(self._inspecteurs)}
        self._dagnummer = {dag: nummer for nummer, dag in enumerate(self.dagen)}
        self._leg_inspecteurs_vast()
        self._leg_open([(b, p) for b, p in bezoeken if b.inspecteur_id in self._nummer and b.datum in self._dagnummer])
        self._geraakt: set[int] = set()
        self._lijsten: dict[tuple[str | None, bool], _Lijst] = {}

    def begin(self, nu: datetime) -> None:
        """Start a round at this moment: what of today has passed is lost, and what is full drops out of sight."""
        openingen = self._openingen[: self._aantal]
        openingen[:, _VANAF] = openingen[:, _VAN]
        if (vandaag := self._dagnummer.get(dag_van(nu))) is not None:
            rijen = np.flatnonzero(openingen[:, _DAGNUMMER] == vandaag)
            openingen[rijen, _VANAF] = np.maximum(openingen[rijen, _VAN], minuut_van(nu))
        self._geraakt.clear()
        self._lijsten.clear()

    def plaats(self, zaak: Zaak, *, eerder_dan: datetime | None = None) -> Bezoek | None:
        """Put the visit of a zaak into an agenda and return it, or None where nothing fits.

        Within the term if that can be, in the own province if that can be; then within the term anywhere; then as soon
        as possible after the term. u1 and u2 go first of all by time, u3 and u4 by added travel. With `eerder_dan` only
        a visit within the term that begins before that moment counts.
        """
        op_tijd = bisect_right(self._einde_van_dag, zaak.uiterlijk_op)
        grens = np.inf
        if eerder_dan is not None:
            op_tijd = min(op_tijd, bisect_left(self._begin_van_dag, eerder_dan))
            grens = (op_tijd - 1) * _DAG + (eerder_dan - self._begin_van_dag[op_tijd - 1]).total_seconds() / 60
        spoed = zaak.urgentie in ZO_SPOEDIG_MOGELIJK
        provincie = provincie_sleutel(zaak.kenmerken.locatie.provincie or "")
        for waar in (provincie, None) if provincie in self._in_provincie else (None,):
            if bezoek := self._zoek(self._lijst(waar, spoed), op_tijd, zaak, spoedig=spoed, grens=grens):
                return bezoek
        if eerder_dan is not None or op_tijd == len(self.dagen):
            return None
        return self._zoek(self._lijst(None, spoed), len(self.dagen), zaak, spoedig=True)

    def verwijder(self, bezoek: Bezoek) -> None:
        """Take a visit out, so that its time and travel come free; does nothing where the board does not reach."""
        nummer, dag = self._nummer.get(bezoek.inspecteur_id), self._dagnummer.get(bezoek.datum)
        if nummer is None or dag is None:
            return
        agenda = nummer * len(self.dagen) + dag
        eigen = np.flatnonzero(self._agenda[: self._aantal] == agenda)
        openingen = self._openingen
        voor = eigen[openingen[eigen, _TOT] == bezoek.begint_minuut][-1]
        na = eigen[openingen[eigen, _VAN] == bezoek.begint_minuut + bezoek.duur_minuten][0]
        reistijd = self._reistijden(openingen[voor, _EIND_A], openingen[na, _EIND_B])
        self._geboekt[agenda] -= bezoek.duur_minuten + openingen[voor, _BASIS] + openingen[na, _BASIS] - reistijd
        openingen[voor, _TOT], openingen[voor, _BASIS] = openingen[na, _TOT], reistijd
        openingen[voor, _EIND_B] = openingen[na, _EIND_B]
        openingen[na, _TOT], self._agenda[na] = -1, -1
        self._geraakt.add(agenda)
        self._lijsten.clear()

    def noteer(self, inspecteur_id: UUID) -> None:
        """Count the days of an inspecteur on which there are visits as changed."""
        if (nummer := self._nummer.get(inspecteur_id)) is not None:
            eigen = range(nummer * len(self.dagen), (nummer + 1) * len(self.dagen))
            self._geraakt.update(agenda for agenda in eigen if self._geboekt[agenda])

    def geraakt(self) -> list[Dagstand]:
        """List the inspecteur-days that changed since the round began."""
        agenda = np.array(sorted(self._geraakt), dtype=np.int64)
        geboekt = self._geboekt[agenda]
        beschikbaar = np.maximum(self._beschikbaar[agenda], geboekt)
        nummers, dagen = np.divmod(agenda, len(self.dagen))
        return [
            Dagstand(self._inspecteurs[nummer].id, self.dagen[dag], int(ruim), int(vol))
            for nummer, dag, ruim, vol in zip(
                *map(np.ndarray.tolist, (nummers, dagen, beschikbaar, geboekt)), strict=True
            )
        ]

    def _leg_inspecteurs_vast(self) -> None:
        """Fill in what the inspecteurs can, where and when, and the rota that keeps days free for urgency."""
        aantal, dagen = len(self._inspecteurs), len(self.dagen)
        self._kan = np.array([_bits(inspecteur.vaardigheden) for inspecteur in self._inspecteurs], dtype=np.int64)
        self._in_provincie: dict[str, npt.NDArray[np.bool_]] = {}
        for nummer, inspecteur in enumerate(self._inspecteurs):
            for provincie in map(provincie_sleutel, inspecteur.provincies):
                if provincie not in self._in_provincie:
                    self._in_provincie[provincie] = np.zeros(aantal, dtype=bool)
                self._in_provincie[provincie][nummer] = True
        uren = np.array([[i.beschikbaar(dag) for dag in self.dagen] for i in self._inspecteurs], dtype=float)
        self._beschikbaar = uren.reshape(aantal * dagen)
        een_op = self.regels.spoeddienst_een_op
        beurten = np.array([inspecteur.id.int % een_op for inspecteur in self._inspecteurs], dtype=np.int64)
        dagbeurten = np.array([dag.toordinal() for dag in self.dagen])
        self._spoeddienst = ((beurten[:, None] + dagbeurten) % een_op == 0).reshape(aantal * dagen)

    def _leg_open(self, bezoeken: Sequence[tuple[Bezoek, Plek]]) -> None:
        """Lay out the openings: each begins at home or where a visit ends, and lasts until the next begins.

        A day whose visits no longer fit the hours or rules of now is closed to new ones.
        """
        dagen, begin = len(self.dagen), self.regels.dag_begint_minuut
        thuis = np.array([_op_bol(inspecteur.thuis) for inspecteur in self._inspecteurs]).reshape(-1, 3)
        werkt = np.flatnonzero(self._beschikbaar)
        nummers = [self._nummer[b.inspecteur_id] * dagen + self._dagnummer[b.datum] for b, _ in bezoeken]
        agenda = np.concatenate((werkt, np.array(nummers, dtype=np.int64)))
        duur = np.concatenate((np.zeros(len(werkt)), [float(b.duur_minuten) for b, _ in bezoeken]))
        begint = np.concatenate((np.full(len(werkt), float(begin)), [float(b.begint_minuut) for b, _ in bezoeken]))
        plek = np.concatenate((thuis[werkt // dagen], np.array([_op_bol(p) for _, p in bezoeken]).reshape(-1, 3)))
        orde = np.lexsort((begint, duur > 0, agenda))
        agenda, duur, begint, plek = agenda[orde], duur[orde], begint[orde], plek[orde]
        self._aantal = len(orde)
        laatste = np.append(agenda[1:] != agenda[:-1], True)[: self._aantal]
        volgende = np.minimum(np.arange(self._aantal) + 1, self._aantal - 1)
        self._agenda, self._inspecteur = agenda, agenda // dagen
        self._openingen = openingen = np.empty((self._aantal, _KOLOMMEN))
        openingen[:, _DAGNUMMER] = agenda % dagen
        openingen[:, _VAN] = openingen[:, _VANAF] = begint + duur
        openingen[:, _TOT] = np.where(laatste, begin + self._beschikbaar[agenda], begint[volgende])
        openingen[:, _EIND_A] = plek
        openingen[:, _EIND_B] = np.where(laatste[:, None], thuis[self._inspecteur], plek[volgende])
        openingen[:, _BASIS] = self._reistijden(openingen[:, _EIND_A], openingen[:, _EIND_B])
        self._geboekt = np.bincount(agenda, duur + openingen[:, _BASIS], minlength=len(self._beschikbaar))
        self._gesloten = np.zeros(len(self._beschikbaar), dtype=bool)
        self._gesloten[agenda[openingen[:, _TOT] - openingen[:, _VAN] < openingen[:, _BASIS]]] = True

    def _lijst(self, provincie: str | None, spoed: bool) -> _Lijst:
        """List the openings of a province (None: of all) in which some visit may fit, by day and then inspecteur."""
        sleutel = (provincie, spoed)
        if (lijst := self._lijsten.get(sleutel)) is None:
            if provincie is not None:
                rijen = self._lijst(None, spoed).rijen
                rijen = rijen[self._in_provincie[provincie][self._inspecteur[rijen]]]
            elif not spoed:
                rijen = self._lijst(None, True).rijen
                rijen = rijen[~self._spoeddienst[self._agenda[rijen]]]
            else:
                rijen = self._bruikbare_rijen()
            einden = np.searchsorted(self._openingen[rijen, _DAGNUMMER], np.arange(len(self.dagen)), side="right")
            lijst = self._lijsten[sleutel] = _Lijst(rijen, self._kan[self._inspecteur[rijen]], einden)
        return lijst

    def _bruikbare_rijen(self) -> Nummers:
        openingen = self._openingen[: self._aantal]
        ruimte = openingen[:, _TOT] - openingen[:, _VANAF]
        rijen = np.flatnonzero((ruimte >= self.regels.kortste_bezoek) & ~self._gesloten[self._agenda[: self._aantal]])
        orde = np.lexsort((openingen[rijen, _VAN], self._inspecteur[rijen], openingen[rijen, _DAGNUMMER]))
        return rijen[orde]

    def _zoek(self, lijst: _Lijst, dagen: int, zaak: Zaak, *, spoedig: bool, grens: float = np.inf) -> Bezoek | None:
        """Find the best opening of the first `dagen` days and book it; the visit begins before `grens`."""
        tot = lijst.einde_van_dag[dagen - 1] if dagen else 0
        domein, risicos = _bits((zaak.domein,)), _bits(zaak.risicos)
        kan = lijst.vaardigheden[:tot]
        rijen = lijst.rijen[:tot][(kan & domein != 0) | (kan & risicos == risicos)]
        if len(rijen) > _VEEL:
            ruimte = self._openingen[rijen, _TOT] - self._openingen[rijen, _VANAF]
            rijen = rijen[ruimte >= zaak.duur_minuten]
        if not len(rijen):
            return None
        openingen = self._openingen.take(rijen, axis=0)
        plek = _op_bol(zaak.kenmerken.locatie.reisdoel())
        beide = np.zeros((6, 2))
        beide[:3, 0] = beide[3:, 1] = plek
        reistijden = self._minuten(openingen[:, _EINDEN] @ beide)
        heen, terug = reistijden[:, 0], reistijden[:, 1]
        dag = openingen[:, _DAGNUMMER]
        begint = openingen[:, _VANAF] + heen
        extra = heen + terug - openingen[:, _BASIS]
        tijdstip = dag * _DAG + begint
        prijs = tijdstip * _RANG + extra if spoedig else (dag * self.regels.dagprijs_minuten + extra) * _RANG + begint
        prijs[begint + terug > openingen[:, _TOT] - zaak.duur_minuten] = np.inf
        if grens < np.inf:
            prijs[tijdstip >= grens] = np.inf
        beste = int(prijs.argmin())
        if prijs[beste] == np.inf:
            return None
        return self._boek(int(rijen[beste]), int(begint[beste]), zaak.duur_minuten, plek, reistijden[beste])

    def _boek(self, rij: int, begint: int, duur: int, plek: Getallen, reistijden: Getallen) -> Bezoek:
        """Cut an opening in two around a visit: a new row before it, and the row itself after it."""
        heen, terug = reistijden
        voor = self._nieuwe_rij()
        agenda = int(self._agenda[rij])
        opening, opening_voor = self._openingen[rij], self._openingen[voor]
        self._geboekt[agenda] += duur + heen + terug - opening[_BASIS]
        self._geraakt.add(agenda)
        self._agenda[voor], self._inspecteur[voor] = agenda, self._inspecteur[rij]
        opening_voor[:] = opening
        opening_voor[_TOT], opening_voor[_BASIS] = begint, heen
        opening[_VAN] = opening[_VANAF] = begint + duur
        opening[_BASIS] = terug
        opening_voor[_EIND_B] = opening[_EIND_A] = plek
        nummer, dag = divmod(agenda, len(self.dagen))
        return Bezoek(self._inspecteurs[nummer].id, self.dagen[dag], begint, duur, int(heen))

    def _nieuwe_rij(self) -> int:
        if self._aantal == len(self._agenda):
            self._agenda = np.concatenate((self._agenda, np.zeros_like(self._agenda)))
            self._inspecteur = np.concatenate((self._inspecteur, np.zeros_like(self._inspecteur)))
            self._openingen = np.concatenate((self._openingen, np.zeros_like(self._openingen)))
        self._aantal += 1
        return self._aantal - 1

    def _reistijden(self, van: Getallen, naar: Getallen) -> Getallen:
        """Give whole minutes of travel between points on the unit sphere, pairwise."""
        return self._minuten(np.einsum("...i,...i->...", van, naar))

    def _minuten(self, cosinus: Getallen) -> Getallen:
        """Give whole minutes of travel over angles with these cosines.

        The chord over an angle is √(2 - 2 cos). The margin, some metres, keeps a rounding error from turning no
        distance at all into a minute.
        """
        return np.ceil(np.sqrt(np.maximum(2 - 1e-12 - 2 * cosinus, 0)) * self._minuten_per_straal)


def _bits(vaardigheden: Iterable[Vaardigheid]) -> int:
    return reduce(or_, (_BIT[vaardigheid] for vaardigheid in vaardigheden), 0)


def _op_bol(plek: Plek) -> Getallen:
    """Give a place as a vector on the unit sphere."""
    phi, labda = radians(plek.breedtegraad), radians(plek.lengtegraad)
    return np.array((cos(phi) * cos(labda), cos(phi) * sin(labda), sin(phi)))
