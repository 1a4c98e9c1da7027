"""Clusters of meldingen, and the rules by which meldingen are counted and compared."""

from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from meldingen.domain import (
    AMSTERDAM,
    Auditregel,
    Handeling,
    Meldingencluster,
    MeldingenclusterNietGevonden,
    Vergelijkregels,
    VergelijkregelsVastgesteld,
)
from meldingen.repository import (
    AuditRepository,
    ClusterRepository,
    VergelijkregelsRepository,
    ZoekindexRepository,
)
from shared.contracts.waardelijsten import Risico
from shared.runtime.database import Database

MEEST_VERMELD: Final = 200
HERTELD: Final = 200


async def toon_meldingenclusters(
    tx: AsyncConnection,
    *,
    kvk_nummer: str | None,
    risico: Risico | None,
    na: tuple[datetime, UUID] | None,
    limiet: int,
) -> list[Meldingencluster]:
    """Give the clusters, the latest told of first."""
    return await ClusterRepository(tx).find(kvk_nummer=kvk_nummer, risico=risico, na=na, limiet=limiet)


async def toon_meldingencluster(tx: AsyncConnection, cluster_id: UUID) -> tuple[Meldingencluster, list[UUID]]:
    """Give a cluster with the latest of what it counts, newest first; raises MeldingenclusterNietGevonden."""
    repository = ClusterRepository(tx)
    cluster = await repository.get(cluster_id)
    if cluster is None:
        raise MeldingenclusterNietGevonden("Er is geen meldingencluster met dit nummer.")
    return cluster, await repository.leden(cluster, MEEST_VERMELD) if cluster.aantal else []


async def hertel_clusters(db: Database) -> None:
    """Count anew the clusters of which meldingen grew out of the period, HERTELD at most; nothing is told of that.

    One worker at a time counts, as it indexes; those of the oldest meldingen go first, and what is left waits for the
    next time.
    """
    nu = datetime.now(UTC)
    async with db.transaction() as tx:
        if not await ZoekindexRepository(tx).lock():
            return
        regels = await VergelijkregelsRepository(tx).op(nu.astimezone(AMSTERDAM).date())
        repository, vanaf = ClusterRepository(tx), nu - regels.cluster_venster
        clusters = await repository.verouderd(vanaf, HERTELD)
        paren = {(cluster.kvk_nummer, cluster.risico) for cluster in clusters}
        tellingen = {(geteld.kvk_nummer, geteld.risico): geteld for geteld in await repository.tel(list(paren), vanaf)}
        await repository.bewaar(
            [cluster.verouderd(tellingen[cluster.kvk_nummer, cluster.risico], nu, regels) for cluster in clusters]
        )


async def toon_vergelijkregels(tx: AsyncConnection) -> list[Vergelijkregels]:
    """Give all rules there were, are and will be, by day."""
    return await VergelijkregelsRepository(tx).alle()


async def stel_vergelijkregels_vast(tx: AsyncConnection, regels: Vergelijkregels, door: str) -> Vergelijkregels:
    """Store rules; raises VergelijkregelsVastgesteld unless they begin on a later day that has none yet."""
    nu = datetime.now(UTC)
    if regels.geldig_vanaf <= nu.astimezone(AMSTERDAM).date():
        raise VergelijkregelsVastgesteld
    await VergelijkregelsRepository(tx).add(regels, door, nu)
    vastgesteld = {"geldig_vanaf": regels.geldig_vanaf.isoformat()}
    await AuditRepository(tx).add(
        [Auditregel(door, Handeling.VERGELIJKREGELS_VASTGESTELD, op=nu, bijzonderheden=vastgesteld)]
    )
    return regels
