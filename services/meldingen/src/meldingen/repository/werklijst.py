"""Work lists: open meldingen by team, urgency and term, along an index that holds what is open and nothing else."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    TIMESTAMP,
    Boolean,
    ColumnElement,
    Text,
    any_,
    bindparam,
    func,
    literal,
    literal_column,
    select,
    true,
    tuple_,
)
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.selectable import LateralFromClause

from meldingen.domain import TELGRENS, Melding, Werklijstfilter, Werklijsttelling
from meldingen.tables import IS_OPEN, UITERLIJK, melding, teamlid
from shared.contracts.waardelijsten import Urgentie
from shared.runtime.database import asyncpg_of, sql

from .rijen import lees_melding

Sleutel = tuple[Urgentie, datetime | None, UUID]

VERSTREKEN: Final = "coalesce(uiterlijk_op < now() AND termijn_gepauzeerd_op IS NULL, false)"

_TEAMS_VAN: Final = sql("SELECT team FROM {teamlid} WHERE subject = $1 ORDER BY team", teamlid=teamlid)
# from one team to the next along the index, however many meldingen each has
_TEAMS_MET_WERK: Final = sql(
    "WITH RECURSIVE met_werk (team) AS ("
    " (SELECT team FROM {melding} WHERE {{is_open}} ORDER BY team LIMIT 1)"
    " UNION ALL"
    " SELECT (SELECT team FROM {melding} WHERE {{is_open}} AND team > met_werk.team ORDER BY team LIMIT 1)"
    " FROM met_werk WHERE met_werk.team IS NOT NULL"
    ") SELECT team FROM met_werk WHERE team IS NOT NULL",
    melding=melding,
).format(is_open=IS_OPEN)
# one pass over what is counted, and one count for each filter
_TEL: Final = sql(
    "WITH bereik AS MATERIALIZED ("
    " SELECT werk.* FROM unnest($1::text[]) AS mijn (team) CROSS JOIN LATERAL ("
    "  SELECT melding.team, status, soort, urgentie, gemeente, kvk_nummer, risicos, {{verstreken}} AS verstreken"
    "  FROM {melding} AS melding WHERE {{is_open}} AND melding.team = mijn.team OFFSET 0"
    " ) AS werk"
    " WHERE ($2::text IS NULL OR status = $2) AND ($3::text IS NULL OR soort = $3)"
    "  AND ($4::text IS NULL OR urgentie = $4) AND ($5::text IS NULL OR $5 = ANY (risicos))"
    "  AND ($6::text IS NULL OR lower(gemeente) = lower($6)) AND ($7::text IS NULL OR kvk_nummer = $7)"
    "  AND ($8::bool IS NULL OR verstreken = $8) LIMIT $9"
    ")"
    " SELECT CASE WHEN grouping(team) = 0 THEN 'team' WHEN grouping(status) = 0 THEN 'status'"
    "  WHEN grouping(soort) = 0 THEN 'soort' WHEN grouping(urgentie) = 0 THEN 'urgentie'"
    "  WHEN grouping(gemeente) = 0 THEN 'gemeente' WHEN grouping(verstreken) = 0 THEN 'verstreken' ELSE '' END"
    "  AS filter, coalesce(team, status, soort, urgentie, gemeente, verstreken::text) AS waarde,"
    "  count(*)::int AS aantal"
    " FROM bereik GROUP BY GROUPING SETS ((team), (status), (soort), (urgentie), (gemeente), (verstreken), ())"
    " UNION ALL SELECT 'risico', risico, count(*)::int FROM bereik, unnest(risicos) AS risico GROUP BY risico"
    " ORDER BY filter, aantal DESC, waarde",
    melding=melding,
).format(is_open=IS_OPEN, verstreken=VERSTREKEN)


class WerklijstRepository:
    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def teams_van(self, subject: str) -> list[str]:
        """Give the teams that somebody is in."""
        connection = await asyncpg_of(self._tx)
        return [rij[0] for rij in await connection.fetch(_TEAMS_VAN, subject)]

    async def teams_met_werk(self) -> list[str]:
        """Give the teams that have open meldingen."""
        connection = await asyncpg_of(self._tx)
        return [rij[0] for rij in await connection.fetch(_TEAMS_MET_WERK)]

    async def find(
        self, teams: Sequence[str], waarop: Werklijstfilter, *, na: Sleutel | None, limiet: int
    ) -> list[Melding]:
        """Give the open meldingen of teams by urgency, term and id, those that come after `na`.

        Each team is read along the index as far as one page; what those give together is put in order.
        """
        orde = (melding.c.urgentie, UITERLIJK.label("uiterlijk"), melding.c.id)
        mijn = (
            func.unnest(bindparam("teams", teams, type_=ARRAY(Text))).table_valued("naam", name="mijn").render_derived()
        )
        kolommen = (melding.c[naam] for naam in ("status", "soort", "gemeente", "kvk_nummer", "risicos"))
        van_team = select(*orde, *kolommen, literal_column(VERSTREKEN, Boolean).label("verstreken")).where(
            IS_OPEN, melding.c.team == mijn.c.naam
        )
        if na is not None:
            van_team = van_team.where(tuple_(*orde) > tuple_(na[0], _term(na[1]), na[2]))
        # OFFSET 0: a filter is looked at along this index; the planner may not take that of the filter for each team
        werk = van_team.order_by(*orde).correlate(mijn).offset(literal(0)).lateral("werk")
        op_orde = (werk.c.urgentie, werk.c.uiterlijk, werk.c.id)
        per_team = (
            select(*op_orde)
            .where(*_eisen(waarop, werk))
            .correlate(mijn)
            .order_by(*op_orde)
            .limit(limiet)
            .lateral("per_team")
        )
        volgorde = (per_team.c.urgentie, per_team.c.uiterlijk, per_team.c.id)
        eerste = select(*volgorde).select_from(mijn.join(per_team, true())).order_by(*volgorde).limit(limiet).subquery()
        query = select(melding).join(eerste, eerste.c.id == melding.c.id).order_by(*eerste.c)
        return [lees_melding(rij) for rij in await self._tx.execute(query)]

    async def tel(self, teams: Sequence[str], waarop: Werklijstfilter) -> Werklijsttelling:
        """Count what `find` would give in the end, in all and for each value of each filter; up to TELGRENS."""
        connection = await asyncpg_of(self._tx)
        rijen = await connection.fetch(
            _TEL,
            teams,
            waarop.status,
            waarop.soort,
            waarop.urgentie,
            waarop.risico,
            waarop.gemeente,
            waarop.kvk_nummer,
            waarop.verstreken,
            TELGRENS + 1,
        )
        per_filter: dict[str, dict[str, int]] = {}
        aantal = next(rij[2] for rij in rijen if rij[0] == "")  # the one group of all
        for naam, waarde, aantal_met in rijen:
            if waarde is not None:
                per_filter.setdefault(naam, {})[waarde] = aantal_met
        return Werklijsttelling(min(aantal, TELGRENS), aantal > TELGRENS, per_filter)


def _term(uiterlijk_op: datetime | None) -> ColumnElement[Any]:
    if uiterlijk_op is None:
        return literal_column("'infinity'::timestamptz", TIMESTAMP(timezone=True))
    return bindparam(None, uiterlijk_op, type_=TIMESTAMP(timezone=True))


def _eisen(waarop: Werklijstfilter, werk: LateralFromClause) -> list[ColumnElement[bool]]:
    columns = werk.c
    eisen = [
        columns[naam] == waarde
        for naam in ("status", "soort", "urgentie", "kvk_nummer")
        if (waarde := getattr(waarop, naam)) is not None
    ]
    if waarop.risico is not None:
        eisen.append(any_(columns.risicos) == waarop.risico)
    if waarop.gemeente is not None:
        eisen.append(func.lower(columns.gemeente) == waarop.gemeente.lower())
    if waarop.verstreken is not None:
        eisen.append(columns.verstreken == waarop.verstreken)
    return eisen
