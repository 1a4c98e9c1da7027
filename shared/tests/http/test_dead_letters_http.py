from collections.abc import AsyncIterator, Callable

import httpx
import pytest

from shared.runtime.bus import Record
from shared.runtime.database import Database
from shared.runtime.errors import Rejected
from tests.voorbeeld.tables import dead_letters

PAD = "/v1/beheer/dead-letters"


@pytest.fixture
def beheer(token: Callable[..., str]) -> dict[str, str]:
    return {"Authorization": f"Bearer {token('voorbeeld:beheer')}"}


@pytest.fixture
async def gevuld(url: str) -> AsyncIterator[None]:
    """Put one rejected record and one that waits behind it in the table; what they hold is for nobody's eyes."""
    db = Database.connect(url, application_name="proef")
    async with db.transaction() as tx:
        records = [
            Record("boeken.boek", 3, offset, "12345678", b'{"naam": "Jan Jansen"}', {"ce_type": "nl.boeken.boek.v1"})
            for offset in (10, 11)
        ]
        await dead_letters.store(tx, [(records[0], Rejected("invalid-json")), (records[1], None)])
    yield
    await db.close()


@pytest.mark.usefixtures("gevuld")
async def test_the_list_tells_what_waits_and_never_what_it_holds(
    client: httpx.AsyncClient, beheer: dict[str, str]
) -> None:
    antwoord = await client.get(PAD, headers=beheer)
    eerste, tweede = antwoord.json()["resultaten"]
    assert (eerste["status"], eerste["reden"], eerste["positie"]) == ("open", "invalid-json", 10)
    assert tweede["status"] == "wacht"
    assert "Jansen" not in antwoord.text
    assert "12345678" not in antwoord.text


@pytest.mark.usefixtures("gevuld")
async def test_the_list_comes_in_pages(client: httpx.AsyncClient, beheer: dict[str, str]) -> None:
    antwoord = await client.get(f"{PAD}?limiet=1", headers=beheer)
    cursor = httpx.URL(antwoord.links["next"]["url"]).params["cursor"]
    antwoord = await client.get(PAD, params={"limiet": 1, "cursor": cursor}, headers=beheer)
    assert [letter["positie"] for letter in antwoord.json()["resultaten"]] == [11]
    assert "next" not in antwoord.links


@pytest.mark.usefixtures("gevuld")
async def test_what_fails_again_stays_and_says_where_it_is_stuck(
    client: httpx.AsyncClient, beheer: dict[str, str]
) -> None:
    nummer = (await client.get(PAD, headers=beheer)).json()["resultaten"][0]["id"]
    antwoord = await client.post(f"{PAD}/{nummer}/_opnieuw", headers=beheer)
    assert antwoord.status_code == 200
    assert antwoord.json()["verwerkt"] == 0
    assert antwoord.json()["vastOp"] == nummer
    assert len((await client.get(PAD, headers=beheer)).json()["resultaten"]) == 2


@pytest.mark.usefixtures("gevuld")
async def test_discarding_needs_a_reason(client: httpx.AsyncClient, beheer: dict[str, str]) -> None:
    nummer = (await client.get(PAD, headers=beheer)).json()["resultaten"][0]["id"]
    assert (await client.post(f"{PAD}/{nummer}/_verwerp", json={}, headers=beheer)).status_code == 400
    antwoord = await client.post(f"{PAD}/{nummer}/_verwerp", json={"reden": "dubbel geleverd"}, headers=beheer)
    assert antwoord.status_code == 200
    over = [letter["id"] for letter in (await client.get(PAD, headers=beheer)).json()["resultaten"]]
    assert nummer not in over


async def test_an_unknown_number_does_not_exist(client: httpx.AsyncClient, beheer: dict[str, str]) -> None:
    assert (await client.post(f"{PAD}/1/_opnieuw", headers=beheer)).status_code == 404
    assert (await client.post(f"{PAD}/{2**64}/_opnieuw", headers=beheer)).status_code == 400


async def test_only_an_administrator_may(client: httpx.AsyncClient, token: Callable[..., str]) -> None:
    assert (await client.get(PAD)).status_code == 401
    ander = {"Authorization": f"Bearer {token('voorbeeld:lezen')}"}
    assert (await client.get(PAD, headers=ander)).status_code == 403
