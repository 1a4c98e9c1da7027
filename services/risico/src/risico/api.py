"""The HTTP API of risico; routes open the transaction and leave the rules to the handlers."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import Path, Query, Request

from risico import handlers
from risico.handlers import Bestandsformaat
from risico.repository import Keuze, Zoekcriteria
from risico.schemas import (
    BedrijfWeergave,
    HerbeoordelingWeergave,
    ImportWeergave,
    ModelWeergave,
    PlaatsWeergave,
    RisicoprofielWeergave,
    VestigingWeergave,
)
from shared.contracts.onderdelen import KvkNummer, Vestigingsnummer
from shared.contracts.waardelijsten import Band, Risico
from shared.runtime.auth import Aanroeper, bevoegd
from shared.runtime.paging import PaginaDep
from shared.runtime.schemas import Lijst
from shared.runtime.web import DatabaseDep, Router, media_type_of, problemen, streamed_body

AANLEIDING_LEZEN: Final = "risico:aanleiding-lezen"
IMPORT_BYTES: Final = 2_000_000_000  # two million vestigingen as JSON
FORMATEN: Final = {
    "text/csv": Bestandsformaat.CSV,
    "application/json": Bestandsformaat.JSON,
    "application/x-ndjson": Bestandsformaat.NDJSON,
}

Lezer = Annotated[Aanroeper, bevoegd("risico:lezen")]
Importeur = Annotated[Aanroeper, bevoegd("risico:importeren")]
VestigingsnummerPad = Annotated[str, Path(pattern=r"^[0-9]{12}$", description="Het vestigingsnummer van de KvK.")]
Sectie = Annotated[str | None, Query(pattern=r"^[A-U]$", description="Een sectie van de SBI.")]
Plaatsnaam = Annotated[str | None, Query(max_length=100)]

register = Router(tags=["register"])
profielen = Router(tags=["profielen"])
modellen = Router(tags=["modellen"])
routers = (register, profielen, modellen)

_BESTAND: Final = streamed_body(
    {
        "text/csv": {"type": "string", "description": "Een kop, en dan een rij per vestiging met het bedrijf erbij."},
        "application/json": {"type": "array", "items": {"type": "object"}},
        "application/x-ndjson": {"type": "string", "description": "Een JSON-object per regel."},
    }
)


@register.post("/vestigingen/_importeren", openapi_extra=_BESTAND, responses=problemen(409), max_body_size=IMPORT_BYTES)
async def importeer_vestigingen(request: Request, db: DatabaseDep, _: Importeur) -> ImportWeergave:
    """Breng het register bij met een bestand: alles, of niets en een verslag van wat er per rij fout is."""
    async with db.transaction() as tx:
        verslag = await handlers.importeer_vestigingen(tx, request.stream(), FORMATEN[media_type_of(request)])
    return ImportWeergave.model_validate(verslag)


@register.get("/vestigingen")
async def lijst_vestigingen(
    *,
    pagina: PaginaDep,
    db: DatabaseDep,
    _: Lezer,
    kvk_nummer: Annotated[KvkNummer | None, Query(alias="kvkNummer")] = None,
    sectie: Sectie = None,
    gemeente: Plaatsnaam = None,
    provincie: Plaatsnaam = None,
) -> Lijst[VestigingWeergave]:
    """Geef de vestigingen, op volgorde van vestigingsnummer."""
    criteria = Zoekcriteria(kvk_nummer=kvk_nummer, sbi_sectie=sectie, gemeente=gemeente, provincie=provincie)
    (na,) = pagina.na(Vestigingsnummer) or (None,)
    async with db.transaction() as tx:
        gevonden = await handlers.zoek_vestigingen(tx, criteria, na=na, limiet=pagina.limiet + 1)
    return pagina.lijst(gevonden, VestigingWeergave.van, lambda vestiging: (vestiging.vestigingsnummer,))


@register.get("/vestigingen/{vestigingsnummer}")
async def lees_vestiging(vestigingsnummer: VestigingsnummerPad, db: DatabaseDep, _: Lezer) -> VestigingWeergave:
    """Geef een vestiging."""
    async with db.transaction() as tx:
        return VestigingWeergave.van(await handlers.toon_vestiging(tx, vestigingsnummer))


@register.get("/bedrijven/{kvkNummer}")
async def lees_bedrijf(
    kvk_nummer: Annotated[str, Path(alias="kvkNummer", pattern=r"^[0-9]{8}$", description="Het KvK-nummer.")],
    db: DatabaseDep,
    _: Lezer,
) -> BedrijfWeergave:
    """Geef een bedrijf."""
    async with db.transaction() as tx:
        return BedrijfWeergave.van(await handlers.toon_bedrijf(tx, kvk_nummer))


@profielen.get("/risicoprofielen/{vestigingsnummer}")
async def lees_risicoprofiel(
    vestigingsnummer: VestigingsnummerPad, db: DatabaseDep, aanroeper: Lezer
) -> RisicoprofielWeergave:
    """Geef alle risico's van een vestiging, het grootste eerst, elk met de factoren waarvan de score het product is.

    Met de scope risico:aanleiding-lezen staan controles, bevindingen en meldingen apart in de uitleg.
    """
    async with db.transaction() as tx:
        profiel = await handlers.toon_profiel(tx, vestigingsnummer)
    return RisicoprofielWeergave.van(profiel, met_aanleiding=AANLEIDING_LEZEN in aanroeper.scopes)


@profielen.get("/risicoprofielen/{vestigingsnummer}/herbeoordelingen")
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


@profielen.get("/ranglijst")
async def lijst_ranglijst(
    *,
    pagina: PaginaDep,
    db: DatabaseDep,
    _: Lezer,
    risico: Annotated[Risico | None, Query(description="Rangschik op dit risico; anders op het grootste.")] = None,
    sectie: Sectie = None,
    provincie: Plaatsnaam = None,
    band: Band | None = None,
) -> Lijst[PlaatsWeergave]:
    """Geef alle vestigingen van het register, de hoogste score eerst en bij gelijke score het hoogste nummer."""
    keuze = Keuze(risico=risico, sbi_sectie=sectie, provincie=provincie, band=band)
    async with db.transaction() as tx:
        gevonden = await handlers.toon_ranglijst(
            tx, keuze, na=pagina.na(float, Vestigingsnummer), limiet=pagina.limiet + 1
        )
    return pagina.lijst(gevonden, PlaatsWeergave.van, lambda plaats: (plaats.score, plaats.vestiging.vestigingsnummer))


@modellen.get("/modellen/actueel")
async def lees_actueel_model(db: DatabaseDep, _: Lezer) -> ModelWeergave:
    """Geef de modelversie die nu geldt, met elk getal waarvan een score afhangt."""
    async with db.transaction() as tx:
        return ModelWeergave.van(await handlers.toon_model(tx))
