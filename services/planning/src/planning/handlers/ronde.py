"""A round of planning: under the planning lock, zaken change and get or lose visits, and every change is told once."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection
from uuid_utils.compat import uuid7

from planning import events
from planning.domain import Planregels, Profiel, Zaak
from planning.domain.kalender import dag_van
from planning.inplannen import ZO_SPOEDIG_MOGELIJK, Planbord
from planning.repository import PlanbordRepository, ZaakRepository
from planning.repository.zaken import MEEST_VERMELD
from planning.tables import outbox
from shared.contracts.envelope import Event
from shared.contracts.onderdelen import MeldingVerwijzing
from shared.contracts.planning import PlanningBijgewerktV1

MEEST_HERPLAND: Final = 2_000
"""How many waiting zaken get a turn when capacity appears, the most urgent first."""


MEEST_LOSGEMAAKT: Final = 100
"""How many meldingen one event says to have left a zaak, beside those that it holds."""


class Planronde:
    """Made by `open`, used, and ended by `sluit`; what is not closed is not stored.

    The methods that are not async only compute, so that a batch of them can run in a thread.
    """

    def __init__(self, tx: AsyncConnection, nu: datetime, bord: Planbord) -> None:
        self.nu = nu
        self.bord = bord
        self._tx = tx
        self._nieuw: dict[UUID, Zaak] = {}
        self._gewijzigd: dict[UUID, Zaak] = {}
        self._meldingen: defaultdict[UUID, list[MeldingVerwijzing]] = defaultdict(list)
        self._nieuwe_meldingen: defaultdict[UUID, list[MeldingVerwijzing]] = defaultdict(list)
        self._events: list[Event[PlanningBijgewerktV1]] = []
        self._ruimte_vrij = False

    @classmethod
    async def open(cls, tx: AsyncConnection, nu: datetime) -> "Planronde":
        """Wait for the lock and take or load the board; on the first round of a day the waiting zaken go first."""
        borden = PlanbordRepository(tx)
        bord, herplan_datum = await borden.neem(nu)
        ronde = cls(tx, nu, await borden.laad(nu) if bord is None else bord)
        ronde.bord.begin(nu)
        if herplan_datum < dag_van(nu):
            await ronde.plan_wachtenden()
        return ronde

    async def vernieuw_bord(self) -> None:
        """Load the board anew, for who changed the inspecteurs in this transaction."""
        borden = PlanbordRepository(self._tx)
        await self._schrijf()
        await borden.bewaar_dagen(self.bord)
        self.bord = await borden.laad(self.nu)
        self.bord.begin(self.nu)

    @property
    def regels(self) -> Planregels:
        return self.bord.regels

    async def ken_meldingen(self, zaken: Iterable[Zaak]) -> None:
        """Read what led to these zaken, so that a change of them can be told in full."""
        nodig = [zaak.id for zaak in zaken if zaak.id not in self._meldingen]
        if nodig:
            self._meldingen |= await ZaakRepository(self._tx).meldingen_van(nodig)

    async def maak_meldingen_los(
        self, zaak_ids: Collection[UUID], behalve: Collection[UUID]
    ) -> dict[UUID, list[MeldingVerwijzing]]:
        """Take the meldingen out of these zaken, but for those named, and give them per zaak to bundle them anew."""
        for zaak_id in zaak_ids:
            self._meldingen.pop(zaak_id, None)
        return await ZaakRepository(self._tx).maak_meldingen_los(zaak_ids, behalve)

    async def haal_meldingen_eruit(self, melding_ids: Collection[UUID], zaak_ids: Iterable[UUID]) -> None:
        """Take these meldingen out of these zaken; what led to them is read anew when it is needed."""
        for zaak_id in zaak_ids:
            self._meldingen.pop(zaak_id, None)
        await ZaakRepository(self._tx).haal_meldingen_eruit(melding_ids)

    async def werk_meldingen_bij(self, per_zaak: Mapping[UUID, Sequence[MeldingVerwijzing]]) -> None:
        """Store how meldingen of these zaken are classed now; what led to them is read anew when it is needed."""
        for zaak_id in per_zaak:
            self._meldingen.pop(zaak_id, None)
        await ZaakRepository(self._tx).werk_meldingen_bij(per_zaak)

    async def plan_wachtenden(self) -> None:
        """Give the zaken that wait for capacity their turn, the most urgent first."""
        await self._schrijf()
        wachtend = await ZaakRepository(self._tx).wachtend(MEEST_HERPLAND)
        await self.ken_meldingen(wachtend)
        for zaak in wachtend:
            if bezoek := self.bord.plaats(zaak):
                self.meld(zaak.plan(bezoek))
        await self._schrijf()

    def plan(self, zaak: Zaak) -> Zaak:
        """Give a zaak a visit if there is room, else let it wait."""
        bezoek = self.bord.plaats(zaak)
        return zaak if bezoek is None else zaak.plan(bezoek)

    def vervroeg(self, was: Zaak, wordt: Zaak) -> Zaak:
        """Plan a zaak again that became more pressing, if that gives an earlier visit; else its visit stands."""
        if wordt.bezoek is None:
            return self.plan(wordt)
        spoed = wordt.urgentie in ZO_SPOEDIG_MOGELIJK and was.urgentie != wordt.urgentie
        if not spoed and not wordt.te_laat_gepland:
            return wordt
        eerder = self.bord.plaats(wordt, eerder_dan=wordt.bezoek.begint_op)
        if eerder is None:
            return wordt
        self.bord.verwijder(wordt.bezoek)
        return wordt.plan(eerder)

    def bundel(self, profiel: Profiel, meldingen: Sequence[MeldingVerwijzing], open_zaak: Zaak | None) -> Zaak:
        """Bundle meldingen that are in no zaak in the open zaak of their company, or in a new one; plan and tell it."""
        eerste = meldingen[0]
        was = open_zaak or Zaak.nieuw(
            uuid7(), profiel, eerste.urgentie, eerste.ontvangen_op, regels=self.regels, nu=self.nu
        )
        wordt = was
        for melding in meldingen:
            wordt = wordt.neem_op(
                risicos=profiel.risicos,
                band=profiel.band,
                urgentie=melding.urgentie,
                ontvangen_op=melding.ontvangen_op,
                kenmerken=was.kenmerken,
                regels=self.regels,
            )
        wordt = self.vervroeg(was, wordt)
        for begin in range(0, len(meldingen), MEEST_VERMELD):
            wordt = self.meld(wordt, *meldingen[begin : begin + MEEST_VERMELD])
        return wordt

    def sluit_af(self, was: Zaak, wordt: Zaak) -> Zaak:
        """Take the visit of a closed zaak out of the agenda if it had not begun; its time goes to who waits."""
        if was.bezoek is not None and wordt.bezoek is None:
            self.bord.verwijder(was.bezoek)
            self._ruimte_vrij = True
        return wordt

    def meld(self, zaak: Zaak, *gebundeld: MeldingVerwijzing, losgemaakt: Sequence[UUID] = ()) -> Zaak:
        """Count one change of a zaak and tell of it; `gebundeld` is what came into it, at most MEEST_VERMELD.

        `losgemaakt` is what left it, at most MEEST_LOSGEMAAKT; that is gone from the database already.
        """
        soort = self._nieuw if zaak.versie == 0 or zaak.id in self._nieuw else self._gewijzigd
        zaak = soort[zaak.id] = zaak.volgende_versie(self.nu)
        meldingen = self._meldingen[zaak.id]
        if gebundeld:
            meldingen.extend(gebundeld)
            del meldingen[:-MEEST_VERMELD]
            self._nieuwe_meldingen[zaak.id].extend(gebundeld)
        self._events.append(events.planning_bijgewerkt(zaak, meldingen, losgemaakt))
        return zaak

    def meld_verplaatst(self, was: Zaak, wordt: Zaak) -> None:
        """Tell of a zaak that was planned anew, unless inspecteur, day and hour came out the same."""
        if wordt.afspraak == was.afspraak:
            self._gewijzigd[wordt.id] = wordt
        else:
            self.meld(wordt)

    async def sluit(self) -> None:
        """Store everything and end the round; the lock is held until the transaction ends."""
        await self._schrijf()
        if self._ruimte_vrij:
            await self.plan_wachtenden()
        borden = PlanbordRepository(self._tx)
        await borden.bewaar_dagen(self.bord)
        await borden.geef(self.bord, self.nu)

    async def _schrijf(self) -> None:
        zaken = ZaakRepository(self._tx)
        await zaken.bewaar(self._gewijzigd.values())  # first: what closes makes room for a new zaak of its company
        await zaken.add(self._nieuw.values())
        await zaken.voeg_meldingen_toe(self._nieuwe_meldingen)
        await outbox.append(self._tx, self._events)
        for wachtrij in (self._nieuw, self._gewijzigd, self._nieuwe_meldingen, self._events):
            wachtrij.clear()
