"""What chain partners deliver, one by one or together, and what became of it."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import Query, Response

from meldingen import handlers
from meldingen.domain import Aansluiting, Melding, MeldingStatus
from meldingen.handlers import Levering
from meldingen.schemas import (
    BatchInvoer,
    BatchResultaat,
    EigenKenmerk,
    Ontvangstbevestiging,
    SignaalInvoer,
    SignaalWeergave,
)
from meldingen.tables import idempotency
from shared.contracts.fouten import DomainError
from shared.contracts.waardelijsten import MeldingSoort
from shared.runtime.etag import ETagDep
from shared.runtime.failpoint import hit
from shared.runtime.idempotency import SleutelDep
from shared.runtime.paging import PaginaDep
from shared.runtime.schemas import Lijst
from shared.runtime.web import DatabaseDep, Router, json_antwoord, problemen

from .toegang import AansluitingDep, KluisDep, Partner

BATCH_BYTES: Final = 20_000_000  # a thousand signals with a toelichting of full length

router = Router(tags=["aannemen"])


def levering(signaal: SignaalInvoer, aansluiting: Aansluiting, kenmerk: str | None = None) -> Levering:
    """Make a signal ready; `kenmerk` tells it from others where the partner gave it no reference of its own."""
    return Levering(signaal.naar_opdracht(aansluiting.oin), signaal.eigen_kenmerk or kenmerk, signaal.inhoud())


@router.post(
    "/signalen",
    status_code=201,
    response_model=Ontvangstbevestiging,
    responses={200: {"model": Ontvangstbevestiging, "description": "Al eerder aangenomen."}, **problemen(409, 429)},
)
async def lever_signaal_aan(
    body: SignaalInvoer,
    sleutel: SleutelDep,
    kluis: KluisDep,
    db: DatabaseDep,
    aansluiting: AansluitingDep,
) -> Response:
    """Lever als aangesloten ketenpartner één signaal aan."""
    async with db.transaction() as tx:
        antwoord = await idempotency.replay(tx, sleutel, aansluiting.oin)
        if antwoord is None:
            (uitkomst,) = await handlers.lever_signalen_aan(tx, kluis, aansluiting, [levering(body, aansluiting)])
            if isinstance(uitkomst, DomainError):
                raise uitkomst
            if isinstance(uitkomst, Melding):
                status, bevestiging = 201, Ontvangstbevestiging.van(uitkomst)
            else:
                eerder = await handlers.toon_signaal(tx, aansluiting.oin, uitkomst.melding_id)
                status, bevestiging = 200, Ontvangstbevestiging.model_validate(eerder)
            location = {"Location": f"/v1/signalen/{bevestiging.melding_id}"}
            antwoord = await idempotency.store(
                tx, sleutel, aansluiting.oin, json_antwoord(bevestiging, status, location)
            )
    return antwoord


@router.post("/signalen/batch", response_model=BatchResultaat, responses=problemen(409, 429), max_body_size=BATCH_BYTES)
async def lever_signalen_aan(
    body: BatchInvoer,
    sleutel: SleutelDep,
    kluis: KluisDep,
    db: DatabaseDep,
    aansluiting: AansluitingDep,
) -> Response:
    """Lever tot 1.000 signalen samen aan. Elk signaal slaagt of faalt op zichzelf; het antwoord noemt elk resultaat.

    Van wat nieuw is, worden de eerste aangenomen die nog in uw dagvolume passen. Is dat al bereikt, dan volgt 429.
    """
    leveringen = [levering(poging.invoer, aansluiting) for poging in body.signalen if poging.invoer is not None]
    async with db.transaction() as tx:
        antwoord = await idempotency.replay(tx, sleutel, aansluiting.oin)
        if antwoord is None:
            uitkomsten = await handlers.lever_signalen_aan(tx, kluis, aansluiting, leveringen)
            resultaat = json_antwoord(BatchResultaat.van(body.signalen, uitkomsten))
            antwoord = await idempotency.store(tx, sleutel, aansluiting.oin, resultaat)
            hit("batch-voor-commit")
    hit("batch-na-commit")
    return antwoord


@router.get("/signalen")
async def lijst_signalen(
    *,
    pagina: PaginaDep,
    db: DatabaseDep,
    aanroeper: Partner,
    soort: MeldingSoort | None = None,
    status: MeldingStatus | None = None,
    eigen_kenmerk: Annotated[EigenKenmerk | None, Query(alias="eigenKenmerk")] = None,
) -> Lijst[SignaalWeergave]:
    """Geef de signalen die uw eigen organisatie aanleverde, de nieuwste eerst."""
    (na,) = pagina.na(UUID) or (None,)
    async with db.transaction() as tx:
        gevonden = await handlers.toon_signalen(
            tx,
            aanroeper.oin,
            soort=soort,
            status=status,
            eigen_kenmerk=eigen_kenmerk,
            na=na,
            limiet=pagina.limiet + 1,
        )
    return pagina.lijst(gevonden, SignaalWeergave.model_validate, lambda signaal: (signaal.melding_id,))


@router.get("/signalen/{melding_id}")
async def toon_signaal(melding_id: UUID, etag: ETagDep, db: DatabaseDep, aanroeper: Partner) -> SignaalWeergave:
    """Geef hoe ver een signaal is dat uw eigen organisatie aanleverde."""
    async with db.transaction() as tx:
        signaal = await handlers.toon_signaal(tx, aanroeper.oin, melding_id)
    return etag.antwoord(SignaalWeergave.model_validate(signaal), signaal.versie)
