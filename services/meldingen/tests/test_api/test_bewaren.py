"""Retention over HTTP."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from meldingen.domain import MeldingStatus, Overgang, dag_van
from meldingen.handlers import vernietig_verlopen
from meldingen.repository import Kluis, MeldingRepository
from meldingen.tables import melding
from shared.runtime.database import Database

Json = dict[str, Any]
Als = Callable[..., httpx.AsyncClient]
REGELS: list[Json] = [
    {"id": "ingetrokken", "nominatie": "vernietigen", "jaren": 1, "soorten": [], "aflopen": ["ingetrokken"]},
    {"id": "overig", "nominatie": "blijvend_bewaren", "jaren": 20, "soorten": [], "aflopen": []},
]


def over(dagen: int) -> str:
    return (dag_van(datetime.now(UTC)) + timedelta(days=dagen)).isoformat()


async def test_rules_are_set_for_a_later_day_once(als: Als) -> None:
    beheer = als("meldingen:beheer", "meldingen:lezen")
    nieuw = {"geldigVanafDatum": over(1), "regels": REGELS}
    antwoord = await beheer.post("/bewaarregels", json=nieuw)
    assert (antwoord.status_code, antwoord.json()) == (201, nieuw)
    assert (await beheer.get("/bewaarregels")).json()["resultaten"][-1] == nieuw
    opnieuw = await beheer.post("/bewaarregels", json=nieuw)
    assert (opnieuw.status_code, opnieuw.json()["type"].rpartition(":")[2]) == (409, "bewaarregels-vastgesteld")


@pytest.mark.parametrize(
    ("regels", "pointer"),
    [
        ([REGELS[0]], "/regels"),  # nothing holds for the rest
        ([REGELS[1], REGELS[1]], "/regels"),
        ([REGELS[0] | {"aflopen": ["in_triage"]}, REGELS[1]], "/regels/0/aflopen"),
        ([REGELS[0] | {"jaren": 0}, REGELS[1]], "/regels/0/jaren"),
    ],
)
async def test_rules_that_do_not_hold_together_are_refused(als: Als, regels: list[Json], pointer: str) -> None:
    antwoord = await als("meldingen:beheer").post("/bewaarregels", json={"geldigVanafDatum": over(1), "regels": regels})
    assert antwoord.status_code == 400
    assert [fout["pointer"] for fout in antwoord.json()["fouten"]] == [pointer]


async def test_a_melding_is_kept_for_a_reason_until_it_is_let_go(
    client: httpx.AsyncClient, als: Als, invoer: Callable[..., Json]
) -> None:
    melding_id = (await client.post("/meldingen", json=invoer())).json()["meldingId"]
    beheer = als("meldingen:beheer", subject="beheerder-1")
    pad = f"/meldingen/{melding_id}/vernietigingsstop"
    stop = await beheer.put(pad, json={"reden": "woo_verzoek"})
    assert stop.status_code == 200
    assert {**stop.json(), "op": None} == {
        "meldingId": melding_id,
        "reden": "woo_verzoek",
        "door": "beheerder-1",
        "op": None,
    }
    assert (await beheer.put(pad, json={"reden": "zomaar"})).status_code == 400
    assert (await beheer.delete(pad)).status_code == 204
    onbekend = await beheer.put(f"/meldingen/{uuid4()}/vernietigingsstop", json={"reden": "woo_verzoek"})
    assert onbekend.status_code == 404


async def test_the_register_is_shown_to_beheer(
    db: Database, kluis: Kluis, client: httpx.AsyncClient, als: Als, invoer: Callable[..., Json]
) -> None:
    melding_id = (await client.post("/meldingen", json=invoer())).json()["meldingId"]
    toen = datetime(2020, 1, 1, tzinfo=UTC)
    async with db.transaction() as tx:
        (stand,) = await MeldingRepository(tx).lock([melding_id])
        await MeldingRepository(tx).move([Overgang(stand.id, 2, MeldingStatus.INGETROKKEN, toen)])
        await tx.execute(melding.update().values(ontvangen_op=toen))
        await vernietig_verlopen(tx, kluis)
    beheer = als("meldingen:beheer")
    (regel,) = (await beheer.get("/verwijderingen")).json()["resultaten"]
    assert (regel["soort"], regel["afloop"], regel["aantal"], len(regel["pseudoniemen"])) == (
        "klacht",
        "ingetrokken",
        1,
        1,
    )
    assert melding_id not in str(regel)
    assert (await als("meldingen:lezen").get("/verwijderingen")).status_code == 403
