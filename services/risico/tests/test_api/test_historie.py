"""The history of the register over HTTP."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

Json = dict[str, Any]
Als = Callable[..., httpx.AsyncClient]
NUMMER = "000012345678"
SCOPES = ("risico:lezen", "risico:muteren", "risico:corrigeren")
VERHUIZING = {
    "soort": "verhuizing",
    "vestigingsnummer": NUMMER,
    "adres": {"straat": "Markt 1", "plaats": "Goes", "gemeente": "Goes", "provincie": "Zeeland"},
    "ingangsdatum": "2026-02-01",
}


@pytest.fixture
async def register(importeer: Callable[..., Awaitable[object]], rij: Callable[..., Json]) -> None:
    """Have a bakery, and another bedrijf at the same address."""
    await importeer([rij(), rij(kvkNummer="00000002", vestigingsnummer="000000000007", naam="De Raaf")])


@pytest.mark.usefixtures("register")
async def test_a_move_is_told_once_and_can_be_looked_back_at(als: Als) -> None:
    client = als(*SCOPES)
    sleutel = {"Idempotency-Key": "mutatie-0001"}
    antwoord = await client.post("/registermutaties", json=VERHUIZING, headers=sleutel)
    assert antwoord.status_code == 201, antwoord.text
    assert antwoord.json()["opvolgingen"] == []
    nogmaals = await client.post("/registermutaties", json=VERHUIZING, headers=sleutel)
    assert nogmaals.json() == antwoord.json()
    await client.post("/registermutaties", json=VERHUIZING | {"ingangsdatum": "2026-03-01"})

    historie = (await client.get(f"/vestigingen/{NUMMER}/historie")).json()["resultaten"]
    assert [regel["ingangsdatum"] for regel in historie] == ["2026-02-01"]  # the later message changed nothing
    velden = {veld["veld"]: veld for veld in historie[0]["velden"]}
    assert velden["gemeente"] == {"veld": "gemeente", "was": "Zaanstad", "wordt": "Goes", "totDatum": None}
    assert {"postcode", "bagNummeraanduidingId"} < velden.keys()

    toen = (await client.get(f"/vestigingen/{NUMMER}", params={"peildatum": "2026-01-31"})).json()
    nu = (await client.get(f"/vestigingen/{NUMMER}")).json()
    assert (toen["adres"]["gemeente"], nu["adres"]["gemeente"]) == ("Zaanstad", "Goes")
    eerder = await client.get(f"/vestigingen/{NUMMER}", params={"bekendOp": "2026-01-31T00:00:00Z"})
    assert eerder.json()["adres"]["gemeente"] == "Zaanstad"


@pytest.mark.usefixtures("register")
async def test_history_is_read_by_pages(als: Als) -> None:
    client = als(*SCOPES)
    for maand, naam in enumerate("ABCDE", 1):
        body = {"soort": "naamswijziging", "kvkNummer": "01234567", "naam": naam, "ingangsdatum": f"2026-0{maand}-01"}
        assert (await client.post("/registermutaties", json=body)).status_code == 201
    namen = []
    volgende: str | None = "/bedrijven/01234567/historie?limiet=2"
    while volgende is not None:
        antwoord = await client.get(volgende.removeprefix("https://api.example/risico/v1"))
        namen += [regel["velden"][0]["wordt"] for regel in antwoord.json()["resultaten"]]
        volgende = antwoord.links.get("next", {}).get("url")
    assert namen == list("EDCBA")
    toen = await client.get("/bedrijven/01234567", params={"peildatum": "2026-03-15"})
    assert toen.json()["naam"] == "C"


@pytest.mark.usefixtures("register")
async def test_a_succession_is_confirmed_under_its_version_and_withdrawn(als: Als) -> None:
    client = als(*SCOPES)
    body = {
        "soort": "voortzetting",
        "vanVestigingsnummer": NUMMER,
        "naarVestigingsnummer": "000000000007",
        "ingangsdatum": "2026-03-01",
    }
    [pad] = (await client.post("/registermutaties", json=body)).json()["opvolgingen"]
    pad = pad.removeprefix("/v1")
    gelezen = await client.get(pad)
    assert gelezen.json()["status"] == "voorgesteld"
    reden = {"reden": "Zelfde eigenaar en zelfde machines."}
    assert (await client.post(f"{pad}/_bevestigen", json=reden)).status_code == 428
    etag = {"If-Match": gelezen.headers["etag"]}
    bevestigd = await client.post(f"{pad}/_bevestigen", json=reden, headers=etag)
    assert (bevestigd.status_code, bevestigd.json()["status"]) == (200, "bevestigd")
    assert bevestigd.json()["beslotenReden"] == reden["reden"]
    assert (await client.post(f"{pad}/_intrekken", json=reden, headers=etag)).status_code == 412
    etag = {"If-Match": bevestigd.headers["etag"]}
    geweigerd = await client.post(f"{pad}/_weigeren", json=reden, headers=etag)
    assert (geweigerd.status_code, geweigerd.json()["type"]) == (409, "urn:probleem:risico:opvolging-besloten")
    ingetrokken = await client.post(f"{pad}/_intrekken", json=reden, headers=etag)
    assert ingetrokken.json()["status"] == "ingetrokken"
    lijst = (await client.get("/opvolgingen", params={"status": "ingetrokken"})).json()["resultaten"]
    assert [opvolging["vanVestigingsnummer"] for opvolging in lijst] == [NUMMER]


@pytest.mark.usefixtures("register")
@pytest.mark.parametrize(
    ("wijzig", "pointers"),
    [
        ({"ingangsdatum": "2999-01-01", "vestigingsnummer": NUMMER}, ["/ingangsdatum"]),
        ({"vestigingsnummer": "000000000009"}, ["/vestigingsnummer"]),
        ({"vestigingsnummer": "9", "ingangsdatum": "x"}, ["/vestigingsnummer", "/ingangsdatum"]),
    ],
)
async def test_wrong_messages_are_refused_with_each_field(als: Als, wijzig: Json, pointers: list[str]) -> None:
    antwoord = await als(*SCOPES).post("/registermutaties", json=VERHUIZING | wijzig)
    assert antwoord.status_code == 400
    assert [fout["pointer"].replace("/verhuizing", "") for fout in antwoord.json()["fouten"]] == pointers


@pytest.mark.parametrize(
    ("methode", "pad"),
    [
        ("POST", "/registermutaties"),
        ("GET", f"/vestigingen/{NUMMER}/historie"),
        ("GET", "/bedrijven/01234567/historie"),
        ("GET", "/opvolgingen"),
        ("GET", "/opvolgingen/0197a3a5-0000-7000-8000-000000000000"),
        ("POST", "/opvolgingen/0197a3a5-0000-7000-8000-000000000000/_bevestigen"),
        ("POST", "/opvolgingen/0197a3a5-0000-7000-8000-000000000000/_weigeren"),
        ("POST", "/opvolgingen/0197a3a5-0000-7000-8000-000000000000/_intrekken"),
    ],
)
async def test_every_route_asks_for_its_scope(client: httpx.AsyncClient, als: Als, methode: str, pad: str) -> None:
    assert (await client.request(methode, pad)).status_code == 401
    assert (await als("risico:beheer").request(methode, pad)).status_code == 403
