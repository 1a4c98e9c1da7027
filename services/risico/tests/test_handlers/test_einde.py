"""That a vestiging ended is told to others, once, with whether anything is left of its company."""

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import orjson
import pytest
from sqlalchemy import select

from risico import handlers
from risico.domain import Correctie, Mutatieopdracht, Naamswijziging, Opheffing, Voortzetting, vandaag
from risico.tables import outbox
from shared.runtime.database import Database

Json = dict[str, Any]
KVK, HOOFD, NEVEN, ANDER = "01234567", "000012345678", "000012345679", "000000000007"
VANDAAG = vandaag(datetime.now(UTC))
GISTEREN = VANDAAG - timedelta(days=1)
TYPE = "nl.arbeidsrisicos.vestiging-beeindigd.v1"


@pytest.fixture(autouse=True)
async def register(importeer: Callable[..., Awaitable[object]], rij: Callable[..., Json]) -> None:
    """Have a bakery with two vestigingen, and another company."""
    neven = rij(vestigingsnummer=NEVEN, hoofdvestiging=False, straat="Dam 1")
    await importeer([rij(), neven, rij(kvkNummer="00000001", vestigingsnummer=ANDER, straat="Kade 2")])


@pytest.fixture
def muteer(db: Database) -> Callable[[Mutatieopdracht], Awaitable[list[tuple[str, str, bool]]]]:
    """Give a function that takes in a message, and gives what has been told of ends up to then."""

    async def doe(opdracht: Mutatieopdracht) -> list[tuple[str, str, bool]]:
        async with db.transaction() as tx:
            await handlers.muteer(tx, opdracht, "een test")
            kolommen = outbox.table.c
            rijen = await tx.execute(select(kolommen.key, kolommen.data).where(kolommen.type == TYPE).order_by("id"))
            verteld = [(rij.key, orjson.loads(rij.data)) for rij in rijen]
        assert {sleutel for sleutel, _ in verteld} <= {KVK}
        return [(d["vestigingsnummer"], d["opheffingsdatum"], d["laatsteVanBedrijf"]) for _, d in verteld]

    return doe


Muteer = Callable[[Mutatieopdracht], Awaitable[list[tuple[str, str, bool]]]]


def einde(dag: date, *, vestiging: str | None = None) -> Opheffing:
    return Opheffing(kvk_nummer=None if vestiging else KVK, vestigingsnummer=vestiging, ingangsdatum=dag)


async def test_the_last_vestiging_says_that_nothing_is_left(muteer: Muteer) -> None:
    assert await muteer(einde(GISTEREN, vestiging=NEVEN)) == [(NEVEN, str(GISTEREN), False)]
    assert (await muteer(einde(VANDAAG, vestiging=HOOFD)))[1:] == [(HOOFD, str(VANDAAG), True)]


async def test_a_company_ends_with_all_its_vestigingen(muteer: Muteer) -> None:
    assert await muteer(einde(VANDAAG)) == [(HOOFD, str(VANDAAG), True), (NEVEN, str(VANDAAG), True)]


async def test_it_is_told_by_a_succession_too_and_nothing_is_told_of_who_goes_on(muteer: Muteer) -> None:
    over = Voortzetting(van_vestigingsnummer=HOOFD, naar_vestigingsnummer=ANDER, ingangsdatum=VANDAAG)
    assert await muteer(over) == [(HOOFD, str(VANDAAG), False)]


async def test_it_is_told_again_for_another_day_only(muteer: Muteer) -> None:
    await muteer(einde(VANDAAG, vestiging=HOOFD))
    velden = {"opheffingsdatum": GISTEREN}
    fout = Correctie(vestigingsnummer=HOOFD, velden=velden, ingangsdatum=VANDAAG, reden="Een dag eerder.")
    assert (await muteer(fout))[1:] == [(HOOFD, str(GISTEREN), False)]
    assert len(await muteer(fout)) == 2
    toch_niet = Correctie(
        vestigingsnummer=HOOFD, velden={"opheffingsdatum": None}, ingangsdatum=VANDAAG, reden="Toch niet."
    )
    assert len(await muteer(toch_niet)) == 2
    assert len(await muteer(Naamswijziging(kvk_nummer=KVK, naam="Anders", ingangsdatum=VANDAAG))) == 2


async def test_each_later_reassessment_says_that_it_ended(
    db: Database, muteer: Muteer, verwerk: Callable[..., Awaitable[None]], melding: Callable[..., Any]
) -> None:
    await muteer(einde(GISTEREN, vestiging=NEVEN))
    await verwerk(melding(kvk_nummer=KVK), melding(kvk_nummer=KVK, vestigingsnummer=NEVEN))
    async with db.transaction() as tx:
        rijen = await tx.scalars(select(outbox.table.c.data).where(outbox.table.c.type != TYPE).order_by("id"))
        gezien = [orjson.loads(rij) for rij in rijen]
    assert [(d["vestigingsnummer"], d["opheffingsdatum"]) for d in gezien] == [(HOOFD, None), (NEVEN, str(GISTEREN))]
