"""The werkvoorraad and its zaken. What shows that a visit follows a melding is for planners alone."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query

from planning import handlers
from planning.repository import Werkvoorraadfilter
from planning.schemas import AanleidingWeergave, VervalInvoer, WerkvoorraadWeergave, ZaakWeergave
from shared.contracts.waardelijsten import Urgentie, ZaakStatus
from shared.runtime.etag import ETagDep, VerwachteVersie
from shared.runtime.paging import PaginaDep
from shared.runtime.schemas import Lijst
from shared.runtime.web import DatabaseDep, Router, problemen

from .aanroepers import AanleidingLezer, Lezer, Planner

router = Router(tags=["werkvoorraad"])


@router.get("/werkvoorraad")
async def lijst_werkvoorraad(
    *,
    pagina: PaginaDep,
    db: DatabaseDep,
    _: Planner,
    status: ZaakStatus | None = None,
    urgentie: Urgentie | None = None,
    provincie: Annotated[str | None, Query(max_length=40)] = None,
    programma_id: Annotated[UUID | None, Query(alias="programmaId")] = None,
) -> Lijst[WerkvoorraadWeergave]:
    """Geef de open zaken, op volgorde van urgentie en dan van termijn."""
    waarop = Werkvoorraadfilter(status=status, urgentie=urgentie, provincie=provincie, programma_id=programma_id)
    async with db.transaction() as tx:
        gevonden = await handlers.toon_werkvoorraad(
            tx, waarop, na=pagina.na(Urgentie, datetime, UUID), limiet=pagina.limiet + 1
        )
    return pagina.lijst(gevonden, WerkvoorraadWeergave.van, lambda zaak: (zaak.urgentie, zaak.uiterlijk_op, zaak.id))


@router.post("/werkvoorraad/_herplannen", status_code=204)
async def herplan(db: DatabaseDep, _: Planner) -> None:
    """Probeer de zaken die op capaciteit wachten opnieuw in te plannen, de meest urgente eerst."""
    async with db.transaction() as tx:
        await handlers.herplan(tx)


@router.get("/zaken/{zaak_id}")
async def toon_zaak(zaak_id: UUID, etag: ETagDep, db: DatabaseDep, _: Lezer) -> ZaakWeergave:
    """Geef één zaak, zonder iets waaruit de aanleiding blijkt."""
    async with db.transaction() as tx:
        zaak = await handlers.toon_zaak(tx, zaak_id)
    return etag.antwoord(ZaakWeergave.van(zaak), zaak.versie)


@router.get("/zaken/{zaak_id}/aanleiding")
async def toon_aanleiding(zaak_id: UUID, db: DatabaseDep, aanroeper: AanleidingLezer) -> Lijst[AanleidingWeergave]:
    """Geef de meldingen die tot een zaak leidden, de oudste eerst. Elke inzage wordt vastgelegd."""
    async with db.transaction() as tx:
        meldingen = await handlers.toon_aanleiding(tx, zaak_id, aanroeper.subject)
    return Lijst(resultaten=[AanleidingWeergave.van(melding) for melding in meldingen])


@router.post("/zaken/{zaak_id}/_vervallen", responses=problemen(409))
async def laat_zaak_vervallen(
    zaak_id: UUID, body: VervalInvoer, verwacht: VerwachteVersie, etag: ETagDep, db: DatabaseDep, _: Planner
) -> ZaakWeergave:
    """Laat een open zaak vervallen, met de reden. De tijd in de agenda komt vrij voor wie wacht."""
    async with db.transaction() as tx:
        zaak = await handlers.laat_zaak_vervallen(tx, zaak_id, body.reden, verwacht)
    return etag.antwoord(ZaakWeergave.van(zaak), zaak.versie)


@router.post("/zaken/{zaak_id}/_hervatten", responses=problemen(409))
async def hervat_zaak(
    zaak_id: UUID, verwacht: VerwachteVersie, etag: ETagDep, db: DatabaseDep, _: Planner
) -> ZaakWeergave:
    """Laat een vervallen zaak toch bezoeken, bijvoorbeeld als een opgeheven vestiging doorwerkt.

    Het antwoord is de open zaak van het bedrijf: een nieuwe, of die er al was.
    """
    async with db.transaction() as tx:
        zaak = await handlers.hervat_zaak(tx, zaak_id, verwacht)
    return etag.antwoord(ZaakWeergave.van(zaak), zaak.versie)
