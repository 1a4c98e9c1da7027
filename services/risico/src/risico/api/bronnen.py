"""External data sets: contracts agreed by two persons, and the files that come in under them."""

from datetime import UTC, date, datetime
from typing import Annotated, Final

from fastapi import Path, Query, Request

from risico import handlers
from risico.domain import Besluit, Contractstatus, vandaag
from risico.handlers import Bronformaat
from risico.schemas import (
    BroncontractInvoer,
    BroncontractWeergave,
    BronrijWeergave,
    BronversieWeergave,
    ContractbesluitInvoer,
)
from shared.runtime.etag import ETagDep, VerwachteVersie
from shared.runtime.paging import PaginaDep
from shared.runtime.schemas import Lijst
from shared.runtime.web import DatabaseDep, Router, media_type_of, problemen, streamed_body

from .toegang import Beheerder, Importeur, Lezer

BRON_BYTES: Final = 2_000_000_000
FORMATEN: Final = {
    "text/csv": Bronformaat.CSV,
    "application/x-ndjson": Bronformaat.NDJSON,
    "application/vnd.apache.parquet": Bronformaat.PARQUET,
}
_BESTAND: Final = streamed_body(
    {
        "text/csv": {"type": "string", "description": "Een kop met de kolommen van het contract, en dan de rijen."},
        "application/x-ndjson": {"type": "string", "description": "Een JSON-object per regel."},
        "application/vnd.apache.parquet": {"type": "string", "format": "binary"},
    }
)

Bron = Annotated[str, Path(pattern=r"^[a-z][a-z0-9-]{1,59}$", description="De naam van de bron.")]
Nummer = Annotated[int, Path(ge=1, le=1_000_000)]

router = Router(tags=["bronnen"])


@router.get("/bronnen")
async def lijst_bronnen(pagina: PaginaDep, db: DatabaseDep, _: Lezer) -> Lijst[BroncontractWeergave]:
    """Geef de bronnen met het contract dat geldt, op volgorde van naam."""
    (na,) = pagina.na(str) or ("",)
    async with db.transaction() as tx:
        gevonden = await handlers.toon_bronnen(tx, na=na, limiet=pagina.limiet + 1)
    return pagina.lijst(gevonden, BroncontractWeergave.van, lambda contract: (contract.bron,))


@router.get("/bronnen/{bron}")
async def lees_bron(bron: Bron, db: DatabaseDep, _: Lezer) -> BroncontractWeergave:
    """Geef een bron met het contract dat geldt."""
    async with db.transaction() as tx:
        return BroncontractWeergave.van(await handlers.toon_bron(tx, bron))


@router.get("/bronnen/{bron}/contracten")
async def lijst_contracten(bron: Bron, pagina: PaginaDep, db: DatabaseDep, _: Lezer) -> Lijst[BroncontractWeergave]:
    """Geef alle contracten van een bron, ook voorgestelde en afgewezen, op volgorde van nummer."""
    (na,) = pagina.na(int) or (0,)
    async with db.transaction() as tx:
        gevonden = await handlers.toon_contracten(tx, bron, na=na, limiet=pagina.limiet + 1)
    return pagina.lijst(gevonden, BroncontractWeergave.van, lambda contract: (contract.nummer,))


@router.post("/bronnen/{bron}/contracten", status_code=201)
async def stel_contract_voor(
    bron: Bron, body: BroncontractInvoer, etag: ETagDep, db: DatabaseDep, aanroeper: Beheerder
) -> BroncontractWeergave:
    """Stel een contract voor: het eerste van een nieuwe bron, of het volgende."""
    async with db.transaction() as tx:
        contract = await handlers.stel_contract_voor(tx, body.naar_domein(bron, aanroeper.subject))
    return etag.antwoord(BroncontractWeergave.van(contract), contract.versie)


@router.get("/bronnen/{bron}/contracten/{nummer}")
async def lees_contract(bron: Bron, nummer: Nummer, etag: ETagDep, db: DatabaseDep, _: Lezer) -> BroncontractWeergave:
    """Geef een contract van een bron."""
    async with db.transaction() as tx:
        contract = await handlers.toon_contract(tx, bron, nummer)
    return etag.antwoord(BroncontractWeergave.van(contract), contract.versie)


