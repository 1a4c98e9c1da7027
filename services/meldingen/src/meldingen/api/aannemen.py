"""Taking in: the open intake, and what chain partners deliver."""

from typing import Final

from fastapi import Response

from meldingen import handlers
from meldingen.domain import Melding
from meldingen.handlers import Aanmelding
from meldingen.schemas import BatchInvoer, BatchResultaat, MeldingInvoer, Ontvangstbevestiging, SignaalInvoer
from meldingen.tables import idempotency
from shared.contracts.fouten import DomainError
from shared.runtime.idempotency import SleutelDep
from shared.runtime.web import DatabaseDep, Router, json_antwoord, problemen

from .toegang import IntakeDep, KluisDep, Partner

BATCH_BYTES: Final = 20_000_000  # a thousand signals with a toelichting of full length

router = Router(tags=["aannemen"])


def _bevestiging(melding: Melding) -> Response:
    """Answer what anybody may know of a new melding: that it is there, and nothing of how it was classed."""
    return json_antwoord(Ontvangstbevestiging.van(melding), 201, {"Location": f"/v1/meldingen/{melding.id}"})


@router.post("/meldingen", status_code=201, response_model=Ontvangstbevestiging, responses=problemen(409, 503))
async def registreer_melding(
    body: MeldingInvoer, sleutel: SleutelDep, intake: IntakeDep, kluis: KluisDep, db: DatabaseDep
) -> Response:
    """Doe een melding: een klacht, signaal, ongeval of verzoek. Zonder inloggen, en anoniem als u dat wilt."""
    opdracht = body.naar_opdracht()
    if sleutel.key is None:
        aanmelding = Aanmelding.van(opdracht)
        await intake.registreer(aanmelding)
        return _bevestiging(aanmelding.registratie.melding)
    async with db.transaction() as tx:
        antwoord = await idempotency.replay(tx, sleutel, "")
        if antwoord is None:
            melding = await handlers.registreer_melding(tx, kluis, opdracht)
            antwoord = await idempotency.store(tx, sleutel, "", _bevestiging(melding))
    return antwoord


@router.post("/signalen", status_code=201, response_model=Ontvangstbevestiging, responses=problemen(409))
async def lever_signaal_aan(
    body: SignaalInvoer, sleutel: SleutelDep, kluis: KluisDep, db: DatabaseDep, aanroeper: Partner
) -> Response:
    """Lever als aangesloten ketenpartner één signaal aan."""
    async with db.transaction() as tx:
        antwoord = await idempotency.replay(tx, sleutel, aanroeper.subject)
        if antwoord is None:
            opdracht = body.naar_opdracht(aanroeper.oin)
            (uitkomst,) = await handlers.lever_signalen_aan(tx, kluis, aanroeper.oin, [opdracht])
            if isinstance(uitkomst, DomainError):
                raise uitkomst
            antwoord = await idempotency.store(tx, sleutel, aanroeper.subject, _bevestiging(uitkomst))
    return antwoord


@router.post("/signalen/batch", response_model=BatchResultaat, responses=problemen(409), max_body_size=BATCH_BYTES)
async def lever_signalen_aan(
    body: BatchInvoer, sleutel: SleutelDep, kluis: KluisDep, db: DatabaseDep, aanroeper: Partner
) -> Response:
    """Lever tot 1.000 signalen samen aan. Elk signaal slaagt of faalt op zichzelf; het antwoord noemt elk resultaat."""
    opdrachten = [poging.invoer.naar_opdracht(aanroeper.oin) for poging in body.signalen if poging.invoer is not None]
    async with db.transaction() as tx:
        antwoord = await idempotency.replay(tx, sleutel, aanroeper.subject)
        if antwoord is None:
            uitkomsten = await handlers.lever_signalen_aan(tx, kluis, aanroeper.oin, opdrachten)
            resultaat = json_antwoord(BatchResultaat.van(body.signalen, uitkomsten))
            antwoord = await idempotency.store(tx, sleutel, aanroeper.subject, resultaat)
    return antwoord
