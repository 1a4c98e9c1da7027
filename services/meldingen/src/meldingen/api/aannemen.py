"""The open intake: what anybody reports."""

from fastapi import Response

from meldingen import handlers
from meldingen.domain import Melding
from meldingen.handlers import Aanmelding
from meldingen.schemas import MeldingInvoer, Ontvangstbevestiging
from meldingen.tables import idempotency
from shared.runtime.idempotency import SleutelDep
from shared.runtime.web import DatabaseDep, Router, json_antwoord, problemen

from .toegang import IntakeDep, KluisDep

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
