"""The weekly checks over HTTP."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import update

from risico import handlers
from risico.domain import Ijking
from risico.tables import ijking
from shared.runtime.database import Database

Als = Callable[..., httpx.AsyncClient]


@pytest.fixture
async def drie(db: Database) -> list[Ijking]:
    """Have the checks of three weeks, the newest last."""
    gedaan = []
    for terug in (2, 1, 0):
        gedaan.append(laatste := await handlers.ijk(db))
        async with db.transaction() as tx:
            await tx.execute(
                update(ijking).where(ijking.c.id == laatste.id).values(week=laatste.week - timedelta(weeks=terug))
            )
    return gedaan


async def test_checks_are_listed_the_newest_week_first(als: Als, drie: list[Ijking]) -> None:
    client = als("risico:lezen")
    eerste = await client.get("/ijkingen?limiet=2&risico=werkdruk")
    assert [i["id"] for i in eerste.json()["resultaten"]] == [str(drie[2].id), str(drie[1].id)]
    rest = await client.get(eerste.links["next"]["url"].partition("/v1")[2])
    assert [i["id"] for i in rest.json()["resultaten"]] == [str(drie[0].id)]
    assert "next" not in rest.links
    een = await client.get(f"/ijkingen/{drie[0].id}")
    assert een.status_code == 200
    assert (een.json()["getrokken"], een.json()["risicos"]) == (0, [])


async def test_an_unknown_check_is_not_found_and_a_stranger_sees_none(als: Als) -> None:
    onbekend = await als("risico:lezen").get(f"/ijkingen/{uuid4()}")
    assert (onbekend.status_code, onbekend.json()["type"]) == (404, "urn:probleem:risico:ijking-onbekend")
    assert (await als("risico:muteren").get("/ijkingen")).status_code == 403
