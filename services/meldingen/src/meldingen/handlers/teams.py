"""Who is in which team, and by which rules meldingen go to teams."""

from collections.abc import Collection
from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from meldingen.domain import Routering, dag_van
from meldingen.repository import TeamRepository


async def toon_teamleden(tx: AsyncConnection, team: str) -> list[str]:
    """Give the subjects of the members of a team, in order; a team nobody is in is an empty one."""
    return await TeamRepository(tx).leden(team)


async def leg_teamleden_vast(tx: AsyncConnection, team: str, subjects: Collection[str]) -> list[str]:
    """Let a team have these members and no others."""
    teams = TeamRepository(tx)
    await teams.bewaar_leden(team, subjects)
    return await teams.leden(team)


async def toon_routering(tx: AsyncConnection) -> list[Routering]:
    """Give all routing rules there were, are and will be, by day."""
    return await TeamRepository(tx).routeringen()


async def stel_routering_vast(tx: AsyncConnection, nieuw: Routering, door: str) -> Routering:
    """Store routing rules; raises RouteringVastgesteld unless they begin on a later day that has none yet."""
    nu = datetime.now(UTC)
    nieuw.controleer(dag_van(nu))
    await TeamRepository(tx).add_routering(nieuw, door, nu)
    return nieuw
