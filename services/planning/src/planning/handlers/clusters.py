"""Clusters of meldingen: together they call for a visit where none of them did by itself."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncConnection
from uuid_utils.compat import uuid7

from planning.domain import Bedrijfsbeeld, Zaak
from planning.repository import BedrijfsbeeldRepository, ZaakRepository
from shared.contracts.envelope import Event
from shared.contracts.meldingen import MeldingenclusterGesignaleerdV1
from shared.contracts.waardelijsten import Urgentie, ZaakSoort, ZaakStatus

from .ronde import Planronde

Gesignaleerd = Event[MeldingenclusterGesignaleerdV1]


async def on_meldingencluster_gesignaleerd(
    tx: AsyncConnection, events: Sequence[Gesignaleerd], *, nu: datetime | None = None
) -> None:
    """Open an active zaak of u4 for each company with a cluster and without an open zaak, and plan it."""
    ronde = await Planronde.open(tx, nu or datetime.now(UTC))
    bezet = {zaak.sleutel for zaak in await ZaakRepository(tx).open_van({event.key for event in events})}
    nieuw = {event.key: event for event in events if event.key not in bezet}
    beelden = await BedrijfsbeeldRepository(tx).van(nieuw.keys())
    for sleutel, event in nieuw.items():
        ronde.meld(ronde.plan(_zaak(event.data, beelden.get(sleutel) or Bedrijfsbeeld.onbekend(sleutel), ronde)))
    await ronde.sluit()


def _zaak(cluster: MeldingenclusterGesignaleerdV1, beeld: Bedrijfsbeeld, ronde: Planronde) -> Zaak:
    return Zaak(
        id=uuid7(),
        sleutel=beeld.sleutel,
        versie=0,
        soort=ZaakSoort.ACTIEF,
        status=ZaakStatus.WACHT_OP_CAPACITEIT,
        kvk_nummer=cluster.kvk_nummer,
        vestigingsnummer=cluster.vestigingsnummer,
        domein=cluster.domein,
        risicos=(cluster.risico,),
        band=beeld.band,
        urgentie=Urgentie.U4_NORMAAL,
        uiterlijk_op=ronde.regels.uiterlijk(Urgentie.U4_NORMAAL, ronde.nu),
        duur_minuten=ronde.regels.duur(Urgentie.U4_NORMAAL, beeld.kenmerken.werkzame_personen),
        programma_id=None,
        kenmerken=beeld.kenmerken,
        aangemaakt_op=ronde.nu,
        gewijzigd_op=ronde.nu,
    )
