"""The HTTP API of meldingen; routes open the transaction and leave the rules to the handlers."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import Depends, Path, Query, Request, Response
from pydantic import AwareDatetime

from meldingen import handlers
from meldingen.domain import Melding, MeldingStatus, Zoekcriteria
from meldingen.handlers import Aanmelding, Intake, Inzageverzoek
from meldingen.repository import Kluis
from meldingen.schemas import (
    BatchInvoer,
    BatchResultaat,
    InzageInvoer,
    KetenpartnerInvoer,
    KetenpartnerWeergave,
    MelderWeergave,
    MeldingInvoer,
    MeldingWeergave,
    Ontvangstbevestiging,
    SignaalInvoer,
    StatusverloopWeergave,
    ZoekInvoer,
)
from meldingen.tables import idempotency
from shared.contracts.fouten import DomainError
from shared.contracts.onderdelen import KvkNummer
from shared.contracts.waardelijsten import MeldingSoort, Urgentie
from shared.runtime.auth import Aanroeper, bevoegd
from shared.runtime.etag import ETagDep, VerwachteVersie
from shared.runtime.idempotency import SleutelDep
from shared.runtime.paging import PaginaDep
from shared.runtime.problems import ProblemError
from shared.runtime.schemas import Lijst
from shared.runtime.web import DatabaseDep, Router, json_antwoord, problemen

MELDER_LEZEN: Final = "meldingen:melder-lezen"
BATCH_BYTES: Final = 20_000_000  # a thousand signals with a toelichting of full length

Lezer = Annotated[Aanroeper, bevoegd("meldingen:lezen")]
MelderLezer = Annotated[Aanroeper, bevoegd(MELDER_LEZEN)]
Partner = Annotated[Aanroeper, bevoegd("signalen:aanleveren")]
Beheerder = Annotated[Aanroeper, bevoegd("meldingen:beheer")]
Oin = Annotated[str, Path(pattern=r"^[0-9]{20}$", description="Het organisatie-identificatienummer van de partner.")]


def _intake(request: Request) -> Intake:
    intake: Intake = request.app.state.intake
    return intake


def _kluis(request: Request) -> Kluis:
    kluis: Kluis = request.app.state.kluis
    return kluis


IntakeDep = Annotated[Intake, Depends(_intake)]
KluisDep = Annotated[Kluis, Depends(_kluis)]

aannemen = Router(tags=["aannemen"])
lezen = Router(tags=["lezen"])
beheer = Router(tags=["beheer"])
routers = (aannemen, lezen, beheer)


def _bevestiging(melding: Melding) -> Response:
    """Answer what anybody may know of a new melding: that it is there, and nothing of how it was classed."""
    return json_antwoord(Ontvangstbevestiging.van(melding), 201, {"Location": f"/v1/meldingen/{melding.id}"})


@aannemen.post("/meldingen", status_code=201, response_model=Ontvangstbevestiging, responses=problemen(409, 503))
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


@aannemen.post("/signalen", status_code=201, response_model=Ontvangstbevestiging, responses=problemen(409))
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


@aannemen.post("/signalen/batch", response_model=BatchResultaat, responses=problemen(409), max_body_size=BATCH_BYTES)
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


@lezen.get("/meldingen")
async def lijst_meldingen(
    *,
    pagina: PaginaDep,
    db: DatabaseDep,
    _: Lezer,
    soort: MeldingSoort | None = None,
    status: MeldingStatus | None = None,
    urgentie: Urgentie | None = None,
    kvk_nummer: Annotated[KvkNummer | None, Query(alias="kvkNummer")] = None,
    vanaf: Annotated[AwareDatetime | None, Query(description="Ontvangen op of na dit tijdstip.")] = None,
    tot: Annotated[AwareDatetime | None, Query(description="Ontvangen voor dit tijdstip.")] = None,
) -> Lijst[MeldingWeergave]:
    """Geef de meldingen, de nieuwste eerst."""
    criteria = Zoekcriteria(soort=soort, status=status, urgentie=urgentie, kvk_nummer=kvk_nummer, vanaf=vanaf, tot=tot)
    (na,) = pagina.na(UUID) or (None,)
    async with db.transaction() as tx:
        gevonden = await handlers.zoek_meldingen(tx, criteria, na=na, limiet=pagina.limiet + 1)
    return pagina.lijst(gevonden, MeldingWeergave.van, lambda melding: (melding.id,))


@lezen.post("/meldingen/_zoek")
async def zoek_meldingen(
    body: ZoekInvoer, pagina: PaginaDep, kluis: KluisDep, db: DatabaseDep, aanroeper: Lezer
) -> Lijst[MeldingWeergave]:
    """Zoek meldingen, de nieuwste eerst.

    Zoeken op e-mailadres of telefoonnummer van de melder vraagt ook de scope meldingen:melder-lezen en een
    doelbinding, en wordt vastgelegd bij elke gevonden melding.
    """
    criteria = Zoekcriteria(
        soort=body.soort,
        status=body.status,
        urgentie=body.urgentie,
        kvk_nummer=body.kvk_nummer,
        vanaf=body.vanaf,
        tot=body.tot,
    )
    (na,) = pagina.na(UUID) or (None,)
    async with db.transaction() as tx:
        if body.doelbinding is None or (body.email is None and body.telefoon is None):
            gevonden = await handlers.zoek_meldingen(tx, criteria, na=na, limiet=pagina.limiet + 1)
        else:
            _eis_melder_lezen(aanroeper)
            verzoek = Inzageverzoek(aanroeper.subject, body.doelbinding)
            gevonden = await handlers.zoek_van_melder(
                tx, kluis, criteria, verzoek, email=body.email, telefoon=body.telefoon, na=na, limiet=pagina.limiet
            )
    return pagina.lijst(gevonden, MeldingWeergave.van, lambda melding: (melding.id,))


@lezen.get("/meldingen/{melding_id}")
async def toon_melding(melding_id: UUID, etag: ETagDep, db: DatabaseDep, _: Lezer) -> MeldingWeergave:
    """Geef één melding, zonder gegevens van de melder."""
    async with db.transaction() as tx:
        melding = await handlers.toon_melding(tx, melding_id)
    return etag.antwoord(MeldingWeergave.van(melding), melding.versie)


@lezen.get("/meldingen/{melding_id}/statusverloop")
async def toon_statusverloop(melding_id: UUID, db: DatabaseDep, _: Lezer) -> StatusverloopWeergave:
    """Geef de stappen in de behandeling van een melding, de oudste eerst."""
    async with db.transaction() as tx:
        melding, overgangen = await handlers.toon_statusverloop(tx, melding_id)
    return StatusverloopWeergave.van(melding, overgangen)


@lezen.post("/meldingen/{melding_id}/melder/_inzien")
async def zie_melder_in(
    melding_id: UUID, body: InzageInvoer, kluis: KluisDep, db: DatabaseDep, aanroeper: MelderLezer
) -> MelderWeergave:
    """Geef de gegevens en de woorden van de melder. Elke inzage wordt met haar doel vastgelegd."""
    async with db.transaction() as tx:
        verzoek = Inzageverzoek(aanroeper.subject, body.doelbinding)
        melder, toelichting = await handlers.zie_melder_in(tx, kluis, melding_id, verzoek)
    return MelderWeergave.van(melder, toelichting)


@beheer.get("/ketenpartners")
async def lijst_ketenpartners(pagina: PaginaDep, db: DatabaseDep, _: Beheerder) -> Lijst[KetenpartnerWeergave]:
    """Geef de aangesloten ketenpartners, op volgorde van OIN."""
    (na,) = pagina.na(str) or (None,)
    async with db.transaction() as tx:
        gevonden = await handlers.toon_aansluitingen(tx, na=na, limiet=pagina.limiet + 1)
    return pagina.lijst(gevonden, KetenpartnerWeergave.van, lambda aansluiting: (aansluiting.oin,))


@beheer.get("/ketenpartners/{oin}")
async def toon_ketenpartner(oin: Oin, etag: ETagDep, db: DatabaseDep, _: Beheerder) -> KetenpartnerWeergave:
    """Geef één aangesloten ketenpartner."""
    async with db.transaction() as tx:
        aansluiting = await handlers.toon_aansluiting(tx, oin)
    return etag.antwoord(KetenpartnerWeergave.van(aansluiting), aansluiting.versie)


@beheer.put("/ketenpartners/{oin}")
async def leg_ketenpartner_vast(
    oin: Oin, body: KetenpartnerInvoer, verwacht: VerwachteVersie, etag: ETagDep, db: DatabaseDep, _: Beheerder
) -> KetenpartnerWeergave:
    """Sluit een ketenpartner aan (If-Match "0"), of wijzig wat die mag aanleveren."""
    async with db.transaction() as tx:
        aansluiting = await handlers.leg_aansluiting_vast(tx, body.naar_domein(oin), verwacht)
    return etag.antwoord(KetenpartnerWeergave.van(aansluiting), aansluiting.versie)


def _eis_melder_lezen(aanroeper: Aanroeper) -> None:
    """Refuse who may read meldingen but not who reported them."""
    if MELDER_LEZEN not in aanroeper.scopes:
        raise ProblemError(403, "scope-ontbreekt", "Niet toegestaan", f"Het token mist de scope {MELDER_LEZEN}.")
