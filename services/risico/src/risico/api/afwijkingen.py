"""Judgements of persons, beside the computed score."""

from uuid import UUID

from risico import handlers
from risico.schemas import (
    AfwijkendInvoer,
    AfwijkingInvoer,
    AfwijkingMetVersiesWeergave,
    AfwijkingWeergave,
    IntrekkingInvoer,
)
from shared.runtime.etag import ETagDep, VerwachteVersie
from shared.runtime.paging import PaginaDep
from shared.runtime.schemas import Lijst
from shared.runtime.web import DatabaseDep, Router, problemen

from .toegang import AANLEIDING_LEZEN, Afwijker, Lezer, VestigingsnummerPad

router = Router(tags=["afwijkingen"])


@router.post("/risicoprofielen/{vestigingsnummer}/afwijkingen", status_code=201, responses=problemen(404, 409))
async def wijk_af(
    vestigingsnummer: VestigingsnummerPad, body: AfwijkingInvoer, etag: ETagDep, db: DatabaseDep, aanroeper: Afwijker
) -> AfwijkingWeergave:
    """Zet uw eigen oordeel naast de berekende score. Die verandert er niet door, en het oordeel vervalt vanzelf."""
    async with db.transaction() as tx:
        afwijking = await handlers.wijk_af(tx, vestigingsnummer, body.risico, body.naar_domein(), aanroeper.subject)
    return etag.antwoord(AfwijkingWeergave.van(afwijking, met_reden=True), afwijking.versie)


@router.get("/risicoprofielen/{vestigingsnummer}/afwijkingen")
async def lijst_afwijkingen(
    vestigingsnummer: VestigingsnummerPad, pagina: PaginaDep, db: DatabaseDep, aanroeper: Lezer
) -> Lijst[AfwijkingWeergave]:
    """Geef de oordelen van mensen over een vestiging, ook die voorbij zijn, de nieuwste eerst."""
    (na,) = pagina.na(UUID) or (None,)
    async with db.transaction() as tx:
        gevonden = await handlers.toon_afwijkingen(tx, vestigingsnummer, na=na, limiet=pagina.limiet + 1)
    met_reden = AANLEIDING_LEZEN in aanroeper.scopes
    return pagina.lijst(gevonden, lambda a: AfwijkingWeergave.van(a, met_reden=met_reden), lambda a: (a.id,))


@router.get("/afwijkingen/{afwijking_id}")
async def lees_afwijking(
    afwijking_id: UUID, etag: ETagDep, db: DatabaseDep, aanroeper: Lezer
) -> AfwijkingMetVersiesWeergave:
    """Geef een oordeel met wie het wanneer gaf, wijzigde of introk."""
    async with db.transaction() as tx:
        versies = await handlers.toon_afwijking(tx, afwijking_id)
    weergave = AfwijkingMetVersiesWeergave.met_versies(versies, met_reden=AANLEIDING_LEZEN in aanroeper.scopes)
    return etag.antwoord(weergave, versies[-1].versie)


@router.put("/afwijkingen/{afwijking_id}", responses=problemen(404, 409))
async def wijzig_afwijking(
    *,
    afwijking_id: UUID,
    body: AfwijkendInvoer,
    verwacht: VerwachteVersie,
    etag: ETagDep,
    db: DatabaseDep,
    aanroeper: Afwijker,
) -> AfwijkingWeergave:
    """Wijzig een oordeel dat nog loopt; wat er stond blijft bewaard."""
    async with db.transaction() as tx:
        afwijking = await handlers.wijzig_afwijking(
            tx, afwijking_id, body.naar_domein(), versie=verwacht, door=aanroeper.subject
        )
    return etag.antwoord(AfwijkingWeergave.van(afwijking, met_reden=True), afwijking.versie)


@router.post("/afwijkingen/{afwijking_id}/_intrekken", responses=problemen(404, 409))
async def trek_afwijking_in(
    *,
    afwijking_id: UUID,
    body: IntrekkingInvoer,
    verwacht: VerwachteVersie,
    etag: ETagDep,
    db: DatabaseDep,
    aanroeper: Afwijker,
) -> AfwijkingWeergave:
    """Trek een oordeel in voor zijn einddatum."""
    async with db.transaction() as tx:
        afwijking = await handlers.trek_afwijking_in(
            tx, afwijking_id, body.reden, versie=verwacht, door=aanroeper.subject
        )
    return etag.antwoord(AfwijkingWeergave.van(afwijking, met_reden=True), afwijking.versie)
