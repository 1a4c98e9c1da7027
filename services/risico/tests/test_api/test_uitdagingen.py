"""Challenges over HTTP: put on record, promoted by a second person, and the ground of a version that follows."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

Json = dict[str, Any]
AlsPersoon = Callable[[str], httpx.AsyncClient]


@pytest.fixture
def als_persoon(client: httpx.AsyncClient, token: Callable[..., str]) -> AlsPersoon:
    def met(subject: str) -> httpx.AsyncClient:
        client.headers["Authorization"] = f"Bearer {token('risico:modelleren', 'risico:lezen', subject=subject)}"
        return client

    return met


def cijfer(waarde: float, laag: float, hoog: float) -> Json:
    return {"waarde": waarde, "laag": laag, "hoog": hoog, "aantal": 8_000}


def verslag(laag: float = 0.005, **wijzig: Any) -> Json:
    velden: Json = {
        "modelversie": "1.1",
        "risico": "onderbetaling",
        "gegevensSha256": "ab" * 32,
        "vanDatum": "2020-01-01",
        "totDatum": "2026-01-01",
        "inspecties": 30_000,
        "getoetst": 15_000,
        "inspecteurs": 90,
        "herhalingen": 1_000,
        "seed": 1,
        "kenmerken": ["aantal_inspecties", "vorige_uitkomst"],
        "aucBinnenInspecteur": cijfer(0.6, 0.59, 0.61),
        "uitdagers": [
            {
                "soort": "beslisbomen",
                "aucBinnenInspecteur": cijfer(0.62, 0.61, 0.63),
                "verschil": cijfer(0.02, laag, 0.035),
            }
        ],
    }
    return velden | wijzig


async def leg_vast(client: httpx.AsyncClient, body: Json) -> str:
    antwoord = await client.post("/uitdagingen", json=body)
    assert antwoord.status_code == 201, antwoord.text
    return str(antwoord.json()["id"])


async def bevorder(client: httpx.AsyncClient, uitdaging: str, soort: str = "beslisbomen") -> httpx.Response:
    return await client.post(f"/uitdagingen/{uitdaging}/_bevorderen", json={"uitdager": soort, "reden": "Ziet ritme."})


def voorstel(uitdaging: str | None, versie: str = "2.0") -> Json:
    return {
        "versie": versie,
        "omschrijving": "Controles tellen korter.",
        "ingaatOp": (datetime.now(UTC) - timedelta(days=1)).isoformat(),
        "risicos": [{"risico": "onderbetaling", "halfwaardetijdControle": 400}],
        "uitdagingId": uitdaging,
    }


async def test_what_was_put_on_record_stays_as_it_was(als_persoon: AlsPersoon) -> None:
    client = als_persoon("anna")
    eerste, tweede = await leg_vast(client, verslag()), await leg_vast(client, verslag(-0.01))
    gelezen = (await client.get(f"/uitdagingen/{eerste}")).json()
    assert gelezen["verslag"] == verslag()
    assert (gelezen["vastgelegdDoor"], gelezen["bevordering"]) == ("anna", None)
    bladzijde = await client.get("/uitdagingen?limiet=1")
    assert [u["id"] for u in bladzijde.json()["resultaten"]] == [tweede]
    rest = await client.get(bladzijde.links["next"]["url"].partition("/v1")[2])
    assert [u["id"] for u in rest.json()["resultaten"]] == [eerste]
    assert (await client.get(f"/uitdagingen/{uuid4()}")).status_code == 404


async def test_a_report_sent_twice_is_one(als_persoon: AlsPersoon) -> None:
    sleutel = {"Idempotency-Key": str(uuid4())}
    een, twee = [await als_persoon("anna").post("/uitdagingen", json=verslag(), headers=sleutel) for _ in range(2)]
    assert een.json()["id"] == twee.json()["id"]


@pytest.mark.parametrize(
    ("wijzig", "pointers"),
    [
        ({"modelversie": "9.9"}, ["/modelversie"]),
        ({"gegevensSha256": "geen"}, ["/gegevensSha256"]),
        ({"totDatum": "2019-01-01", "getoetst": 30_000}, ["/totDatum", "/getoetst"]),
        ({"kenmerken": ["nationaliteit_bestuurder"]}, ["/kenmerken"]),
        ({"uitdagers": 2 * verslag()["uitdagers"]}, ["/uitdagers"]),
        (
            {"aucBinnenInspecteur": {"waarde": 0.5, "laag": 0.6, "hoog": 0.4, "aantal": 9}},
            ["/aucBinnenInspecteur/hoog"],
        ),
        ({"aucBinnenInspecteur": {"waarde": 0.5, "laag": 0.4, "hoog": 0.6, "aantal": 9}}, ["/uitdagers"]),
    ],
)
async def test_a_report_that_cannot_be_is_refused(als_persoon: AlsPersoon, wijzig: Json, pointers: list[str]) -> None:
    antwoord = await als_persoon("anna").post("/uitdagingen", json=verslag(**wijzig))
    assert (antwoord.status_code, [fout["pointer"] for fout in antwoord.json()["fouten"]]) == (400, pointers)


async def test_another_person_promotes_once(als_persoon: AlsPersoon) -> None:
    uitdaging = await leg_vast(als_persoon("anna"), verslag())
    eigen = await bevorder(als_persoon("anna"), uitdaging)
    assert (eigen.status_code, eigen.json()["type"]) == (409, "urn:probleem:risico:eigen-uitdaging")
    goed = await bevorder(als_persoon("bert"), uitdaging)
    assert goed.status_code == 200
    assert goed.json()["bevordering"] | {"bevorderdOp": None} == {
        "uitdager": "beslisbomen",
        "reden": "Ziet ritme.",
        "door": "bert",
        "bevorderdOp": None,
    }
    weer = await bevorder(als_persoon("cor"), uitdaging)
    assert (weer.status_code, weer.json()["type"]) == (409, "urn:probleem:risico:uitdaging-bevorderd")
    assert (await bevorder(als_persoon("bert"), str(uuid4()))).status_code == 404


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (verslag(0.0), "uitdager-niet-beter"),
        (verslag(inspecteurs=0), "uitdaging-ontoereikend"),
        (verslag(herhalingen=200), "uitdaging-ontoereikend"),
        (verslag(modelversie="1.0"), "uitdaging-verouderd"),
    ],
)
async def test_what_does_not_prove_it_promotes_nobody(als_persoon: AlsPersoon, body: Json, code: str) -> None:
    uitdaging = await leg_vast(als_persoon("anna"), body)
    antwoord = await bevorder(als_persoon("bert"), uitdaging)
    assert (antwoord.status_code, antwoord.json()["type"]) == (409, f"urn:probleem:risico:{code}")
    assert (await als_persoon("bert").get(f"/uitdagingen/{uitdaging}")).json()["bevordering"] is None


async def test_who_may_only_read_promotes_nobody(als: Callable[..., httpx.AsyncClient]) -> None:
    assert (await als("risico:lezen").post("/uitdagingen", json=verslag())).status_code == 403
    assert (await bevorder(als("risico:lezen"), str(uuid4()))).status_code == 403


async def test_a_version_rests_on_a_promotion_and_the_register_says_so(als_persoon: AlsPersoon) -> None:
    uitdaging = await leg_vast(als_persoon("anna"), verslag())
    te_vroeg = await als_persoon("anna").post("/modelvoorstellen", json=voorstel(uitdaging))
    assert (te_vroeg.status_code, te_vroeg.json()["type"]) == (409, "urn:probleem:risico:uitdaging-niet-bevorderd")
    await bevorder(als_persoon("bert"), uitdaging)
    gemaakt = await als_persoon("anna").post("/modelvoorstellen", json=voorstel(uitdaging))
    assert (gemaakt.status_code, gemaakt.json()["uitdagingId"]) == (201, uitdaging)
    goed = await als_persoon("bert").post("/modelvoorstellen/2.0/_goedkeuren")
    assert (goed.status_code, goed.json()["uitdagingId"]) == (200, uitdaging)
    vermelding = (await als_persoon("anna").get("/algoritmes/risicomodel/registervermelding")).json()
    assert "beslisbomen binnen inspecteurs 0,02 beter" in vermelding["methods_and_models"]


async def test_an_unknown_challenge_is_no_ground(als_persoon: AlsPersoon) -> None:
    antwoord = await als_persoon("anna").post("/modelvoorstellen", json=voorstel(str(uuid4())))
    assert (antwoord.status_code, [f["pointer"] for f in antwoord.json()["fouten"]]) == (400, ["/uitdagingId"])


@pytest.mark.parametrize(
    "risicos", [[], [{"risico": "onderbetaling", "ernst": 5}], [{"risico": "werkdruk", "voorgewicht": 3}]]
)
async def test_a_ground_is_about_what_changes(als_persoon: AlsPersoon, risicos: list[Json]) -> None:
    uitdaging = await leg_vast(als_persoon("anna"), verslag())
    await bevorder(als_persoon("bert"), uitdaging)
    body = voorstel(uitdaging) | {"risicos": risicos}
    antwoord = await als_persoon("anna").post("/modelvoorstellen", json=body)
    assert (antwoord.status_code, [f["pointer"] for f in antwoord.json()["fouten"]]) == (400, ["/uitdagingId"])
    geschat = await als_persoon("anna").post("/modelvoorstellen", json=body | {"schatGemiddelden": True})
    assert geschat.status_code == 201


async def test_no_version_rests_on_a_comparison_with_what_runs_no_more(als_persoon: AlsPersoon) -> None:
    uitdaging = await leg_vast(als_persoon("anna"), verslag())
    await bevorder(als_persoon("bert"), uitdaging)
    later = voorstel(uitdaging) | {"ingaatOp": (datetime.now(UTC) + timedelta(days=1)).isoformat()}
    assert (await als_persoon("anna").post("/modelvoorstellen", json=later)).status_code == 201
    await als_persoon("anna").post("/modelvoorstellen", json=voorstel(None, "3.0"))
    assert (await als_persoon("bert").post("/modelvoorstellen/3.0/_goedkeuren")).status_code == 200
    nog_een = await leg_vast(als_persoon("anna"), verslag())
    for antwoord in (
        await als_persoon("bert").post("/modelvoorstellen/2.0/_goedkeuren"),
        await als_persoon("anna").post("/modelvoorstellen", json=voorstel(uitdaging, "4.0")),
        await bevorder(als_persoon("bert"), nog_een),
    ):
        assert (antwoord.status_code, antwoord.json()["type"]) == (409, "urn:probleem:risico:uitdaging-verouderd")
