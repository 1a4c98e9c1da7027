"""The API of planning as its callers meet it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select
from uuid_utils.compat import uuid7

from planning import handlers
from planning.tables import aanleiding_inzage, outbox
from shared.contracts.envelope import Event
from shared.contracts.waardelijsten import Urgentie
from shared.runtime.database import Database

Als = Callable[..., httpx.AsyncClient]
Maak = Callable[..., Event[Any]]
Json = dict[str, Any]
LEZEN, SCHRIJVEN, AANLEIDING, BEHEER = (
    "planning:lezen",
    "planning:schrijven",
    "planning:aanleiding-lezen",
    "planning:beheer",
)
VERRADERS = {"soort", "urgentie", "uiterlijkOp", "band", "meldingen", "programmaId"}


def inspecteur(**wijzig: Any) -> Json:
    velden: Json = {
        "naam": "Inge Inspecteur (fictief)",
        "vaardigheden": ["veilig_en_gezond_werk"],
        "provincies": ["Utrecht"],
        "thuis": {"breedtegraad": 52.09, "lengtegraad": 5.12},
    }
    return velden | wijzig


def programma(**wijzig: Any) -> Json:
    velden: Json = {
        "naam": "Asbest",
        "soort": "sectoraal",
        "risicos": ["blootstelling_gevaarlijke_stoffen"],
        "sbiSecties": ["F"],
        "capaciteitsdoelUren": 700,
        "beginDatum": "2026-01-01",
        "eindDatum": "2026-12-31",
    }
    return velden | wijzig


async def _plan(db: Database, herbeoordeeld: Maak, *kvk_nummers: str, **velden: Any) -> None:
    events = [herbeoordeeld(kvk_nummer, ontvangen_op=datetime.now(UTC), **velden) for kvk_nummer in kvk_nummers]
    async with db.transaction() as tx:
        await handlers.on_risicoprofiel_herbeoordeeld(tx, events)


async def test_an_inspecteur_is_registered_read_and_changed_by_version(als: Als) -> None:
    client = als(LEZEN, SCHRIJVEN)
    nieuw = await client.post("/inspecteurs", json=inspecteur())
    assert nieuw.status_code == 201
    waar = nieuw.headers["Location"].removeprefix("/v1")
    gelezen = await client.get(waar)
    assert gelezen.json() == nieuw.json()
    assert gelezen.json()["minutenPerWeekdag"] == [480, 480, 480, 480, 480, 0, 0]
    gewijzigd = await client.put(waar, json=inspecteur(actief=False), headers={"If-Match": gelezen.headers["ETag"]})
    assert (gewijzigd.status_code, gewijzigd.json()["actief"], gewijzigd.headers["ETag"]) == (200, False, '"2"')
    verouderd = await client.put(waar, json=inspecteur(), headers={"If-Match": gelezen.headers["ETag"]})
    assert verouderd.status_code == 412
    assert (await client.put(waar, json=inspecteur())).status_code == 428
    assert [i["id"] for i in (await client.get("/inspecteurs?actief=true")).json()["resultaten"]] == []


async def test_what_is_wrong_with_an_inspecteur_is_said_at_once(als: Als) -> None:
    fout = inspecteur(naam="", vaardigheden=["vliegen"], provincies=["Luilekkerland"], minutenPerWeekdag=[480])
    antwoord = await als(SCHRIJVEN).post("/inspecteurs", json=fout)
    assert antwoord.status_code == 400
    assert {veld["pointer"].split("/")[1] for veld in antwoord.json()["fouten"]} == {
        "naam",
        "vaardigheden",
        "provincies",
        "minutenPerWeekdag",
    }


async def test_an_import_can_be_repeated(als: Als) -> None:
    client = als(LEZEN, SCHRIJVEN)
    body = {"inspecteurs": [inspecteur(id=str(uuid7()), naam=f"Inspecteur {n:03d} (fictief)") for n in range(120)]}
    eerste = await client.post("/inspecteurs/_importeren", json=body)
    assert (eerste.status_code, eerste.json()) == (200, {"toegevoegd": 120, "alBekend": 0})
    assert (await client.post("/inspecteurs/_importeren", json=body)).json() == {"toegevoegd": 0, "alBekend": 120}
    pagina = await client.get("/inspecteurs?limiet=100")
    volgende = await client.get(pagina.links["next"]["url"].removeprefix("https://api.example/planning/v1"))
    namen = [i["naam"] for antwoord in (pagina, volgende) for i in antwoord.json()["resultaten"]]
    assert namen == [i["naam"] for i in body["inspecteurs"]]


async def test_a_programma_goes_from_concept_to_closed(als: Als) -> None:
    client = als(LEZEN, SCHRIJVEN)
    nieuw = await client.post("/programmas", json=programma())
    assert (nieuw.status_code, nieuw.json()["status"]) == (201, "concept")
    waar = f"/programmas/{nieuw.json()['id']}"
    assert (await client.post("/programmas", json=programma())).status_code == 409
    gewijzigd = await client.put(waar, json=programma(naam="Asbest 2026"), headers={"If-Match": '"1"'})
    assert gewijzigd.json()["naam"] == "Asbest 2026"
    te_vroeg = await client.post(f"{waar}/_starten", headers={"If-Match": '"2"'})
    assert (te_vroeg.status_code, te_vroeg.json()["type"]) == (409, "urn:probleem:planning:overgang-verboden")
    stappen = ("_vaststellen", "_starten", "_evalueren", "_sluiten")
    antwoorden = [
        await client.post(f"{waar}/{stap}", headers={"If-Match": f'"{versie}"'})
        for versie, stap in enumerate(stappen, start=2)
    ]
    assert [a.json()["status"] for a in antwoorden] == ["vastgesteld", "lopend", "geevalueerd", "gesloten"]
    te_laat = await client.put(waar, json=programma(), headers={"If-Match": '"6"'})
    assert te_laat.json()["type"] == "urn:probleem:planning:programma-vastgesteld"
    assert (await client.post(f"{waar}/_stoppen", headers={"If-Match": '"6"'})).status_code == 409
    lijst = (await client.get("/programmas?status=gesloten")).json()["resultaten"]
    assert [p["naam"] for p in lijst] == ["Asbest 2026"]


async def test_the_werkvoorraad_is_in_order_of_urgency_and_pages(als: Als, db: Database, herbeoordeeld: Maak) -> None:
    for kvk_nummer, urgentie in (("00000001", "u4_normaal"), ("00000002", "u1_direct"), ("00000003", "u3_hoog")):
        await _plan(db, herbeoordeeld, kvk_nummer, urgentie=Urgentie(urgentie))
    client = als(SCHRIJVEN)
    pagina = await client.get("/werkvoorraad?limiet=2&provincie=Utrecht")
    volgende = await client.get(pagina.links["next"]["url"].removeprefix("https://api.example/planning/v1"))
    zaken = [zaak for antwoord in (pagina, volgende) for zaak in antwoord.json()["resultaten"]]
    assert [zaak["urgentie"] for zaak in zaken] == ["u1_direct", "u3_hoog", "u4_normaal"]
    assert {zaak["zaak"]["status"] for zaak in zaken} == {"wacht_op_capaciteit"}
    assert (await client.get("/werkvoorraad?status=ingepland")).json()["resultaten"] == []
    assert (await als(LEZEN).get("/werkvoorraad")).status_code == 403


async def test_nothing_the_field_sees_gives_away_what_led_to_a_visit(
    als: Als, db: Database, herbeoordeeld: Maak
) -> None:
    nieuw = await als(SCHRIJVEN).post("/inspecteurs", json=inspecteur())
    await _plan(db, herbeoordeeld, "12345678")
    client = als(LEZEN)
    (gepland,) = (await client.get(f"/inspecteurs/{nieuw.json()['id']}/agenda")).json()["resultaten"]
    zaak = (await client.get(f"/zaken/{gepland['zaakId']}")).json()
    assert zaak["bezoek"]["inspecteurId"] == nieuw.json()["id"]
    assert zaak["bezoek"]["begintOp"] == gepland["begintOp"]
    assert not VERRADERS & {*gepland, *zaak, *zaak["bezoek"]}
    assert (await client.get(f"/zaken/{gepland['zaakId']}/aanleiding")).status_code == 403
    inzage = await als(AANLEIDING, sub="planner-1").get(f"/zaken/{gepland['zaakId']}/aanleiding")
    assert [melding["soort"] for melding in inzage.json()["resultaten"]] == ["klacht"]
    async with db.transaction() as tx:
        gezien = (await tx.execute(select(aanleiding_inzage.c.zaak_id, aanleiding_inzage.c.aanroeper))).all()
    assert [(str(zaak_id), wie) for zaak_id, wie in gezien] == [(gepland["zaakId"], "planner-1")]


async def test_no_event_holds_the_name_of_an_inspecteur(als: Als, db: Database, herbeoordeeld: Maak) -> None:
    await als(SCHRIJVEN).post("/inspecteurs", json=inspecteur())
    await _plan(db, herbeoordeeld, "12345678")
    async with db.transaction() as tx:
        assert "Inge" not in (await tx.execute(select(outbox.table.c.data))).scalar_one()


async def test_a_zaak_that_lapses_makes_room_for_who_waits(als: Als, db: Database, herbeoordeeld: Maak) -> None:
    client = als(LEZEN, SCHRIJVEN)
    krap = inspecteur(minutenPerWeekdag=[95] * 5 + [0, 0])
    inspecteur_id = (await client.post("/inspecteurs", json=krap)).json()["id"]
    await _plan(db, herbeoordeeld, *(f"{nummer:08d}" for nummer in range(8)))
    wachtend = {z["zaak"]["id"] for z in await _zaken(client, "wacht_op_capaciteit")}
    weg = (await _zaken(client, "ingepland"))[0]["zaak"]
    vervallen = await client.post(
        f"/zaken/{weg['id']}/_vervallen", json={"reden": "Bedrijf gestopt."}, headers={"If-Match": '"1"'}
    )
    assert (vervallen.json()["status"], vervallen.json()["bezoek"]) == ("vervallen", None)
    assert len(wachtend - {z["zaak"]["id"] for z in await _zaken(client, "wacht_op_capaciteit")}) == 1
    nogmaals = await client.post(
        f"/zaken/{weg['id']}/_vervallen", json={"reden": "Bedrijf gestopt."}, headers={"If-Match": '"2"'}
    )
    assert nogmaals.status_code == 409
    agenda = (await client.get(f"/inspecteurs/{inspecteur_id}/agenda")).json()["resultaten"]
    assert weg["bezoek"]["begintOp"] in {bezoek["begintOp"] for bezoek in agenda}


async def _zaken(client: httpx.AsyncClient, status: str) -> list[Json]:
    antwoord = await client.get(f"/werkvoorraad?status={status}")
    resultaten: list[Json] = antwoord.json()["resultaten"]
    return resultaten


async def test_capacity_tells_what_is_booked_and_by_what_kind(als: Als, db: Database, herbeoordeeld: Maak) -> None:
    client = als(LEZEN, SCHRIJVEN)
    await client.post("/inspecteurs", json=inspecteur())
    await _plan(db, herbeoordeeld, "12345678")
    dagen = (await client.get("/capaciteit")).json()["resultaten"]
    assert [dag["beschikbaarMinuten"] for dag in dagen] == [480] * 5
    assert sum(dag["reactiefMinuten"] for dag in dagen) == 90
    assert sum(dag["actiefMinuten"] for dag in dagen) == 0
    assert 90 <= sum(dag["geboektMinuten"] for dag in dagen) < 100


async def test_plan_rules_are_set_for_a_day_to_come_once(als: Als) -> None:
    client = als(LEZEN, BEHEER)
    (nu,) = (await client.get("/planregels")).json()["resultaten"]
    morgen = (datetime.now(UTC) + timedelta(days=2)).date().isoformat()
    nieuw = nu | {"geldigVanafDatum": morgen, "vensterWerkdagen": 10}
    assert (await client.post("/planregels", json=nu)).status_code == 409
    assert (await client.post("/planregels", json=nieuw)).status_code == 201
    assert (await client.post("/planregels", json=nieuw)).status_code == 409
    assert [r["vensterWerkdagen"] for r in (await client.get("/planregels")).json()["resultaten"]] == [5, 10]


@pytest.mark.parametrize("pad", ["/inspecteurs", "/programmas", "/zaken"])
async def test_what_does_not_exist_is_not_found(als: Als, pad: str) -> None:
    antwoord = await als(LEZEN).get(f"{pad}/{uuid7()}")
    assert antwoord.status_code == 404
    assert antwoord.json()["type"].startswith("urn:probleem:planning:")


async def test_planners_can_have_the_waiting_zaken_tried_again(als: Als) -> None:
    assert (await als(SCHRIJVEN).post("/werkvoorraad/_herplannen")).status_code == 204


async def test_a_lapsed_zaak_is_resumed_by_a_planner_who_saw_its_latest_version(
    als: Als, db: Database, herbeoordeeld: Callable[..., Event[Any]]
) -> None:
    client = als("planning:lezen", "planning:schrijven")
    async with db.transaction() as tx:
        await handlers.on_risicoprofiel_herbeoordeeld(tx, [herbeoordeeld()])
    (zaak,) = (await client.get("/werkvoorraad")).json()["resultaten"]
    pad = f"/zaken/{zaak['zaak']['id']}"
    assert (await client.post(f"{pad}/_hervatten", headers={"If-Match": '"1"'})).status_code == 409
    vervallen = await client.post(f"{pad}/_vervallen", json={"reden": "Opgeheven."}, headers={"If-Match": '"1"'})
    assert (await client.post(f"{pad}/_hervatten", headers={"If-Match": '"1"'})).status_code == 412
    hervat = await client.post(f"{pad}/_hervatten", headers={"If-Match": vervallen.headers["ETag"]})
    assert hervat.status_code == 200, hervat.text
    (open_zaak,) = (await client.get("/werkvoorraad")).json()["resultaten"]
    assert open_zaak["zaak"] == hervat.json()
