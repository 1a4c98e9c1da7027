"""Programmes, from concept to closed."""

from uuid import UUID

from fastapi import Response

from planning import handlers
from planning.domain import ProgrammaStatus
from planning.schemas import ProgrammaInvoer, ProgrammaWeergave
from shared.runtime.database import Database
from shared.runtime.etag import ETag, ETagDep, VerwachteVersie
from shared.runtime.paging import PaginaDep
from shared.runtime.schemas import Lijst
from shared.runtime.web import DatabaseDep, Router, problemen

from .aanroepers import Lezer, Planner

router = Router(tags=["programmas"])


@router.post("/programmas", status_code=201, responses=problemen(409))
async def registreer_programma(
    body: ProgrammaInvoer, etag: ETagDep, response: Response, db: DatabaseDep, _: Planner
) -> ProgrammaWeergave:
    """Zet een programma op, als concept."""
    async with db.transaction() as tx:
        programma = await handlers.registreer_programma(tx, body.naar_domein())
    response.headers["Location"] = f"/v1/programmas/{programma.id}"
    return etag.antwoord(ProgrammaWeergave.van(programma), programma.versie)


@router.get("/programmas")
async def lijst_programmas(
    pagina: PaginaDep, db: DatabaseDep, _: Lezer, status: ProgrammaStatus | None = None
) -> Lijst[ProgrammaWeergave]:
    """Geef de programma's, het oudste eerst."""
    (na,) = pagina.na(UUID) or (None,)
    async with db.transaction() as tx:
        gevonden = await handlers.toon_programmas(tx, status=status, na=na, limiet=pagina.limiet + 1)
    return pagina.lijst(gevonden, ProgrammaWeergave.van, lambda programma: (programma.id,))


@router.get("/programmas/{programma_id}")
async def toon_programma(programma_id: UUID, etag: ETagDep, db: DatabaseDep, _: Lezer) -> ProgrammaWeergave:
    """Geef één programma."""
    async with db.transaction() as tx:
        programma = await handlers.toon_programma(tx, programma_id)
    return etag.antwoord(ProgrammaWeergave.van(programma), programma.versie)


@router.put("/programmas/{programma_id}", responses=problemen(409))
async def wijzig_programma(
    programma_id: UUID, body: ProgrammaInvoer, verwacht: VerwachteVersie, etag: ETagDep, db: DatabaseDep, _: Planner
) -> ProgrammaWeergave:
    """Wijzig een programma dat nog een concept is."""
    async with db.transaction() as tx:
        programma = await handlers.wijzig_programma(tx, programma_id, body.naar_domein(), verwacht)
    return etag.antwoord(ProgrammaWeergave.van(programma), programma.versie)


@router.post("/programmas/{programma_id}/_vaststellen", responses=problemen(409))
async def stel_programma_vast(
    programma_id: UUID, verwacht: VerwachteVersie, etag: ETagDep, db: DatabaseDep, _: Planner
) -> ProgrammaWeergave:
    """Stel een concept vast."""
    return await _verzet(db, etag, programma_id, ProgrammaStatus.VASTGESTELD, verwacht)


@router.post("/programmas/{programma_id}/_starten", responses=problemen(409))
async def start_programma(
    programma_id: UUID, verwacht: VerwachteVersie, etag: ETagDep, db: DatabaseDep, _: Planner
) -> ProgrammaWeergave:
    """Start een vastgesteld programma: vanaf nu kiest het bedrijven."""
    return await _verzet(db, etag, programma_id, ProgrammaStatus.LOPEND, verwacht)


@router.post("/programmas/{programma_id}/_evalueren", responses=problemen(409))
async def evalueer_programma(
    programma_id: UUID, verwacht: VerwachteVersie, etag: ETagDep, db: DatabaseDep, _: Planner
) -> ProgrammaWeergave:
    """Sluit een lopend programma af met een evaluatie."""
    return await _verzet(db, etag, programma_id, ProgrammaStatus.GEEVALUEERD, verwacht)


@router.post("/programmas/{programma_id}/_sluiten", responses=problemen(409))
async def sluit_programma(
    programma_id: UUID, verwacht: VerwachteVersie, etag: ETagDep, db: DatabaseDep, _: Planner
) -> ProgrammaWeergave:
    """Sluit een geëvalueerd programma."""
    return await _verzet(db, etag, programma_id, ProgrammaStatus.GESLOTEN, verwacht)


@router.post("/programmas/{programma_id}/_stoppen", responses=problemen(409))
async def stop_programma(
    programma_id: UUID, verwacht: VerwachteVersie, etag: ETagDep, db: DatabaseDep, _: Planner
) -> ProgrammaWeergave:
    """Stop een programma dat nog niet is geëvalueerd."""
    return await _verzet(db, etag, programma_id, ProgrammaStatus.GESTOPT, verwacht)


async def _verzet(
    db: Database, etag: ETag, programma_id: UUID, status: ProgrammaStatus, verwacht: int
) -> ProgrammaWeergave:
    async with db.transaction() as tx:
        programma = await handlers.verzet_programma(tx, programma_id, status, verwacht)
    return etag.antwoord(ProgrammaWeergave.van(programma), programma.versie)
