"""The open intake: what anybody reports."""

from fastapi import Response

from meldingen import handlers
from meldingen.domain import Melding, Ontvangstcode
from meldingen.handlers import Aanmelding
from meldingen.schemas import MeldingBevestiging, MeldingInvoer
from meldingen.tables import idempotency
from shared.runtime.idempotency import SleutelDep
from shared.runtime.web import DatabaseDep, Router, json_antwoord, problemen

from .toegang import IntakeDep, KluisDep
from .uitdagingen import OVER_DE_DREMPEL

router = Router(tags=["aannemen"])


def _bevestiging(melding: Melding, code: Ontvangstcode) -> Response:
    """Answer what the reporter may know of a new melding: that it is there, and nothing of how it was classed."""
    bevestiging = MeldingBevestiging.met_code(melding, code)
    return json_antwoord(bevestiging, 201, {"Location": f"/v1/meldingen/{melding.id}"})


@router.post(
    "/meldingen",
    status_code=201,
    response_model=MeldingBevestiging,
    responses=problemen(409, 429, 503),
    dependencies=[OVER_DE_DREMPEL],
)
async def registreer_melding(
    body: MeldingInvoer, sleutel: SleutelDep, intake: IntakeDep, kluis: KluisDep, db: DatabaseDep
) -> Response:
    """Doe een melding: een klacht, signaal, ongeval of verzoek. Zonder inloggen, en anoniem als u dat wilt.

    Bewaar de ontvangstcode uit het antwoord: alleen daarmee kunt u uw melding later volgen en aanvullen.
    """
    code = Ontvangstcode.nieuw()
    aanmelding = Aanmelding.van(body.naar_opdracht(), code)
    if sleutel.key is None:
        await intake.registreer(aanmelding)
        return _bevestiging(aanmelding.registratie.melding, code)
    async with db.transaction() as tx:
        antwoord = await idempotency.replay(tx, sleutel, "", kluis.antwoorden)
        if antwoord is None:
            await handlers.registreer_meldingen(tx, kluis, [aanmelding])
            antwoord = _bevestiging(aanmelding.registratie.melding, code)
            await idempotency.store(tx, sleutel, "", antwoord, kluis.antwoorden)
    return antwoord
