"""Reading: meldingen without their reporters, and the vault, of which every reading is recorded."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from meldingen import handlers
from meldingen.domain import MeldingStatus, Zoekcriteria
from meldingen.handlers import Inzageverzoek
from meldingen.schemas import InzageInvoer, MelderWeergave, MeldingWeergave, StatusverloopWeergave, ZoekInvoer
from shared.contracts.onderdelen import KvkNummer
from shared.contracts.waardelijsten import MeldingSoort, Urgentie
from shared.runtime.etag import ETagDep
from shared.runtime.paging import PaginaDep
from shared.runtime.schemas import Lijst, Moment
from shared.runtime.web import DatabaseDep, Router, problemen

from .toegang import KluisDep, Lezer, MelderLezer, eis_melder_lezen

router = Router(tags=["lezen"])


@router.get("/meldingen")
async def lijst_meldingen(
    *,
    pagina: PaginaDep,
    db: DatabaseDep,
    _: Lezer,
    soort: MeldingSoort | None = None,
    status: MeldingStatus | None = None,
    urgentie: Urgentie | None = None,
    kvk_nummer: Annotated[KvkNummer | None, Query(alias="kvkNummer")] = None,
    vanaf: Annotated[Moment | None, Query(description="Ontvangen op of na dit tijdstip.")] = None,
    tot: Annotated[Moment | None, Query(description="Ontvangen voor dit tijdstip.")] = None,
) -> Lijst[MeldingWeergave]:
    """Geef de meldingen, de nieuwste eerst."""
    criteria = Zoekcriteria(soort=soort, status=status, urgentie=urgentie, kvk_nummer=kvk_nummer, vanaf=vanaf, tot=tot)
    (na,) = pagina.na(UUID) or (None,)
    async with db.transaction() as tx:
        gevonden = await handlers.zoek_meldingen(tx, criteria, na=na, limiet=pagina.limiet + 1)
    return pagina.lijst(gevonden, MeldingWeergave.van, lambda melding: (melding.id,))


@router.post("/meldingen/_zoek")
async def zoek_meldingen(
    body: ZoekInvoer, pagina: PaginaDep, kluis: KluisDep, db: DatabaseDep, aanroeper: Lezer
) -> Lijst[MeldingWeergave]:
    """Zoek meldingen, de nieuwste eerst.

    Zoeken op e-mailadres of telefoonnummer van de melder, of op diens woorden, vraagt ook de scope
    meldingen:melder-lezen en een doelbinding, en wordt vastgelegd bij elke gevonden melding. Een nieuwe melding is na
    enkele seconden op woorden te vinden.
    """
    criteria = Zoekcriteria(
        soort=body.soort,
        status=body.status,
        urgentie=body.urgentie,
        kvk_nummer=body.kvk_nummer,
        vanaf=body.vanaf,
        tot=body.tot,
        tekst=body.tekst,
    )
    (na,) = pagina.na(UUID) or (None,)
    async with db.transaction() as tx:
        if body.doelbinding is None or (body.email is None and body.telefoon is None and body.tekst is None):
            gevonden = await handlers.zoek_meldingen(tx, criteria, na=na, limiet=pagina.limiet + 1)
        else:
            eis_melder_lezen(aanroeper)
            verzoek = Inzageverzoek(aanroeper.subject, body.doelbinding)
            gevonden = await handlers.zoek_van_melder(
                tx, kluis, criteria, verzoek, email=body.email, telefoon=body.telefoon, na=na, limiet=pagina.limiet
            )
    return pagina.lijst(gevonden, MeldingWeergave.van, lambda melding: (melding.id,))


@router.get("/meldingen/{melding_id}")
async def toon_melding(melding_id: UUID, etag: ETagDep, db: DatabaseDep, _: Lezer) -> MeldingWeergave:
    """Geef één melding, zonder gegevens van de melder."""
    async with db.transaction() as tx:
        melding = await handlers.toon_melding(tx, melding_id)
    return etag.antwoord(MeldingWeergave.van(melding), melding.versie)


@router.get("/meldingen/{melding_id}/statusverloop")
async def toon_statusverloop(melding_id: UUID, db: DatabaseDep, _: Lezer) -> StatusverloopWeergave:
    """Geef de stappen in de behandeling van een melding, de oudste eerst."""
    async with db.transaction() as tx:
        melding, overgangen = await handlers.toon_statusverloop(tx, melding_id)
    return StatusverloopWeergave.van(melding, overgangen)


@router.post("/meldingen/{melding_id}/melder/_inzien", responses=problemen(410))
async def zie_melder_in(
    melding_id: UUID, body: InzageInvoer, kluis: KluisDep, db: DatabaseDep, aanroeper: MelderLezer
) -> MelderWeergave:
    """Geef de gegevens en de woorden van de melder. Elke inzage wordt met haar doel vastgelegd."""
    async with db.transaction() as tx:
        verzoek = Inzageverzoek(aanroeper.subject, body.doelbinding)
        dossier = await handlers.zie_melder_in(tx, kluis, melding_id, verzoek)
    return MelderWeergave.van(dossier)
