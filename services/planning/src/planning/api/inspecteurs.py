"""Inspecteurs, their agendas and their capacity."""

from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Final
from uuid import UUID

from fastapi import Query, Response
from uuid_utils.compat import uuid7

from planning import handlers
from planning.schemas import (
    AgendabezoekWeergave,
    CapaciteitWeergave,
    ImportInvoer,
    ImportResultaat,
    InspecteurInvoer,
    InspecteurWeergave,
)
from shared.runtime.etag import ETagDep, VerwachteVersie
from shared.runtime.paging import PaginaDep
from shared.runtime.schemas import Dag, Lijst
from shared.runtime.web import DatabaseDep, Router

from .aanroepers import Lezer, Planner

IMPORT_BYTES: Final = 5_000_000
AGENDA_DAGEN: Final = timedelta(days=14)

router = Router(tags=["inspecteurs"])


@router.post("/inspecteurs", status_code=201)
async def registreer_inspecteur(
    body: InspecteurInvoer, etag: ETagDep, response: Response, db: DatabaseDep, _: Planner
) -> InspecteurWeergave:
    """Voeg een inspecteur toe. Zaken die op capaciteit wachten worden meteen ingepland."""
    inspecteur = body.naar_domein(uuid7())
    async with db.transaction() as tx:
        await handlers.registreer_inspecteurs(tx, [inspecteur])
    response.headers["Location"] = f"/v1/inspecteurs/{inspecteur.id}"
    return etag.antwoord(InspecteurWeergave.van(inspecteur), inspecteur.versie)


@router.post("/inspecteurs/_importeren", max_body_size=IMPORT_BYTES)
async def importeer_inspecteurs(body: ImportInvoer, db: DatabaseDep, _: Planner) -> ImportResultaat:
    """Voeg tot 5.000 inspecteurs toe. Wie er met dat id al is blijft ongewijzigd, dus herhalen kan geen kwaad."""
    nieuw = body.naar_domein()
    async with db.transaction() as tx:
        toegevoegd = await handlers.registreer_inspecteurs(tx, nieuw)
    return ImportResultaat(toegevoegd=toegevoegd, al_bekend=len(nieuw) - toegevoegd)


@router.get("/inspecteurs")
async def lijst_inspecteurs(
    pagina: PaginaDep, db: DatabaseDep, _: Lezer, actief: bool | None = None
) -> Lijst[InspecteurWeergave]:
    """Geef de inspecteurs, op volgorde van naam."""
    async with db.transaction() as tx:
        gevonden = await handlers.toon_inspecteurs(tx, actief=actief, na=pagina.na(str, UUID), limiet=pagina.limiet + 1)
    return pagina.lijst(gevonden, InspecteurWeergave.van, lambda inspecteur: (inspecteur.naam, inspecteur.id))


@router.get("/inspecteurs/{inspecteur_id}")
async def toon_inspecteur(inspecteur_id: UUID, etag: ETagDep, db: DatabaseDep, _: Lezer) -> InspecteurWeergave:
    """Geef één inspecteur."""
    async with db.transaction() as tx:
        inspecteur = await handlers.toon_inspecteur(tx, inspecteur_id)
    return etag.antwoord(InspecteurWeergave.van(inspecteur), inspecteur.versie)


@router.put("/inspecteurs/{inspecteur_id}")
async def wijzig_inspecteur(
    inspecteur_id: UUID,
    body: InspecteurInvoer,
    verwacht: VerwachteVersie,
    etag: ETagDep,
    db: DatabaseDep,
    _: Planner,
) -> InspecteurWeergave:
    """Wijzig een inspecteur. Bezoeken die nog moeten beginnen worden zo nodig opnieuw ingepland."""
    async with db.transaction() as tx:
        inspecteur = await handlers.wijzig_inspecteur(tx, body.naar_domein(inspecteur_id), verwacht)
    return etag.antwoord(InspecteurWeergave.van(inspecteur), inspecteur.versie)


@router.get("/inspecteurs/{inspecteur_id}/agenda")
async def toon_agenda(
    *,
    inspecteur_id: UUID,
    pagina: PaginaDep,
    db: DatabaseDep,
    _: Lezer,
    vanaf_datum: Annotated[
        Dag | None,
        Query(alias="vanafDatum", description="Zonder dit veld: vandaag.", json_schema_extra={"format": "date"}),
    ] = None,
    tot_datum: Annotated[
        Dag | None,
        Query(
            alias="totDatum",
            description="Tot en met deze dag; zonder dit veld: twee weken later.",
            json_schema_extra={"format": "date"},
        ),
    ] = None,
) -> Lijst[AgendabezoekWeergave]:
    """Geef de bezoeken van een inspecteur op volgorde van tijd, zonder iets waaruit een aanleiding blijkt."""
    vanaf = vanaf_datum or datetime.now(UTC).date()
    tot = tot_datum or vanaf + AGENDA_DAGEN
    async with db.transaction() as tx:
        gevonden = await handlers.toon_agenda(
            tx, inspecteur_id, vanaf, tot, na=pagina.na(date, int), limiet=pagina.limiet + 1
        )
    return pagina.lijst(
        gevonden, AgendabezoekWeergave.van, lambda gepland: (gepland.bezoek.datum, gepland.bezoek.begint_minuut)
    )


@router.get("/capaciteit")
async def toon_capaciteit(db: DatabaseDep, _: Lezer) -> Lijst[CapaciteitWeergave]:
    """Geef per provincie wat er is en wat er bezet is op elke dag waarvoor nu wordt ingepland."""
    async with db.transaction() as tx:
        gevonden = await handlers.toon_capaciteit(tx)
    return Lijst(resultaten=[CapaciteitWeergave.van(capaciteit) for capaciteit in gevonden])
