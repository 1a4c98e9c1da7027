"""The inspectorate sets its own rules of planning, for a day to come."""

from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from planning.domain import Planregels, PlanregelsVastgesteld
from planning.domain.kalender import dag_van
from planning.repository import PlanregelsRepository


async def stel_planregels_vast(tx: AsyncConnection, regels: Planregels, door: str) -> Planregels:
    """Store rules; raises PlanregelsVastgesteld unless they begin on a later day that has none yet."""
    nu = datetime.now(UTC)
    if regels.geldig_vanaf <= dag_van(nu):
        raise PlanregelsVastgesteld
    await PlanregelsRepository(tx).add(regels, door, nu)
    return regels


async def toon_planregels(tx: AsyncConnection) -> list[Planregels]:
    """Give all rules there were, are and will be, by day."""
    return await PlanregelsRepository(tx).alle()
