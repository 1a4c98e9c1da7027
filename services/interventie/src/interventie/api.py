"""The HTTP API of interventie; routes open the transaction and leave the rules to the handlers."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import Depends, Query, Response

from interventie import handlers
from interventie.domain import Opdracht, Status, Zoekcriteria
from interventie.schemas import (
    AanleidingWeergave,
    AfrondingInvoer,
    BevindingInvoer,
    BevindingWeergave,
    HertoewijzingInvoer,
    InterventieWeergave,
    KeuzeWeergave,
    RedenInvoer,
    StatusovergangWeergave,
)
from shared.contracts.waardelijsten import InterventieType
from shared.runtime.auth import Aanroeper, bevoegd
from shared.runtime.etag import ETagDep, VerwachteVersie
from shared.runtime.paging import PaginaDep
from shared.runtime.schemas import Dag, Lijst
from shared.runtime.web import DatabaseDep, Router, problemen

Lezer = Annotated[Aanroeper, bevoegd("interventie:lezen")]
Uitvoerder = Annotated[Aanroeper, bevoegd("interventie:uitvoeren")]
AanleidingLezer = Annotated[Aanroeper, bevoegd("interventie:aanleiding-lezen")]
Beheerder = Annotated[Aanroeper, bevoegd("interventie:beheer")]


async def _uitvoering(interventie_id: UUID, verwacht: VerwachteVersie, aanroeper: Uitvoerder) -> Opdracht:
    return Opdracht(interventie_id, verwacht, aanroeper.subject)


async def _beheer(interventie_id: UUID, verwacht: VerwachteVersie, aanroeper: Beheerder) -> Opdracht:
    return Opdracht(interventie_id, verwacht, aanroeper.subject)


Uitvoering = Annotated[Opdracht, Depends(_uitvoering)]
Beheer = Annotated[Opdracht, Depends(_beheer)]

lezen = Router(tags=["lezen"])
uitvoeren = Router(tags=["uitvoeren"])
aanleiding = Router(tags=["aanleiding"])
beheer = Router(tags=["beheer"])
routers: Final = (lezen, uitvoeren, aanleiding, beheer)


@lezen.get("/interventies")
async def lijst_interventies(
    *,
    pagina: PaginaDep,
    db: DatabaseDep,
    _: Lezer,
    inspecteur_id: Annotated[UUID | None, Query(alias="inspecteurId")] = None,
    status: Status | None = None,
    type: InterventieType | None = None,  # noqa: A002 - the name of the field
    bezoek_datum_vanaf: Annotated[
        Dag | None, Query(alias="bezoekDatumVanaf", description="Bezoek op of na deze dag.")
    ] = None,
    bezoek_datum_tot: Annotated[
        Dag | None, Query(alias="bezoekDatumTot", description="Bezoek tot en met deze dag.")
    ] = None,
) -> Lijst[InterventieWeergave]:
    """Geef de interventies, de nieuwste eerst."""
    criteria = Zoekcriteria(
        inspecteur_id=inspecteur_id,
        status=status,
        type=type,
        bezoek_vanaf=bezoek_datum_vanaf,
        bezoek_tot=bezoek_datum_tot,
    )
    (na,) = pagina.na(UUID) or (None,)
    async with db.transaction() as tx:
        gevonden = await handlers.zoek_interventies(tx, criteria, na=na, limiet=pagina.limiet + 1)
    return pagina.lijst(gevonden, InterventieWeergave.van, lambda interventie: (interventie.id,))


@lezen.get("/interventies/{interventie_id}")
async def toon_interventie(interventie_id: UUID, etag: ETagDep, db: DatabaseDep, _: Lezer) -> InterventieWeergave:
    """Geef één interventie, zonder wat er de aanleiding toe was."""
    async with db.transaction() as tx:
        interventie = await handlers.toon_interventie(tx, interventie_id)
    return etag.antwoord(InterventieWeergave.van(interventie), interventie.versie)


@lezen.get("/interventies/{interventie_id}/statusverloop")
async def toon_statusverloop(interventie_id: UUID, db: DatabaseDep, _: Lezer) -> Lijst[StatusovergangWeergave]:
    """Geef het verloop van een interventie, de oudste stap eerst."""
    async with db.transaction() as tx:
        overgangen = await handlers.toon_statusverloop(tx, interventie_id)
    return Lijst(resultaten=[StatusovergangWeergave.uit(overgang) for overgang in overgangen])


@lezen.get("/interventies/{interventie_id}/bevindingen")
async def lijst_bevindingen(interventie_id: UUID, db: DatabaseDep, _: Lezer) -> Lijst[BevindingWeergave]:
    """Geef wat er is gevonden, in de volgorde van vastleggen."""
    async with db.transaction() as tx:
        bevindingen = await handlers.toon_bevindingen(tx, interventie_id)
    return Lijst(resultaten=[BevindingWeergave.van(bevinding) for bevinding in bevindingen])


@aanleiding.get("/interventies/{interventie_id}/aanleiding")
async def toon_aanleiding(
    interventie_id: UUID, db: DatabaseDep, aanroeper: AanleidingLezer
) -> Lijst[AanleidingWeergave]:
    """Geef de meldingen waarop een interventie volgde, de oudste eerst. Elke inzage wordt vastgelegd."""
    async with db.transaction() as tx:
        aanleidingen = await handlers.zie_aanleiding_in(tx, interventie_id, aanroeper.subject)
    return Lijst(resultaten=[AanleidingWeergave.van(melding) for melding in aanleidingen])


@aanleiding.get("/interventies/{interventie_id}/keuze")
async def toon_keuze(interventie_id: UUID, db: DatabaseDep, aanroeper: AanleidingLezer) -> Lijst[KeuzeWeergave]:
    """Geef waarom dit type is gekozen, de geldende keuze eerst.

    De reden kan verraden dat er een melding was; daarom wordt elke inzage vastgelegd.
    """
    async with db.transaction() as tx:
        keuzes = await handlers.zie_keuze_in(tx, interventie_id, aanroeper.subject)
    return Lijst(resultaten=[KeuzeWeergave.van(keuze) for keuze in keuzes])


@uitvoeren.post("/interventies/{interventie_id}/_inplannen", responses=problemen(409))
async def plan_interventie_in(opdracht: Uitvoering, etag: ETagDep, db: DatabaseDep) -> InterventieWeergave:
    """Bevestig het bezoek: het is voorbereid."""
    async with db.transaction() as tx:
        interventie = await handlers.plan_in(tx, opdracht)
    return etag.antwoord(InterventieWeergave.van(interventie), interventie.versie)


@uitvoeren.post("/interventies/{interventie_id}/_starten", responses=problemen(409))
async def start_interventie(opdracht: Uitvoering, etag: ETagDep, db: DatabaseDep) -> InterventieWeergave:
    """Begin met de uitvoering."""
    async with db.transaction() as tx:
        interventie = await handlers.start(tx, opdracht)
    return etag.antwoord(InterventieWeergave.van(interventie), interventie.versie)


@uitvoeren.post("/interventies/{interventie_id}/_opschorten", responses=problemen(409))
async def schort_interventie_op(
    body: RedenInvoer, opdracht: Uitvoering, etag: ETagDep, db: DatabaseDep
) -> InterventieWeergave:
    """Schort een interventie op."""
    async with db.transaction() as tx:
        interventie = await handlers.schort_op(tx, opdracht, body.reden)
    return etag.antwoord(InterventieWeergave.van(interventie), interventie.versie)


@uitvoeren.post("/interventies/{interventie_id}/_hervatten", responses=problemen(409))
async def hervat_interventie(opdracht: Uitvoering, etag: ETagDep, db: DatabaseDep) -> InterventieWeergave:
    """Hervat een opgeschorte interventie waar zij was gebleven."""
    async with db.transaction() as tx:
        interventie = await handlers.hervat(tx, opdracht)
    return etag.antwoord(InterventieWeergave.van(interventie), interventie.versie)


@uitvoeren.post("/interventies/{interventie_id}/bevindingen", status_code=201, responses=problemen(409))
async def leg_bevinding_vast(
    body: BevindingInvoer, opdracht: Uitvoering, response: Response, db: DatabaseDep
) -> BevindingWeergave:
    """Leg een bevinding vast. De ETag in het antwoord is die van de interventie."""
    async with db.transaction() as tx:
        interventie, bevinding = await handlers.leg_bevinding_vast(tx, opdracht, body.naar_opdracht())
    response.headers["ETag"] = f'"{interventie.versie}"'
    response.headers["Location"] = f"/v1/interventies/{interventie.id}/bevindingen"
    return BevindingWeergave.van(bevinding)


@uitvoeren.post("/interventies/{interventie_id}/_afronden", responses=problemen(409))
async def rond_interventie_af(
    body: AfrondingInvoer, opdracht: Uitvoering, etag: ETagDep, db: DatabaseDep
) -> InterventieWeergave:
    """Rond een interventie af met een uitkomst die past bij de bevindingen."""
    async with db.transaction() as tx:
        interventie = await handlers.rond_af(tx, opdracht, body.naar_domein())
    return etag.antwoord(InterventieWeergave.van(interventie), interventie.versie)


@beheer.post("/interventies/{interventie_id}/_hertoewijzen", responses=problemen(409))
async def wijs_interventie_her_toe(
    body: HertoewijzingInvoer, opdracht: Beheer, etag: ETagDep, db: DatabaseDep
) -> InterventieWeergave:
    """Geef een interventie aan een andere inspecteur; latere planningen laten die keuze staan."""
    async with db.transaction() as tx:
        interventie = await handlers.wijs_her_toe(tx, opdracht, body.inspecteur_id)
    return etag.antwoord(InterventieWeergave.van(interventie), interventie.versie)


@beheer.post("/interventies/{interventie_id}/_annuleren", responses=problemen(409))
async def annuleer_interventie(
    body: RedenInvoer, opdracht: Beheer, etag: ETagDep, db: DatabaseDep
) -> InterventieWeergave:
    """Annuleer een interventie, met de reden."""
    async with db.transaction() as tx:
        interventie = await handlers.annuleer(tx, opdracht, body.reden)
    return etag.antwoord(InterventieWeergave.van(interventie), interventie.versie)
