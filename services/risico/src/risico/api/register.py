"""The register: bring it up to date with a file, and look things up in it."""

from typing import Annotated, Final

from fastapi import Query, Request

from risico import handlers
from risico.handlers import Bestandsformaat
from risico.repository import Zoekcriteria
from risico.schemas import BedrijfWeergave, ImportWeergave, VestigingWeergave
from shared.contracts.onderdelen import KvkNummer, Vestigingsnummer
from shared.runtime.paging import PaginaDep
from shared.runtime.schemas import Dag, Lijst, Moment
from shared.runtime.web import DatabaseDep, Router, media_type_of, problemen, streamed_body

from .toegang import Importeur, KvkNummerPad, Lezer, Plaatsnaam, Sectie, VestigingsnummerPad

IMPORT_BYTES: Final = 2_000_000_000  # two million vestigingen as JSON
FORMATEN: Final = {
    "text/csv": Bestandsformaat.CSV,
    "application/json": Bestandsformaat.JSON,
    "application/x-ndjson": Bestandsformaat.NDJSON,
}

Peildatum = Annotated[Dag | None, Query(description="Zoals het was op deze dag; anders zoals het nu is.")]
BekendOp = Annotated[
    Moment | None, Query(alias="bekendOp", description="Naar wat toen bekend was; anders naar wat nu bekend is.")
]

router = Router(tags=["register"])

_BESTAND: Final = streamed_body(
    {
        "text/csv": {"type": "string", "description": "Een kop, en dan een rij per vestiging met het bedrijf erbij."},
        "application/json": {"type": "array", "items": {"type": "object"}},
        "application/x-ndjson": {"type": "string", "description": "Een JSON-object per regel."},
    }
)


@router.post("/vestigingen/_importeren", openapi_extra=_BESTAND, responses=problemen(409), max_body_size=IMPORT_BYTES)
async def importeer_vestigingen(request: Request, db: DatabaseDep, aanroeper: Importeur) -> ImportWeergave:
    """Breng het register bij met een bestand: alles, of niets en een verslag van wat er per rij fout is."""
    async with db.transaction() as tx:
        verslag = await handlers.importeer_vestigingen(
            tx, request.stream(), FORMATEN[media_type_of(request)], door=aanroeper.subject
        )
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
async def lees_vestiging(
    vestigingsnummer: VestigingsnummerPad,
    db: DatabaseDep,
    _: Lezer,
    peildatum: Peildatum = None,
    bekend_op: BekendOp = None,
) -> VestigingWeergave:
    """Geef een vestiging zoals die nu is, of zoals die op een dag was."""
    async with db.transaction() as tx:
        if peildatum is None and bekend_op is None:
            vestiging = await handlers.toon_vestiging(tx, vestigingsnummer)
        else:
            vestiging = await handlers.toon_vestiging_op(tx, vestigingsnummer, peildatum, bekend_op)
    return VestigingWeergave.van(vestiging)


@router.get("/bedrijven/{kvkNummer}")
async def lees_bedrijf(
    kvk_nummer: KvkNummerPad, db: DatabaseDep, _: Lezer, peildatum: Peildatum = None, bekend_op: BekendOp = None
) -> BedrijfWeergave:
    """Geef een bedrijf zoals het nu is, of zoals het op een dag was."""
    async with db.transaction() as tx:
        if peildatum is None and bekend_op is None:
            bedrijf = await handlers.toon_bedrijf(tx, kvk_nummer)
        else:
            bedrijf = await handlers.toon_bedrijf_op(tx, kvk_nummer, peildatum, bekend_op)
    return BedrijfWeergave.van(bedrijf)
