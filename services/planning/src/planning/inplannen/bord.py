"""The board: who can do what where, and which opening is best for a zaak."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Final
from uuid import UUID

import numpy as np
import numpy.typing as npt

from planning.domain import Bezoek, Inspecteur, Planregels, Plek, Vaardigheid, Zaak
from planning.domain.kalender import dag_van, einde_van, minuut_van, moment
from planning.domain.locatie import provincie_sleutel
from shared.contracts.waardelijsten import Domein, Risico, Urgentie

from .openingen import BASIS, DAGNUMMER, EINDEN, TOT, VANAF, Getallen, Nummers, Openingen, op_bol

ZO_SPOEDIG_MOGELIJK: Final = frozenset({Urgentie.U1_DIRECT, Urgentie.U2_SPOED})
_BIT: Final = {vaardigheid: 1 << nummer for nummer, vaardigheid in enumerate((*Domein, *Risico))}
_DAG: Final = 1440
_RANG: Final = 8192.0  # above any number of minutes in a day: a first criterion times this leaves room for a second
_VEROUDERD: Final = 1_000  # after so many visits lists are made anew, without the openings that these filled
_PORTIE: Final = 256  # fewer openings than this are not worth pricing apart


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
    """The useful openings of a province, by day: their rows, whose they are, what these can, where each day ends."""

    rijen: Nummers
    inspecteurs: Nummers
    vaardigheden: Nummers
    einde_van_dag: list[int]


@dataclass(frozen=True, slots=True)
class _Vraag:
    """What is looked for: a visit of so many minutes at a place, before `grens`, soonest or with the least travel."""

    domein: int
    risicos: int
    plek: Getallen
    duur: int
    spoedig: bool
    grens: float


@dataclass(frozen=True, slots=True)
class _Vondst:
    prijs: float
    rij: int
    begint: int
    reistijden: Getallen


class Planbord:
    """The agendas of all active inspecteurs over the coming working days, kept in memory."""

    def __init__(
        self,
        regels: Planregels,
        dagen: Sequence[date],
        inspecteurs: Iterable[Inspecteur],
        bezoeken: Iterable[tuple[Bezoek, Plek]],
    ) -> None:
        self.regels = regels
        self.dagen = tuple(dagen)
        self._begin_van_dag = [moment(dag, 0) for dag in self.dagen]
        self._einde_van_dag = [einde_van(dag) for dag in self.dagen]
        self._inspecteurs = sorted(inspecteurs, key=lambda inspecteur: inspecteur.id)
        self._nummer = {inspecteur.id: nummer for nummer, inspecteur in enumerate(self._inspecteurs)}
        self._dagnummer = {dag: nummer for nummer, dag in enumerate(self.dagen)}
        self._leg_inspecteurs_vast()
        thuis = np.array([op_bol(inspecteur.thuis) for inspecteur in self._inspecteurs]).reshape(-1, 3)
        gelegd = [
            (agenda, bezoek.begint_minuut, bezoek.duur_minuten, plek)
            for bezoek, plek in bezoeken
            if (agenda := self._agenda(bezoek)) is not None
        ]
        self._openingen = Openingen(regels, len(self.dagen), self._beschikbaar, thuis, gelegd)
        self._geraakt: set[int] = set()
        self._lijsten: dict[tuple[str | None, bool], _Lijst] = {}
        self._geboekt_sinds_lijsten = 0

    def begin(self, nu: datetime) -> None:
        """Start a round at this moment: what of today has passed is lost.

        Lists of openings stay true while visits are only added; now and then what is full is left out of them.
        """
        if (vandaag := self._dagnummer.get(dag_van(nu))) is not None:
            self._openingen.laat_verstrijken(vandaag, minuut_van(nu))
        self._geraakt.clear()
        if self._geboekt_sinds_lijsten > _VEROUDERD:
            self._vergeet_lijsten()

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
        plek = op_bol(zaak.kenmerken.locatie.reisdoel())
        vraag = _Vraag(_BIT[zaak.domein], _bits(zaak.risicos), plek, zaak.duur_minuten, spoed, grens)
        provincie = provincie_sleutel(zaak.kenmerken.locatie.provincie or "")
        for waar in (provincie, None) if provincie in self._in_provincie else (None,):
            if bezoek := self._zoek(self._lijst(waar, spoed), op_tijd, vraag):
                return bezoek
        if eerder_dan is not None or op_tijd == len(self.dagen):
            return None
        te_laat = _Vraag(vraag.domein, vraag.risicos, plek, vraag.duur, spoedig=True, grens=np.inf)
        return self._zoek(self._lijst(None, spoed), len(self.dagen), te_laat)

    def verwijder(self, bezoek: Bezoek) -> None:
        """Take a visit out, so that its time and travel come free; does nothing where the board does not reach."""
        if (agenda := self._agenda(bezoek)) is not None:
            self._openingen.verwijder(agenda, bezoek.begint_minuut, bezoek.duur_minuten)
            self._geraakt.add(agenda)
            self._vergeet_lijsten()

    def noteer(self, inspecteur_id: UUID) -> None:
        """Count the days of an inspecteur on which there are visits as changed."""
        if (nummer := self._nummer.get(inspecteur_id)) is not None:
            eigen = range(nummer * len(self.dagen), (nummer + 1) * len(self.dagen))
            self._geraakt.update(agenda for agenda in eigen if self._openingen.geboekt[agenda])

    def geraakt(self) -> list[Dagstand]:
        """List the inspecteur-days that changed since the round began."""
        agenda = np.array(sorted(self._geraakt), dtype=np.int64)
        geboekt = self._openingen.geboekt[agenda].astype(int)
        beschikbaar = np.maximum(self._beschikbaar[agenda], geboekt).astype(int)
        nummers, dagen = np.divmod(agenda, len(self.dagen))
        kolommen = (kolom.tolist() for kolom in (nummers, dagen, beschikbaar, geboekt))
        return [
            Dagstand(self._inspecteurs[nummer].id, self.dagen[dag], ruim, vol)
            for nummer, dag, ruim, vol in zip(*kolommen, strict=True)
        ]

    def _agenda(self, bezoek: Bezoek) -> int | None:
        nummer, dag = self._nummer.get(bezoek.inspecteur_id), self._dagnummer.get(bezoek.datum)
        return None if nummer is None or dag is None else nummer * len(self.dagen) + dag

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
        minuten = np.array([[i.beschikbaar(dag) for dag in self.dagen] for i in self._inspecteurs], dtype=float)
        self._beschikbaar = minuten.reshape(aantal * dagen)
        een_op = self.regels.spoeddienst_een_op
        beurten = np.array([inspecteur.id.int % een_op for inspecteur in self._inspecteurs], dtype=np.int64)
        dagbeurten = np.array([dag.toordinal() for dag in self.dagen])
        self._spoeddienst = ((beurten[:, None] + dagbeurten) % een_op == 0).reshape(aantal * dagen)

    def _vergeet_lijsten(self) -> None:
        self._lijsten.clear()
        self._geboekt_sinds_lijsten = 0

    def _lijst(self, provincie: str | None, spoed: bool) -> _Lijst:
        """List the openings of a province (None: of all) in which some visit may fit, by day and then inspecteur."""
        sleutel = (provincie, spoed)
        if (lijst := self._lijsten.get(sleutel)) is None:
            openingen = self._openingen
            if provincie is not None:
                alle = self._lijst(None, spoed)
                rijen = alle.rijen[self._in_provincie[provincie][alle.inspecteurs]]
            elif not spoed:
                rijen = self._lijst(None, True).rijen
                rijen = rijen[~self._spoeddienst[openingen.agenda[rijen]]]
            else:
                rijen = openingen.bruikbaar(self.regels.kortste_bezoek)
            inspecteurs = openingen.inspecteur[rijen]
            einden = np.searchsorted(openingen.rijen[rijen, DAGNUMMER], np.arange(len(self.dagen)), side="right")
            lijst = self._lijsten[sleutel] = _Lijst(rijen, inspecteurs, self._kan[inspecteurs], einden.tolist())
        return lijst

    def _zoek(self, lijst: _Lijst, dagen: int, vraag: _Vraag) -> Bezoek | None:
        """Find the best opening of the first `dagen` days and book it.

        Goes through the days in portions, and stops when no later day can be better: one that is a day later costs at
        least the price of a day.
        """
        dagprijs = (_DAG if vraag.spoedig else self.regels.dagprijs_minuten) * _RANG
        beste: _Vondst | None = None
        vanaf = 0
        for later, tot in enumerate(lijst.einde_van_dag[:dagen], start=1):
            if tot - vanaf < _PORTIE and later < dagen:
                continue
            vondst = self._beste(lijst.rijen[vanaf:tot], lijst.vaardigheden[vanaf:tot], vraag)
            if vondst is not None and (beste is None or vondst.prijs < beste.prijs):
                beste = vondst
            if beste is not None and beste.prijs <= later * dagprijs:
                break
            vanaf = tot
        if beste is None:
            return None
        agenda = int(self._openingen.agenda[beste.rij])
        self._openingen.boek(beste.rij, beste.begint, vraag.duur, vraag.plek, beste.reistijden)
        self._geraakt.add(agenda)
        self._geboekt_sinds_lijsten += 1
        nummer, dag = divmod(agenda, len(self.dagen))
        heen = int(beste.reistijden[0])
        return Bezoek(self._inspecteurs[nummer].id, self.dagen[dag], beste.begint, vraag.duur, heen)

    def _beste(self, rijen: Nummers, kan: Nummers, vraag: _Vraag) -> _Vondst | None:
        """Price the openings of those who can, and give the cheapest; of equals the first."""
        rijen = rijen[(kan & vraag.domein != 0) | (kan & vraag.risicos == vraag.risicos)]
        if not len(rijen):
            return None
        openingen = self._openingen.rijen.take(rijen, axis=0)
        beide_einden = np.zeros((6, 2))
        beide_einden[:3, 0] = beide_einden[3:, 1] = vraag.plek
        reistijden = self._openingen.minuten(openingen[:, EINDEN] @ beide_einden)
        heen, terug = reistijden[:, 0], reistijden[:, 1]
        dag = openingen[:, DAGNUMMER]
        begint = openingen[:, VANAF] + heen
        extra = heen + terug - openingen[:, BASIS]
        tijdstip = dag * _DAG + begint
        if vraag.spoedig:
            prijs = tijdstip * _RANG + extra
        else:
            prijs = (dag * self.regels.dagprijs_minuten + extra) * _RANG + begint
        prijs[begint + terug > openingen[:, TOT] - vraag.duur] = np.inf
        if vraag.grens < np.inf:
            prijs[tijdstip >= vraag.grens] = np.inf
        beste = int(prijs.argmin())
        if prijs[beste] == np.inf:
            return None
        return _Vondst(float(prijs[beste]), int(rijen[beste]), int(begint[beste]), reistijden[beste])


def _bits(vaardigheden: Iterable[Vaardigheid]) -> int:
    return reduce(or_, (_BIT[vaardigheid] for vaardigheid in vaardigheden), 0)
