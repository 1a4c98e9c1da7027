"""Judge vestigingen anew: on a melding, on an outcome, or because time, the register or the model moved on."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection
from uuid_utils.compat import uuid7

from risico import events
from risico.model import Dossier, Herbeoordeling, Model, Oorzaak
from risico.repository import DossierRepository, HerbeoordelingRepository, ModelRepository, Verwijzing
from risico.tables import outbox
from shared.contracts.envelope import Event
from shared.contracts.interventie import InterventieAfgerondV1
from shared.contracts.meldingen import MeldingOntvangenV1
from shared.contracts.waardelijsten import Risico


async def on_melding_ontvangen(tx: AsyncConnection, batch: Sequence[Event[MeldingOntvangenV1]]) -> None:
    """Count each melding as evidence, in order, and tell the judgement after each: one event per melding.

    An employer outside the register is judged by the national mean and this melding alone; nothing is kept of it.
    """
    stapel = await _Stapel.haal(tx, map(_verwijzing, batch))
    model = stapel.model
    for event in batch:
        melding = event.data
        voor = stapel.dossier(_verwijzing(event))
        bewijs = model.bewijs_van_melding(melding.soort, melding.urgentie, melding.ontvangen_op)
        na = voor.met_bewijs(bewijs, melding.risicos, model)
        herbeoordeling, na = stapel.beoordeel(
            voor, na, melding.kvk_nummer, melding.risicos, events.oorzaak_melding(event)
        )
        stapel.leg_terug(na, herbeoordeling, events.herbeoordeeld_om_melding(herbeoordeling, na, model, event))
    await stapel.bewaar()


async def on_interventie_afgerond(tx: AsyncConnection, batch: Sequence[Event[InterventieAfgerondV1]]) -> None:
    """Learn from outcomes, in order: exposure and findings per risico inspected, naleving, and the kind of employer.

    Of an employer outside the register nothing is kept. An intervention counts once, as it was first told.
    """
    stapel = await _Stapel.haal(tx, map(_verwijzing, batch))
    model = stapel.model
    dossiers = DossierRepository(tx)
    bevindingen = await dossiers.bevindingen(stapel.vestigingsnummers)
    nieuw = []
    for event in batch:
        afgerond = event.data
        voor = na = stapel.dossier(_verwijzing(event))
        if voor.vestiging is not None:
            bekend = bevindingen[voor.vestiging.vestigingsnummer]
            if all(eerder.interventie_id != afgerond.interventie_id for eerder in bekend):
                bevinding = events.bevinding_van(afgerond, voor.vestiging.vestigingsnummer)
                bekend.append(bevinding)
                nieuw.append(bevinding)
                na = voor.met_uitkomst(bevinding, bekend, model, stapel.op)
        herbeoordeling, na = stapel.beoordeel(
            voor, na, afgerond.kvk_nummer, afgerond.risicos, events.oorzaak_interventie(event)
        )
        stapel.leg_terug(na, herbeoordeling, events.herbeoordeeld_om_interventie(herbeoordeling, na, model, event))
    await dossiers.voeg_toe(nieuw)
    await stapel.bewaar()


async def herbeoordeel(tx: AsyncConnection, vestigingsnummers: Iterable[str]) -> None:
    """Judge vestigingen with a profile anew without new evidence, and tell of those whose band moved."""
    stapel = await _Stapel.haal(tx, ((None, nummer) for nummer in vestigingsnummers))
    for voor in stapel.alle():
        herbeoordeling, na = stapel.beoordeel(voor, voor, None, None, None)
        if herbeoordeling.band_voor == herbeoordeling.band_na:
            stapel.leg_terug(na)
        else:
            stapel.leg_terug(na, herbeoordeling, events.herbeoordeeld_om_gegevens(herbeoordeling, na, stapel.model))
    await stapel.bewaar()


async def tel_verouderde(tx: AsyncConnection, voor: datetime) -> int:
    """Count what `herbeoordeel_verouderde` will find."""
    return await DossierRepository(tx).tel_verouderd(voor)


async def herbeoordeel_verouderde(tx: AsyncConnection, *, voor: datetime, na: str | None, limiet: int) -> Sequence[str]:
    """Judge the first `limiet` vestigingen after `na` anew that were last judged before `voor`, and give their numbers.

    Evidence fades with time, and with it the scores in the ranked list: this is to be run now and then.
    """
    nummers = await DossierRepository(tx).verouderd(voor, na=na, limiet=limiet)
    await herbeoordeel(tx, nummers)
    return nummers


class _Stapel:
    """The dossiers of one batch, between one load and one write."""

    def __init__(
        self,
        tx: AsyncConnection,
        model: Model,
        op: datetime,
        gevonden: Mapping[Verwijzing, str],
        dossiers: dict[str, Dossier],
    ) -> None:
        self.model = model
        self.op = op
        self._tx = tx
        self._gevonden = gevonden
        self._dossiers = dossiers
        self._onbekend = Dossier.nieuw(None, model)
        self._gewijzigd: dict[str, Dossier] = {}
        self._herbeoordelingen: list[Herbeoordeling] = []
        self._events: list[Event[Any]] = []

    @classmethod
    async def haal(cls, tx: AsyncConnection, verwijzingen: Iterable[Verwijzing]) -> "_Stapel":
        """Load and lock the dossiers meant."""
        op = datetime.now(UTC)
        model = await ModelRepository(tx).op(op)
        repository = DossierRepository(tx)
        gevonden = await repository.vind(verwijzingen)
        return cls(tx, model, op, gevonden, await repository.vergrendel(gevonden.values(), model))

    @property
    def vestigingsnummers(self) -> Iterable[str]:
        return self._dossiers.keys()

    def alle(self) -> list[Dossier]:
        return list(self._dossiers.values())

    def dossier(self, verwijzing: Verwijzing) -> Dossier:
        """Give the dossier meant, as it is after what was done in this batch; an empty one outside the register."""
        nummer = self._gevonden.get(verwijzing)
        return self._onbekend if nummer is None else self._dossiers[nummer]

    def beoordeel(
        self,
        voor: Dossier,
        na: Dossier,
        kvk_nummer: str | None,
        risicos: tuple[Risico, ...] | None,
        oorzaak: Oorzaak | None,
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
        """Take a judged dossier into what will be written, with what is told of it."""
        if dossier.vestiging is not None:
            nummer = dossier.vestiging.vestigingsnummer
            self._dossiers[nummer] = self._gewijzigd[nummer] = dossier
        if herbeoordeling is not None and event is not None:
            self._herbeoordelingen.append(herbeoordeling)
            self._events.append(event)

    async def bewaar(self) -> None:
        """Write everything, the events last."""
        await DossierRepository(self._tx).bewaar(self._gewijzigd.values())
        await HerbeoordelingRepository(self._tx).voeg_toe(self._herbeoordelingen)
        await outbox.append(self._tx, self._events)


def _verwijzing(event: Event[MeldingOntvangenV1] | Event[InterventieAfgerondV1]) -> Verwijzing:
    return event.data.kvk_nummer, event.data.vestigingsnummer
