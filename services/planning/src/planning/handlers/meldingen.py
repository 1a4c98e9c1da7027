"""What triage, decisions and couplings of meldingen change in the werkvoorraad: by number, in whatever order they come.

A melding belongs in the open zaak of its company for as long as its class asks for a visit and nobody decided
otherwise. Each event is written into what is known of the melding; then the melding is brought to where it belongs.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from planning.domain import Bedrijfsbeeld, Profiel, Zaak
from planning.repository import BedrijfsbeeldRepository, Meldingstand, StandRepository, ZaakRepository
from shared.contracts.envelope import Event
from shared.contracts.meldingen import (
    MeldingAfgehandeldV1,
    MeldingBeoordeeldV1,
    MeldingBeslotenV1,
    MeldingGekoppeldV1,
)
from shared.contracts.onderdelen import MeldingVerwijzing
from shared.contracts.waardelijsten import MeldingBesluit, Urgentie

from .ronde import MEEST_LOSGEMAAKT, Planronde

NIEMAND_MEER: Final = "Er is geen melding meer die om dit bezoek vraagt."

Lees = Callable[[Meldingstand, Event[Any]], Meldingstand | None]


async def on_melding_beoordeeld(
    tx: AsyncConnection, events: Sequence[Event[MeldingBeoordeeldV1]], *, nu: datetime | None = None
) -> None:
    """Take over the class that triage gave: the zaak becomes more or less urgent, and u5 leaves it."""

    def lees(stand: Meldingstand, event: Event[MeldingBeoordeeldV1]) -> Meldingstand | None:
        data = event.data
        if data.beoordeling <= stand.beoordeling:
            return None
        geklasseerd = replace(
            stand, beoordeling=data.beoordeling, melding=data.melding, domein=data.domein, risicos=data.risicos
        )
        return geklasseerd if stand.koppeling else _bij(geklasseerd, event)

    await _werk_bij(tx, events, lambda event: event.data.melding.melding_id, lees, nu)


async def on_melding_besloten(
    tx: AsyncConnection, events: Sequence[Event[MeldingBeslotenV1]], *, nu: datetime | None = None
) -> None:
    """Take meldingen out of their zaak that nobody will investigate, and in again when that is decided after all."""

    def lees(stand: Meldingstand, event: Event[MeldingBeslotenV1]) -> Meldingstand | None:
        if event.data.besluit_nummer <= stand.besluit_nummer:
            return None
        gevraagd = event.data.besluit is MeldingBesluit.IN_ONDERZOEK
        return replace(stand, besluit_nummer=event.data.besluit_nummer, gevraagd=gevraagd)

    await _werk_bij(tx, events, lambda event: event.data.melding_id, lees, nu)


async def on_melding_afgehandeld(
    tx: AsyncConnection, events: Sequence[Event[MeldingAfgehandeldV1]], *, nu: datetime | None = None
) -> None:
    """Take meldingen out of their zaak of which a person found the outcome otherwise."""
    zonder = [event for event in events if event.data.zonder_interventie]
    if zonder:
        await _werk_bij(
            tx, zonder, lambda event: event.data.melding_id, lambda stand, _: replace(stand, gevraagd=False), nu
        )


async def on_melding_gekoppeld(
    tx: AsyncConnection, events: Sequence[Event[MeldingGekoppeldV1]], *, nu: datetime | None = None
) -> None:
    """Move meldingen to the zaak of the company that they turned out to be about."""

    def lees(stand: Meldingstand, event: Event[MeldingGekoppeldV1]) -> Meldingstand | None:
        data = event.data
        if data.koppeling <= stand.koppeling:
            return None
        gekoppeld = _bij(replace(stand, koppeling=data.koppeling), event)
        if stand.beoordeling:
            return gekoppeld
        return replace(gekoppeld, melding=data.melding, domein=data.domein, risicos=data.risicos)

    await _werk_bij(tx, events, lambda event: event.data.melding.melding_id, lees, nu)


def _bij(stand: Meldingstand, event: Event[MeldingBeoordeeldV1] | Event[MeldingGekoppeldV1]) -> Meldingstand:
    return replace(
        stand,
        sleutel=event.key,
        kvk_nummer=event.data.kvk_nummer,
        vestigingsnummer=event.data.vestigingsnummer,
    )


async def _werk_bij(
    tx: AsyncConnection,
    events: Sequence[Event[Any]],
    melding_van: Callable[[Event[Any]], UUID],
    lees: Lees,
    nu: datetime | None,
) -> None:
    ronde = await Planronde.open(tx, nu or datetime.now(UTC))
    zaken, repository = ZaakRepository(tx), StandRepository(tx)
    melding_ids = list(map(melding_van, events))
    standen = await repository.van(melding_ids)
    plekken = await zaken.plekken_van(melding_ids)
    gewijzigd: dict[UUID, Meldingstand] = {}
    opnieuw: set[UUID] = set()
    for event in events:
        melding_id = melding_van(event)
        was = standen.get(melding_id) or Meldingstand(melding_id=melding_id)
        wordt = lees(was, event)
        if wordt is not None:
            standen[melding_id] = gewijzigd[melding_id] = wordt
            (opnieuw.add if wordt.gevraagd and wordt.besluit_nummer > was.besluit_nummer else opnieuw.discard)(
                melding_id
            )
    bij_id = {zaak.id: zaak for zaak in await zaken.bij_id([zaak_id for zaak_id, _ in plekken.values()])}
    verhuizing = _Verhuizing(bij_id, plekken, opnieuw)
    await repository.bewaar([verhuizing.breng(stand) for stand in gewijzigd.values()])
    await verhuizing.voer_uit(tx, ronde)
    await ronde.sluit()


class _Verhuizing:
    """Which meldingen of one batch leave a zaak, change in it, or come into one."""

    def __init__(
        self,
        zaken: Mapping[UUID, Zaak],
        plekken: Mapping[UUID, tuple[UUID, MeldingVerwijzing]],
        opnieuw: set[UUID],
    ) -> None:
        self._zaken = zaken
        self._plekken = plekken
        self._opnieuw = opnieuw
        self._eruit: defaultdict[UUID, list[UUID]] = defaultdict(list)
        self._anders: defaultdict[UUID, list[Meldingstand]] = defaultdict(list)
        self._erin: list[Meldingstand] = []
        self._beelden: list[Bedrijfsbeeld] = []

    def breng(self, stand: Meldingstand) -> Meldingstand:
        """Decide where a melding goes; the stand comes back with what its zaak knew of it.

        A zaak that was closed keeps its meldingen, unless it was decided anew that one is to be investigated.
        """
        zaak_id, bekend = self._plekken.get(stand.melding_id, (None, None))
        if zaak_id is None:
            if stand.vraagt_bezoek and stand.domein is not None:
                self._erin.append(stand)
            return stand
        zaak = self._zaken[zaak_id]
        stand = replace(
            stand,
            melding=stand.melding or bekend,
            domein=stand.domein or zaak.domein,
            risicos=stand.risicos or zaak.risicos,
        )
        if stand.sleutel is None:
            stand = replace(
                stand,
                sleutel=zaak.sleutel,
                kvk_nummer=zaak.kvk_nummer,
                vestigingsnummer=zaak.vestigingsnummer,
            )
        if not zaak.open:
            if stand.melding_id in self._opnieuw:
                self._verlaat(zaak, stand)
        elif stand.sleutel != zaak.sleutel or not stand.vraagt_bezoek:
            self._verlaat(zaak, stand)
        elif stand.melding != bekend or not set(stand.risicos) <= set(zaak.risicos):
            self._anders[zaak.id].append(stand)
        return stand

    def _verlaat(self, zaak: Zaak, stand: Meldingstand) -> None:
        self._eruit[zaak.id].append(stand.melding_id)
        self._beelden.append(Bedrijfsbeeld(zaak.sleutel, zaak.band, zaak.kenmerken, zaak.gewijzigd_op))
        if stand.vraagt_bezoek:
            self._erin.append(stand)

    async def voer_uit(self, tx: AsyncConnection, ronde: Planronde) -> None:
        """Move the meldingen, let what nobody asks for lapse, and plan what became more pressing."""
        zaken, beelden = ZaakRepository(tx), BedrijfsbeeldRepository(tx)
        geraakt = [zaak_id for zaak_id in {**self._eruit, **self._anders} if self._zaken[zaak_id].open]
        await beelden.bewaar(self._beelden)
        await ronde.haal_meldingen_eruit([id_ for ids in self._eruit.values() for id_ in ids], self._eruit)
        await ronde.werk_meldingen_bij(
            {
                zaak_id: [stand.melding for stand in standen if stand.melding is not None]
                for zaak_id, standen in self._anders.items()
            }
        )
        sleutels = {stand.sleutel for stand in self._erin if stand.sleutel is not None}
        open_zaken = {zaak.sleutel: zaak for zaak in await zaken.open_van(sleutels)}
        klassen = await zaken.klassen_van(geraakt)
        bekend = await beelden.van(sleutels - open_zaken.keys())
        await ronde.ken_meldingen([*open_zaken.values(), *(self._zaken[zaak_id] for zaak_id in geraakt)])
        for zaak_id in geraakt:
            zaak = self._herzie(ronde, self._zaken[zaak_id], klassen.get(zaak_id, []))
            if zaak.open:
                open_zaken[zaak.sleutel] = zaak
            else:
                open_zaken.pop(zaak.sleutel, None)
                bekend.setdefault(
                    zaak.sleutel, Bedrijfsbeeld(zaak.sleutel, zaak.band, zaak.kenmerken, zaak.gewijzigd_op)
                )
        for stand in self._erin:
            profiel = _profiel(stand, bekend)
            if profiel is not None and stand.melding is not None:
                open_zaak = open_zaken.get(profiel.sleutel)
                open_zaken[profiel.sleutel] = ronde.bundel(profiel, [stand.melding], open_zaak)

    def _herzie(self, ronde: Planronde, was: Zaak, klassen: Sequence[tuple[Urgentie, datetime]]) -> Zaak:
        """Give a zaak the urgency of the meldingen that are left, or let it lapse; tell what changed."""
        risicos = (risico for stand in self._anders[was.id] for risico in stand.risicos)
        zaak = replace(was, risicos=tuple(dict.fromkeys((*was.risicos, *risicos))))
        if klassen or was.programma_id is not None:
            zaak = ronde.vervroeg(was, zaak.herwaardeer(klassen, ronde.regels))
        elif not was.is_begonnen(ronde.nu):
            zaak = ronde.sluit_af(was, was.laat_vervallen(NIEMAND_MEER, ronde.nu))
        weg = self._eruit[was.id]
        for begin in range(0, len(weg), MEEST_LOSGEMAAKT):
            zaak = ronde.meld(zaak, losgemaakt=weg[begin : begin + MEEST_LOSGEMAAKT])
        return zaak if weg or zaak == was else ronde.meld(zaak)


def _profiel(stand: Meldingstand, bekend: Mapping[str, Bedrijfsbeeld]) -> Profiel | None:
    if stand.sleutel is None or stand.domein is None:
        return None
    beeld = bekend.get(stand.sleutel) or Bedrijfsbeeld.onbekend(stand.sleutel)
    return Profiel(
        sleutel=stand.sleutel,
        kvk_nummer=stand.kvk_nummer,
        vestigingsnummer=stand.vestigingsnummer,
        domein=stand.domein,
        risicos=stand.risicos,
        band=beeld.band,
        kenmerken=beeld.kenmerken,
    )
