"""Who is in which team, and by which rules meldingen go to teams."""

from collections.abc import Collection
from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from meldingen.domain import Auditregel, Handeling, Routering, dag_van
from meldingen.repository import AuditRepository, TeamRepository


async def toon_teamleden(tx: AsyncConnection, team: str) -> list[str]:
    """Give the subjects of the members of a team, in order; a team nobody is in is an empty one."""
    return await TeamRepository(tx).leden(team)


async def leg_teamleden_vast(tx: AsyncConnection, team: str, subjects: Collection[str], door: str) -> list[str]:
    """Let a team have these members and no others; `door` is who says so."""
    teams = TeamRepository(tx)
    await teams.bewaar_leden(team, subjects)
    bijzonderheden = {"team": team, "leden": len(subjects)}
    await AuditRepository(tx).add([Auditregel(door, Handeling.TEAMLEDEN_VASTGELEGD, bijzonderheden=bijzonderheden)])
    return await teams.leden(team)


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
