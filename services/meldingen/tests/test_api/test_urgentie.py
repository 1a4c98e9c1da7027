"""Which rules of urgency hold when, and under which of them a melding got its class."""

from collections.abc import Callable
from typing import Any

import httpx

from meldingen.domain import URGENTIE_REGELS

Als = Callable[..., httpx.AsyncClient]
Maak = Callable[..., dict[str, Any]]


async def test_the_rules_are_shown_in_their_order_with_the_days_on_which_they_hold(als: Als) -> None:
    antwoord = await als("meldingen:lezen").get("/urgentieregels")
    assert antwoord.status_code == 200, antwoord.text
    assert [
        (regel["id"], regel["klasse"], regel["geldigVanafDatum"], regel["geldigTotDatum"])
        for regel in antwoord.json()["resultaten"]
    ] == [
        (regel.id, regel.klasse, regel.geldig_vanaf.isoformat(), regel.geldig_tot and regel.geldig_tot.isoformat())
        for regel in URGENTIE_REGELS
    ]


async def test_a_melding_tells_under_which_dated_rule_it_was_classed(als: Als, invoer: Maak) -> None:
    client = als("meldingen:lezen")
    melding_id = (await client.post("/meldingen", json=invoer(directGevaar=True))).json()["meldingId"]
    melding = (await client.get(f"/meldingen/{melding_id}")).json()
    assert (melding["urgentieRegel"], melding["urgentieRegelVanafDatum"], melding["urgentieRegelTotDatum"]) == (
        "direct-gevaar",
        "2023-01-01",
        None,
    )
