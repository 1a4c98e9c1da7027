"""Profiles with their explanation and history, and the ranked list."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from risico import handlers
from risico.repository import Keuze
from risico.schemas import HerbeoordelingWeergave, PlaatsWeergave, RisicoprofielWeergave
from shared.contracts.onderdelen import Vestigingsnummer
from shared.contracts.waardelijsten import Band, Risico
from shared.runtime.paging import PaginaDep
from shared.runtime.schemas import Lijst
from shared.runtime.web import DatabaseDep, Router

from .toegang import AANLEIDING_LEZEN, Lezer, Plaatsnaam, Sectie, VestigingsnummerPad

router = Router(tags=["profielen"])


@router.get("/risicoprofielen/{vestigingsnummer}")
async def lees_risicoprofiel(
    vestigingsnummer: VestigingsnummerPad, db: DatabaseDep, aanroeper: Lezer
) -> RisicoprofielWeergave:
    """Geef alle risico's van een vestiging, het grootste eerst, elk met de factoren waarvan de score het product is.

    Met de scope risico:aanleiding-lezen staan controles, bevindingen en meldingen apart in de uitleg.
    """
    async with db.transaction() as tx:
        profiel = await handlers.toon_profiel(tx, vestigingsnummer)
        afwijkingen = await handlers.lopende_afwijkingen(tx, vestigingsnummer)
    return RisicoprofielWeergave.van(profiel, afwijkingen, met_aanleiding=AANLEIDING_LEZEN in aanroeper.scopes)


@router.get("/risicoprofielen/{vestigingsnummer}/herbeoordelingen")
async def lijst_herbeoordelingen(
    vestigingsnummer: VestigingsnummerPad, pagina: PaginaDep, db: DatabaseDep, aanroeper: Lezer
) -> Lijst[HerbeoordelingWeergave]:
    """Geef de herbeoordelingen van een vestiging, de nieuwste eerst.

    Met de scope risico:aanleiding-lezen staat erbij welke melding of interventie de aanleiding was.
    """
    (na,) = pagina.na(UUID) or (None,)
    async with db.transaction() as tx:
        gevonden = await handlers.toon_herbeoordelingen(tx, vestigingsnummer, na=na, limiet=pagina.limiet + 1)
    met_aanleiding = AANLEIDING_LEZEN in aanroeper.scopes
    return pagina.lijst(
        gevonden,
        lambda herbeoordeling: HerbeoordelingWeergave.van(herbeoordeling, met_aanleiding=met_aanleiding),
        lambda herbeoordeling: (herbeoordeling.id,),
    )


@router.get("/ranglijst")
async def lijst_ranglijst(
    *,
    pagina: PaginaDep,
    db: DatabaseDep,
    _: Lezer,
    risico: Annotated[Risico | None, Query(description="Rangschik op dit risico; anders op het grootste.")] = None,
    sectie: Sectie = None,
    provincie: Plaatsnaam = None,
    band: Band | None = None,
    grootteklasse: Annotated[
        int | None, Query(ge=0, le=4, description="De plek in de lijst van grootteklassen.")
    ] = None,
) -> Lijst[PlaatsWeergave]:
    """Geef alle vestigingen van het register, de hoogste score eerst en bij gelijke score het hoogste nummer."""
    keuze = Keuze(risico=risico, sbi_sectie=sectie, provincie=provincie, band=band, grootteklasse=grootteklasse)
    async with db.transaction() as tx:
        gevonden = await handlers.toon_ranglijst(
            tx, keuze, na=pagina.na(float, Vestigingsnummer), limiet=pagina.limiet + 1
        )
    return pagina.lijst(gevonden, PlaatsWeergave.van, lambda plaats: (plaats.score, plaats.vestiging.vestigingsnummer))
