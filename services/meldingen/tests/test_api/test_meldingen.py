"""The HTTP API of meldingen, as its callers meet it."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from meldingen.tables import metadata
from shared.runtime.database import Database

Json = dict[str, Any]
Maak = Callable[..., Json]
Als = Callable[..., httpx.AsyncClient]
OIN = "00000099000000002000"


def fouten(antwoord: httpx.Response) -> set[tuple[str, str]]:
    assert antwoord.status_code == 400, antwoord.text
    assert antwoord.headers["content-type"] == "application/problem+json"
    return {(fout["pointer"], fout["code"]) for fout in antwoord.json()["fouten"]}


# reporting


async def test_anybody_reports_and_learns_only_that_it_was_received(client: httpx.AsyncClient, invoer: Maak) -> None:
    antwoord = await client.post("/meldingen", json=invoer())
    assert antwoord.status_code == 201
    bevestiging = antwoord.json()
    assert set(bevestiging) == {"meldingId", "status", "ontvangenOp", "ontvangstcode"}
    assert bevestiging["status"] == "ontvangen"
    assert antwoord.headers["location"] == f"/v1/meldingen/{bevestiging['meldingId']}"
    assert antwoord.headers["api-version"] == "1.0.0"


async def test_an_anonymous_reporter_needs_to_say_nothing_of_himself(client: httpx.AsyncClient, invoer: Maak) -> None:
    anoniem = invoer(soort="signaal", vertrouwelijkheid="anoniem")
    del anoniem["melder"]
    assert (await client.post("/meldingen", json=anoniem)).status_code == 201


async def test_every_field_of_wrong_form_is_named_at_once(client: httpx.AsyncClient, invoer: Maak) -> None:
    antwoord = await client.post(
        "/meldingen",
        json=invoer(
            soort="roddel",
            risicos=[],
            werkgever={"kvkNummer": "123", "breedtegraad": 91},
            melder={"email": "geen adres", "telefoon": "bel me", "bsn": "123456782"},
            ongeval={"gevolg": "dodelijk", "gebeurdOp": "gisteren", "slachtoffers": 0},
            toelichting="  ",
        ),
    )
    assert fouten(antwoord) == {
        ("/soort", "enum"),
        ("/risicos", "too-short"),
        ("/werkgever/kvkNummer", "string-pattern-mismatch"),
        ("/werkgever/breedtegraad", "less-than-equal"),
        ("/melder/email", "string-pattern-mismatch"),
        ("/melder/telefoon", "string-pattern-mismatch"),
        ("/melder/bsn", "extra-forbidden"),
        ("/ongeval/gebeurdOp", "datetime-parsing"),
        ("/ongeval/slachtoffers", "greater-than-equal"),
        ("/toelichting", "string-too-short"),
    }


async def test_every_field_that_breaks_a_rule_is_named_at_once_in_dutch(
    client: httpx.AsyncClient, invoer: Maak
) -> None:
    antwoord = await client.post(
        "/meldingen", json=invoer(soort="ongeval", werkgever={"gemeente": "Ede"}, melder={"type": "werknemer"})
    )
    assert fouten(antwoord) == {
        ("/ongeval", "verplicht"),
        ("/werkgever/naam", "verplicht"),
        ("/melder/naam", "verplicht"),
        ("/melder/email", "verplicht"),
    }
    probleem = antwoord.json()
    assert probleem["type"] == "urn:probleem:meldingen:ongeldig"
    assert probleem["title"] == "Ongeldig verzoek"
    assert "Een ongeval heeft een gevolg, een tijdstip en slachtoffers." in {
        fout["melding"] for fout in probleem["fouten"]
    }


async def test_open_intake_cannot_pose_as_a_partner(client: httpx.AsyncClient, invoer: Maak) -> None:
    als_partner = invoer(soort="signaal", melder={"type": "ketenpartner"})
    assert fouten(await client.post("/meldingen", json=als_partner)) == {("/melder/type", "alleen-via-aansluiting")}
    met_klasse = invoer(overtredingKlasse="zware_overtreding")
    assert fouten(await client.post("/meldingen", json=met_klasse)) == {("/overtredingKlasse", "extra-forbidden")}


async def test_the_same_report_with_the_same_key_is_one_melding(
    client: httpx.AsyncClient, invoer: Maak, als: Als
) -> None:
    kop = {"Idempotency-Key": "formulier-0001"}
    antwoorden = await asyncio.gather(*(client.post("/meldingen", json=invoer(), headers=kop) for _ in range(3)))
    assert {antwoord.status_code for antwoord in antwoorden} == {201}
    assert len({antwoord.text for antwoord in antwoorden}) == 1
    assert len({antwoord.headers["location"] for antwoord in antwoorden}) == 1
    andere = await client.post("/meldingen", json=invoer(directGevaar=True), headers=kop)
    assert andere.status_code == 409
    alles = await als("meldingen:lezen").get("/meldingen")
    assert len(alles.json()["resultaten"]) == 1


# reading


@pytest.mark.parametrize(
    ("methode", "pad", "scope"),
    [
        ("GET", "/meldingen", "meldingen:lezen"),
        ("POST", "/meldingen/_zoek", "meldingen:lezen"),
        ("GET", f"/meldingen/{UUID(int=0)}", "meldingen:lezen"),
        ("GET", f"/meldingen/{UUID(int=0)}/statusverloop", "meldingen:lezen"),
        ("POST", f"/meldingen/{UUID(int=0)}/melder/_inzien", "meldingen:melder-lezen"),
        ("GET", "/teams/veilig_noord/leden", "meldingen:beheer"),
        ("PUT", "/teams/veilig_noord/leden", "meldingen:beheer"),
        ("GET", "/routering", "meldingen:lezen"),
        ("POST", "/routering", "meldingen:beheer"),
    ],
)
async def test_each_route_but_the_open_intake_wants_its_own_scope(
    client: httpx.AsyncClient, als: Als, methode: str, pad: str, scope: str
) -> None:
    assert (await client.request(methode, pad)).status_code == 401
    andere = {"meldingen:lezen", "meldingen:melder-lezen", "signalen:aanleveren", "meldingen:beheer"} - {scope}
    assert (await als(*andere).request(methode, pad)).status_code == 403
    assert (await als(scope).request(methode, pad)).status_code not in {401, 403}


async def test_a_melding_is_read_without_its_reporter(client: httpx.AsyncClient, als: Als, invoer: Maak) -> None:
    plek = (await client.post("/meldingen", json=invoer())).headers["location"].removeprefix("/v1")
    lezer = als("meldingen:lezen")
    antwoord = await lezer.get(plek)
    assert antwoord.json()["urgentieRegel"] == "overige-overtreding"
    assert not {"melder", "toelichting"} & set(antwoord.json())
    assert antwoord.headers["etag"] == '"1"'
    assert (await lezer.get(plek, headers={"If-None-Match": '"1"'})).status_code == 304
    assert (await lezer.get(f"{plek}/statusverloop")).json()["stappen"] == [
        {"status": "ontvangen", "op": antwoord.json()["ontvangenOp"], "door": None}
    ]
    assert (await lezer.get(f"/meldingen/{uuid4()}")).json()["type"] == "urn:probleem:meldingen:melding-niet-gevonden"


async def test_lists_are_read_page_by_page_newest_first(client: httpx.AsyncClient, als: Als, invoer: Maak) -> None:
    ids = [(await client.post("/meldingen", json=invoer())).json()["meldingId"] for _ in range(5)]
    await client.post("/meldingen", json=invoer(directGevaar=True))
    lezer = als("meldingen:lezen")
    gezien, url = [], "/meldingen?urgentie=u4_normaal&kvkNummer=12345678&limiet=2"
    while url:
        antwoord = await lezer.get(url)
        gezien.append([melding["meldingId"] for melding in antwoord.json()["resultaten"]])
        url = antwoord.links.get("next", {}).get("url", "").removeprefix("https://api.example/meldingen/v1")
    assert gezien == [ids[:2:-1], ids[2:0:-1], ids[:1]]
    assert fouten(await lezer.get("/meldingen?melder=Kees&urgentie=u9")) == {
        ("melder", "onbekende-parameter"),
        ("urgentie", "enum"),
    }


async def test_searching_for_a_reporter_wants_a_purpose_and_its_own_scope_and_is_recorded(
    db: Database, client: httpx.AsyncClient, als: Als, invoer: Maak
) -> None:
    await client.post("/meldingen", json=invoer())
    await client.post("/meldingen", json=invoer(melder=invoer()["melder"] | {"email": "iemand@example.nl"}))
    melding_id = (await client.post("/meldingen", json=invoer())).json()["meldingId"]
    vraag = {"email": "kees.kanarie@example.nl", "doelbinding": "terugkoppeling_melder"}
    assert (await als("meldingen:lezen").post("/meldingen/_zoek", json=vraag)).status_code == 403
    zonder_doel = await als("meldingen:lezen", "meldingen:melder-lezen").post(
        "/meldingen/_zoek", json={"email": vraag["email"]}
    )
    assert fouten(zonder_doel) == {("/doelbinding", "value-error")}
    gevonden = await als("meldingen:lezen", "meldingen:melder-lezen").post("/meldingen/_zoek?limiet=1", json=vraag)
    assert [melding["meldingId"] for melding in gevonden.json()["resultaten"]] == [melding_id]
    async with db.transaction() as tx:
        inzages = (await tx.execute(text("SELECT melding_id, doelbinding FROM meldingen.melder_inzage"))).all()
    assert inzages == [(UUID(melding_id), "terugkoppeling_melder")]
    op_bedrijf = await als("meldingen:lezen").post("/meldingen/_zoek", json={"kvkNummer": "12345678"})
    assert len(op_bedrijf.json()["resultaten"]) == 3


async def test_the_reporter_is_shown_with_scope_and_purpose_alone(
    client: httpx.AsyncClient, als: Als, invoer: Maak
) -> None:
    melding_id = (await client.post("/meldingen", json=invoer())).json()["meldingId"]
    pad = f"/meldingen/{melding_id}/melder/_inzien"
    lezer = als("meldingen:melder-lezen")
    assert fouten(await lezer.post(pad, json={})) == {("/doelbinding", "missing")}
    melder = await lezer.post(pad, json={"doelbinding": "triage"})
    assert melder.json() == invoer()["melder"] | {"toelichting": invoer()["toelichting"], "teksten": []}
    weg = await lezer.post(f"/meldingen/{uuid4()}/melder/_inzien", json={"doelbinding": "triage"})
    assert weg.status_code == 404


# what never leaves the vault

KANARIES = {
    "naam": "Quirinus Zwartvleugel",
    "email": "quirinus.zwartvleugel@kanarie.example",
    "telefoon": "06 99887766",
    "toelichting": "Voorman Xerxes Kwartelslag dreigde ons met ontslag.",
}


async def test_a_canary_sings_nowhere_outside_the_vault(
    *,
    db: Database,
    client: httpx.AsyncClient,
    als: Als,
    invoer: Maak,
    signaal: Maak,
    sluit_aan: Callable[..., Awaitable[httpx.AsyncClient]],
    capfd: pytest.CaptureFixture[str],
) -> None:
    wie = {"type": "werknemer", **{veld: KANARIES[veld] for veld in ("naam", "email", "telefoon")}}
    wat = {"melder": wie, "toelichting": KANARIES["toelichting"]}
    kop = {"Idempotency-Key": "kanarie-0001"}
    await sluit_aan()
    lezer = als("meldingen:lezen", "meldingen:melder-lezen", "signalen:aanleveren", oin=OIN)
    vraag = {"email": KANARIES["email"], "telefoon": KANARIES["telefoon"], "doelbinding": "onderzoek"}
    antwoorden = [
        await client.post("/meldingen", json=invoer(**wat)),
        await client.post("/meldingen", json=invoer(**wat), headers=kop),
        await client.post("/meldingen", json=invoer(**wat, soort="signaal", vertrouwelijkheid="anoniem")),
        await client.post("/meldingen", json=invoer(**dict.fromkeys(invoer(), KANARIES["toelichting"]))),
        await client.post(
            "/meldingen",
            content=b'{"toelichting": "' + KANARIES["toelichting"].encode(),
            headers={"Content-Type": "application/json"},
        ),
        await lezer.post("/signalen", json=signaal(**wat, soort="klacht")),
        await lezer.post(
            "/signalen/batch",
            json={
                "signalen": [
                    signaal(**wat, soort="klacht", eigenKenmerk="2026/0043"),
                    wat,
                    signaal(**wat, eigenKenmerk="Quirinus Zwartvleugel"),
                ]
            },
            headers=kop,
        ),
        await lezer.post("/meldingen/_zoek", json=vraag),
        await lezer.post("/meldingen/_zoek", json=vraag | {"soort": KANARIES["naam"]}),
        await lezer.get("/meldingen"),
    ]
    assert [antwoord.status_code for antwoord in antwoorden] == [201, 201, 400, 400, 400, 201, 200, 200, 400, 200]
    ingezien = antwoorden[0].headers["location"].removeprefix("/v1") + "/melder/_inzien"
    assert KANARIES["toelichting"] in (await lezer.post(ingezien, json={"doelbinding": "triage"})).text

    uit, fout = capfd.readouterr()
    assert "logboek_dataverwerking" in uit
    vindplaatsen = {"antwoorden": "".join(antwoord.text + str(antwoord.headers) for antwoord in antwoorden)}
    vindplaatsen |= {"stdout": uit, "stderr": fout}
    async with db.transaction() as tx:
        for table in metadata.sorted_tables:
            rows = await tx.execute(text(f"SELECT t::text FROM {table.fullname} AS t"))  # noqa: S608 - our own names
            vindplaatsen[table.name] = "\n".join(rows.scalars())
    assert vindplaatsen["outbox"].count("melding-ontvangen") == 4
    for plaats, inhoud in vindplaatsen.items():
        for kanarie in [*KANARIES.values(), "Zwartvleugel", "Kwartelslag", "99887766"]:
            assert kanarie.lower() not in inhoud.lower(), plaats
            assert kanarie.encode().hex() not in inhoud, plaats


async def test_the_contract_shows_no_reporter_but_in_the_vault_read(app: FastAPI) -> None:
    schemas = app.openapi()["components"]["schemas"]
    verraders = {"email", "telefoon", "toelichting"}
    met_melder = {naam for naam, schema in schemas.items() if verraders & set(schema.get("properties", {}))}
    assert met_melder == {
        "MelderInvoer",
        "MeldingInvoer",
        "SignaalInvoer",
        "ZoekInvoer",
        "ExportInvoer",
        "BekendmakingInvoer",
        "MelderWeergave",
        *("BesluitInvoer", "DoorzetInvoer", "SamenvoegInvoer", "TerzijdeInvoer", "VoorstelInvoer"),
    }
