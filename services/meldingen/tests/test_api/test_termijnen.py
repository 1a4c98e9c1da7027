"""The clock over HTTP."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from meldingen.domain import dag_van

Json = dict[str, Any]
Als = Callable[..., httpx.AsyncClient]
REGEL: Json = {"soort": "triage", "urgenties": ["u4_normaal"], "aantal": 3, "eenheid": "werkdagen"}


def over(dagen: int) -> str:
    return (dag_van(datetime.now(UTC)) + timedelta(days=dagen)).isoformat()


async def test_a_melding_shows_its_term(client: httpx.AsyncClient, als: Als, invoer: Callable[..., Json]) -> None:
    bevestiging = (await client.post("/meldingen", json=invoer())).json()
    gezien = (await als("meldingen:lezen").get(f"/meldingen/{bevestiging['meldingId']}")).json()
    assert gezien["termijn"]["soort"] == "triage"
    assert gezien["termijn"]["begonnenOp"] == gezien["ontvangenOp"]
    assert gezien["termijn"]["gepauzeerdOp"] is None


async def test_what_lapses_is_paged_by_the_end_of_its_term(
    client: httpx.AsyncClient, als: Als, invoer: Callable[..., Json]
) -> None:
    gevaar = [(await client.post("/meldingen", json=invoer(directGevaar=True))).json() for _ in range(3)]
    await client.post("/meldingen", json=invoer())
    lezer = als("meldingen:lezen")
    morgen = {"totEnMet": (datetime.now(UTC) + timedelta(hours=2)).isoformat()}
    pagina = await lezer.get("/termijnen", params={"limiet": 2, **morgen})
    assert pagina.status_code == 200
    gezien = [item["meldingId"] for item in pagina.json()["resultaten"]]
    volgende = pagina.links["next"]["url"].partition("/v1")[2]
    gezien += [item["meldingId"] for item in (await lezer.get(volgende)).json()["resultaten"]]
    assert gezien == [item["meldingId"] for item in gevaar]
    assert (await lezer.get("/termijnen", params={"soort": "besluit"})).json() == {"resultaten": []}


async def test_rules_are_set_for_a_later_day_once(als: Als) -> None:
    beheer = als("meldingen:beheer", "meldingen:lezen")
    nieuw = {"geldigVanafDatum": over(1), "regels": [REGEL]}
    antwoord = await beheer.post("/termijnregels", json=nieuw)
    assert antwoord.status_code == 201
    assert antwoord.json()["regels"] == [REGEL | {"schuiftOp": False, "signaalWerkdagen": 0}]
    alle = (await beheer.get("/termijnregels")).json()["resultaten"]
    assert alle[-1] == antwoord.json()
    for datum in (over(1), over(0)):
        opnieuw = await beheer.post("/termijnregels", json=nieuw | {"geldigVanafDatum": datum})
        assert (opnieuw.status_code, opnieuw.json()["type"].rpartition(":")[2]) == (409, "termijnregels-vastgesteld")


async def test_rules_that_say_two_things_are_refused(als: Als) -> None:
    beheer = als("meldingen:beheer")
    dubbel = {"geldigVanafDatum": over(1), "regels": [REGEL, REGEL | {"aantal": 4}]}
    antwoord = await beheer.post("/termijnregels", json=dubbel)
    assert antwoord.status_code == 400
    assert [fout["pointer"] for fout in antwoord.json()["fouten"]] == ["/regels"]


async def test_rules_are_for_beheer_to_set(als: Als) -> None:
    antwoord = await als("meldingen:lezen").post("/termijnregels", json={"geldigVanafDatum": over(1), "regels": []})
    assert antwoord.status_code == 403
