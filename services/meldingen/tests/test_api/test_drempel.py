"""The threshold of the open intake, as who reports meets it."""

import hashlib
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from ipaddress import ip_network
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from meldingen.app import create_app
from meldingen.settings import MeldingenSettings

Json = dict[str, Any]
Maak = Callable[..., Json]
Verbinden = Callable[..., AbstractAsyncContextManager[httpx.AsyncClient]]


@pytest.fixture
def verbind(app: FastAPI) -> Verbinden:
    """Give a function: settings -> a client of one more api process on the same database."""

    @asynccontextmanager
    async def met(adres: str = "192.0.2.1", **settings: Any) -> AsyncIterator[httpx.AsyncClient]:
        bestaand: MeldingenSettings = app.state.settings
        ander = create_app(bestaand.model_copy(update=settings))
        transport = httpx.ASGITransport(ander, client=(adres, 1234))
        async with (
            ander.router.lifespan_context(ander),
            httpx.AsyncClient(transport=transport, base_url="http://meldingen/v1") as client,
        ):
            yield client

    return met


def los_op(uitdaging: Json) -> str:
    teller = 0
    while True:
        antwoord = f"{uitdaging['tekst']}:{teller}"
        if not int.from_bytes(hashlib.sha256(antwoord.encode()).digest()) >> (256 - uitdaging["moeilijkheid"]):
            return antwoord
        teller += 1


async def test_a_network_has_its_share_and_hears_when_to_return(verbind: Verbinden, invoer: Maak) -> None:
    async with verbind(netwerk_per_minuut=3) as client:
        antwoorden = [await client.post("/meldingen", json=invoer()) for _ in range(4)]
        assert [antwoord.status_code for antwoord in antwoorden] == [201, 201, 201, 429]
        assert antwoorden[3].json()["type"] == "urn:probleem:meldingen:tempo-overschreden"
        assert 1 <= int(antwoorden[3].headers["retry-after"]) <= 20
        assert "192.0.2" not in antwoorden[3].text


async def test_who_adds_to_his_melding_takes_of_the_same_share(verbind: Verbinden, invoer: Maak) -> None:
    async with verbind(netwerk_per_minuut=3) as client:
        code = (await client.post("/meldingen", json=invoer())).json()["ontvangstcode"]
        aanvulling = {"ontvangstcode": code, "aanvulling": "Het gebeurt ook op zaterdag."}
        bestand = {"Ontvangstcode": code, "Bestandsnaam": "a.pdf", "Content-Type": "application/pdf"}
        assert (await client.post("/mijn-melding/_aanvullen", json=aanvulling)).status_code == 200
        assert (await client.post("/mijn-melding/bijlagen", content=b"x", headers=bestand)).status_code == 415
        assert (await client.post("/mijn-melding/_aanvullen", json=aanvulling)).status_code == 429
        assert (await client.post("/mijn-melding/bijlagen", content=b"x", headers=bestand)).status_code == 429
        assert (await client.post("/mijn-melding/_inzien", json={"ontvangstcode": code})).status_code == 200


async def test_behind_a_trusted_proxy_each_network_has_its_own_share(verbind: Verbinden, invoer: Maak) -> None:

    async with verbind("10.0.0.7", netwerk_per_minuut=1, vertrouwde_proxies=(ip_network("10.0.0.0/8"),)) as client:

        async def post(van: str) -> int:
            return (await client.post("/meldingen", json=invoer(), headers={"X-Forwarded-For": van})).status_code

        assert [await post("192.0.2.1"), await post("198.51.100.1"), await post("192.0.2.99")] == [201, 201, 429]


async def test_in_a_flood_a_solved_puzzle_lets_one_in_once(verbind: Verbinden, invoer: Maak) -> None:
    druk = {"netwerk_per_minuut": 1, "uitdaging_vanaf": 1000}
    async with verbind(**druk) as client, verbind(**druk) as andere_replica:
        assert (await client.post("/meldingen", json=invoer())).status_code == 201
        geweigerd = await client.post("/meldingen", json=invoer())
        assert (geweigerd.status_code, geweigerd.json()["type"]) == (429, "urn:probleem:meldingen:uitdaging-nodig")
        assert (await andere_replica.post("/meldingen", json=invoer())).status_code == 201
        antwoord = {"Uitdaging-Antwoord": los_op((await client.get("/uitdaging")).json())}
        for replica, status in ((andere_replica, 201), (andere_replica, 400), (client, 400)):
            gemeld = await replica.post("/meldingen", json=invoer(), headers=antwoord)
            assert gemeld.status_code == status, gemeld.text
        assert gemeld.json()["type"] == "urn:probleem:meldingen:uitdaging-ongeldig"
        onzin = await client.post("/meldingen", json=invoer(), headers={"Uitdaging-Antwoord": "1.2.3.4:5"})
        assert onzin.status_code == 400


async def test_all_together_make_the_flood(verbind: Verbinden, invoer: Maak) -> None:
    async with verbind(netwerk_per_minuut=0, uitdaging_vanaf=1) as client:
        antwoorden = [await client.post("/meldingen", json=invoer()) for _ in range(4)]
        assert antwoorden[0].status_code == 201
        assert 429 in {antwoord.status_code for antwoord in antwoorden}
