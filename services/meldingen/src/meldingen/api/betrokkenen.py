"""The rights of who reported (AVG): to be given all that is known of him, and to be erased."""

from uuid import UUID

from meldingen import handlers
from meldingen.handlers import Inzageverzoek
from meldingen.schemas import ExportInvoer, PersoonsdossierWeergave, WisInvoer, WissingWeergave
from shared.runtime.paging import PaginaDep
from shared.runtime.schemas import Lijst
from shared.runtime.web import DatabaseDep, Router, problemen

from .toegang import KluisDep, MelderLezer, MelderWisser

router = Router(tags=["betrokkenen"])


@router.post("/betrokkenen/_exporteren", responses=problemen(404, 410))
async def exporteer_betrokkene(
    body: ExportInvoer, pagina: PaginaDep, kluis: KluisDep, db: DatabaseDep, aanroeper: MelderLezer
) -> Lijst[PersoonsdossierWeergave]:
    """Geef alles wat van een melder bekend is, per melding, de nieuwste eerst. Elke inzage wordt vastgelegd."""
    verzoek = Inzageverzoek(aanroeper.subject, body.doelbinding)
    (na,) = pagina.na(UUID) or (None,)
    async with db.transaction() as tx:
        if body.melding_id is not None:
            dossiers = [await handlers.exporteer_van_melding(tx, kluis, body.melding_id, verzoek)]
        else:
            dossiers = await handlers.exporteer_van_melder(
                tx, kluis, verzoek, email=body.email, telefoon=body.telefoon, na=na, limiet=pagina.limiet
            )
    return pagina.lijst(dossiers, PersoonsdossierWeergave.van, lambda dossier: (dossier.melding.id,))


@router.post("/meldingen/{melding_id}/melder/_wissen", responses=problemen(410))
async def wis_melder(
    melding_id: UUID, body: WisInvoer, kluis: KluisDep, db: DatabaseDep, aanroeper: MelderWisser
) -> WissingWeergave:
    """Wis wie er meldde, met alle woorden en bijlagen, onherroepelijk. De melding zelf blijft meetellen."""
    async with db.transaction() as tx:
        wissing = await handlers.wis_melder(tx, kluis, melding_id, aanroeper.subject, body.reden)
    return WissingWeergave.van(wissing)
