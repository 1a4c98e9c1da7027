"""Checking the scores against what draws found: once a week, however many workers there are."""

import asyncio
from datetime import UTC, date, datetime
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection
from uuid_utils.compat import uuid7

from risico import model
from risico.domain import IJKPERIODE, Ijking, IjkingOnbekend, vandaag, week_van
from risico.repository import IjkingRepository, ModelRepository
from shared.runtime.database import Database

logger = structlog.get_logger(__name__)


async def ijk(db: Database) -> Ijking:
    """Check the scores over the draws of IJKPERIODE, unless that was done this week; gives the check of this week.

    Between reading and writing no transaction is open, for the intervals take a while; who is first, stays.
    """
    op = datetime.now(UTC)
    week = week_van(vandaag(op))
    async with db.transaction() as tx:
        eerder = await IjkingRepository(tx).van_week(week)
        if eerder is not None:
            return eerder
        geldend = await ModelRepository(tx).op(op)
        waarnemingen = await IjkingRepository(tx).waarnemingen(op - IJKPERIODE, op)
    risicos = await asyncio.to_thread(model.ijk, waarnemingen)
    ijking = Ijking(
        id=uuid7(),
        week=week,
        van=op - IJKPERIODE,
        tot=op,
        modelversie=geldend.versie,
        getrokken=len(waarnemingen),
        bezocht=sum(risico.bezocht for risico in risicos),
        risicos=risicos,
    )
    async with db.transaction() as tx:
        repository = IjkingRepository(tx)
        nieuw = await repository.voeg_toe(ijking)
        eerste = ijking if nieuw else await repository.van_week(week)
    if nieuw:
        scheef = [r for r in risicos if r.gevonden_tegen_verwacht is not None and r.gevonden_tegen_verwacht.wijkt_af]
        logger.info("ijking_gedaan", records=ijking.bezocht, reason=f"{len(scheef)} deviate")
    return eerste or ijking


async def toon_ijking(tx: AsyncConnection, ijking_id: UUID) -> Ijking:
    """Give a check; raises IjkingOnbekend."""
    ijking = await IjkingRepository(tx).get(ijking_id)
    if ijking is None:
        raise IjkingOnbekend
    return ijking


async def toon_ijkingen(tx: AsyncConnection, *, na: date | None, limiet: int) -> list[Ijking]:
    """Give checks, the newest first."""
    return await IjkingRepository(tx).find(na=na, limiet=limiet)
