"""Vestigingen that ended: nobody needs to go there, unless what was told of them leaves no choice, or a person does."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection
from uuid_utils.compat import uuid7

from planning.domain import OvergangVerboden, Zaak
from planning.domain.zaak import ZAAK_OVERGANGEN
from planning.inplannen import ZO_SPOEDIG_MOGELIJK
from planning.repository import StandRepository, ZaakRepository
from shared.contracts.envelope import Event
from shared.contracts.onderdelen import MeldingVerwijzing
from shared.contracts.risico import VestigingBeeindigdV1
from shared.contracts.waardelijsten import Urgentie, ZaakStatus
from shared.runtime.etag import controleer_versie

from .ronde import Planronde

BEEINDIGD: Final = "De vestiging is opgeheven."


async def on_vestiging_beeindigd(
    tx: AsyncConnection, events: Sequence[Event[VestigingBeeindigdV1]], *, nu: datetime | None = None
) -> None:
    """Let the open zaak of a vestiging that ended lapse; time that comes free goes to who waits.

    A zaak stays for a person to decide about where somebody is there already, where it is urgent, and where a melding
    must be investigated whatever happens: a request under article 24, immediate danger, or a notifiable accident.
    """
    ronde = await Planronde.open(tx, nu or datetime.now(UTC))
    zaken = ZaakRepository(tx)
    open_zaken = {zaak.sleutel: zaak for zaak in await zaken.open_van({event.key for event in events})}
    gebonden = await zaken.gebonden([zaak.id for zaak in open_zaken.values()])
    await ronde.ken_meldingen(open_zaken.values())
    for event in events:
        zaak = open_zaken.get(event.key)
        if zaak is None or zaak.id in gebonden or zaak.urgentie in ZO_SPOEDIG_MOGELIJK or zaak.is_begonnen(ronde.nu):
            continue
        if event.data.laatste_van_bedrijf or zaak.vestigingsnummer == event.data.vestigingsnummer:
            del open_zaken[event.key]
            ronde.meld(ronde.sluit_af(zaak, zaak.laat_vervallen(BEEINDIGD, ronde.nu)))
    await ronde.sluit()


async def hervat_zaak(tx: AsyncConnection, zaak_id: UUID, verwacht: int) -> Zaak:
    """Let a zaak that lapsed be visited after all: its company gets an open zaak with what still asks for a visit.

    Raises ZaakOnbekend, VersieVerouderd and OvergangVerboden, for what has not lapsed.
    """
    ronde = await Planronde.open(tx, datetime.now(UTC))
    zaken = ZaakRepository(tx)
    zaak = await zaken.get(zaak_id)
    controleer_versie(zaak.versie, verwacht)
    if zaak.status is not ZaakStatus.VERVALLEN:
        toegestaan = ZAAK_OVERGANGEN[zaak.status]
        raise OvergangVerboden("zaak", zaak.status, ZaakStatus.WACHT_OP_CAPACITEIT, toegestaan)
    meldingen = await _vragen_bezoek(tx, zaak)
    await ronde.haal_meldingen_eruit([melding.melding_id for melding in meldingen], [zaak.id])
    open_zaak = next(iter(await zaken.open_van([zaak.sleutel])), None)
    if open_zaak is not None:
        await ronde.ken_meldingen([open_zaak])
    if meldingen:
        hervat = ronde.bundel(zaak.profiel, meldingen, open_zaak)
    elif open_zaak is not None:
        hervat = open_zaak
    else:
        nieuw = Zaak.nieuw(
            uuid7(),
            zaak.profiel,
            Urgentie.U4_NORMAAL,
            ronde.nu,
            regels=ronde.regels,
            nu=ronde.nu,
            programma_id=zaak.programma_id,
        )
        hervat = ronde.meld(ronde.plan(replace(nieuw, soort=zaak.soort)))
    await ronde.sluit()
    return hervat


async def _vragen_bezoek(tx: AsyncConnection, zaak: Zaak) -> list[MeldingVerwijzing]:
    """Give the latest meldingen of a zaak, but for those of which was decided since that nobody needs to go."""
    meldingen = (await ZaakRepository(tx).meldingen_van([zaak.id])).get(zaak.id, [])
    standen = await StandRepository(tx).van([melding.melding_id for melding in meldingen])
    return [
        melding
        for melding in meldingen
        if (stand := standen.get(melding.melding_id)) is None or stand.melding is None or stand.vraagt_bezoek
    ]
