"""What a reporter can do with his receipt code alone."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import httpx
import orjson
import pytest
from fastapi import FastAPI
from sqlalchemy import text
from uuid_utils.compat import uuid7

from meldingen.domain import MeldingStatus, Ontvangstcode, Tekst, TekstSoort
from meldingen.repository import Kluis, MelderRepository, MeldingRepository
from shared.runtime.database import Database

Json = dict[str, Any]
Maak = Callable[..., Json]
Als = Callable[..., httpx.AsyncClient]
ANONIEM = {"vertrouwelijkheid": "anoniem", "melder": {"type": "werknemer"}}


async def meld(client: httpx.AsyncClient, body: Json, **kop: str) -> Json:
    antwoord = await client.post("/meldingen", json=body, headers=kop)
    assert antwoord.status_code == 201, antwoord.text
    bevestiging: Json = antwoord.json()
    return bevestiging


async def doe(client: httpx.AsyncClient, wat: str, code: str, **velden: Any) -> httpx.Response:
    return await client.post(f"/mijn-melding/{wat}", json={"ontvangstcode": code} | velden)


async def mijn(client: httpx.AsyncClient, code: str) -> Json:
    antwoord = await doe(client, "_inzien", code)
    assert antwoord.status_code == 200, antwoord.text
    weergave: Json = antwoord.json()
    return weergave


async def vraag(db: Database, kluis: Kluis, melding_id: str, *vragen: str) -> list[str]:
    """Ask the reporter, as somebody of the inspectorate does."""
    op = datetime.now(UTC)
    teksten = [Tekst(uuid7(), TekstSoort.VRAAG_AAN_MELDER, inhoud, op) for inhoud in vragen]
    async with db.transaction() as tx:
        repository = MeldingRepository(tx)
        (stand,) = await repository.lock([UUID(melding_id)])
        await repository.move(stand.op_weg_naar(MeldingStatus.AANVULLING_GEVRAAGD, op))
        await MelderRepository(tx, kluis).add_teksten(UUID(melding_id), teksten)
    return [str(tekst.id) for tekst in teksten]


def probleem(antwoord: httpx.Response) -> tuple[int, str]:
    return antwoord.status_code, antwoord.json()["type"].removeprefix("urn:probleem:meldingen:")


async def test_every_reporter_gets_a_code_and_reads_with_it_in_plain_words(
    client: httpx.AsyncClient, invoer: Maak
) -> None:
    een, ander = await meld(client, invoer()), await meld(client, invoer(**ANONIEM))
    assert re.fullmatch(r"\d{4} \d{4} \d{4} \d{4}", een["ontvangstcode"])
    assert een["ontvangstcode"] != ander["ontvangstcode"]
    weergave = await mijn(client, een["ontvangstcode"])
    assert weergave == {
        "status": "ontvangen",
        "uitleg": "Uw melding is ontvangen.",
        "ontvangenOp": een["ontvangenOp"],
        "stappen": [{"status": "ontvangen", "uitleg": "Uw melding is ontvangen.", "op": een["ontvangenOp"]}],
        "vragen": [],
        "bijlagen": [],
        "teltMee": [
            "Uw melding telt mee in de risicoanalyse van dit bedrijf, ook als er geen onderzoek komt.",
            "Meldingen over hetzelfde bedrijf tellen bij elkaar op.",
        ],
        "kanIngetrokken": True,
        "kanBekend": False,
    }
    assert (await mijn(client, ander["ontvangstcode"].replace(" ", "-")))["kanBekend"] is True


async def test_the_reporter_answers_questions_and_his_melding_goes_back_to_triage(
    *, db: Database, kluis: Kluis, client: httpx.AsyncClient, als: Als, invoer: Maak
) -> None:
    melding = await meld(client, invoer(**ANONIEM))
    code = melding["ontvangstcode"]
    een, twee = await vraag(db, kluis, melding["meldingId"], "Op welke dagen?", "Hoe heet de voorman?")
    vragen = (await mijn(client, code))["vragen"]
    assert [(vraag["vraagId"], vraag["vraag"]) for vraag in vragen] == [
        (een, "Op welke dagen?"),
        (twee, "Hoe heet de voorman?"),
    ]
    deels = await doe(client, "_beantwoorden", code, antwoorden=[{"vraagId": een, "antwoord": "Zaterdag."}])
    assert (deels.json()["status"], len(deels.json()["vragen"])) == ("aanvulling_gevraagd", 1)
    nog_eens = await doe(client, "_beantwoorden", code, antwoorden=[{"vraagId": een, "antwoord": "Zondag."}])
    assert probleem(nog_eens) == (409, "vraag-niet-open")
    klaar = await doe(client, "_beantwoorden", code, antwoorden=[{"vraagId": twee, "antwoord": "Piet Papegaai."}])
    assert (klaar.json()["status"], klaar.json()["vragen"]) == ("in_triage", [])
    assert "Papegaai" not in klaar.text
    inzage = await als("meldingen:melder-lezen").post(
        f"/meldingen/{melding['meldingId']}/melder/_inzien", json={"doelbinding": "triage"}
    )
    antwoorden = {t["bij"]: t["tekst"] for t in inzage.json()["teksten"] if t["soort"] == "antwoord_melder"}
    assert antwoorden == {een: "Zaterdag.", twee: "Piet Papegaai."}


async def test_a_later_round_asks_only_its_own_questions(
    *, db: Database, kluis: Kluis, client: httpx.AsyncClient, invoer: Maak
) -> None:
    melding = await meld(client, invoer())
    melding_id, code = melding["meldingId"], melding["ontvangstcode"]
    await vraag(db, kluis, melding_id, "Eerste ronde, beantwoord aan de telefoon?")
    async with db.transaction() as tx:
        repository = MeldingRepository(tx)
        (stand,) = await repository.lock([UUID(melding_id)])
        await repository.move(stand.op_weg_naar(MeldingStatus.IN_TRIAGE, datetime.now(UTC)))
    assert (await mijn(client, code))["vragen"] == []
    (tweede,) = await vraag(db, kluis, melding_id, "Tweede ronde?")
    assert [vraag["vraagId"] for vraag in (await mijn(client, code))["vragen"]] == [tweede]
    antwoord = await doe(client, "_beantwoorden", code, antwoorden=[{"vraagId": tweede, "antwoord": "Ja."}])
    assert antwoord.json()["status"] == "in_triage"


async def test_answers_to_one_question_sent_at_once_are_one_answer(
    *, db: Database, kluis: Kluis, client: httpx.AsyncClient, invoer: Maak
) -> None:
    melding = await meld(client, invoer())
    (een,) = await vraag(db, kluis, melding["meldingId"], "Hoe laat?")
    pogingen = [
        doe(client, "_beantwoorden", melding["ontvangstcode"], antwoorden=[{"vraagId": een, "antwoord": f"{n} uur."}])
        for n in range(4)
    ]
    antwoorden = await asyncio.gather(*pogingen)
    assert sorted(antwoord.status_code for antwoord in antwoorden) == [200, 409, 409, 409]


async def test_nobody_answers_the_question_of_another(
    *, db: Database, kluis: Kluis, client: httpx.AsyncClient, invoer: Maak
) -> None:
    een, ander = await meld(client, invoer()), await meld(client, invoer())
    (vraag_id,) = await vraag(db, kluis, een["meldingId"], "Hoe laat?")
    await vraag(db, kluis, ander["meldingId"], "Waar?")
    antwoord = await doe(
        client, "_beantwoorden", ander["ontvangstcode"], antwoorden=[{"vraagId": vraag_id, "antwoord": "Nooit."}]
    )
    assert probleem(antwoord) == (409, "vraag-niet-open")


async def test_the_reporter_adds_what_he_forgot(
    *, db: Database, client: httpx.AsyncClient, als: Als, invoer: Maak
) -> None:
    melding = await meld(client, invoer())
    antwoord = await doe(client, "_aanvullen", melding["ontvangstcode"], aanvulling="Ook op zondag.")
    assert (antwoord.status_code, antwoord.json()["status"]) == (200, "ontvangen")
    inzage = await als("meldingen:melder-lezen").post(
        f"/meldingen/{melding['meldingId']}/melder/_inzien", json={"doelbinding": "triage"}
    )
    assert [(tekst["soort"], tekst["tekst"]) for tekst in inzage.json()["teksten"]] == [
        ("aanvulling_melder", "Ook op zondag.")
    ]
    async with db.transaction() as tx:
        spoor = text("SELECT wie FROM meldingen.audit WHERE handeling = 'melding_aangevuld'")
        assert (await tx.execute(spoor)).scalars().all() == ["melder"]


async def test_the_reporter_withdraws_once_and_others_are_told(
    *, db: Database, kluis: Kluis, client: httpx.AsyncClient, invoer: Maak
) -> None:
    melding = await meld(client, invoer())
    await vraag(db, kluis, melding["meldingId"], "Op welke dagen?")
    pogingen = [doe(client, "_intrekken", melding["ontvangstcode"]) for _ in range(3)]
    antwoorden = await asyncio.gather(*pogingen)
    assert sorted(antwoord.status_code for antwoord in antwoorden) == [200, 409, 409]
    gelukt = next(antwoord.json() for antwoord in antwoorden if antwoord.status_code == 200)
    assert (gelukt["status"], gelukt["kanIngetrokken"], gelukt["vragen"]) == ("ingetrokken", False, [])
    assert gelukt["teltMee"] == [
        "Een ingetrokken melding leidt niet tot een onderzoek. Het signaal blijft wel bewaard."
    ]
    async with db.transaction() as tx:
        query = text("SELECT data, key FROM meldingen.outbox WHERE type = 'nl.arbeidsmeldingen.melding-besloten.v1'")
        ((besloten, sleutel),) = (await tx.execute(query)).all()
    event = orjson.loads(besloten)
    assert (event["meldingId"], event["besluit"], event["kwaadwillig"], sleutel) == (
        melding["meldingId"],
        "ingetrokken",
        False,
        "12345678",
    )


@pytest.mark.parametrize("status", ["samengevoegd", "doorgezet", "niet_in_onderzoek", "afgehandeld"])
async def test_a_closed_melding_is_not_withdrawn(
    db: Database, client: httpx.AsyncClient, invoer: Maak, status: str
) -> None:
    melding = await meld(client, invoer())
    async with db.transaction() as tx:
        await tx.execute(text("UPDATE meldingen.melding SET status = :status"), {"status": status})
    antwoord = await doe(client, "_intrekken", melding["ontvangstcode"])
    assert probleem(antwoord) == (409, "intrekken-kan-niet")


async def test_a_notifiable_accident_is_not_withdrawn_by_whoever_reported_it(
    client: httpx.AsyncClient, invoer: Maak
) -> None:
    ongeval = {"gevolg": "ziekenhuisopname", "slachtoffers": 1, "gebeurdOp": "2026-01-05T08:15:30Z"}
    melding = await meld(client, invoer(soort="ongeval", ongeval=ongeval))
    antwoord = await doe(client, "_intrekken", melding["ontvangstcode"])
    assert probleem(antwoord) == (409, "intrekken-kan-niet")
    assert antwoord.json()["detail"].startswith("Een ernstig ongeval")


async def test_the_reporter_reads_why_there_is_no_investigation(
    client: httpx.AsyncClient, als: Als, invoer: Maak
) -> None:
    melding = await meld(client, invoer())
    pad = f"/meldingen/{melding['meldingId']}"
    behandelaar = als("meldingen:behandelen", "meldingen:lezen")
    for stap, body in (
        ("_bevestigen", None),
        ("_triageren", None),
        ("_terzijdeleggen", {"reden": "geen_prioriteit", "toelichting": "Kees Kanarie belde hier al over."}),
    ):
        etag = (await behandelaar.get(pad)).headers["etag"]
        antwoord = await behandelaar.post(f"{pad}/{stap}", json=body, headers={"If-Match": etag})
        assert antwoord.status_code == 200, antwoord.text
    weergave = await mijn(client, melding["ontvangstcode"])
    assert weergave["uitleg"] == (
        "Uw melding is beoordeeld. We stellen geen onderzoek in. "
        "We kunnen niet alles onderzoeken en beginnen waar de risico's het grootst zijn."
    )
    assert "Kanarie" not in str(weergave)
    assert weergave["teltMee"][0].endswith("ook als er geen onderzoek komt.")


async def test_a_withdrawn_melding_takes_no_more(client: httpx.AsyncClient, invoer: Maak) -> None:
    melding = await meld(client, invoer())
    await doe(client, "_intrekken", melding["ontvangstcode"])
    antwoord = await doe(client, "_aanvullen", melding["ontvangstcode"], aanvulling="Toch nog iets.")
    assert probleem(antwoord) == (409, "aanvullen-kan-niet")


async def test_an_anonymous_reporter_becomes_known_by_his_own_choice_and_never_the_reverse(
    client: httpx.AsyncClient, als: Als, invoer: Maak
) -> None:
    melding = await meld(client, invoer(**ANONIEM))
    wie = {"naam": "Kees Kanarie", "telefoon": "06-12345678"}
    antwoord = await doe(client, "_bekendmaken", melding["ontvangstcode"], **wie)
    assert antwoord.status_code == 200, antwoord.text
    assert antwoord.json()["kanBekend"] is False
    assert "Kanarie" not in antwoord.text
    nog_eens = await doe(client, "_bekendmaken", melding["ontvangstcode"], **wie)
    assert probleem(nog_eens) == (409, "melder-al-bekend")
    lezer = als("meldingen:melder-lezen", "meldingen:lezen")
    gevonden = await lezer.post("/meldingen/_zoek", json={"telefoon": "+31612345678", "doelbinding": "onderzoek"})
    assert [(m["meldingId"], m["vertrouwelijkheid"]) for m in gevonden.json()["resultaten"]] == [
        (melding["meldingId"], "vertrouwelijk")
    ]
    inzage = await lezer.post(f"/meldingen/{melding['meldingId']}/melder/_inzien", json={"doelbinding": "triage"})
    assert inzage.json() == {
        "type": "werknemer",
        "email": None,
        "toelichting": invoer()["toelichting"],
        "teksten": [],
        **wie,
    }


async def test_becoming_known_wants_a_way_to_be_reached(client: httpx.AsyncClient, invoer: Maak) -> None:
    code = (await meld(client, invoer(**ANONIEM)))["ontvangstcode"]
    antwoord = await doe(client, "_bekendmaken", code, naam="Kees", vertrouwelijkheid="anoniem")
    assert {(fout["pointer"], fout["code"]) for fout in antwoord.json()["fouten"]} == {
        ("/telefoon", "value-error"),
        ("/vertrouwelijkheid", "literal-error"),
    }


async def test_a_partner_gets_no_code(
    db: Database, sluit_aan: Callable[..., Awaitable[httpx.AsyncClient]], signaal: Maak
) -> None:
    antwoord = await (await sluit_aan()).post("/signalen", json=signaal())
    assert antwoord.status_code == 201, antwoord.text
    assert "ontvangstcode" not in antwoord.json()
    async with db.transaction() as tx:
        assert await tx.scalar(text("SELECT count(*) FROM meldingen.ontvangstcode")) == 0


ROUTES: list[tuple[str, Json]] = [
    ("_inzien", {}),
    ("_beantwoorden", {"antwoorden": [{"vraagId": str(UUID(int=1)), "antwoord": "x"}]}),
    ("_aanvullen", {"aanvulling": "x"}),
    ("_intrekken", {}),
    ("_bekendmaken", {"naam": "x", "email": "a@example.nl"}),
]


@pytest.mark.parametrize(("wat", "velden"), ROUTES)
async def test_a_wrong_code_an_unknown_one_and_an_erased_one_get_one_answer(
    *, client: httpx.AsyncClient, als: Als, invoer: Maak, wat: str, velden: Json
) -> None:
    melding, gewist = await meld(client, invoer()), await meld(client, invoer())
    await als("meldingen:melder-wissen").post(
        f"/meldingen/{gewist['meldingId']}/melder/_wissen",
        json={"doelbinding": "verzoek_betrokkene", "reden": "bezwaar"},
    )
    code = melding["ontvangstcode"]
    een_ernaast = code[:-1] + str((int(code[-1]) + 1) % 10)
    traceparent = {"traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}
    antwoorden = [
        await client.post(f"/mijn-melding/{wat}", json={"ontvangstcode": verkeerd} | velden, headers=traceparent)
        for verkeerd in (een_ernaast, Ontvangstcode.nieuw().cijfers, gewist["ontvangstcode"])
    ]
    assert {antwoord.status_code for antwoord in antwoorden} == {404}
    assert len({antwoord.text for antwoord in antwoorden}) == 1
    assert len({tuple(antwoord.headers.items()) for antwoord in antwoorden}) == 1


async def test_who_keeps_guessing_is_told_how_long_to_wait(client: httpx.AsyncClient, invoer: Maak) -> None:
    code = (await meld(client, invoer()))["ontvangstcode"]
    antwoorden = [await doe(client, "_inzien", Ontvangstcode.nieuw().cijfers) for _ in range(10)]
    assert {probleem(antwoord) for antwoord in antwoorden} == {(404, "ontvangstcode-onbekend")}
    vlug = await asyncio.gather(*(doe(client, "_inzien", Ontvangstcode.nieuw().cijfers) for _ in range(4)))
    geweigerd = [antwoord for antwoord in vlug if antwoord.status_code == 429]
    assert geweigerd
    assert {probleem(antwoord)[1] for antwoord in geweigerd} == {"te-veel-pogingen"}
    assert {antwoord.headers["retry-after"] for antwoord in geweigerd} <= {"1", "2", "4"}
    assert code not in "".join(antwoord.text for antwoord in vlug)


@pytest.mark.parametrize("code", ["1234", "1234 5678 9012 345x", "1234 5678 9012 3456 7", "", "1234  5678 9012 3456"])
async def test_what_is_no_code_is_named_as_a_wrong_field(client: httpx.AsyncClient, code: str) -> None:
    antwoord = await doe(client, "_inzien", code)
    assert antwoord.status_code == 400
    assert [fout["pointer"] for fout in antwoord.json()["fouten"]] == ["/ontvangstcode"]


async def test_a_code_stands_in_no_url_of_the_contract(app: FastAPI) -> None:
    for pad, methoden in app.openapi()["paths"].items():
        for methode, operatie in methoden.items():
            namen = {parameter["name"] for parameter in operatie.get("parameters", [])}
            assert not {"ontvangstcode", "code"} & namen, (methode, pad)
            if pad.startswith("/mijn-melding"):
                assert methode == "post"
                assert "security" not in operatie


async def test_a_repeated_report_gets_the_same_code_and_the_table_does_not_show_it(
    db: Database, client: httpx.AsyncClient, invoer: Maak
) -> None:
    een, twee = [await meld(client, invoer(), **{"Idempotency-Key": "formulier-0001"}) for _ in range(2)]
    assert een == twee
    assert (await mijn(client, een["ontvangstcode"]))["status"] == "ontvangen"
    async with db.transaction() as tx:
        (rij,) = (await tx.execute(text("SELECT body, request_hash, headers FROM meldingen.idempotency_key"))).all()
    cijfers = een["ontvangstcode"].replace(" ", "")
    for vorm in (een["ontvangstcode"], cijfers):
        assert vorm.encode() not in rij.body
    assert een["meldingId"].encode() not in rij.body
    async with db.transaction() as tx:
        await tx.execute(text("UPDATE meldingen.idempotency_key SET key = 'formulier-0002'"))
    ander = await client.post("/meldingen", json=invoer(), headers={"Idempotency-Key": "formulier-0002"})
    assert ander.status_code == 500  # a row moved under another key does not open


async def test_nothing_of_the_caller_is_kept_of_an_anonymous_melding(
    *, db: Database, app: FastAPI, invoer: Maak, capfd: pytest.CaptureFixture[str]
) -> None:
    """An address of the documentation range and a browser nobody has, so that they can be searched for."""
    transport = httpx.ASGITransport(app, client=("203.0.113.77", 50123))
    kop = {"User-Agent": "Kanariebrowser/7", "X-Forwarded-For": "198.51.100.88", "Accept-Language": "xx-Kanarie"}
    async with httpx.AsyncClient(transport=transport, base_url="http://meldingen/v1", headers=kop) as client:
        code = (await meld(client, invoer(**ANONIEM)))["ontvangstcode"]
        await doe(client, "_inzien", code)
        await doe(client, "_inzien", Ontvangstcode.nieuw().cijfers)
        await client.post("/meldingen", json={})
    uit, fout = capfd.readouterr()
    vindplaatsen = [uit, fout]
    async with db.transaction() as tx:
        tabellen = (
            (await tx.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = 'meldingen'"))).scalars().all()
        )
        for tabel in tabellen:
            rijen = await tx.execute(text(f"SELECT t::text FROM meldingen.{tabel} AS t"))  # noqa: S608 - our own names
            vindplaatsen += rijen.scalars().all()
    alles = "\n".join(vindplaatsen)
    for spoor in ("203.0.113", "198.51.100", "Kanariebrowser", "xx-Kanarie", "cb00714d", code, code.replace(" ", "")):
        assert spoor not in alles
