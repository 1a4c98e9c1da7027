"""Who is in which team, and by which rules meldingen go to teams."""

from collections.abc import Collection
from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from meldingen.domain import Auditregel, Handeling, Routering, Team, dag_van
from meldingen.repository import AuditRepository, TeamRepository
from shared.runtime.etag import VersieVerouderd, controleer_versie


async def toon_teamleden(tx: AsyncConnection, naam: str) -> Team:
    """Give a team with its members; a team nobody is in is an empty one."""
    return await TeamRepository(tx).get(naam)


async def leg_teamleden_vast(
    tx: AsyncConnection, naam: str, subjects: Collection[str], verwachte_versie: int, door: str
) -> Team:
    """Let a team have these members and no others; `door` is who says so.

    Raises VersieVerouderd when it has another version than `verwachte_versie`, which is 0 for a new team.
    """
    repository = TeamRepository(tx)
    controleer_versie((await repository.get(naam)).versie, verwachte_versie)
    team = Team(naam, tuple(sorted(subjects)), verwachte_versie + 1)
    if not await repository.save(team):
        raise VersieVerouderd
    bijzonderheden = {"team": naam, "leden": len(team.leden), "versie": team.versie}
    await AuditRepository(tx).add([Auditregel(door, Handeling.TEAMLEDEN_VASTGELEGD, bijzonderheden=bijzonderheden)])
    return team


async def toon_routering(tx: AsyncConnection) -> list[Routering]:
    """Give all routing rules there were, are and will be, by day."""
    return await TeamRepository(tx).routeringen()


async def stel_routering_vast(tx: AsyncConnection, nieuw: Routering, door: str) -> Routering:
    """Store routing rules; raises RouteringVastgesteld unless they begin on a later day that has none yet."""
    nu = datetime.now(UTC)
    nieuw.controleer(dag_van(nu))
    await TeamRepository(tx).add_routering(nieuw, door, nu)
    bijzonderheden = {"geldig_vanaf": nieuw.geldig_vanaf.isoformat(), "regels": len(nieuw.regels)}
    await AuditRepository(tx).add([Auditregel(door, Handeling.ROUTERING_VASTGESTELD, bijzonderheden=bijzonderheden)])
    return nieuw
