"""Teams and routing over HTTP."""

import asyncio
from collections.abc import Callable
from typing import Any

import httpx

Json = dict[str, Any]
Maak = Callable[..., Json]
Als = Callable[..., httpx.AsyncClient]


async def test_a_team_has_the_members_that_were_given_last(als: Als) -> None:
    beheer = als("meldingen:beheer")
    assert (await beheer.get("/teams/veilig_noord/leden")).json() == {"team": "veilig_noord", "leden": []}
    for versie, leden in enumerate((["b", "a", "b"], ["c", "a"], [])):
        kop = {"If-Match": f'"{versie}"'}
        antwoord = await beheer.put("/teams/veilig_noord/leden", json={"leden": leden}, headers=kop)
        assert (antwoord.status_code, antwoord.json()["leden"]) == (200, sorted(set(leden)))
        gelezen = await beheer.get("/teams/veilig_noord/leden")
        assert (gelezen.json(), gelezen.headers["etag"]) == (antwoord.json(), antwoord.headers["etag"])
    assert (await als("meldingen:lezen").get("/teams/veilig_noord/leden")).status_code == 403


async def test_nobody_overwrites_the_members_that_another_gave(als: Als) -> None:
    beheer = als("meldingen:beheer")
    pad, nieuw = "/teams/veilig_noord/leden", {"If-Match": '"0"'}
    assert (await beheer.put(pad, json={"leden": ["a"]})).status_code == 428
    tegelijk = [beheer.put(pad, json={"leden": [lid]}, headers=nieuw) for lid in "abc"]
    assert sorted(antwoord.status_code for antwoord in await asyncio.gather(*tegelijk)) == [200, 412, 412]
    gelezen = await beheer.get(pad)
    assert gelezen.headers["etag"] == '"1"'
    assert len(gelezen.json()["leden"]) == 1


async def test_a_melding_goes_to_a_team_when_it_comes_in(als: Als, client: httpx.AsyncClient, invoer: Maak) -> None:
    plek = {"kvkNummer": "12345678", "provincie": "Limburg"}
    gemeld = await client.post("/meldingen", json=invoer(werkgever=plek))
    melding = (await als("meldingen:lezen").get(f"/meldingen/{gemeld.json()['meldingId']}")).json()
    assert (melding["team"], melding["teamReden"]) == (
        "veilig_zuid",
        "Veilig en gezond werk in Noord-Brabant of Limburg.",
    )


async def test_routing_is_set_for_a_later_day_and_never_changed(als: Als) -> None:
    beheer = als("meldingen:beheer", "meldingen:lezen")
    regels = [
        {"id": "haven", "team": "haven", "reden": "Haven.", "provincies": ["Zuid-Holland"]},
        {"id": "rest", "team": "rest", "reden": "De rest."},
    ]
    nieuw = {"geldigVanafDatum": "2099-01-01", "regels": regels}
    assert (await beheer.post("/routering", json=nieuw)).status_code == 201
    for dag in ("2099-01-01", "2026-01-01"):
        weer = await beheer.post("/routering", json=nieuw | {"geldigVanafDatum": dag})
        assert (weer.status_code, weer.json()["type"]) == (409, "urn:probleem:meldingen:routering-vastgesteld")
    alle = (await beheer.get("/routering")).json()["resultaten"]
    assert [routering["geldigVanafDatum"] for routering in alle] == ["2026-01-01", "2099-01-01"]
    assert alle[1]["regels"][0]["provincies"] == ["zuid-holland"]
    open_einde = await beheer.post("/routering", json=nieuw | {"regels": regels[:1]})
    assert open_einde.status_code == 400