@router.post("/bronnen/{bron}/contracten/{nummer}/_vaststellen", responses=problemen(404, 409))
async def stel_contract_vast(
    *,
    bron: Bron,
    nummer: Nummer,
    body: ContractbesluitInvoer,
    verwacht: VerwachteVersie,
    etag: ETagDep,
    db: DatabaseDep,
    aanroeper: Beheerder,
) -> BroncontractWeergave:
    """Stel een contract vast dat een ander heeft voorgesteld: het geldt meteen."""
    besluit = Besluit(aanroeper.subject, body.reden, datetime.now(UTC))
    async with db.transaction() as tx:
        contract = await handlers.beslis_over_contract(
            tx, bron, nummer, Contractstatus.VASTGESTELD, versie=verwacht, besluit=besluit
        )
    return etag.antwoord(BroncontractWeergave.van(contract), contract.versie)


@router.post("/bronnen/{bron}/contracten/{nummer}/_afwijzen", responses=problemen(404, 409))
async def wijs_contract_af(
    *,
    bron: Bron,
    nummer: Nummer,
    body: ContractbesluitInvoer,
    verwacht: VerwachteVersie,
    etag: ETagDep,
    db: DatabaseDep,
    aanroeper: Beheerder,
) -> BroncontractWeergave:
    """Wijs een voorgesteld contract af."""
    besluit = Besluit(aanroeper.subject, body.reden, datetime.now(UTC))
    async with db.transaction() as tx:
        contract = await handlers.beslis_over_contract(
            tx, bron, nummer, Contractstatus.AFGEWEZEN, versie=verwacht, besluit=besluit
        )
    return etag.antwoord(BroncontractWeergave.van(contract), contract.versie)


@router.post(
    "/bronnen/{bron}/versies",
    status_code=201,
    openapi_extra=_BESTAND,
    responses=problemen(409),
    max_body_size=BRON_BYTES,
)
async def importeer_bron(
    request: Request,
    bron: Bron,
    db: DatabaseDep,
    aanroeper: Importeur,
    peildatum: Annotated[date | None, Query(description="De dag waarover het bestand gaat; anders vandaag.")] = None,
) -> BronversieWeergave:
    """Lees een bestand in als nieuwe versie van een bron: alles, of niets en een verslag van wat er per rij fout is."""
    async with db.transaction() as tx:
        versie = await handlers.importeer_bron(
            tx,
            bron,
            request.stream(),
            FORMATEN[media_type_of(request)],
            peildatum=peildatum or vandaag(datetime.now(UTC)),
            door=aanroeper.subject,
        )
    return BronversieWeergave.van(versie)


@router.get("/bronnen/{bron}/versies")
async def lijst_bronversies(bron: Bron, pagina: PaginaDep, db: DatabaseDep, _: Lezer) -> Lijst[BronversieWeergave]:
    """Geef de versies van een bron, de nieuwste eerst."""
    (voor,) = pagina.na(int) or (None,)
    async with db.transaction() as tx:
        gevonden = await handlers.toon_bronversies(tx, bron, voor=voor, limiet=pagina.limiet + 1)
    return pagina.lijst(gevonden, BronversieWeergave.van, lambda versie: (versie.nummer,))


@router.get("/bronnen/{bron}/versies/{nummer}")
async def lees_bronversie(bron: Bron, nummer: Nummer, db: DatabaseDep, _: Lezer) -> BronversieWeergave:
    """Geef een versie van een bron."""
    async with db.transaction() as tx:
        return BronversieWeergave.van(await handlers.toon_bronversie(tx, bron, nummer))


@router.get("/bronnen/{bron}/versies/{nummer}/rijen")
async def lijst_bronrijen(
    bron: Bron, nummer: Nummer, pagina: PaginaDep, db: DatabaseDep, _: Lezer
) -> Lijst[BronrijWeergave]:
    """Geef de rijen van een versie, op volgorde van het bestand; na de bewaartermijn zijn er geen."""
    (na,) = pagina.na(int) or (0,)
    async with db.transaction() as tx:
        gevonden = await handlers.toon_bronrijen(tx, bron, nummer, na=na, limiet=pagina.limiet + 1)
    return pagina.lijst(gevonden, lambda rij: BronrijWeergave(rij=rij[0], gegevens=rij[1]), lambda rij: (rij[0],))
