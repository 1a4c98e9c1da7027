"""The rights of who reported: all that is known of him, and to be erased."""

import asyncio
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import text
from uuid_utils.compat import uuid7

from meldingen.domain import Tekst, TekstSoort
from meldingen.repository import Kluis, MelderRepository
from shared.runtime.database import Database

Maak = Callable[..., dict[str, Any]]
Als = Callable[..., httpx.AsyncClient]
EXPORT = {"doelbinding": "verzoek_betrokkene"}
WISSEN = {"doelbinding": "verzoek_betrokkene", "reden": "bezwaar"}


async def meld(client: httpx.AsyncClient, body: dict[str, Any]) -> str:
    antwoord = await client.post("/meldingen", json=body)
    assert antwoord.status_code == 201, antwoord.text
    melding_id: str = antwoord.json()["meldingId"]
    return melding_id


async def schrijf(db: Database, kluis: Kluis, melding_id: str, inhoud: str) -> None:
    async with db.transaction() as tx:
        nu = (await tx.execute(text("SELECT now()"))).scalar_one()
        tekst = Tekst(uuid7(), TekstSoort.AANVULLING_MELDER, inhoud, nu)
        await MelderRepository(tx, kluis).add_teksten(UUID(melding_id), [tekst])


def fouten(antwoord: httpx.Response) -> set[tuple[str, str]]:
    assert antwoord.status_code == 400, antwoord.text
    return {(fout["pointer"], fout["code"]) for fout in antwoord.json()["fouten"]}


async def test_a_person_is_given_all_that_is_known_of_him(
    *, db: Database, kluis: Kluis, client: httpx.AsyncClient, als: Als, invoer: Maak
) -> None:
    ander = invoer()["melder"] | {"email": "iemand@example.nl", "telefoon": "06-87654321"}
    een, _, twee = [await meld(client, body) for body in (invoer(), invoer(melder=ander), invoer(directGevaar=True))]
    await schrijf(db, kluis, een, "Het gebeurt ook op zaterdag.")
    lezer = als("meldingen:melder-lezen", "meldingen:lezen")
    await lezer.post(f"/meldingen/{een}/melder/_inzien", json={"doelbinding": "triage"})
    antwoord = await lezer.post("/betrokkenen/_exporteren", json=EXPORT | {"telefoon": "+31612345678"})
    dossiers = antwoord.json()["resultaten"]
    assert [dossier["melding"]["meldingId"] for dossier in dossiers] == [twee, een]
    assert {dossier["melder"]["naam"] for dossier in dossiers} == {"Kees Kanarie"}
    assert {dossier["melder"]["toelichting"] for dossier in dossiers} == {invoer()["toelichting"]}
    (tekst,) = dossiers[1]["melder"]["teksten"]
    assert (tekst["soort"], tekst["tekst"], tekst["bij"]) == ("aanvulling_melder", "Het gebeurt ook op zaterdag.", None)
    assert [inzage["doelbinding"] for inzage in dossiers[1]["inzages"]] == ["triage", "verzoek_betrokkene"]


async def test_an_export_is_given_page_by_page(client: httpx.AsyncClient, als: Als, invoer: Maak) -> None:
    ids = [await meld(client, invoer()) for _ in range(3)]
    lezer = als("meldingen:melder-lezen")
    vraag = EXPORT | {"email": "kees.kanarie@example.nl"}
    eerste = await lezer.post("/betrokkenen/_exporteren?limiet=2", json=vraag)
    volgende = eerste.links["next"]["url"].removeprefix("https://api.example/meldingen/v1")
    tweede = await lezer.post(volgende, json=vraag)
    gezien = [dossier["melding"]["meldingId"] for pagina in (eerste, tweede) for dossier in pagina.json()["resultaten"]]
    assert gezien == ids[::-1]


async def test_an_anonymous_person_is_known_by_his_melding(client: httpx.AsyncClient, als: Als, invoer: Maak) -> None:
    melding_id = await meld(client, invoer(vertrouwelijkheid="anoniem", melder={"type": "werknemer"}))
    lezer = als("meldingen:melder-lezen")
    antwoord = await lezer.post("/betrokkenen/_exporteren", json=EXPORT | {"meldingId": melding_id})
    (dossier,) = antwoord.json()["resultaten"]
    assert (dossier["melder"]["naam"], dossier["melder"]["toelichting"]) == (None, invoer()["toelichting"])
    weg = await lezer.post("/betrokkenen/_exporteren", json=EXPORT | {"meldingId": str(uuid4())})
    assert weg.status_code == 404


