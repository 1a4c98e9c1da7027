"""External sources over HTTP."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

Json = dict[str, Any]
Als = Callable[..., httpx.AsyncClient]
SCOPES = ("risico:lezen", "risico:beheer", "risico:importeren")
KOLOM = {"doel": "rangschikken", "grondslag": "Arbowet art. 24"}
CONTRACT: Json = {
    "titel": "Verzuim",
    "doel": "Zien waar men uitvalt.",
    "eigenaar": "UWV",
    "verversingDagen": 90,
    "bewaarDagen": 365,
    "kolommen": [
        {"naam": "kvkNummer", "type": "kvk_nummer", **KOLOM},
        {"naam": "percentage", "type": "getal", "minimum": 0, "maximum": 100, **KOLOM},
    ],
    "sleutel": ["kvkNummer"],
}
CSV = {"Content-Type": "text/csv"}


@pytest.fixture
def persoon(client: httpx.AsyncClient, token: Callable[..., str]) -> Callable[[str], httpx.AsyncClient]:
    """Give a function that logs the client in as a person with every scope needed here."""

    def als(naam: str) -> httpx.AsyncClient:
        client.headers["Authorization"] = f"Bearer {token(*SCOPES, sub=naam)}"
        return client

    return als


async def test_a_contract_takes_two_persons_and_then_files_come_in(
    persoon: Callable[[str], httpx.AsyncClient],
) -> None:
    client = persoon("anna")
    voorstel = await client.post("/bronnen/verzuim/contracten", json=CONTRACT)
    assert voorstel.status_code == 201, voorstel.text
    assert (voorstel.json()["nummer"], voorstel.json()["status"]) == (1, "voorgesteld")
    assert (await client.get("/bronnen/verzuim")).status_code == 404
    te_vroeg = await client.post("/bronnen/verzuim/versies", content=b"", headers=CSV)
    assert te_vroeg.json()["type"] == "urn:probleem:risico:bron-zonder-contract"
    etag = {"If-Match": voorstel.headers["etag"]}
    reden = {"reden": "Nodig en toegestaan."}
    zelf = await client.post("/bronnen/verzuim/contracten/1/_vaststellen", json=reden, headers=etag)
    assert (zelf.status_code, zelf.json()["type"]) == (409, "urn:probleem:risico:tweede-persoon-nodig")
    client = persoon("bert")
    akkoord = await client.post("/bronnen/verzuim/contracten/1/_vaststellen", json=reden, headers=etag)
    assert (akkoord.json()["status"], akkoord.json()["beslotenDoor"]) == ("vastgesteld", "bert")
    assert [bron["bron"] for bron in (await client.get("/bronnen")).json()["resultaten"]] == ["verzuim"]

    ingelezen = await client.post(
        "/bronnen/verzuim/versies?peildatum=2026-03-01",
        content=b"kvkNummer;percentage\n00000001;4.5\n00000002;5\n",
        headers=CSV,
    )
    assert ingelezen.status_code == 201, ingelezen.text
    versie = ingelezen.json()
    assert (versie["nummer"], versie["rijen"], versie["peildatum"]) == (1, 2, "2026-03-01")
    assert versie["geimporteerdDoor"] == "bert"
    assert (await client.get("/bronnen/verzuim/versies/1")).json() == versie
    assert (await client.get("/bronnen/verzuim/versies")).json()["resultaten"] == [versie]
    pagina = await client.get("/bronnen/verzuim/versies/1/rijen?limiet=1")
    assert pagina.json()["resultaten"] == [{"rij": 1, "gegevens": {"kvkNummer": "00000001", "percentage": 4.5}}]
    volgende = await client.get(pagina.links["next"]["url"].partition("/v1")[2])
    assert [rij["rij"] for rij in volgende.json()["resultaten"]] == [2]


async def test_a_wrong_file_is_answered_by_row(persoon: Callable[[str], httpx.AsyncClient]) -> None:
    etag = (await persoon("anna").post("/bronnen/verzuim/contracten", json=CONTRACT)).headers["etag"]
    client = persoon("bert")
    pad = "/bronnen/verzuim/contracten/1/_vaststellen"
    assert (await client.post(pad, json={"reden": "ja"}, headers={"If-Match": etag})).status_code == 200
    antwoord = await client.post(
        "/bronnen/verzuim/versies", content=b"kvkNummer,percentage\n1,400\n00000002,5\n", headers=CSV
    )
    assert (antwoord.status_code, antwoord.json()["type"]) == (400, "urn:probleem:risico:import-geweigerd")
    assert [(fout["pointer"], fout["melding"]) for fout in antwoord.json()["fouten"]] == [
        ("/0/kvkNummer", "Rij 1: kvkNummer moet uit 8 cijfers bestaan, voorloopnullen meegeteld."),
        ("/0/percentage", "Rij 1: percentage mag hoogstens 100 zijn."),
    ]
    assert (await client.get("/bronnen/verzuim/versies")).json()["resultaten"] == []
    ander = await client.post("/bronnen/verzuim/versies", content=b"x", headers={"Content-Type": "application/json"})
    assert ander.status_code == 415


async def test_a_contract_without_basis_or_about_a_neighbourhood_is_refused(als: Als) -> None:
    client = als(*SCOPES)
    zonder = CONTRACT | {"kolommen": [{"naam": "kvkNummer", "type": "kvk_nummer", "doel": "rangschikken"}]}
    antwoord = await client.post("/bronnen/verzuim/contracten", json=zonder)
    assert [fout["pointer"] for fout in antwoord.json()["fouten"]] == ["/kolommen/0/grondslag"]
    buurt = CONTRACT | {"kolommen": [*CONTRACT["kolommen"], {"naam": "postcode", "type": "getal", **KOLOM}]}
    antwoord = await client.post("/bronnen/verzuim/contracten", json=buurt)
    assert (antwoord.status_code, antwoord.json()["fouten"][0]["pointer"]) == (400, "/kolommen/2/naam")
    assert antwoord.json()["fouten"][0]["melding"] == "Een kolom mag niets zeggen over buurt of adres."


@pytest.mark.parametrize(
    ("methode", "pad"),
    [
        ("GET", "/bronnen"),
        ("GET", "/bronnen/verzuim"),
        ("GET", "/bronnen/verzuim/contracten"),
        ("GET", "/bronnen/verzuim/contracten/1"),
        ("POST", "/bronnen/verzuim/contracten"),
        ("POST", "/bronnen/verzuim/contracten/1/_vaststellen"),
        ("POST", "/bronnen/verzuim/contracten/1/_afwijzen"),
        ("GET", "/bronnen/verzuim/versies"),
        ("POST", "/bronnen/verzuim/versies"),
        ("GET", "/bronnen/verzuim/versies/1"),
        ("GET", "/bronnen/verzuim/versies/1/rijen"),
    ],
)
async def test_every_route_asks_for_its_scope(client: httpx.AsyncClient, als: Als, methode: str, pad: str) -> None:
    assert (await client.request(methode, pad)).status_code == 401
    assert (await als("risico:corrigeren").request(methode, pad)).status_code == 403
