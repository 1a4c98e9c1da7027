"""Teams: who is in which, and by which rules meldingen go to them."""

from typing import Annotated

from fastapi import Path

from meldingen import handlers
from meldingen.schemas import RouteringInvoer, RouteringWeergave, TeamledenInvoer, TeamledenWeergave
from shared.runtime.etag import ETagDep, VerwachteVersie
from shared.runtime.schemas import Lijst
from shared.runtime.web import DatabaseDep, Router, problemen

from .toegang import Beheerder, Lezer

Team = Annotated[str, Path(pattern=r"^[a-z][a-z0-9_]{1,39}$", description="De code van het team.")]

router = Router(tags=["beheer"])


@router.get("/teams/{team}/leden")
async def toon_teamleden(team: Team, etag: ETagDep, db: DatabaseDep, _: Beheerder) -> TeamledenWeergave:
    """Geef de leden van een team."""
    async with db.transaction() as tx:
        gevonden = await handlers.toon_teamleden(tx, team)
    return etag.antwoord(TeamledenWeergave.van(gevonden), gevonden.versie)


@router.put("/teams/{team}/leden")
async def leg_teamleden_vast(
    *,
    team: Team,
    body: TeamledenInvoer,
    verwacht: VerwachteVersie,
    etag: ETagDep,
    db: DatabaseDep,
    aanroeper: Beheerder,
) -> TeamledenWeergave:
    """Leg vast wie er in een team zitten: hun werklijst toont zijn meldingen. Een nieuw team krijgt If-Match "0"."""
    async with db.transaction() as tx:
        bewaard = await handlers.leg_teamleden_vast(tx, team, set(body.leden), verwacht, aanroeper.subject)
    return etag.antwoord(TeamledenWeergave.van(bewaard), bewaard.versie)


@router.get("/routering")
async def lijst_routering(db: DatabaseDep, _: Lezer) -> Lijst[RouteringWeergave]:
    """Geef alle regels die meldingen naar teams brachten, brengen en zullen brengen, op volgorde van ingangsdatum."""
    async with db.transaction() as tx:
        alle = await handlers.toon_routering(tx)
    return Lijst(resultaten=[RouteringWeergave.van(routering) for routering in alle])


@router.post("/routering", status_code=201, responses=problemen(409))
async def stel_routering_vast(body: RouteringInvoer, db: DatabaseDep, aanroeper: Beheerder) -> RouteringWeergave:
    """Stel regels vast die ingaan op een dag die nog komt en nog geen regels heeft."""
    async with db.transaction() as tx:
        routering = await handlers.stel_routering_vast(tx, body.naar_domein(), aanroeper.subject)
    return RouteringWeergave.van(routering)
