"""Handling: the steps of a melding on its way to a decision, triage, and urgency."""

from uuid import UUID

from meldingen import handlers
from meldingen.domain import URGENTIE_REGELS
from meldingen.schemas import (
    GevolgInvoer,
    MelderantwoordInvoer,
    MeldingWeergave,
    TriageInvoer,
    TriageWeergave,
    UrgentieInvoer,
    UrgentieregelWeergave,
    VragenInvoer,
)
from shared.runtime.etag import ETagDep
from shared.runtime.schemas import Lijst
from shared.runtime.web import DatabaseDep, Router, problemen

from .toegang import BehandelingDep, KluisDep, Lezer

router = Router(tags=["behandelen"])


@router.post("/meldingen/{melding_id}/_bevestigen", responses=problemen(409))
async def bevestig_melding(behandeling: BehandelingDep, etag: ETagDep, db: DatabaseDep) -> MeldingWeergave:
    """Bevestig de ontvangst van een melding."""
    async with db.transaction() as tx:
        melding = await handlers.bevestig_melding(tx, behandeling)
    return etag.antwoord(MeldingWeergave.van(melding), melding.versie)


@router.post("/meldingen/{melding_id}/_triageren", responses=problemen(409))
async def neem_in_triage(behandeling: BehandelingDep, etag: ETagDep, db: DatabaseDep) -> MeldingWeergave:
    """Neem een bevestigde of heropende melding in triage."""
    async with db.transaction() as tx:
        melding = await handlers.neem_in_triage(tx, behandeling)
    return etag.antwoord(MeldingWeergave.van(melding), melding.versie)


@router.post("/meldingen/{melding_id}/_vragen", responses=problemen(409, 410))
async def vraag_aanvulling(
    body: VragenInvoer, behandeling: BehandelingDep, kluis: KluisDep, etag: ETagDep, db: DatabaseDep
) -> MeldingWeergave:
    """Stel de melder vragen; de melding wacht op de aanvulling."""
    async with db.transaction() as tx:
        melding = await handlers.vraag_aanvulling(tx, kluis, behandeling, body.vragen)
    return etag.antwoord(MeldingWeergave.van(melding), melding.versie)


@router.post("/meldingen/{melding_id}/_aanvullen", responses=problemen(409, 410))
async def leg_aanvulling_vast(
    body: MelderantwoordInvoer, behandeling: BehandelingDep, kluis: KluisDep, etag: ETagDep, db: DatabaseDep
) -> MeldingWeergave:
    """Leg vast wat de melder antwoordde langs een andere weg dan zijn ontvangstcode, en ga verder met de triage."""
    async with db.transaction() as tx:
        melding = await handlers.leg_aanvulling_vast(tx, kluis, behandeling, body.aanvulling)
    return etag.antwoord(MeldingWeergave.van(melding), melding.versie)


@router.get("/meldingen/{melding_id}/triage")
async def toon_triage(melding_id: UUID, etag: ETagDep, db: DatabaseDep, _: Lezer) -> Lijst[TriageWeergave]:
    """Geef de laatste antwoorden van de triage; een lege lijst als die er nog niet was."""
    async with db.transaction() as tx:
        melding, triage = await handlers.toon_triage(tx, melding_id)
    return etag.antwoord(Lijst(resultaten=[] if triage is None else [TriageWeergave.van(triage)]), melding.versie)


@router.put("/meldingen/{melding_id}/triage", responses=problemen(409))
async def beantwoord_triage(
    body: TriageInvoer, behandeling: BehandelingDep, etag: ETagDep, db: DatabaseDep
) -> MeldingWeergave:
    """Beantwoord de vragen van de triage; urgentie en team volgen daaruit."""
    async with db.transaction() as tx:
        melding = await handlers.beantwoord_triage(tx, behandeling, body.naar_domein())
    return etag.antwoord(MeldingWeergave.van(melding), melding.versie)


@router.put("/meldingen/{melding_id}/ongeval-gevolg", responses=problemen(409))
async def corrigeer_ongeval(
    body: GevolgInvoer, behandeling: BehandelingDep, etag: ETagDep, db: DatabaseDep
) -> MeldingWeergave:
    """Corrigeer het gevolg van een ongeval, ook als dat later blijkt.

    Een melding die terzijde was gelegd en nu een meldingsplichtig ongeval blijkt, wordt heropend.
    """
    async with db.transaction() as tx:
        melding = await handlers.corrigeer_ongeval(tx, behandeling, body.gevolg)
    return etag.antwoord(MeldingWeergave.van(melding), melding.versie)


@router.put("/meldingen/{melding_id}/urgentie", responses=problemen(409, 410))
async def geef_urgentie(
    body: UrgentieInvoer, behandeling: BehandelingDep, kluis: KluisDep, etag: ETagDep, db: DatabaseDep
) -> MeldingWeergave:
    """Geef een melding een andere klasse dan de regels; de berekende klasse blijft ernaast zichtbaar."""
    async with db.transaction() as tx:
        melding = await handlers.geef_urgentie(tx, kluis, behandeling, body.urgentie, body.reden)
    return etag.antwoord(MeldingWeergave.van(melding), melding.versie)


@router.delete("/meldingen/{melding_id}/urgentie", status_code=200, responses=problemen(409))
async def laat_regels_beslissen(behandeling: BehandelingDep, etag: ETagDep, db: DatabaseDep) -> MeldingWeergave:
    """Ga terug naar de klasse die de regels berekenen."""
    async with db.transaction() as tx:
        melding = await handlers.laat_regels_beslissen(tx, behandeling)
    return etag.antwoord(MeldingWeergave.van(melding), melding.versie)


@router.get("/urgentieregels")
async def lijst_urgentieregels(_: Lezer) -> Lijst[UrgentieregelWeergave]:
    """Geef alle regels die de urgentie bepaalden, bepalen of zullen bepalen, met de dagen waarop zij van kracht zijn.

    Zij staan op volgorde: de eerste die op de dag zelf van kracht is en geldt, beslist.
    """
    return Lijst(resultaten=[UrgentieregelWeergave.van(regel) for regel in URGENTIE_REGELS])
