"""Proposals that leave the bands to shares of the stock, and proposals that are withdrawn."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from risico import handlers
from risico.repository import ModelvoorstelRepository
from shared.runtime.database import Database

Json = dict[str, Any]
AlsPersoon = Callable[[str], httpx.AsyncClient]


@pytest.fixture(autouse=True)
async def register(importeer: Callable[..., Awaitable[object]], cafes: Callable[..., list[Json]]) -> None:
    """Have a hundred cafés, each a little larger than the one before."""
    await importeer(cafes(100, kleinste=100))


@pytest.fixture
def als_persoon(client: httpx.AsyncClient, token: Callable[..., str]) -> AlsPersoon:
    def met(subject: str) -> httpx.AsyncClient:
        client.headers["Authorization"] = f"Bearer {token('risico:modelleren', 'risico:lezen', subject=subject)}"
        return client

    return met


def voorstel(**wijzig: Any) -> Json:
    velden: Json = {
        "versie": "2.0",
        "omschrijving": "Andere banden (proef).",
        "ingaatOp": (datetime.now(UTC) - timedelta(days=1)).isoformat(),
    }
    return velden | wijzig


async def aantal_in(client: httpx.AsyncClient, band: str) -> int:
    return len((await client.get(f"/ranglijst?band={band}&limiet=100")).json()["resultaten"])


async def test_bands_follow_from_the_stock_and_are_fixed_by_seeing_them(als_persoon: AlsPersoon) -> None:
    gemaakt = await als_persoon("anna").post("/modelvoorstellen", json=voorstel(bandaandelen=[0.2, 0.1, 0.05]))
    assert (gemaakt.status_code, gemaakt.json()["drempelsBekend"]) == (201, False)
    te_vroeg = await als_persoon("bert").post("/modelvoorstellen/2.0/_goedkeuren")
    assert (te_vroeg.status_code, te_vroeg.json()["type"]) == (409, "urn:probleem:risico:drempels-onbekend")
    assert (await als_persoon("bert").post("/modelvoorstellen/2.0/_doorrekenen")).status_code == 200
    (gezien,) = (
        v for v in (await als_persoon("bert").get("/modelvoorstellen")).json()["resultaten"] if v["versie"] == "2.0"
    )
    assert gezien["drempelsBekend"]
    assert (await als_persoon("anna").post("/modelvoorstellen/2.0/_doorrekenen")).status_code == 200
    goed = await als_persoon("bert").post("/modelvoorstellen/2.0/_goedkeuren")
    assert (goed.status_code, goed.json()["drempels"]) == (200, gezien["drempels"])
    banden = (await als_persoon("bert").get("/modellen/actueel")).json()["banden"]
    assert [band["vanaf"] for band in banden[1:]] == gezien["drempels"]
    client = als_persoon("bert")
    assert [await aantal_in(client, band) for band in ("hoogst", "hoog", "laag")] == [5, 10, 20]


@pytest.mark.parametrize(
    "wijzig",
    [
        {"bandaandelen": [0.5, 0.4, 0.1]},
        {"bandaandelen": [0.2, 0, 0.1]},
        {"bandaandelen": [0.2, 0.1, 0.05], "drempels": [1, 2, 3]},
    ],
)
async def test_shares_leave_some_for_the_lowest_and_no_thresholds_beside_them(
    als_persoon: AlsPersoon, wijzig: Json
) -> None:
    antwoord = await als_persoon("anna").post("/modelvoorstellen", json=voorstel(**wijzig))
    assert (antwoord.status_code, [fout["pointer"] for fout in antwoord.json()["fouten"]]) == (400, ["/bandaandelen"])


async def test_only_who_proposed_withdraws_and_then_it_is_over(als_persoon: AlsPersoon) -> None:
    body = voorstel()
    reden = {"reden": "De ernst klopt niet."}
    await als_persoon("anna").post("/modelvoorstellen", json=body)
    ander = await als_persoon("bert").post("/modelvoorstellen/2.0/_intrekken", json=reden)
    assert (ander.status_code, ander.json()["type"]) == (409, "urn:probleem:risico:voorstel-van-ander")
    assert (await als_persoon("anna").post("/modelvoorstellen/2.0/_intrekken", json={})).status_code == 400
    weg = await als_persoon("anna").post("/modelvoorstellen/2.0/_intrekken", json=reden)
    assert (weg.status_code, weg.json()["ingetrokkenReden"]) == (200, "De ernst klopt niet.")
    for wie, pad, inhoud in (("anna", "_intrekken", reden), ("bert", "_goedkeuren", None)):
        nogmaals = await als_persoon(wie).post(f"/modelvoorstellen/2.0/{pad}", json=inhoud)
        assert (nogmaals.status_code, nogmaals.json()["type"]) == (409, "urn:probleem:risico:modelversie-ingetrokken")
    assert (await als_persoon("anna").post("/modelvoorstellen", json=body | {"versie": "2.1"})).status_code == 201
    assert (await als_persoon("anna").post("/modelvoorstellen/9.9/_intrekken", json=reden)).status_code == 404


async def test_no_bands_are_fixed_of_what_was_withdrawn(als_persoon: AlsPersoon, db: Database) -> None:
    client = als_persoon("anna")
    await client.post("/modelvoorstellen", json=voorstel(bandaandelen=[0.2, 0.1, 0.05]))
    assert (await client.post("/modelvoorstellen/2.0/_intrekken", json={"reden": "Toch niet."})).status_code == 200
    antwoord = await client.post("/modelvoorstellen/2.0/_doorrekenen")
    assert (antwoord.status_code, antwoord.json()["type"]) == (409, "urn:probleem:risico:modelversie-ingetrokken")
    async with db.transaction() as tx:  # nor by who read the stock while it was withdrawn
        await ModelvoorstelRepository(tx).bepaal_drempels("2.0", (1.0, 2.0, 3.0), datetime.now(UTC))
        weg = await handlers.toon_modelvoorstel(tx, "2.0")
    assert not weg.drempels_bekend
    assert weg.drempels != (1.0, 2.0, 3.0)


async def test_what_was_approved_is_not_withdrawn(als_persoon: AlsPersoon) -> None:
    await als_persoon("anna").post("/modelvoorstellen", json=voorstel())
    await als_persoon("bert").post("/modelvoorstellen/2.0/_goedkeuren")
    antwoord = await als_persoon("anna").post("/modelvoorstellen/2.0/_intrekken", json={"reden": "Toch niet."})
    assert (antwoord.status_code, antwoord.json()["type"]) == (409, "urn:probleem:risico:modelversie-goedgekeurd")
