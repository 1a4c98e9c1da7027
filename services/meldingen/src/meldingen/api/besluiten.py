"""Deciding about a melding: alone, or by two persons where the law or the rules ask for that."""

from uuid import UUID

from meldingen import handlers
from meldingen.domain import Keuze
from meldingen.handlers import Inzageverzoek
from meldingen.schemas import (
    AfhandelingInvoer,
    BesluitInvoer,
    BesluitWeergave,
    DoorzetInvoer,
    MeldingWeergave,
    OverdrachtInvoer,
    SamenvoegInvoer,
    TerzijdeInvoer,
    ToelichtingInzageInvoer,
    ToelichtingWeergave,
    VoorstelInvoer,
    VoorstelWeergave,
)
from shared.contracts.waardelijsten import MeldingBesluit
from shared.runtime.etag import ETagDep
from shared.runtime.failpoint import hit
from shared.runtime.schemas import Lijst
from shared.runtime.web import DatabaseDep, Router, problemen

from .toegang import AansluitingDep, BehandelingDep, KluisDep, Lezer, ToelichtingLezer

router = Router(tags=["besluiten"])


@router.post("/meldingen/{melding_id}/_onderzoeken", responses=problemen(409, 410))
async def neem_in_onderzoek(
    body: BesluitInvoer, behandeling: BehandelingDep, kluis: KluisDep, etag: ETagDep, db: DatabaseDep
) -> MeldingWeergave:
    """Besluit dat een melding wordt onderzocht."""
    keuze = Keuze(besluit=MeldingBesluit.IN_ONDERZOEK)
    async with db.transaction() as tx:
        melding = await handlers.besluit(tx, kluis, behandeling, keuze, body.toelichting)
    return etag.antwoord(MeldingWeergave.van(melding), melding.versie)


@router.post("/meldingen/{melding_id}/_terzijdeleggen", responses=problemen(409, 410))
async def leg_terzijde(
    body: TerzijdeInvoer, behandeling: BehandelingDep, kluis: KluisDep, etag: ETagDep, db: DatabaseDep
) -> MeldingWeergave:
    """Besluit dat een melding niet in onderzoek gaat. Zij blijft meetellen voor het risico."""
    keuze = Keuze(besluit=MeldingBesluit.NIET_IN_ONDERZOEK, reden=body.reden)
    async with db.transaction() as tx:
        melding = await handlers.besluit(tx, kluis, behandeling, keuze, body.toelichting)
    return etag.antwoord(MeldingWeergave.van(melding), melding.versie)


@router.post("/meldingen/{melding_id}/_doorzetten", responses=problemen(409, 410))
async def zet_door(
    body: DoorzetInvoer, behandeling: BehandelingDep, kluis: KluisDep, etag: ETagDep, db: DatabaseDep
) -> MeldingWeergave:
    """Draag een melding over aan een ketenpartner, die de ontvangst bevestigt of weigert."""
    keuze = Keuze(besluit=MeldingBesluit.DOORGEZET, doorgezet_naar=body.doorgezet_naar)
    async with db.transaction() as tx:
        melding = await handlers.besluit(tx, kluis, behandeling, keuze, body.toelichting)
    return etag.antwoord(MeldingWeergave.van(melding), melding.versie)


@router.put("/meldingen/{melding_id}/overdracht", responses=problemen(409))
async def leg_antwoord_partner_vast(
    body: OverdrachtInvoer, behandeling: BehandelingDep, etag: ETagDep, db: DatabaseDep
) -> MeldingWeergave:
    """Leg vast dat een ketenpartner de overgedragen melding aannam of weigerde; een geweigerde komt terug in triage."""
    async with db.transaction() as tx:
        melding = await handlers.leg_antwoord_partner_vast(tx, behandeling, body.antwoord)
    return etag.antwoord(MeldingWeergave.van(melding), melding.versie)


@router.post("/overdrachten/{melding_id}/_beantwoorden", status_code=204, responses=problemen(429))
async def beantwoord_overdracht(
    melding_id: UUID, body: OverdrachtInvoer, aansluiting: AansluitingDep, db: DatabaseDep
) -> None:
    """Laat als ketenpartner weten of u een aan u overgedragen melding aanneemt."""
    async with db.transaction() as tx:
        await handlers.beantwoord_overdracht(tx, aansluiting, melding_id, body.antwoord)


@router.post("/meldingen/{melding_id}/_samenvoegen", responses=problemen(409, 410))
async def voeg_samen(
    body: SamenvoegInvoer, behandeling: BehandelingDep, kluis: KluisDep, etag: ETagDep, db: DatabaseDep
) -> MeldingWeergave:
    """Laat een melding opgaan in een andere, open melding die niet zelf is samengevoegd."""
    async with db.transaction() as tx:
        melding = await handlers.voeg_samen(tx, kluis, behandeling, body.samengevoegd_met, body.toelichting)
        hit("samenvoegen-voor-commit")
    hit("samenvoegen-na-commit")
    return etag.antwoord(MeldingWeergave.van(melding), melding.versie)


