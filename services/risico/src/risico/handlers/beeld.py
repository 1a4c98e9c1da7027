"""The strategic view: computed now and then, read at once."""

from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from risico.domain import TREND_OVER, BeeldOnbekend, StrategischBeeld, vandaag, week_van
from risico.repository import BeeldRepository, ModelRepository
from shared.contracts.waardelijsten import Risico


async def bereken_strategisch_beeld(tx: AsyncConnection) -> None:
    """Compute the view of this week from the register and the states as they stand."""
    op = datetime.now(UTC)
    await BeeldRepository(tx).bereken(week_van(vandaag(op)), await ModelRepository(tx).op(op), op)


async def toon_strategisch_beeld(
    tx: AsyncConnection, *, risico: Risico | None, sbi_sectie: str | None, provincie: str | None
) -> StrategischBeeld:
    """Give the view as it was last computed; raises BeeldOnbekend where it never was, or nothing is in this part."""
    trend_tot = week_van(vandaag(datetime.now(UTC))) - TREND_OVER
    beeld = await BeeldRepository(tx).lees(
        risico=risico, sbi_sectie=sbi_sectie, provincie=provincie, trend_tot=trend_tot
    )
    if beeld is None:
        raise BeeldOnbekend
    return beeld
