"""Texts of the register entry over HTTP: written beside a proposal, and complete before it is approved."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

Json = dict[str, Any]
AlsPersoon = Callable[[str], httpx.AsyncClient]
PAD = "/modelvoorstellen/2.0/vermeldingtekst"
GOEDKEUREN = "/modelvoorstellen/2.0/_goedkeuren"


@pytest.fixture
def als_persoon(client: httpx.AsyncClient, token: Callable[..., str]) -> AlsPersoon:
    def met(subject: str) -> httpx.AsyncClient:
        client.headers["Authorization"] = f"Bearer {token('risico:modelleren', 'risico:lezen', subject=subject)}"
        return client

    return met


@pytest.fixture
async def voorstel(als_persoon: AlsPersoon) -> Json:
    """Have a proposal of Anna that takes effect as soon as it is approved; give its text as it starts."""
    body = {
        "versie": "2.0",
        "omschrijving": "Een proef.",
        "ingaatOp": (datetime.now(UTC) - timedelta(days=1)).isoformat(),
    }
    assert (await als_persoon("anna").post("/modelvoorstellen", json=body)).status_code == 201
    antwoord = await als_persoon("anna").get(PAD)
    assert antwoord.status_code == 200, antwoord.text
    gelezen: Json = antwoord.json()
    return gelezen


def velden(gelezen: Json, **wijzig: Any) -> Json:
    beheer = {"modelversie", "geschrevenDoor", "geschrevenOp", "gebreken"}
    return {veld: waarde for veld, waarde in gelezen.items() if veld not in beheer} | wijzig


async def schrijf(client: httpx.AsyncClient, body: Json) -> httpx.Response:
    etag = (await client.get(PAD)).headers["ETag"]
    return await client.put(PAD, json=body, headers={"If-Match": etag})


async def test_a_proposal_starts_with_the_text_of_the_version_it_comes_from(voorstel: Json) -> None:
    assert voorstel["gebreken"] == []
    assert voorstel["modelversie"] == "2.0"
    assert voorstel["wetten"]


async def test_a_version_with_an_incomplete_entry_is_not_approved_and_the_service_stays_ready(
    als_persoon: AlsPersoon, voorstel: Json
) -> None:
    geschreven = await schrijf(als_persoon("anna"), velden(voorstel, doel="  ", wetten=[], naam="x" * 101))
    assert geschreven.status_code == 200, geschreven.text
    assert geschreven.json()["gebreken"] == ["name", "goal", "lawful_basis_grouping"]
    assert geschreven.json()["geschrevenDoor"] == "anna"
    geweigerd = await als_persoon("bert").post(GOEDKEUREN)
    assert geweigerd.status_code == 409
    assert geweigerd.json()["type"] == "urn:probleem:risico:registervermelding-onvolledig"
    assert "goal" in geweigerd.json()["detail"]
    assert (await als_persoon("bert").get("http://risico/readyz")).status_code == 200
    aangevuld = await schrijf(als_persoon("bert"), velden(voorstel, naam="Een andere naam"))
    assert aangevuld.json()["gebreken"] == []
    assert (await als_persoon("bert").post(GOEDKEUREN)).status_code == 200
    vermelding = await als_persoon("bert").get("/algoritmes/risicomodel/registervermelding")
    assert vermelding.json()["name"] == "Een andere naam"


async def test_an_approved_version_keeps_a_complete_entry(als_persoon: AlsPersoon, voorstel: Json) -> None:
    assert (await als_persoon("bert").post(GOEDKEUREN)).status_code == 200
    assert (await schrijf(als_persoon("bert"), velden(voorstel, werking=""))).status_code == 409
    assert (await schrijf(als_persoon("bert"), velden(voorstel, werking="Rekent uit."))).status_code == 200
    assert (await als_persoon("bert").get("http://risico/readyz")).status_code == 200


async def test_two_writers_do_not_undo_each_other(als_persoon: AlsPersoon, voorstel: Json) -> None:
    client = als_persoon("anna")
    etag = (await client.get(PAD)).headers["ETag"]
    een = await client.put(PAD, json=velden(voorstel, naam="Een"), headers={"If-Match": etag})
    ander = await client.put(PAD, json=velden(voorstel, naam="Twee"), headers={"If-Match": etag})
    assert (een.status_code, ander.status_code) == (200, 412)
    assert (await client.get(PAD)).json()["naam"] == "Een"


async def test_what_the_standard_does_not_know_is_refused_with_every_field(
    als_persoon: AlsPersoon, voorstel: Json
) -> None:
    fout = velden(voorstel, publicatiecategorie="Geheim", wetten=[{"title": "", "link": "geen"}])
    antwoord = await schrijf(als_persoon("anna"), fout)
    assert antwoord.status_code == 400
    pointers = {fout["pointer"] for fout in antwoord.json()["fouten"]}
    assert pointers == {"/publicatiecategorie", "/wetten/0/title", "/wetten/0/link"}


async def test_a_version_that_is_not_there_has_no_text(als_persoon: AlsPersoon) -> None:
    assert (await als_persoon("anna").get(PAD)).status_code == 404
