"""The register: bring it up to date with a file, and look things up in it."""

from typing import Annotated, Final

from fastapi import Path, Query, Request

from risico import handlers
from risico.handlers import Bestandsformaat
from risico.repository import Zoekcriteria
from risico.schemas import BedrijfWeergave, ImportWeergave, VestigingWeergave
from shared.contracts.onderdelen import KvkNummer, Vestigingsnummer
from shared.runtime.paging import PaginaDep
from shared.runtime.schemas import Lijst
from shared.runtime.web import DatabaseDep, Router, media_type_of, problemen, streamed_body

from .toegang import Importeur, Lezer, Plaatsnaam, Sectie, VestigingsnummerPad

IMPORT_BYTES: Final = 2_000_000_000  # two million vestigingen as JSON
FORMATEN: Final = {
    "text/csv": Bestandsformaat.CSV,
    "application/json": Bestandsformaat.JSON,
    "application/x-ndjson": Bestandsformaat.NDJSON,
}

router = Router(tags=["register"])

_BESTAND: Final = streamed_body(
    {
        "text/csv": {"type": "string", "description": "Een kop, en dan een rij per vestiging met het bedrijf erbij."},
        "application/json": {"type": "array", "items": {"type": "object"}},
        "application/x-ndjson": {"type": "string", "description": "Een JSON-object per regel."},
    }
)


@router.post("/vestigingen/_importeren", openapi_extra=_BESTAND, responses=problemen(409), max_body_size=IMPORT_BYTES)
async def importeer_vestigingen(request: Request, db: DatabaseDep, _: Importeur) -> ImportWeergave:
    """Breng het register bij met een bestand: alles, of niets en een verslag van wat er per rij fout is."""
    async with db.transaction() as tx:
        verslag = await handlers.importeer_vestigingen(tx, request.stream(), FORMATEN[media_type_of(request)])
    return ImportWeergave.model_validate(verslag)


@router.get("/vestigingen")
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


@router.get("/vestigingen/{vestigingsnummer}")
async def lees_vestiging(vestigingsnummer: VestigingsnummerPad, db: DatabaseDep, _: Lezer) -> VestigingWeergave:
    """Geef een vestiging."""
    async with db.transaction() as tx:
        return VestigingWeergave.van(await handlers.toon_vestiging(tx, vestigingsnummer))


@router.get("/bedrijven/{kvkNummer}")
async def lees_bedrijf(
    kvk_nummer: Annotated[str, Path(alias="kvkNummer", pattern=r"^[0-9]{8}$", description="Het KvK-nummer.")],
    db: DatabaseDep,
    _: Lezer,
) -> BedrijfWeergave:
    """Geef een bedrijf."""
    async with db.transaction() as tx:
        return BedrijfWeergave.van(await handlers.toon_bedrijf(tx, kvk_nummer))
