"""The strategic view on a real Postgres: what it adds up is what the profiles say."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from risico import handlers
from risico.domain import BeeldOnbekend, Opheffing, StrategischBeeld, vandaag
from risico.tables import beeldvak, modelversie
from shared.contracts.envelope import Event
from shared.contracts.interventie import InterventieAfgerondV1
from shared.contracts.meldingen import MeldingOntvangenV1
from shared.contracts.waardelijsten import Risico
from shared.runtime.database import Database

Json = dict[str, Any]


async def bereken(db: Database) -> StrategischBeeld:
    async with db.transaction() as tx:
        await handlers.bereken_strategisch_beeld(tx)
        return await handlers.toon_strategisch_beeld(tx, risico=None, sbi_sectie=None, provincie=None)


async def test_nothing_is_shown_before_it_was_computed(db: Database) -> None:
    async with db.transaction() as tx:
        with pytest.raises(BeeldOnbekend):
            await handlers.toon_strategisch_beeld(tx, risico=None, sbi_sectie=None, provincie=None)


async def test_harm_and_coverage_are_those_of_the_profiles(
    db: Database,
    importeer: Callable[..., Awaitable[object]],
    rij: Callable[..., Json],
    melding: Callable[..., Event[MeldingOntvangenV1]],
    afgerond: Callable[..., Event[InterventieAfgerondV1]],
) -> None:
    random = Random(3)  # noqa: S311 - a register for a test
    kvks = [f"{nummer:08d}" for nummer in range(40)]
    await importeer(
        [
            rij(
                kvkNummer=kvk,
                vestigingsnummer=f"0000{kvk}",
                sbiCode=random.choice(["1071", "5610"]),
                werkzamePersonen=random.choice([1, 5, 60]),
                provincie=random.choice(["Zeeland", "Utrecht"]),
            )
            for kvk in kvks
        ]
    )
    async with db.transaction() as tx:
        await handlers.on_melding_ontvangen(
            tx,
            [melding(kvk_nummer=random.choice(kvks), risicos=(random.choice(list(Risico)),)) for _ in range(30)],
        )
        await handlers.on_interventie_afgerond(
            tx,
            [afgerond(kvk_nummer=kvk, risicos=(Risico.WERKDRUK,)) for kvk in kvks[:10]],
        )
        await handlers.muteer(tx, Opheffing(kvk_nummer=kvks[0], ingangsdatum=vandaag(datetime.now(UTC))), "kvk")
        profielen = [await handlers.toon_profiel(tx, f"0000{kvk}") for kvk in kvks[1:]]
    beeld = await bereken(db)
    assert len(beeld.vakken) == 2 * 2 * len(Risico)
    for vak in beeld.vakken:
        hier = [
            profiel
            for profiel in profielen
            if (profiel.vestiging.sbi_sectie, profiel.vestiging.adres.provincie) == (vak.sbi_sectie, vak.provincie)
        ]
        scores = [score.score for profiel in hier for score in profiel.scores if score.risico is vak.risico]
        assert vak.vestigingen == len(hier)
        assert vak.schade == pytest.approx(sum(scores), rel=1e-9)
    werkdruk = [vak for vak in beeld.vakken if vak.risico is Risico.WERKDRUK]
    assert sum(vak.gecontroleerd for vak in werkdruk) == 9  # the tenth has ended
    assert all(vak.trend is None for vak in beeld.vakken)


async def test_the_trend_compares_with_a_quarter_before_under_the_same_model(
    db: Database, importeer: Callable[..., Awaitable[object]], rij: Callable[..., Json]
) -> None:
    await importeer([rij()])
    await bereken(db)
    async with db.transaction() as tx:
        for rijtje in (await tx.execute(select(beeldvak))).mappings().all():
            toen = dict(rijtje) | {"week": rijtje["week"] - timedelta(weeks=13), "schade": rijtje["schade"] / 2}
            await tx.execute(insert(beeldvak).values(toen))
    assert {vak.trend for vak in (await bereken(db)).vakken} == {1.0}
    async with db.transaction() as tx:
        oud = await tx.scalar(select(modelversie.c.versie).order_by(modelversie.c.ingaat_op).limit(1))
        week = select(beeldvak.c.week).order_by(beeldvak.c.week).limit(1).scalar_subquery()
        await tx.execute(update(beeldvak).where(beeldvak.c.week == week).values(modelversie=oud))
    assert {vak.trend for vak in (await bereken(db)).vakken} == {None}
