"""What is told of the register, what it was before, and which vestiging goes on what another was."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import Query, Response

from risico import handlers
from risico.domain import OpvolgingStatus
from risico.schemas import HistorieWeergave, MutatieInvoer, MutatieWeergave, OpvolgingBesluitInvoer, OpvolgingWeergave
from risico.tables import idempotency
from shared.runtime.etag import ETagDep, VerwachteVersie
from shared.runtime.idempotency import SleutelDep
from shared.runtime.paging import PaginaDep
from shared.runtime.schemas import Lijst
from shared.runtime.web import DatabaseDep, Router, json_antwoord, problemen

from .toegang import Corrector, KvkNummerPad, Lezer, Muteerder, VestigingsnummerPad

router = Router(tags=["register"])

_BESLUITEN: Final = problemen(404, 409)


@router.post("/registermutaties", status_code=201, response_model=MutatieWeergave, responses=problemen(409))
async def meld_registermutatie(
    body: MutatieInvoer, sleutel: SleutelDep, db: DatabaseDep, aanroeper: Muteerder
) -> Response:
    """Meld wat er met een bedrijf of vestiging is gebeurd; dat mag ook lang erna, en in elke volgorde."""
    async with db.transaction() as tx:
        antwoord = await idempotency.replay(tx, sleutel, aanroeper.subject)
        if antwoord is None:
            verslag = await handlers.muteer(tx, body.naar_domein(), aanroeper.subject)
            weergave = MutatieWeergave.van(verslag.mutatie, [opvolging.id for opvolging in verslag.opvolgingen])
            antwoord = await idempotency.store(tx, sleutel, aanroeper.subject, json_antwoord(weergave, 201))
    return antwoord


@router.get("/vestigingen/{vestigingsnummer}/historie")
async def lijst_historie_van_vestiging(
    vestigingsnummer: VestigingsnummerPad, pagina: PaginaDep, db: DatabaseDep, _: Lezer
) -> Lijst[HistorieWeergave]:
    """Geef wat er aan een vestiging veranderde, de nieuwste ingangsdatum eerst."""
    (na,) = pagina.na(UUID) or (None,)
    async with db.transaction() as tx:
        gevonden = await handlers.toon_historie_van_vestiging(tx, vestigingsnummer, na=na, limiet=pagina.limiet + 1)
    return pagina.lijst(gevonden, HistorieWeergave.van, lambda regel: (regel[0].id,))


@router.get("/bedrijven/{kvkNummer}/historie")
async def lijst_historie_van_bedrijf(
    kvk_nummer: KvkNummerPad, pagina: PaginaDep, db: DatabaseDep, _: Lezer
) -> Lijst[HistorieWeergave]:
    """Geef wat er aan een bedrijf veranderde, de nieuwste ingangsdatum eerst."""
    (na,) = pagina.na(UUID) or (None,)
    async with db.transaction() as tx:
        gevonden = await handlers.toon_historie_van_bedrijf(tx, kvk_nummer, na=na, limiet=pagina.limiet + 1)
    return pagina.lijst(gevonden, HistorieWeergave.van, lambda regel: (regel[0].id,))


@router.get("/opvolgingen")
async def lijst_opvolgingen(
    pagina: PaginaDep, db: DatabaseDep, _: Lezer, status: Annotated[OpvolgingStatus | None, Query()] = None
) -> Lijst[OpvolgingWeergave]:
    """Geef de opvolgingen, het oudste voorstel eerst."""
    (na,) = pagina.na(UUID) or (None,)
    async with db.transaction() as tx:
        gevonden = await handlers.zoek_opvolgingen(tx, status, na=na, limiet=pagina.limiet + 1)
    return pagina.lijst(gevonden, OpvolgingWeergave.van, lambda opvolging: (opvolging.id,))


@router.get("/opvolgingen/{opvolging_id}")
async def lees_opvolging(opvolging_id: UUID, etag: ETagDep, db: DatabaseDep, _: Lezer) -> OpvolgingWeergave:
    """Geef een opvolging."""
    async with db.transaction() as tx:
        opvolging = await handlers.toon_opvolging(tx, opvolging_id)
    return etag.antwoord(OpvolgingWeergave.van(opvolging), opvolging.versie)


@router.post("/opvolgingen/{opvolging_id}/_bevestigen", responses=_BESLUITEN)
async def bevestig_opvolging(
    *,
    opvolging_id: UUID,
    body: OpvolgingBesluitInvoer,
    verwacht: VerwachteVersie,
    etag: ETagDep,
    db: DatabaseDep,
    aanroeper: Corrector,
) -> OpvolgingWeergave:
    """Bevestig dat de geschiedenis meegaat: zij telt bij de opvolger alsof die haar altijd al had."""
    return await _beslis(
        db, etag, opvolging_id, OpvolgingStatus.BEVESTIGD, versie=verwacht, door=aanroeper.subject, reden=body.reden
    )


@router.post("/opvolgingen/{opvolging_id}/_weigeren", responses=_BESLUITEN)
async def weiger_opvolging(
    *,
    opvolging_id: UUID,
    body: OpvolgingBesluitInvoer,
    verwacht: VerwachteVersie,
    etag: ETagDep,
    db: DatabaseDep,
    aanroeper: Corrector,
) -> OpvolgingWeergave:
    """Weiger: de opvolger begint zonder geschiedenis."""
    return await _beslis(
        db, etag, opvolging_id, OpvolgingStatus.GEWEIGERD, versie=verwacht, door=aanroeper.subject, reden=body.reden
    )


@router.post("/opvolgingen/{opvolging_id}/_intrekken", responses=_BESLUITEN)
async def trek_opvolging_in(
    *,
    opvolging_id: UUID,
    body: OpvolgingBesluitInvoer,
    verwacht: VerwachteVersie,
    etag: ETagDep,
    db: DatabaseDep,
    aanroeper: Corrector,
) -> OpvolgingWeergave:
    """Trek een bevestiging in: het wordt alsof de geschiedenis nooit is meegegaan."""
    return await _beslis(
        db, etag, opvolging_id, OpvolgingStatus.INGETROKKEN, versie=verwacht, door=aanroeper.subject, reden=body.reden
    )


async def _beslis(
    db: DatabaseDep, etag: ETagDep, opvolging_id: UUID, status: OpvolgingStatus, *, versie: int, door: str, reden: str
) -> OpvolgingWeergave:
    async with db.transaction() as tx:
        opvolging = await handlers.beslis_over_opvolging(
            tx, opvolging_id, status, versie=versie, door=door, reden=reden
        )
    return etag.antwoord(OpvolgingWeergave.van(opvolging), opvolging.versie)
