"""The dossiers of one batch, between one load and one write."""

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection
from uuid_utils.compat import uuid7

from risico import events
from risico.model import Dossier, Herbeoordeling, Model, Oorzaak
from risico.repository import (
    BewijsRepository,
    DossierRepository,
    HerbeoordelingRepository,
    ModelRepository,
    Verwijzing,
)
from risico.tables import outbox
from shared.contracts.envelope import Event
from shared.contracts.waardelijsten import Risico


class Stapel:
    """What one batch changes: opened by what its events name, loaded once its evidence is stored, written at its end.

    A dossier judged by another version of the model, or whose evidence was corrected, is loaded as built anew from all
    evidence stored; who adds evidence asks `herbouwd` whether it is in there already.
    """

    def __init__(self, tx: AsyncConnection, model: Model, op: datetime, gevonden: Mapping[Verwijzing, str]) -> None:
        self.model = model
        self.op = op
        self.herbouwd: frozenset[str] = frozenset()
        self._tx = tx
        self._gevonden = gevonden
        self._dossiers: dict[str, Dossier] = {}
        self._onbekend = Dossier.nieuw(None, model)
        self._gewijzigd: dict[str, Dossier] = {}
        self._herbeoordelingen: list[Herbeoordeling] = []
        self._events: list[Event[Any]] = []

    @classmethod
    async def open(cls, tx: AsyncConnection, verwijzingen: Iterable[Verwijzing]) -> "Stapel":
        """Find the vestigingen meant; nothing is locked yet."""
        op = datetime.now(UTC)
        return cls(tx, await ModelRepository(tx).op(op), op, await DossierRepository(tx).vind(verwijzingen))

    async def laad(self, vestigingsnummers: Iterable[str], *, herbouw: Collection[str] = ()) -> None:
        """Load and lock dossiers; those of `herbouw` are built anew from their evidence."""
        self._dossiers = await DossierRepository(self._tx).vergrendel({*vestigingsnummers, *herbouw}, self.model)
        self.herbouwd = frozenset(
            nummer
            for nummer, dossier in self._dossiers.items()
            if nummer in herbouw or dossier.modelversie != self.model.versie
        )
        if self.herbouwd:
            bewijs = BewijsRepository(self._tx)
            meldingen = await bewijs.meldingen(self.herbouwd)
            bevindingen = await bewijs.bevindingen(self.herbouwd)
            for nummer in self.herbouwd:
                self._dossiers[nummer] = self._dossiers[nummer].herbouwd(
                    meldingen.get(nummer, ()), bevindingen[nummer], self.model, self.op
                )

    @property
    def vestigingsnummers(self) -> Iterable[str]:
        """The vestigingen that were found."""
        return self._gevonden.values()

    def vestigingsnummer(self, verwijzing: Verwijzing) -> str | None:
        return self._gevonden.get(verwijzing)

    def dossier(self, vestigingsnummer: str | None) -> Dossier:
        """Give a dossier as it is after what was done in this batch; an empty one outside the register."""
        return self._onbekend if vestigingsnummer is None else self._dossiers[vestigingsnummer]

    def beoordeel(
        self,
        voor: Dossier,
        na: Dossier,
        kvk_nummer: str | None,
        risicos: tuple[Risico, ...] | None,
        oorzaak: Oorzaak,
    ) -> tuple[Herbeoordeling, Dossier]:
        """Judge the dossier `na` and write down what changed since `voor`."""
        was = voor.oordeel_of_gemiddelde(self.model, self.op)
        oordeel = na.weeg(self.model, self.op)
        na = na.met_oordeel(oordeel, self.model, self.op)
        herbeoordeling = Herbeoordeling(
            id=uuid7(),
            vestigingsnummer=None if na.vestiging is None else na.vestiging.vestigingsnummer,
            kvk_nummer=kvk_nummer if na.vestiging is None else na.vestiging.kvk_nummer,
            risicos=risicos or (oordeel.grootste_risico,),
            grootste_risico=oordeel.grootste_risico,
            score_voor=None if was is None else was.score,
            score_na=oordeel.score,
            band_voor=None if was is None else was.band,
            band_na=oordeel.band,
            onzeker=oordeel.onzeker,
            modelversie=self.model.versie,
            uitleg=na.uitleg(oordeel.grootste_risico, self.model, self.op),
            herbeoordeeld_op=self.op,
            oorzaak=oorzaak,
        )
        return herbeoordeling, na

    def leg_terug(
        self, dossier: Dossier, herbeoordeling: Herbeoordeling | None = None, event: Event[Any] | None = None
    ) -> None:
        """Take a judged dossier into what will be written, with the reassessment, and what is told of it."""
        if dossier.vestiging is not None:
            nummer = dossier.vestiging.vestigingsnummer
            self._dossiers[nummer] = self._gewijzigd[nummer] = dossier
        if herbeoordeling is not None:
            self._herbeoordelingen.append(herbeoordeling)
        if event is not None:
            self._events.append(event)

    def herbeoordeel(self, oorzaken: Mapping[str, Oorzaak]) -> None:
        """Judge loaded vestigingen anew, each for its cause, and tell of those whose band or greatest risico moved."""
        for nummer, oorzaak in oorzaken.items():
            voor = self.dossier(nummer)
            herbeoordeling, na = self.beoordeel(voor, voor, None, None, oorzaak)
            verschoven = herbeoordeling.verschoven(voor.oordeel)
            self.leg_terug(
                na,
                herbeoordeling,
                events.herbeoordeeld_om_gegevens(herbeoordeling, na, self.model) if verschoven else None,
            )

    async def bewaar(self) -> None:
        """Write everything, the events last; then judge for whom the evidence of these vestigingen counts too."""
        await self._schrijf()
        oorzaken = {h.vestigingsnummer: h.oorzaak for h in self._herbeoordelingen if h.oorzaak is not None}
        erfgenamen = {naar: oorzaken[van] for naar, van in await BewijsRepository(self._tx).erfgenamen(self._gewijzigd)}
        if erfgenamen:
            stapel = await Stapel.open(self._tx, ())
            await stapel.laad((), herbouw=erfgenamen)
            stapel.herbeoordeel(erfgenamen)
            await stapel._schrijf()  # noqa: SLF001 - its heirs are among these: over any number of steps they are known

    async def _schrijf(self) -> None:
        await DossierRepository(self._tx).bewaar(
            self._gewijzigd.values(), herbouwd=self.herbouwd & self._gewijzigd.keys()
        )
        await HerbeoordelingRepository(self._tx).voeg_toe(self._herbeoordelingen)
        await outbox.append(self._tx, self._events)
