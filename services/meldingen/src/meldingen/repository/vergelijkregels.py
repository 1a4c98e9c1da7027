"""Windows and thresholds in the database, each with the day from which they hold."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from meldingen.domain import Vergelijkregels, VergelijkregelsVastgesteld
from meldingen.tables import vergelijkregels


class VergelijkregelsRepository:
    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def op(self, dag: date) -> Vergelijkregels:
        """Give the rules that hold on a day; the migrations see to it that there are some."""
        query = select(vergelijkregels).where(vergelijkregels.c.geldig_vanaf <= dag)
        rij = (await self._tx.execute(query.order_by(vergelijkregels.c.geldig_vanaf.desc()).limit(1))).one()
        return _vergelijkregels(rij.geldig_vanaf, rij.waarden)

    async def alle(self) -> list[Vergelijkregels]:
        """Give all rules there were, are and will be, by day."""
        rijen = await self._tx.execute(select(vergelijkregels).order_by(vergelijkregels.c.geldig_vanaf))
        return [_vergelijkregels(rij.geldig_vanaf, rij.waarden) for rij in rijen]

    async def add(self, regels: Vergelijkregels, door: str, op: datetime) -> None:
        """Store rules for a later day; raises VergelijkregelsVastgesteld where that day has rules."""
        waarden = asdict(regels)
        geldig_vanaf = waarden.pop("geldig_vanaf")
        nieuw = insert(vergelijkregels).values(
            geldig_vanaf=geldig_vanaf, waarden=waarden, vastgesteld_door=door, vastgesteld_op=op
        )
        if (await self._tx.execute(nieuw.on_conflict_do_nothing())).rowcount == 0:
            raise VergelijkregelsVastgesteld


def _vergelijkregels(geldig_vanaf: date, waarden: dict[str, Any]) -> Vergelijkregels:
    stappen = tuple(waarden["cluster_stappen"])
    return Vergelijkregels(geldig_vanaf=geldig_vanaf, **waarden | {"cluster_stappen": stappen})
