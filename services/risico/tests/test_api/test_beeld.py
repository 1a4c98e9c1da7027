"""The strategic view over HTTP, in the form that the caller accepts."""

import csv
from collections.abc import Awaitable, Callable
from io import StringIO
from typing import Any
from xml.etree import ElementTree as ET

import httpx
import pytest

from risico import handlers
from shared.contracts.waardelijsten import Risico
from shared.runtime.database import Database

Json = dict[str, Any]
Als = Callable[..., httpx.AsyncClient]


@pytest.fixture
async def beeld(db: Database, importeer: Callable[..., Awaitable[object]], rij: Callable[..., Json]) -> None:
    """Have a bakery and a café, and their view."""
    await importeer(
        [rij(), rij(kvkNummer="00000002", vestigingsnummer="000000000007", sbiCode="5610", provincie="=Zeeland&<x>")]
    )
    async with db.transaction() as tx:
        await handlers.bereken_strategisch_beeld(tx)


@pytest.mark.usefixtures("beeld")
async def test_json_is_what_one_gets_without_asking_and_it_can_be_narrowed(als: Als) -> None:
    client = als("risico:lezen")
    antwoord = await client.get("/strategisch-beeld")
    assert antwoord.headers["content-type"] == "application/json"
    vakken = antwoord.json()["vakken"]
    assert len(vakken) == 2 * len(Risico)
    assert {"risico", "sbiSectie", "provincie", "vestigingen", "schade", "dekking", "trend"} == vakken[0].keys()
    deel = await client.get("/strategisch-beeld", params={"risico": "werkdruk", "sectie": "C"})
    assert [(vak["risico"], vak["provincie"]) for vak in deel.json()["vakken"]] == [("werkdruk", "Noord-Holland")]


@pytest.mark.usefixtures("beeld")
async def test_csv_has_a_line_per_square_and_no_formulas(als: Als) -> None:
    antwoord = await als("risico:lezen").get("/strategisch-beeld", headers={"Accept": "text/csv"})
    assert antwoord.headers["content-type"] == "text/csv; charset=utf-8"
    assert antwoord.headers["vary"] == "Accept"
    regels = list(csv.DictReader(StringIO(antwoord.text)))
    assert len(regels) == 2 * len(Risico)
    assert {regel["provincie"] for regel in regels} == {"Noord-Holland", "'=Zeeland&<x>"}
    assert all(float(regel["schade"]) > 0 for regel in regels)


@pytest.mark.usefixtures("beeld")
async def test_the_picture_has_a_square_per_risico_and_sector_that_says_its_figures(als: Als) -> None:
    accept = "image/svg+xml,text/csv;q=0.5,*/*;q=0.1"
    antwoord = await als("risico:lezen").get("/strategisch-beeld", headers={"Accept": accept})
    assert antwoord.headers["content-type"] == "image/svg+xml"
    plaat = ET.fromstring(antwoord.text)  # noqa: S314 - our own
    ruimte = "{http://www.w3.org/2000/svg}"
    teksten = [vak.findtext(f"{ruimte}title") or "" for vak in plaat.iter(f"{ruimte}rect")]
    assert len([tekst for tekst in teksten if "per vestiging" in tekst]) == 2 * len(Risico)
    assert any(tekst.startswith("werkdruk, sector C: ") for tekst in teksten)


async def test_before_it_was_computed_there_is_none(als: Als) -> None:
    antwoord = await als("risico:lezen").get("/strategisch-beeld")
    assert (antwoord.status_code, antwoord.json()["type"]) == (404, "urn:probleem:risico:beeld-onbekend")


async def test_it_asks_for_its_scope(client: httpx.AsyncClient, als: Als) -> None:
    assert (await client.get("/strategisch-beeld")).status_code == 401
    assert (await als("risico:beheer").get("/strategisch-beeld")).status_code == 403
