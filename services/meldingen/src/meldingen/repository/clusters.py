"""Clusters in the database, and the count of meldingen that they are made of."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from meldingen.domain import Clustertelling, Meldingencluster
from meldingen.tables import melding, meldingencluster
from shared.contracts.waardelijsten import Risico
from shared.runtime.database import asyncpg_of, sql

from .meldingen import first_id

_COLUMNS: Final = tuple(meldingencluster.c.keys())
_TEL: Final = sql(
    "SELECT paar.kvk_nummer, paar.risico, telling.*"
    " FROM unnest($1::text[], $2::text[]) AS paar (kvk_nummer, risico) CROSS JOIN LATERAL ("
    "  SELECT CASE WHEN count(DISTINCT coalesce(vestigingsnummer, '')) = 1 THEN min(vestigingsnummer) END,"
    "   count(*)::int, count(*) FILTER (WHERE status = 'niet_in_onderzoek' OR urgentie = 'u5_risico_input')::int,"
    "   min(ontvangen_op), max(ontvangen_op)"
    "  FROM {melding} WHERE kvk_nummer = paar.kvk_nummer AND id >= $3::uuid AND paar.risico = ANY (risicos)"
    "   AND status <> 'samengevoegd'"
    " ) AS telling",
    melding=melding,
)
_LAATSTE: Final = sql(
    "SELECT DISTINCT ON (kvk_nummer, risico) * FROM {cluster} JOIN unnest($1::text[], $2::text[])"
    " AS paar (kvk_nummer, risico) USING (kvk_nummer, risico) ORDER BY kvk_nummer, risico, id DESC",
    cluster=meldingencluster,
)
_VEROUDERD: Final = sql(
    "SELECT * FROM {cluster} WHERE eerste_op < $1 AND aantal > 0 ORDER BY eerste_op LIMIT $2",
    cluster=meldingencluster,
)
_BEWAAR: Final = sql(
    "INSERT INTO {cluster} ({{columns}}) SELECT * FROM unnest("
    " $1::uuid[], $2::text[], $3::text[], $4::text[], $5::int[], $6::int[], $7::int[], $8::timestamptz[],"
    " $9::timestamptz[], $10::timestamptz[])"
    " ON CONFLICT (id) DO UPDATE SET {{changes}}",
    cluster=meldingencluster,
).format(
    columns=", ".join(_COLUMNS),
    changes=", ".join(f"{column} = excluded.{column}" for column in _COLUMNS if column != "id"),
)
_LEDEN: Final = sql(
    "SELECT id FROM {melding} WHERE kvk_nummer = $1 AND id >= $2::uuid AND ontvangen_op BETWEEN $3 AND $4"
    " AND $5 = ANY (risicos) AND status <> 'samengevoegd' ORDER BY id DESC LIMIT $6",
    melding=melding,
)


class ClusterRepository:
    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def tel(self, paren: Sequence[tuple[str, Risico]], vanaf: datetime) -> list[Clustertelling]:
        """Count, for each company and risico, the meldingen received since `vanaf`."""
        connection = await asyncpg_of(self._tx)
        rijen = await connection.fetch(
            _TEL, [kvk for kvk, _ in paren], [risico for _, risico in paren], first_id(vanaf)
        )
        return [
            Clustertelling(
                kvk_nummer=rij[0],
                risico=Risico(rij[1]),
                vestigingsnummer=rij[2],
                aantal=rij[3],
                aantal_niet_in_onderzoek=rij[4],
                eerste_op=rij[5],
                laatste_op=rij[6],
            )
            for rij in rijen
        ]

    async def laatste_van(self, paren: Sequence[tuple[str, Risico]]) -> dict[tuple[str, Risico], Meldingencluster]:
        """Give the latest cluster of each company and risico that has one."""
        connection = await asyncpg_of(self._tx)
        rijen = await connection.fetch(_LAATSTE, [kvk for kvk, _ in paren], [risico for _, risico in paren])
        return {(cluster.kvk_nummer, cluster.risico): cluster for cluster in map(_cluster, rijen)}

    async def verouderd(self, vanaf: datetime, limiet: int) -> list[Meldingencluster]:
        """Give the clusters that count a melding received before `vanaf`, those of the oldest first."""
        connection = await asyncpg_of(self._tx)
        return [_cluster(rij) for rij in await connection.fetch(_VEROUDERD, vanaf, limiet)]

    async def bewaar(self, clusters: Sequence[Meldingencluster]) -> None:
        """Store new and changed clusters at once."""
        if not clusters:
            return
        connection = await asyncpg_of(self._tx)
        await connection.execute(_BEWAAR, *map(list, zip(*(_waarden(cluster) for cluster in clusters), strict=True)))

    async def get(self, cluster_id: UUID) -> Meldingencluster | None:
        query = select(meldingencluster).where(meldingencluster.c.id == cluster_id)
        row = (await self._tx.execute(query)).mappings().one_or_none()
        return None if row is None else _cluster(row)

    async def leden(self, cluster: Meldingencluster, limiet: int) -> list[UUID]:
        """Give the latest meldingen of a cluster, newest first."""
        connection = await asyncpg_of(self._tx)
        rijen = await connection.fetch(
            _LEDEN,
            cluster.kvk_nummer,
            first_id(cluster.eerste_op),
            cluster.eerste_op,
            cluster.laatste_op,
            cluster.risico,
            limiet,
        )
        return [rij[0] for rij in rijen]

    async def find(
        self,
        *,
        kvk_nummer: str | None,
        risico: Risico | None,
        na: tuple[datetime, UUID] | None,
        limiet: int,
    ) -> list[Meldingencluster]:
        """Give the clusters that stand, the latest told of first, those that come after `na`."""
        columns = meldingencluster.c
        query = select(meldingencluster).where(columns.stap > 0)
        if kvk_nummer is not None:
            query = query.where(columns.kvk_nummer == kvk_nummer)
        if risico is not None:
            query = query.where(columns.risico == risico)
        if na is not None:
            query = query.where(tuple_(columns.gesignaleerd_op, columns.id) < na)
        query = query.order_by(columns.gesignaleerd_op.desc(), columns.id.desc()).limit(limiet)
        return [_cluster(row) for row in (await self._tx.execute(query)).mappings()]


def _cluster(rij: Any) -> Meldingencluster:
    waarden = {column: rij[column] for column in _COLUMNS}
    return Meldingencluster(**waarden | {"risico": Risico(rij["risico"])})


def _waarden(cluster: Meldingencluster) -> tuple[object, ...]:
    """Give the columns of a cluster, in the order of the table."""
    return tuple(getattr(cluster, column) for column in _COLUMNS)
