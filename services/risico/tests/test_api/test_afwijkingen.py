"""Judgements of persons: beside the score, until a day, and never without a name."""

from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from shared.runtime.database import Database

Json = dict[str, Any]
Als = Callable[..., httpx.AsyncClient]
PAD = "/risicoprofielen/000012345678"
ALLES = ("risico:lezen", "risico:aanleiding-lezen", "risico:afwijken")
MORGEN = (date.today() + timedelta(days=1)).isoformat()  # noqa: DTZ011 - only which day it is
OORDEEL: Json = {"risico": "onderbetaling", "band": "hoogst", "reden": "Gezien bij de buren.", "einddatum": MORGEN}


@pytest.fixture(autouse=True)
async def register(importeer: Callable[..., Awaitable[object]], rij: Callable[..., Json]) -> None:
    await importeer([rij()])


async def test_a_judgement_stands_beside_the_score_and_changes_nothing_of_it(als: Als) -> None:
    client = als(*ALLES)
    voor = (await client.get(PAD)).json()
    antwoord = await client.post(f"{PAD}/afwijkingen", json=OORDEEL)
    assert (antwoord.status_code, antwoord.headers["etag"]) == (201, '"1"')
    na = (await client.get(PAD)).json()
    assert na["risicos"] == voor["risicos"]
    assert [a["band"] for a in na["afwijkingen"]] == ["hoogst"]
    score = next(s for s in na["risicos"] if s["risico"] == "onderbetaling")
    assert (na["afwijkingen"][0]["score"], na["afwijkingen"][0]["berekendeBand"]) == (
        pytest.approx(score["score"]),
        score["band"],
    )


async def test_it_ends_by_itself_and_stays_known(als: Als, db: Database) -> None:
    client = als(*ALLES)
    gemaakt = (await client.post(f"{PAD}/afwijkingen", json=OORDEEL)).json()
    async with db.transaction() as tx:
        await tx.execute(text("UPDATE risico.afwijking SET einddatum = current_date - 2"))
    assert (await client.get(PAD)).json()["afwijkingen"] == []
    (oud,) = (await client.get(f"{PAD}/afwijkingen")).json()["resultaten"]
    assert (oud["id"], oud["loopt"]) == (gemaakt["id"], False)
    wijzig = {"band": "laag", "reden": "Toch niet.", "einddatum": MORGEN}
    antwoord = await client.put(f"/afwijkingen/{gemaakt['id']}", json=wijzig, headers={"If-Match": '"1"'})
    assert antwoord.status_code == 409
    assert (await client.post(f"{PAD}/afwijkingen", json=OORDEEL)).status_code == 201


async def test_who_judged_what_is_kept_through_changes_and_withdrawal(als: Als) -> None:
    client = als(*ALLES)
    pad = f"/afwijkingen/{(await client.post(f'{PAD}/afwijkingen', json=OORDEEL)).json()['id']}"
    wijzig = {"band": "hoog", "reden": "Minder erg.", "einddatum": MORGEN}
    assert (await client.put(pad, json=wijzig)).status_code == 428
    assert (await client.put(pad, json=wijzig, headers={"If-Match": '"7"'})).status_code == 412
    assert (await client.put(pad, json=wijzig, headers={"If-Match": '"1"'})).status_code == 200
    terug = await client.post(f"{pad}/_intrekken", json={"reden": "Vergissing."}, headers={"If-Match": '"2"'})
    assert terug.status_code == 200
    afwijking = (await client.get(pad)).json()
    assert [(v["versie"], v["band"], v["reden"]) for v in afwijking["versies"]] == [
        (1, "hoogst", "Gezien bij de buren."),
        (2, "hoog", "Minder erg."),
        (3, "hoog", "Vergissing."),
    ]
    assert all(v["door"] for v in afwijking["versies"])
    assert not afwijking["loopt"]


async def test_one_judgement_at_a_time_on_one_subject(als: Als) -> None:
    client = als(*ALLES)
    assert (await client.post(f"{PAD}/afwijkingen", json=OORDEEL)).status_code == 201
    assert (await client.post(f"{PAD}/afwijkingen", json=OORDEEL)).status_code == 409
    geheel = {k: v for k, v in OORDEEL.items() if k != "risico"}
    assert (await client.post(f"{PAD}/afwijkingen", json=geheel)).status_code == 201


@pytest.mark.parametrize("dagen", [-1, 400])
async def test_it_must_end_within_a_year(als: Als, dagen: int) -> None:
    einddatum = (date.today() + timedelta(days=dagen)).isoformat()  # noqa: DTZ011 - idem
    antwoord = await als(*ALLES).post(f"{PAD}/afwijkingen", json=OORDEEL | {"einddatum": einddatum})
    assert antwoord.status_code == 400
    assert [fout["pointer"] for fout in antwoord.json()["fouten"]] == ["/einddatum"]


async def test_the_reason_is_for_who_may_see_causes(als: Als) -> None:
    await als(*ALLES).post(f"{PAD}/afwijkingen", json=OORDEEL)
    client = als("risico:lezen")
    assert (await client.get(PAD)).json()["afwijkingen"][0]["reden"] is None
    assert (await client.post(f"{PAD}/afwijkingen", json=OORDEEL)).status_code == 403
