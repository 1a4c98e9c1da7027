"""The count of a cluster is that of the period, also when time goes by and nothing else happens."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta, tzinfo
from typing import Any, Self
from uuid import UUID

import pytest
from sqlalchemy import delete, func, select, text, update

from meldingen.domain import Meldingencluster, RegistreerMelding
from meldingen.handlers import (
    hertel_clusters,
    registreer_melding,
    toon_meldingencluster,
    toon_meldingenclusters,
    werk_index_bij,
)
from meldingen.repository import Kluis
from meldingen.tables import melder, melding, meldingencluster, outbox
from shared.runtime.database import Database

Maak = Callable[..., RegistreerMelding]
Klok = Callable[[int], None]


@pytest.fixture
def over_dagen(monkeypatch: pytest.MonkeyPatch) -> Klok:
    """Give a function that lets so many days go by for who indexes and counts."""

    def verzet(dagen: int) -> None:
        class Straks(datetime):
            @classmethod
            def now(cls, tz: tzinfo | None = None) -> Self:
                return super().now(tz) + timedelta(days=dagen)

        for waar in ("clusters", "indexeren"):
            monkeypatch.setattr(f"meldingen.handlers.{waar}.datetime", Straks)

    return verzet


async def registreer(db: Database, kluis: Kluis, opdracht: RegistreerMelding, dagen_geleden: int = 0) -> UUID:
    """Register a melding as of some days ago: its key follows the moment of receipt."""
    async with db.transaction() as tx:
        nieuw = (await registreer_melding(tx, kluis, opdracht)).id
        if not dagen_geleden:
            return nieuw
        toen = UUID(int=nieuw.int - (int(timedelta(days=dagen_geleden).total_seconds() * 1000) << 80))
        await tx.execute(delete(melder).where(melder.c.melding_id == nieuw))
        await tx.execute(text("DELETE FROM meldingen.ontvangstcode"))
        await tx.execute(
            update(melding)
            .where(melding.c.id == nieuw)
            .values(id=toen, ontvangen_op=melding.c.ontvangen_op - timedelta(days=dagen_geleden))
        )
        await tx.execute(
            text("UPDATE meldingen.te_indexeren SET melding_id = :toen WHERE melding_id = :nieuw"),
            {"toen": toen, "nieuw": nieuw},
        )
    return toen


async def cluster(db: Database) -> tuple[Meldingencluster, list[UUID]]:
    async with db.transaction() as tx:
        (gevonden,) = await toon_meldingenclusters(tx, kvk_nummer=None, risico=None, na=None, limiet=9)
        return await toon_meldingencluster(tx, gevonden.id)


async def verteld(db: Database) -> int:
    query = select(func.count()).where(outbox.table.c.type.like("%meldingencluster%"))
    async with db.transaction() as tx:
        return await tx.scalar(query) or 0


async def test_what_grows_out_of_the_period_no_longer_counts_and_is_told_to_nobody(
    db: Database, kluis: Kluis, opdracht: Maak, over_dagen: Klok
) -> None:
    for dagen_geleden in (100, 100, 50, 0):
        laatste = await registreer(db, kluis, opdracht(), dagen_geleden)
    await werk_index_bij(db, kluis)
    assert ((await cluster(db))[0].aantal, await verteld(db)) == (4, 1)
    over_dagen(90)
    await hertel_clusters(db)
    nu, leden = await cluster(db)
    assert (nu.aantal, nu.stap, len(leden), leden[0]) == (2, 3, 2, laatste)
    over_dagen(200)
    await hertel_clusters(db)
    assert ((await cluster(db))[0].aantal, (await cluster(db))[1], await verteld(db)) == (0, [], 1)


async def test_a_next_step_is_told_with_what_the_period_holds(
    db: Database, kluis: Kluis, opdracht: Maak, over_dagen: Klok
) -> None:
    for dagen_geleden in (170, 170, 170, 170):
        await registreer(db, kluis, opdracht(), dagen_geleden)
    await werk_index_bij(db, kluis)
    over_dagen(20)
    await hertel_clusters(db)
    for _ in range(4):
        await registreer(db, kluis, opdracht())
    await werk_index_bij(db, kluis)
    assert await verteld(db) == 2  # the first came to rest: these four are another, and never eight
    async with db.transaction() as tx:
        rijen = (await tx.execute(select(meldingencluster.c.aantal).order_by(meldingencluster.c.id))).scalars().all()
    assert rijen == [0, 4]


async def test_one_at_rest_does_not_count_what_belongs_to_the_next(
    db: Database, kluis: Kluis, opdracht: Maak, over_dagen: Klok
) -> None:
    for dagen_geleden in (170, 170, 170):
        await registreer(db, kluis, opdracht(), dagen_geleden)
    await werk_index_bij(db, kluis)
    over_dagen(20)
    for _ in range(3):
        await registreer(db, kluis, opdracht())
    await werk_index_bij(db, kluis)  # the next begins before the first was counted anew
    await asyncio.gather(*(hertel_clusters(db) for _ in range(3)))
    await hertel_clusters(db)
    async with db.transaction() as tx:
        rijen = (await tx.execute(select(meldingencluster.c.aantal).order_by(meldingencluster.c.id))).scalars().all()
    assert rijen == [0, 3]


async def test_deciding_not_to_investigate_shows_in_the_cluster(db: Database, kluis: Kluis, opdracht: Maak) -> None:
    ids = [await registreer(db, kluis, opdracht()) for _ in range(3)]
    await werk_index_bij(db, kluis)
    for status, verwacht in (("niet_in_onderzoek", 1), ("heropend", 0)):
        async with db.transaction() as tx:
            await tx.execute(update(melding).where(melding.c.id == ids[0]).values(status=status))
        await werk_index_bij(db, kluis)
        assert (await cluster(db))[0].aantal_niet_in_onderzoek == verwacht


async def test_the_few_that_are_due_are_found_along_the_index(db: Database) -> None:
    plan: Any
    async with db.transaction() as tx:
        await tx.execute(text("SET LOCAL enable_seqscan = off"))
        plan = await tx.scalars(
            text(
                "EXPLAIN SELECT * FROM meldingen.meldingencluster WHERE eerste_op < now() AND aantal > 0"
                " ORDER BY eerste_op LIMIT 200"
            )
        )
        assert "ix_meldingencluster_eerste_op" in "\n".join(plan)
