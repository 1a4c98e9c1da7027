"""Transfer to the archive: what may go, the decision that it goes, and that the archive has it."""

from uuid import UUID

from meldingen import handlers
from meldingen.domain import OverbrengingStatus
from meldingen.schemas import OntvangstInvoer, OverbrengingWeergave, OverbrengInvoer, OverTeBrengenWeergave
from shared.runtime.paging import PaginaDep
from shared.runtime.schemas import Lijst
from shared.runtime.web import DatabaseDep, Router, problemen

from .toegang import Beheerder, KluisDep

router = Router(tags=["bewaren"])


@router.get("/over-te-brengen-meldingen")
async def lijst_over_te_brengen(pagina: PaginaDep, db: DatabaseDep, _: Beheerder) -> Lijst[OverTeBrengenWeergave]:
    """Geef de meldingen die blijvend bewaard worden en nu naar het archief kunnen, de oudste eerst."""
    (na,) = pagina.na(UUID) or (None,)
    async with db.transaction() as tx:
        gevonden = await handlers.zoek_over_te_brengen(tx, na=na, limiet=pagina.limiet + 1)
    return pagina.lijst(gevonden, OverTeBrengenWeergave.van, lambda melding: (melding.melding_id,))


@router.get("/overbrengingen")
async def lijst_overbrengingen(
    *, pagina: PaginaDep, db: DatabaseDep, _: Beheerder, status: OverbrengingStatus | None = None
) -> Lijst[OverbrengingWeergave]:
    """Geef het register van wat naar het archief gaat en ging, het laatste eerst."""
    (na,) = pagina.na(UUID) or (None,)
    async with db.transaction() as tx:
        gevonden = await handlers.toon_overbrengingen(tx, status=status, na=na, limiet=pagina.limiet + 1)
    return pagina.lijst(gevonden, OverbrengingWeergave.van, lambda overbrenging: (overbrenging.id,))


@router.post("/overbrengingen", status_code=201, responses=problemen(409))
async def besluit_over_te_brengen(
    body: OverbrengInvoer, kluis: KluisDep, db: DatabaseDep, aanroeper: Beheerder
) -> Lijst[OverbrengingWeergave]:
    """Besluit dat deze meldingen naar het archief gaan, allemaal of geen. Hun pakketten volgen na enkele minuten."""
    async with db.transaction() as tx:
        besloten = await handlers.besluit_over_te_brengen(
            tx, kluis, body.melding_ids, body.beperking(), aanroeper.subject
        )
    return Lijst(resultaten=[OverbrengingWeergave.van(een) for een in besloten])


@router.post("/overbrengingen/{overbrenging_id}/_bevestigen", responses=problemen(409))
async def bevestig_ontvangst(
    overbrenging_id: UUID, body: OntvangstInvoer, db: DatabaseDep, aanroeper: Beheerder
) -> OverbrengingWeergave:
    """Bevestig dat het archief het pakket heeft. Daarna wordt wat hier van de melding is, vernietigd."""
    async with db.transaction() as tx:
        overbrenging = await handlers.bevestig_ontvangst(
            tx, overbrenging_id, bytes.fromhex(body.sha256), body.archiefkenmerk, aanroeper.subject
        )
    return OverbrengingWeergave.van(overbrenging)
