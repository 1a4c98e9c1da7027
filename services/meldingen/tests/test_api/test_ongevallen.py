"""An accident over HTTP: what is asked of it, and how it is read back."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from sqlalchemy import update

from meldingen.tables import melding
from shared.runtime.database import Database

Json = dict[str, Any]
Maak = Callable[..., Json]
Als = Callable[..., httpx.AsyncClient]
ONGEVAL = {
    "gevolg": "ziekenhuisopname",
    "gebeurdOp": "2026-03-01T23:30:00Z",
    "slachtoffers": 2,
    "slachtoffersOnder18": 1,
    "arbeidsrelaties": ["werknemer", "stagiair"],
    "plaats": "Loods 3, achter de laadkade",
    "plekOnveranderd": True,
    "familieVanWerkgever": False,
    "gemeldDatum": "2026-03-02",
}
ONBEKEND: Json = {
    "slachtoffersOnder18": None,
    "arbeidsrelaties": [],
    "plaats": None,
    "plekOnveranderd": None,
    "familieVanWerkgever": None,
    "gemeldDatum": None,
}


async def gelezen(als: Als, antwoord: httpx.Response) -> Json:
    assert antwoord.status_code == 201, antwoord.text
    melding = (await als("meldingen:lezen").get(antwoord.headers["location"].removeprefix("/v1"))).json()
    ongeval: Json = melding["ongeval"]
    return ongeval


async def test_every_fact_of_an_accident_is_kept(client: httpx.AsyncClient, invoer: Maak, als: Als) -> None:
    antwoord = await client.post("/meldingen", json=invoer(soort="ongeval", ongeval=ONGEVAL))
    assert await gelezen(als, antwoord) == ONGEVAL


async def test_outcome_time_and_victims_are_all_that_must_be_known(
    client: httpx.AsyncClient, invoer: Maak, als: Als
) -> None:
    nodig = {naam: ONGEVAL[naam] for naam in ("gevolg", "gebeurdOp", "slachtoffers")}
    antwoord = await client.post("/meldingen", json=invoer(soort="ongeval", ongeval=nodig))
    assert await gelezen(als, antwoord) == nodig | ONBEKEND
    leeg = await client.post("/meldingen", json=invoer(soort="ongeval", ongeval={}))
    assert {fout["pointer"] for fout in leeg.json()["fouten"]} == {f"/ongeval/{naam}" for naam in nodig}


@pytest.mark.parametrize("tijdstip", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-03-01T09:00:00"])
async def test_a_time_outside_memory_or_without_zone_is_refused(
    client: httpx.AsyncClient, invoer: Maak, tijdstip: str
) -> None:
    antwoord = await client.post("/meldingen", json=invoer(soort="ongeval", ongeval=ONGEVAL | {"gebeurdOp": tijdstip}))
    assert [fout["pointer"] for fout in antwoord.json()["fouten"]] == ["/ongeval/gebeurdOp"]


async def test_an_accident_of_the_first_release_is_read_by_its_date(
    client: httpx.AsyncClient, invoer: Maak, als: Als, db: Database
) -> None:
    antwoord = await client.post("/meldingen", json=invoer(soort="ongeval", ongeval=ONGEVAL))
    async with db.transaction() as tx:  # what that release wrote: the date alone
        await tx.execute(update(melding).values(ongeval_gebeurd_op=None, ongeval_slachtoffers=None))
    ongeval = await gelezen(als, antwoord)
    assert datetime.fromisoformat(ongeval["gebeurdOp"]) == datetime(2026, 3, 1, 23, 0, tzinfo=UTC)
    assert ongeval["slachtoffers"] is None
