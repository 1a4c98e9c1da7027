"""Teams and the rules of routing in the database."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Any, Final

import orjson
from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from meldingen.domain import Routering, Routeringsregel, RouteringVastgesteld, Team
from meldingen.tables import routering, team, teamlid
from shared.contracts.waardelijsten import Domein, MeldingSoort, Risico, Urgentie
from shared.runtime.database import asyncpg_of, sql

_OP: Final = sql(
    "SELECT geldig_vanaf, regels::text FROM {routering} WHERE geldig_vanaf <= $1 ORDER BY geldig_vanaf DESC LIMIT 1",
    routering=routering,
)


class TeamRepository:
    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def get(self, naam: str) -> Team:
        """Give a team with its members in order; one that nobody was ever in has version 0."""
        versie = await self._tx.scalar(select(team.c.versie).where(team.c.naam == naam))
        leden = await self._tx.scalars(select(teamlid.c.subject).where(teamlid.c.team == naam).order_by("subject"))
        return Team(naam, tuple(leden), versie or 0)

    async def save(self, nieuw: Team) -> bool:
        """Let a team have these members and no others; False when somebody else stored that version first."""
        rij = insert(team).values(naam=nieuw.naam, versie=nieuw.versie)
        bewaard = await self._tx.execute(
            rij.on_conflict_do_update(
                index_elements=["naam"], set_={"versie": nieuw.versie}, where=team.c.versie == nieuw.versie - 1
            ).returning(team.c.naam)
        )
        if bewaard.first() is None:
            return False
        await self._tx.execute(delete(teamlid).where(teamlid.c.team == nieuw.naam))
        if nieuw.leden:
            await self._tx.execute(insert(teamlid), [{"team": nieuw.naam, "subject": lid} for lid in nieuw.leden])
        return True

    async def routering(self, dag: date) -> Routering:
        """Give the rules that hold on a day; the migrations see to it that there are some."""
        connection = await asyncpg_of(self._tx)
        ((geldig_vanaf, regels),) = await connection.fetch(_OP, dag)
        return _routering(geldig_vanaf, orjson.loads(regels))

    async def routeringen(self) -> list[Routering]:
        """Give all rules there were, are and will be, by day."""
        rijen = await self._tx.execute(select(routering).order_by(routering.c.geldig_vanaf))
        return [_routering(rij.geldig_vanaf, rij.regels) for rij in rijen]

    async def add_routering(self, nieuw: Routering, door: str, op: datetime) -> None:
        """Store rules for a later day; raises RouteringVastgesteld where that day has rules."""
        rij = insert(routering).values(
            geldig_vanaf=nieuw.geldig_vanaf,
            regels=[_json(regel) for regel in nieuw.regels],
            vastgesteld_door=door,
            vastgesteld_op=op,
        )
        if (await self._tx.execute(rij.on_conflict_do_nothing())).rowcount == 0:
            raise RouteringVastgesteld


def _json(regel: Routeringsregel) -> dict[str, Any]:
    return {
        naam: sorted(waarde) if isinstance(waarde, frozenset) else waarde
        for naam, waarde in asdict(regel).items()
        if waarde
    }


def _routering(geldig_vanaf: date, regels: list[dict[str, Any]]) -> Routering:
    return Routering(geldig_vanaf=geldig_vanaf, regels=tuple(map(_regel, regels)))


def _regel(rij: dict[str, Any]) -> Routeringsregel:
    return Routeringsregel(
        id=rij["id"],
        team=rij["team"],
        reden=rij["reden"],
        soorten=frozenset(map(MeldingSoort, rij.get("soorten", ()))),
        urgenties=frozenset(map(Urgentie, rij.get("urgenties", ()))),
        domeinen=frozenset(map(Domein, rij.get("domeinen", ()))),
        risicos=frozenset(map(Risico, rij.get("risicos", ()))),
        provincies=frozenset(rij.get("provincies", ())),
    )
