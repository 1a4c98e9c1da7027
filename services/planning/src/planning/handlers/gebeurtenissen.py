"""What happens on the events of others; each takes a batch, in order, and works set-based."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection
from uuid_utils.compat import uuid7

from planning import events as vertaling
from planning.domain import Bedrijfsbeeld, Programma, Zaak, ZaakOnbekend
from planning.repository import (
    BedrijfsbeeldRepository,
    Meldingstand,
    ProgrammaRepository,
    StandRepository,
    ZaakRepository,
)
from shared.contracts.envelope import Event
from shared.contracts.interventie import InterventieAfgerondV1, InterventieGeannuleerdV1
from shared.contracts.onderdelen import MeldingVerwijzing
from shared.contracts.risico import RisicoprofielHerbeoordeeldV1
from shared.contracts.waardelijsten import Aanleiding, Band, Urgentie

from .ronde import Planronde

Herbeoordeling = Event[RisicoprofielHerbeoordeeldV1]
APART_VANAF: Final = 20
"""From so many events on they are planned beside the event loop; for fewer, going there takes longer than that."""
GEANNULEERD: Final = "De interventie is geannuleerd."


async def on_risicoprofiel_herbeoordeeld(
    tx: AsyncConnection, events: Sequence[Herbeoordeling], *, nu: datetime | None = None
) -> None:
    """Bundle each melding that must be looked into in the open zaak of its company, or open one; plan what is new.

    A melding of u5, or a reassessment without one, leads to a zaak only where a running programme chooses the company.
    """
    melding_ids = [event.data.melding.melding_id for event in events if event.data.melding]
    standen = await StandRepository(tx).van(melding_ids)
    gemeld = {event.id: melding for event in events if (melding := _gemeld(event, standen))}
    telt = [event for event in events if event.id in gemeld or _kan_gekozen_worden(event)]
    await BedrijfsbeeldRepository(tx).bewaar([_beeld(event) for event in events if event.id not in gemeld])
    await StandRepository(tx).bewaar(
        [
            _aangevuld(stand, event)
            for event in events
            if event.data.melding and (stand := standen.get(event.data.melding.melding_id))
        ]
    )
    if not telt:
        return
    ronde = await Planronde.open(tx, nu or datetime.now(UTC))
    zaken = ZaakRepository(tx)
    open_zaken = await zaken.open_van({event.key for event in telt})
    await ronde.ken_meldingen(open_zaken)
    plekken = await zaken.plekken_van(melding_ids)
    bekend = {melding_id: zaak_id for melding_id, (zaak_id, _) in plekken.items()}
    programmas = await ProgrammaRepository(tx).lopend() if any(map(_kan_gekozen_worden, telt)) else []
    verwerking = _Verwerking(ronde, {zaak.sleutel: zaak for zaak in open_zaken}, bekend, gemeld, programmas)
    if len(telt) < APART_VANAF:
        verwerking.verwerk(telt)
    else:
        await asyncio.to_thread(verwerking.verwerk, telt)
    await ronde.sluit()


async def on_interventie_afgerond(
    tx: AsyncConnection, events: Sequence[Event[InterventieAfgerondV1]], *, nu: datetime | None = None
) -> None:
    """Close the zaak of each intervention that was carried out; time that comes free goes to who waits.

    Raises ZaakOnbekend for an intervention whose zaak is not ours.
    """
    await _sluit_zaken(tx, events, Zaak.voltooi, nu)


async def on_interventie_geannuleerd(
    tx: AsyncConnection, events: Sequence[Event[InterventieGeannuleerdV1]], *, nu: datetime | None = None
) -> None:
    """Close the zaak of each intervention that was cancelled, unless it was closed first: then that was the cause.

    Raises ZaakOnbekend for an intervention whose zaak is not ours.
    """
    await _sluit_zaken(tx, events, lambda zaak, op: zaak.laat_vervallen(GEANNULEERD, op), nu)


async def _sluit_zaken(
    tx: AsyncConnection,
    events: Sequence[Event[InterventieAfgerondV1] | Event[InterventieGeannuleerdV1]],
    sluit: Callable[[Zaak, datetime], Zaak],
    nu: datetime | None,
) -> None:
    """Close what is open, and plan anew what was bundled into it too late for the intervention to follow it up.

    Such meldingen leave the zaak before its end is told; they go to the open zaak of their company, or to a new one.
    """
    ronde = await Planronde.open(tx, nu or datetime.now(UTC))
    repository = ZaakRepository(tx)
    zaken = {zaak.id: zaak for zaak in await repository.bij_id([event.data.zaak_id for event in events])}
    gevolgd = {melding_id for event in events for melding_id in event.data.melding_ids}
    te_laat = await ronde.maak_meldingen_los(zaken.keys(), gevolgd)
    await ronde.ken_meldingen(zaken.values())
    for event in events:
        zaak = zaken.get(event.data.zaak_id)
        if zaak is None:
            raise ZaakOnbekend
        if zaak.open:
            zaken[zaak.id] = ronde.meld(ronde.sluit_af(zaak, sluit(zaak, ronde.nu)))
    if te_laat:
        sleutels = {zaken[zaak_id].sleutel for zaak_id in te_laat}
        elders = [zaak for zaak in await repository.open_van(sleutels) if zaak.id not in zaken]
        await ronde.ken_meldingen(elders)
        open_zaken = {zaak.sleutel: zaak for zaak in elders}
        for zaak_id, meldingen in te_laat.items():
            sleutel = zaken[zaak_id].sleutel
            open_zaken[sleutel] = ronde.bundel(zaken[zaak_id].profiel, meldingen, open_zaken.get(sleutel))
    await ronde.sluit()


@dataclass(slots=True)
class _Verwerking:
    """One batch under way, in memory: what is open by company, and which meldingen were bundled before."""

    ronde: Planronde
    open_zaken: dict[str, Zaak]
    bekend: dict[UUID, UUID]
    gemeld: dict[UUID, MeldingVerwijzing]
    programmas: list[Programma]

    def verwerk(self, events: Sequence[Herbeoordeling]) -> None:
        for event in events:
            zaak = self.open_zaken.get(event.key)
            if (melding := self.gemeld.get(event.id)) is not None:
                plek = self.bekend.get(melding.melding_id)
                if plek is None:
                    nieuw = self._open(event, melding) if zaak is None else self._bundel(zaak, event, melding)
                    self.bekend[melding.melding_id] = nieuw.id
                    self.open_zaken[event.key] = self.ronde.meld(nieuw, melding)
                elif zaak is not None and plek == zaak.id:
                    self._ververs(zaak, event)
            elif zaak is None and (gekozen := self._kies(event)) is not None:
                self.open_zaken[event.key] = self.ronde.meld(gekozen)

    def _ververs(self, zaak: Zaak, event: Herbeoordeling) -> None:
        """Let a zaak that triage opened before risico told of its melding know the company after all."""
        wordt = replace(zaak, kenmerken=vertaling.kenmerken_van(event.data))
        if wordt != zaak:
            self.open_zaken[event.key] = self.ronde.meld(wordt)

    def _open(self, event: Herbeoordeling, melding: MeldingVerwijzing) -> Zaak:
        profiel, vanaf = vertaling.profiel_van(event), melding.ontvangen_op
        return self.ronde.plan(
            Zaak.nieuw(uuid7(), profiel, melding.urgentie, vanaf, regels=self.ronde.regels, nu=self.ronde.nu)
        )

    def _bundel(self, zaak: Zaak, event: Herbeoordeling, melding: MeldingVerwijzing) -> Zaak:
        wordt = zaak.neem_op(
            risicos=vertaling.risicos_van(event.data),
            band=event.data.band_na,
            urgentie=melding.urgentie,
            ontvangen_op=melding.ontvangen_op,
            kenmerken=vertaling.kenmerken_van(event.data),
            regels=self.ronde.regels,
        )
        return self.ronde.vervroeg(zaak, wordt)

    def _kies(self, event: Herbeoordeling) -> Zaak | None:
        """Open a zaak for the first programme that chooses this company, and count it there."""
        if not _kan_gekozen_worden(event):
            return None
        data = event.data
        duur = self.ronde.regels.duur(Urgentie.U4_NORMAAL, data.kenmerken.werkzame_personen)
        for nummer, programma in enumerate(self.programmas):
            if programma.kiest(data.grootste_risico, data.kenmerken.sbi_sectie, duur):
                self.programmas[nummer] = programma.met(duur)
                profiel, nu = vertaling.profiel_van(event), self.ronde.nu
                return self.ronde.plan(
                    Zaak.nieuw(
                        uuid7(),
                        profiel,
                        Urgentie.U4_NORMAAL,
                        nu,
                        regels=self.ronde.regels,
                        nu=nu,
                        programma_id=programma.id,
                    )
                )
        return None


def _gemeld(event: Herbeoordeling, standen: Mapping[UUID, Meldingstand]) -> MeldingVerwijzing | None:
    """Give the melding behind a reassessment if it must be looked into here, as meldingen told of it since."""
    melding = event.data.melding
    if melding is None:
        return None
    stand = standen.get(melding.melding_id)
    if stand is not None:
        melding = stand.melding or melding
        if not stand.gevraagd or stand.sleutel not in {None, event.key}:
            return None
    return None if melding.urgentie is Urgentie.U5_RISICO_INPUT else melding


def _aangevuld(stand: Meldingstand, event: Herbeoordeling) -> Meldingstand:
    """Keep what a zaak of the melding would need, where nothing else told it."""
    data = event.data
    stand = replace(
        stand,
        melding=stand.melding or data.melding,
        domein=stand.domein or data.domein,
        risicos=stand.risicos or vertaling.risicos_van(data),
    )
    if stand.sleutel is not None:
        return stand
    return replace(stand, sleutel=event.key, kvk_nummer=data.kvk_nummer, vestigingsnummer=data.vestigingsnummer)


def _beeld(event: Herbeoordeling) -> Bedrijfsbeeld:
    return Bedrijfsbeeld(
        event.key, event.data.band_na, vertaling.kenmerken_van(event.data), event.data.herbeoordeeld_op
    )


def _kan_gekozen_worden(event: Herbeoordeling) -> bool:
    """Say whether a programme may choose the company: still there, in the highest band, and not by a visit just now."""
    data = event.data
    return (
        data.band_na is Band.HOOGST and data.aanleiding is not Aanleiding.INTERVENTIE and data.opheffingsdatum is None
    )