async def test_an_export_wants_a_person_and_its_own_purpose(client: httpx.AsyncClient, als: Als) -> None:
    lezer = als("meldingen:melder-lezen")
    for body, verwacht in (
        (EXPORT, {("/doelbinding", "value-error")}),
        (EXPORT | {"meldingId": str(uuid4()), "email": "a@example.nl"}, {("/doelbinding", "value-error")}),
        ({"email": "a@example.nl", "doelbinding": "triage"}, {("/doelbinding", "literal-error")}),
        ({"email": "geen adres"}, {("/email", "string-pattern-mismatch"), ("/doelbinding", "missing")}),
    ):
        assert fouten(await lezer.post("/betrokkenen/_exporteren", json=body)) == verwacht
    assert (await als("meldingen:lezen").post("/betrokkenen/_exporteren", json=EXPORT)).status_code == 403


async def test_an_erased_reporter_is_gone_and_his_melding_stays(
    *,
    db: Database,
    kluis: Kluis,
    client: httpx.AsyncClient,
    als: Als,
    invoer: Maak,
    capfd: pytest.CaptureFixture[str],
) -> None:
    melding_id, blijft = await meld(client, invoer()), await meld(client, invoer())
    await schrijf(db, kluis, melding_id, "Weg hiermee.")
    capfd.readouterr()
    wisser = als("meldingen:melder-wissen", "meldingen:melder-lezen", "meldingen:lezen", subject="privacy-officer")
    pad = f"/meldingen/{melding_id}/melder"
    gewist = await wisser.post(f"{pad}/_wissen", json=WISSEN)
    assert (gewist.status_code, gewist.json()["reden"]) == (200, "bezwaar")
    assert "urn:verwerkingsactiviteit:meldingen:verzoek-betrokkene" in capfd.readouterr().out
    for antwoord in (
        await wisser.post(f"{pad}/_inzien", json={"doelbinding": "triage"}),
        await wisser.post(f"{pad}/_wissen", json=WISSEN),
        await wisser.post("/betrokkenen/_exporteren", json=EXPORT | {"meldingId": melding_id}),
    ):
        assert (antwoord.status_code, antwoord.json()["type"]) == (410, "urn:probleem:meldingen:melder-gewist")
    gevonden = await wisser.post("/meldingen/_zoek", json=EXPORT | {"email": "kees.kanarie@example.nl"})
    assert [melding["meldingId"] for melding in gevonden.json()["resultaten"]] == [blijft]
    assert (await wisser.get(f"/meldingen/{melding_id}")).json()["status"] == "ontvangen"
    async with db.transaction() as tx:
        for tabel, verwacht in (("melder", 1), ("kluis_tekst", 0), ("melding", 2), ("outbox", 2)):
            assert await tx.scalar(text(f"SELECT count(*) FROM meldingen.{tabel}")) == verwacht, tabel  # noqa: S608 - our own names
        spoor = text("SELECT wie, bijzonderheden FROM meldingen.audit WHERE handeling = 'melder_gewist'")
        assert (await tx.execute(spoor)).one() == ("privacy-officer", {"reden": "bezwaar"})


async def test_of_those_who_erase_at_once_one_does(client: httpx.AsyncClient, als: Als, invoer: Maak) -> None:
    pad = f"/meldingen/{await meld(client, invoer())}/melder/_wissen"
    wisser = als("meldingen:melder-wissen")
    antwoorden = await asyncio.gather(*(wisser.post(pad, json=WISSEN) for _ in range(3)))
    assert sorted(antwoord.status_code for antwoord in antwoorden) == [200, 410, 410]


async def test_erasing_wants_its_own_scope_a_purpose_and_a_ground(
    client: httpx.AsyncClient, als: Als, invoer: Maak
) -> None:
    pad = f"/meldingen/{await meld(client, invoer())}/melder/_wissen"
    assert (await client.post(pad, json=WISSEN)).status_code == 401
    assert (await als("meldingen:melder-lezen", "meldingen:beheer").post(pad, json=WISSEN)).status_code == 403
    wisser = als("meldingen:melder-wissen")
    assert fouten(await wisser.post(pad, json={"doelbinding": "triage", "reden": "daarom"})) == {
        ("/doelbinding", "literal-error"),
        ("/reden", "enum"),
    }
    assert (await wisser.post(f"/meldingen/{uuid4()}/melder/_wissen", json=WISSEN)).status_code == 404
