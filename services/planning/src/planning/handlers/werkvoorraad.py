"""What planners see of the werkvoorraad, and what they do to it."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from planning.domain import Zaak
from planning.domain.kalender import dag_van
from planning.repository import AgendaRepository, Capaciteit, PlanregelsRepository, Werkvoorraadfilter, ZaakRepository
from shared.contracts.onderdelen import MeldingVerwijzing
from shared.contracts.waardelijsten import Urgentie
from shared.runtime.etag import controleer_versie

from .ronde import Planronde


async def toon_zaak(tx: AsyncConnection, zaak_id: UUID) -> Zaak:
    """Give one zaak, without what led to it; raises ZaakOnbekend."""
    return await ZaakRepository(tx).get(zaak_id)


async def toon_aanleiding(tx: AsyncConnection, zaak_id: UUID, aanroeper: str) -> list[MeldingVerwijzing]:
    """Give the meldingen that led to a zaak, and record who saw them; raises ZaakOnbekend."""
    zaken = ZaakRepository(tx)
    zaak = await zaken.get(zaak_id)
    await zaken.bewaar_inzage(zaak.id, aanroeper, datetime.now(UTC))
    return (await zaken.meldingen_van([zaak.id]))[zaak.id]


async def toon_werkvoorraad(
    tx: AsyncConnection, waarop: Werkvoorraadfilter, *, na: tuple[Urgentie, datetime, UUID] | None, limiet: int
) -> list[Zaak]:
    """List open zaken by urgency, term and id, those that come after `na`."""
    return await ZaakRepository(tx).werkvoorraad(waarop, na=na, limiet=limiet)


async def toon_capaciteit(tx: AsyncConnection) -> list[Capaciteit]:
    """Give per province what is available and booked on each day that is planned now."""
    nu = datetime.now(UTC)
    regels = await PlanregelsRepository(tx).op(dag_van(nu))
    return await AgendaRepository(tx).capaciteit(list(regels.venster(nu)))


async def laat_zaak_vervallen(tx: AsyncConnection, zaak_id: UUID, reden: str, verwacht: int) -> Zaak:
    """Close a zaak without a visit; raises ZaakOnbekend, VersieVerouderd and OvergangVerboden."""
    ronde = await Planronde.open(tx, datetime.now(UTC))
    zaak = await ZaakRepository(tx).get(zaak_id)
    controleer_versie(zaak.versie, verwacht)
    await ronde.ken_meldingen([zaak])
    vervallen = ronde.meld(ronde.sluit_af(zaak, zaak.laat_vervallen(reden, ronde.nu)))
    await ronde.sluit()
    return vervallen


async def herplan(tx: AsyncConnection) -> None:
    """Give the zaken that wait for capacity their turn now."""
    ronde = await Planronde.open(tx, datetime.now(UTC))
    await ronde.plan_wachtenden()
    await ronde.sluit()
