"""Draws over HTTP: from the ranked list to an estimate from outcomes."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

Json = dict[str, Any]
Als = Callable[..., httpx.AsyncClient]
ALLES = ("risico:lezen", "risico:aanleiding-lezen", "risico:selecteren")
BODY: Json = {"programma": "Horeca", "aantal": 10, "seed": 4, "sbiSectie": "I", "risico": "onderbetaling"}


@pytest.fixture(autouse=True)
async def register(
    importeer: Callable[..., Awaitable[object]], rij: Callable[..., Json], cafes: Callable[..., list[Json]]
) -> None:
    """Have a bakery and forty cafés."""
    await importeer([rij(), *cafes(40)])


async def test_a_draw_says_of_everybody_why_and_with_which_chance(als: Als) -> None:
    client = als(*ALLES)
    antwoord = await client.post("/selecties", json=BODY, headers={"Idempotency-Key": "selectie-een"})
    assert antwoord.status_code == 201, antwoord.text
    selectie = antwoord.json()
    assert (selectie["kader"], selectie["gekozen"], selectie["seed"]) == (40, 10, 4)
    assert selectie["door"]
    assert (await client.get(f"/selecties/{selectie['id']}")).json() == selectie
    gekozen = (await client.get(f"/selecties/{selectie['id']}/vestigingen")).json()["resultaten"]
    assert sorted((g["herkomst"], g["kans"]) for g in gekozen) == [("model", 1.0)] * 9 + [("willekeurig", 1 / 31)]
    assert {g["sbiSectie"] for g in gekozen} == {"I"}
    ranglijst = (await client.get("/ranglijst?sectie=I&risico=onderbetaling&limiet=9")).json()["resultaten"]
    assert {g["vestigingsnummer"] for g in gekozen if g["herkomst"] == "model"} == {
        plaats["vestigingsnummer"] for plaats in ranglijst
    }
    herhaald = await client.post("/selecties", json=BODY, headers={"Idempotency-Key": "selectie-een"})
    assert herhaald.json() == selectie


async def test_outcomes_become_an_estimate_for_all(
    als: Als, afgerond: Callable[..., Any], verwerk: Callable[..., Awaitable[None]]
) -> None:
    client = als(*ALLES)
    selectie = (await client.post("/selecties", json=BODY, headers={"Idempotency-Key": "selectie-twee"})).json()
    pad = f"/selecties/{selectie['id']}"
    assert (await client.get(f"{pad}/schatting")).status_code == 409
    gekozen = (await client.get(f"{pad}/vestigingen")).json()["resultaten"]
    await verwerk(
        *(
            afgerond(
                kvk_nummer=f"100000{g['vestigingsnummer'][-2:]}",
                vestigingsnummer=g["vestigingsnummer"],
                uitkomst="overtreding" if g["herkomst"] == "model" else "geen_overtreding",
            )
            for g in gekozen
        )
    )
    schatting = (await client.get(f"{pad}/schatting")).json()
    assert schatting["zeker"] == {"omvang": 9, "getrokken": 9, "bekend": 9, "overtredingen": 9}
    assert schatting["geloot"] == {"omvang": 31, "getrokken": 1, "bekend": 1, "overtredingen": 0}
    assert schatting["aandeel"] == pytest.approx(9 / 40)
    assert schatting["laag"] <= schatting["aandeel"] <= schatting["hoog"]


async def test_who_is_not_on_that_part_of_the_list_cannot_be_added(als: Als) -> None:
    erbij = [{"vestigingsnummer": "000012345678", "herkomst": "persoon", "reden": "Bekend."}]
    antwoord = await als(*ALLES).post(
        "/selecties", json=BODY | {"erbij": erbij}, headers={"Idempotency-Key": "selectie-drie"}
    )
    assert antwoord.status_code == 400
    assert [fout["pointer"] for fout in antwoord.json()["fouten"]] == ["/erbij/0/vestigingsnummer"]


@pytest.mark.parametrize("deel", [0.0, 0.5])
async def test_the_share_by_lot_is_five_to_ten_percent(als: Als, deel: float) -> None:
    antwoord = await als(*ALLES).post(
        "/selecties", json=BODY | {"aandeelWillekeurig": deel}, headers={"Idempotency-Key": "selectie-vier"}
    )
    assert antwoord.status_code == 400


async def test_draws_are_found_again_the_newest_first(als: Als) -> None:
    client = als(*ALLES)
    ids = [
        (
            await client.post(
                "/selecties", json=BODY | {"seed": seed}, headers={"Idempotency-Key": f"selectie-lijst-{seed}"}
            )
        ).json()["id"]
        for seed in range(3)
    ]
    eerste = await client.get("/selecties?limiet=2")
    assert [s["id"] for s in eerste.json()["resultaten"]] == [ids[2], ids[1]]
    rest = await client.get(eerste.links["next"]["url"].partition("/v1")[2])
    assert [s["id"] for s in rest.json()["resultaten"]] == [ids[0]]
    assert "next" not in rest.links
