from base64 import urlsafe_b64encode
from urllib.parse import urlsplit

import httpx
import orjson
import pytest

from shared.runtime.paging import _digest


async def _vul(client: httpx.AsyncClient, aantal: int) -> None:
    for nummer in range(aantal):
        antwoord = await client.post("/v1/boeken", json={"titel": "Max", "jaar": 1900 + nummer % 3})
        assert antwoord.status_code == 201


def _pad(link: str) -> str:
    delen = urlsplit(link)
    return f"{delen.path.removeprefix('/voorbeeld')}?{delen.query}"


async def test_pages_follow_each_other_without_gap_or_double(client: httpx.AsyncClient) -> None:
    await _vul(client, 7)
    gezien = []
    pad = "/v1/boeken?limiet=3"
    for _ in range(3):
        antwoord = await client.get(pad)
        gezien += [(boek["jaar"], boek["id"]) for boek in antwoord.json()["resultaten"]]
        assert antwoord.links["first"]["url"] == "https://api.example/voorbeeld/v1/boeken?limiet=3"
        if "next" in antwoord.links:
            pad = _pad(antwoord.links["next"]["url"])
    assert "next" not in antwoord.links
    assert len(gezien) == 7
    assert gezien == sorted(set(gezien))


async def test_links_keep_the_filters(client: httpx.AsyncClient) -> None:
    await _vul(client, 7)
    antwoord = await client.get("/v1/boeken?uitJaar=1900&limiet=2")
    assert "uitJaar=1900" in antwoord.links["next"]["url"]
    rest = await client.get(_pad(antwoord.links["next"]["url"]))
    assert [boek["jaar"] for boek in rest.json()["resultaten"]] == [1900]


async def test_a_cursor_belongs_to_its_filters(client: httpx.AsyncClient) -> None:
    await _vul(client, 4)
    volgende = _pad((await client.get("/v1/boeken?uitJaar=1900&limiet=1")).links["next"]["url"])
    assert (await client.get(volgende)).status_code == 200
    antwoord = await client.get(volgende.replace("uitJaar=1900", "uitJaar=1901"))
    assert antwoord.status_code == 400
    assert antwoord.json()["fouten"][0]["pointer"] == "cursor"


async def test_a_search_keeps_its_filters_in_the_body_and_out_of_the_links(client: httpx.AsyncClient) -> None:
    await _vul(client, 3)
    zoek = {"titel": "Max"}
    antwoord = await client.post("/v1/boeken/_zoek?limiet=2", json=zoek)
    volgende = antwoord.links["next"]["url"]
    assert "Max" not in volgende
    assert len((await client.post(_pad(volgende), json=zoek)).json()["resultaten"]) == 1
    assert (await client.post(_pad(volgende), json={"titel": "Anders"})).status_code == 400


def test_nobody_can_try_out_whom_a_cursor_was_made_for() -> None:
    filters = b'["/v1/meldingen/_zoek",[]]{"email":"a.melder@example.nl"}'
    assert _digest("postgresql://dienst:geheim@db/t", filters) == _digest("postgresql://dienst:geheim@db/t", filters)
    assert _digest("postgresql://dienst:ander@db/t", filters) != _digest("postgresql://dienst:geheim@db/t", filters)


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "====",
        "%C3%A9",
        "bm9fanNvbg",
        urlsafe_b64encode(b"[]").decode(),
        urlsafe_b64encode(b"{}").decode(),
        urlsafe_b64encode(orjson.dumps(["0" * 16, 1900, "00000000-0000-0000-0000-000000000000"])).decode(),
    ],
)
async def test_a_cursor_that_is_not_ours_is_refused(client: httpx.AsyncClient, cursor: str) -> None:
    antwoord = await client.get(f"/v1/boeken?cursor={cursor}")
    assert antwoord.status_code == 400
    assert antwoord.json()["fouten"][0]["code"] == "ongeldige-cursor"


@pytest.mark.parametrize("limiet", ["0", "201", "-1", "veel"])
async def test_a_page_holds_one_to_two_hundred(los_client: httpx.AsyncClient, limiet: str) -> None:
    antwoord = await los_client.get(f"/v1/boeken?limiet={limiet}")
    assert antwoord.status_code == 400
    assert antwoord.json()["fouten"][0]["pointer"] == "limiet"
