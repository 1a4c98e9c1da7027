"""Plan rules in the database, each with the day from which they hold."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from planning.domain import Planregels, PlanregelsVastgesteld
from planning.tables import planregels
from shared.contracts.waardelijsten import Urgentie


class PlanregelsRepository:
    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def op(self, dag: date) -> Planregels:
        """Give the rules that hold on a day; the migrations see to it that there are some."""
        query = select(planregels).where(planregels.c.geldig_vanaf <= dag)
        rij = (await self._tx.execute(query.order_by(planregels.c.geldig_vanaf.desc()).limit(1))).one()
        return _planregels(rij.geldig_vanaf, rij.waarden)

    async def alle(self) -> list[Planregels]:
        """Give all rules there were, are and will be, by day."""
        rijen = await self._tx.execute(select(planregels).order_by(planregels.c.geldig_vanaf))
        return [_planregels(rij.geldig_vanaf, rij.waarden) for rij in rijen]

    async def add(self, regels: Planregels, door: str, op: datetime) -> None:
        """Store rules for a later day; raises PlanregelsVastgesteld where that day has rules."""
        waarden = asdict(regels)
        geldig_vanaf = waarden.pop("geldig_vanaf")
        nieuw = insert(planregels).values(
            geldig_vanaf=geldig_vanaf, waarden=waarden, vastgesteld_door=door, vastgesteld_op=op
        )
        if (await self._tx.execute(nieuw.on_conflict_do_nothing())).rowcount == 0:
            raise PlanregelsVastgesteld


def _planregels(geldig_vanaf: date, waarden: dict[str, Any]) -> Planregels:
    return Planregels(
        geldig_vanaf=geldig_vanaf,
        **{
            **waarden,
            "duur_minuten": {Urgentie(urgentie): duur for urgentie, duur in waarden["duur_minuten"].items()},
            "omvang_factoren": {int(vanaf): factor for vanaf, factor in waarden["omvang_factoren"].items()},
            "termijn_dagen": {Urgentie(urgentie): dagen for urgentie, dagen in waarden["termijn_dagen"].items()},
        },
    )
