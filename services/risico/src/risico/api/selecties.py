"""Draws for programmes, whom they chose, and what the outcomes say about all."""

from uuid import UUID

from fastapi import Response

from risico import handlers
from risico.schemas import GekozenWeergave, SchattingWeergave, SelectieInvoer, SelectieWeergave
from risico.tables import idempotency
from shared.contracts.onderdelen import Vestigingsnummer
from shared.runtime.idempotency import SleutelDep
from shared.runtime.paging import PaginaDep
from shared.runtime.schemas import Lijst
from shared.runtime.web import DatabaseDep, Router, json_antwoord, problemen

from .toegang import AanleidingLezer, Lezer, Selecteur

router = Router(tags=["selecties"])


@router.post("/selecties", status_code=201, response_model=SelectieWeergave, responses=problemen(409))
async def selecteer(body: SelectieInvoer, sleutel: SleutelDep, db: DatabaseDep, aanroeper: Selecteur) -> Response:
    """Kies vestigingen voor een programma: de hoogste scores, en een deel door loting met een bekende kans."""
    async with db.transaction() as tx:
        antwoord = await idempotency.replay(tx, sleutel, aanroeper.subject)
        if antwoord is None:
            selectie = await handlers.selecteer(tx, body.naar_domein(), body.seed, aanroeper.subject)
            weergave = SelectieWeergave.van(selectie)
            antwoord = await idempotency.store(tx, sleutel, aanroeper.subject, json_antwoord(weergave, 201))
    return antwoord


@router.get("/selecties")
async def lijst_selecties(pagina: PaginaDep, db: DatabaseDep, _: Lezer) -> Lijst[SelectieWeergave]:
    """Geef de trekkingen, de nieuwste eerst."""
    (na,) = pagina.na(UUID) or (None,)
    async with db.transaction() as tx:
        gevonden = await handlers.toon_selecties(tx, na=na, limiet=pagina.limiet + 1)
    return pagina.lijst(gevonden, SelectieWeergave.van, lambda selectie: (selectie.id,))


@router.get("/selecties/{selectie_id}")
async def lees_selectie(selectie_id: UUID, db: DatabaseDep, _: Lezer) -> SelectieWeergave:
    """Geef een trekking."""
    async with db.transaction() as tx:
        return SelectieWeergave.van(await handlers.toon_selectie(tx, selectie_id))


@router.get("/selecties/{selectie_id}/vestigingen")
async def lijst_gekozen(
    selectie_id: UUID, pagina: PaginaDep, db: DatabaseDep, _: AanleidingLezer
) -> Lijst[GekozenWeergave]:
    """Geef wie gekozen is en waarom, op volgorde van vestigingsnummer."""
    (na,) = pagina.na(Vestigingsnummer) or (None,)
    async with db.transaction() as tx:
        gevonden = await handlers.toon_gekozen(tx, selectie_id, na=na, limiet=pagina.limiet + 1)
    return pagina.lijst(gevonden, GekozenWeergave.van, lambda g: (g.kandidaat.vestigingsnummer,))


@router.get("/selecties/{selectie_id}/schatting", responses=problemen(409))
async def lees_schatting(selectie_id: UUID, db: DatabaseDep, _: Lezer) -> SchattingWeergave:
    """Schat bij welk deel van alle vestigingen waaruit is gekozen een overtreding is."""
    async with db.transaction() as tx:
        return SchattingWeergave.van(await handlers.schat_overtredingen(tx, selectie_id))