@router.post("/meldingen/{melding_id}/_intrekken", responses=problemen(409, 410))
async def trek_in(
    body: BesluitInvoer, behandeling: BehandelingDep, kluis: KluisDep, etag: ETagDep, db: DatabaseDep
) -> MeldingWeergave:
    """Trek een open melding in op verzoek van de melder."""
    keuze = Keuze(besluit=MeldingBesluit.INGETROKKEN)
    async with db.transaction() as tx:
        melding = await handlers.besluit(tx, kluis, behandeling, keuze, body.toelichting)
    return etag.antwoord(MeldingWeergave.van(melding), melding.versie)


@router.post("/meldingen/{melding_id}/_heropenen", responses=problemen(409, 410))
async def heropen(
    body: BesluitInvoer, behandeling: BehandelingDep, kluis: KluisDep, etag: ETagDep, db: DatabaseDep
) -> MeldingWeergave:
    """Heropen een melding waarover al was besloten."""
    keuze = Keuze(besluit=MeldingBesluit.HEROPEND)
    async with db.transaction() as tx:
        melding = await handlers.besluit(tx, kluis, behandeling, keuze, body.toelichting)
    return etag.antwoord(MeldingWeergave.van(melding), melding.versie)


@router.post("/meldingen/{melding_id}/_afhandelen", responses=problemen(409))
async def handel_af(
    body: AfhandelingInvoer, behandeling: BehandelingDep, etag: ETagDep, db: DatabaseDep
) -> MeldingWeergave:
    """Sluit een melding die is onderzocht zonder interventie uit de planning, met de uitkomst."""
    async with db.transaction() as tx:
        melding = await handlers.handel_af(tx, behandeling, body.uitkomst)
    return etag.antwoord(MeldingWeergave.van(melding), melding.versie)


@router.get("/meldingen/{melding_id}/voorstel")
async def toon_voorstel(melding_id: UUID, db: DatabaseDep, _: Lezer) -> VoorstelWeergave:
    """Geef het besluit dat op een tweede persoon wacht."""
    async with db.transaction() as tx:
        voorstel = await handlers.toon_voorstel(tx, melding_id)
    return VoorstelWeergave.van(voorstel)


@router.put("/meldingen/{melding_id}/voorstel", responses=problemen(409, 410))
async def stel_besluit_voor(
    body: VoorstelInvoer, behandeling: BehandelingDep, kluis: KluisDep, etag: ETagDep, db: DatabaseDep
) -> MeldingWeergave:
    """Stel een besluit voor dat een ander dan u moet bevestigen.

    Nodig om een meldingsplichtig ongeval terzijde te leggen, en om een melding kwaadwillig te noemen.
    """
    async with db.transaction() as tx:
        melding = await handlers.stel_besluit_voor(tx, kluis, behandeling, body.naar_domein(), body.toelichting)
    return etag.antwoord(MeldingWeergave.van(melding), melding.versie)


@router.post("/meldingen/{melding_id}/voorstel/_bevestigen", responses=problemen(409))
async def bevestig_besluit(behandeling: BehandelingDep, etag: ETagDep, db: DatabaseDep) -> MeldingWeergave:
    """Bevestig als tweede persoon het besluit dat een ander voorstelde."""
    async with db.transaction() as tx:
        melding = await handlers.bevestig_besluit(tx, behandeling)
    return etag.antwoord(MeldingWeergave.van(melding), melding.versie)


@router.get("/meldingen/{melding_id}/besluiten")
async def lijst_besluiten(melding_id: UUID, db: DatabaseDep, _: Lezer) -> Lijst[BesluitWeergave]:
    """Geef de besluiten over een melding, het oudste eerst."""
    async with db.transaction() as tx:
        besluiten = await handlers.toon_besluiten(tx, melding_id)
    return Lijst(resultaten=[BesluitWeergave.van(besluit) for besluit in besluiten])


@router.post("/meldingen/{melding_id}/toelichtingen/{toelichting_id}/_inzien", responses=problemen(410))
async def zie_toelichting_in(
    *,
    melding_id: UUID,
    toelichting_id: UUID,
    body: ToelichtingInzageInvoer,
    kluis: KluisDep,
    db: DatabaseDep,
    aanroeper: ToelichtingLezer,
) -> ToelichtingWeergave:
    """Geef de toelichting op een besluit of voorstel, zonder de melder. Elke inzage wordt met haar doel vastgelegd."""
    verzoek = Inzageverzoek(aanroeper.subject, body.doelbinding)
    async with db.transaction() as tx:
        toelichting = await handlers.zie_toelichting_in(tx, kluis, melding_id, toelichting_id, verzoek)
    return ToelichtingWeergave.van(toelichting)
