import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from sqlalchemy import select, update

from shared.runtime.database import Database
from tests.voorbeeld.tables import idempotency

BOEK: dict[str, object] = {"titel": "Max Havelaar", "jaar": 1860}
Bestel = Callable[..., Awaitable[httpx.Response]]


@pytest.fixture
def bestel(client: httpx.AsyncClient, token: Callable[..., str]) -> Bestel:
    async def bestel(
        sleutel: str | None = "bestelling-1", boek: dict[str, object] = BOEK, subject: str = "boekwinkel"
    ) -> httpx.Response:
        headers = {"Authorization": f"Bearer {token('voorbeeld:bestel', subject=subject)}"}
        if sleutel is not None:
            headers["Idempotency-Key"] = sleutel
        return await client.post("/v1/bestellingen", json=boek, headers=headers)

    return bestel


async def test_the_same_key_and_body_do_the_work_once(bestel: Bestel, client: httpx.AsyncClient) -> None:
    eerste, tweede = await bestel(), await bestel()
    assert (eerste.status_code, tweede.status_code) == (201, 201)
    assert eerste.content == tweede.content
    assert eerste.headers["location"] == tweede.headers["location"]
    assert "idempotency-replayed" not in eerste.headers
    assert tweede.headers["idempotency-replayed"] == "true"
    assert (await client.get("/v1/aantal")).json() == 1


async def test_many_at_once_do_the_work_once(bestel: Bestel, client: httpx.AsyncClient) -> None:
    antwoorden = await asyncio.gather(*(bestel() for _ in range(5)))
    assert {antwoord.status_code for antwoord in antwoorden} == {201}
    assert len({antwoord.content for antwoord in antwoorden}) == 1
    assert (await client.get("/v1/aantal")).json() == 1


async def test_the_same_key_with_another_body_is_a_conflict(bestel: Bestel) -> None:
    await bestel()
    antwoord = await bestel(boek=BOEK | {"jaar": 1861})
    assert antwoord.status_code == 409
    assert antwoord.json()["type"] == "urn:probleem:voorbeeld:idempotency-key-hergebruikt"


async def test_keys_belong_to_their_caller(bestel: Bestel, client: httpx.AsyncClient) -> None:
    await bestel(subject="boekwinkel")
    ander = await bestel(subject="bibliotheek", boek=BOEK | {"jaar": 1861})
    assert ander.status_code == 201
    assert (await client.get("/v1/aantal")).json() == 2


async def test_without_a_key_each_request_is_new(bestel: Bestel, client: httpx.AsyncClient) -> None:
    await bestel(sleutel=None)
    await bestel(sleutel=None)
    assert (await client.get("/v1/aantal")).json() == 2


@pytest.mark.parametrize("sleutel", ["kort", "x" * 129, "met spatie erin"])
async def test_a_key_has_a_form(bestel: Bestel, sleutel: str) -> None:
    antwoord = await bestel(sleutel=sleutel)
    assert antwoord.status_code == 400
    assert antwoord.json()["fouten"][0]["pointer"] == "Idempotency-Key"


async def test_old_keys_are_forgotten_as_new_ones_come(bestel: Bestel, url: str) -> None:
    await bestel(sleutel="sleutel-van-toen")
    await bestel(sleutel="sleutel-van-zonet")
    db = Database.connect(url, application_name="proef")
    async with db.transaction() as tx:
        toen = datetime.now(UTC) - timedelta(days=3)
        await tx.execute(
            update(idempotency.table).where(idempotency.table.c.key == "sleutel-van-toen").values(created_at=toen)
        )
    await bestel(sleutel="sleutel-van-nu")
    async with db.transaction() as tx:
        over = set((await tx.execute(select(idempotency.table.c.key))).scalars())
    await db.close()
    assert over == {"sleutel-van-zonet", "sleutel-van-nu"}
