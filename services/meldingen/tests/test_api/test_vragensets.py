"""Question sets over HTTP, and the answers that come with a melding."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from meldingen.tables import kluis_tekst, melder, metadata
from shared.contracts.waardelijsten import Risico
from shared.runtime.database import Database

Json = dict[str, Any]
Maak = Callable[..., Json]
Als = Callable[..., httpx.AsyncClient]
SluitAan = Callable[..., Awaitable[httpx.AsyncClient]]
STOF: Json = {
    "risico": "blootstelling_gevaarlijke_stoffen",
    "versie": 1,
    "waarden": {"nu_bezig": "ja", "stof": ["asbest"], "product": "Plaat van Piet Papegaai"},
}


async def test_the_questions_of_every_risico_are_listed_in_order(client: httpx.AsyncClient) -> None:
    eerste = await client.get("/vragensets", params={"limiet": 15})
    tweede = await client.get(eerste.links["next"]["url"].partition("/v1")[2])
    risicos = [een["risico"] for antwoord in (eerste, tweede) for een in antwoord.json()["resultaten"]]
    assert risicos == sorted(Risico)


@pytest.mark.parametrize(
    ("taal", "vraag", "ja"),
    [
        ("nl", "Is het op dit moment gevaarlijk?", "Ja"),
        ("en", "Is it dangerous right now?", "Yes"),
        ("pl", "Czy w tej chwili jest niebezpiecznie?", "Tak"),
        ("ro", "Este periculos în acest moment?", "Da"),
        ("bg", "Опасно ли е в момента?", "Да"),
    ],
)
async def test_questions_are_asked_in_five_languages(client: httpx.AsyncClient, taal: str, vraag: str, ja: str) -> None:
    antwoord = await client.get("/vragensets", params={"risico": "onveiligheid_werkplek", "taal": taal})
    (vragenset,) = antwoord.json()["resultaten"]
    eerste = vragenset["vragen"][0]
    assert (eerste["tekst"], eerste["type"], eerste["verplicht"]) == (vraag, "ja_nee_onbekend", True)
    assert eerste["opties"][0] == {"id": "ja", "tekst": ja}
    assert (await client.get("/vragensets/onveiligheid_werkplek/1", params={"taal": taal})).json() == vragenset


async def test_questions_may_be_cached(client: httpx.AsyncClient) -> None:
    for pad in ("/vragensets", "/vragensets/werkdruk/1"):
        antwoord = await client.get(pad)
        assert antwoord.headers["cache-control"].startswith("public, max-age=")
        opnieuw = await client.get(pad, headers={"If-None-Match": antwoord.headers["etag"]})
        assert opnieuw.status_code == 304


@pytest.mark.parametrize(
    ("pad", "status"),
    [
        ("/vragensets/werkdruk/99", 404),
        ("/vragensets/werkdruk/0", 400),
        ("/vragensets/roddel/1", 400),
        ("/vragensets?taal=fr", 400),
    ],
)
async def test_what_was_not_published_is_not_there(client: httpx.AsyncClient, pad: str, status: int) -> None:
    assert (await client.get(pad)).status_code == status


async def test_answers_are_kept_beside_the_melding_and_their_words_in_the_vault(
    client: httpx.AsyncClient, invoer: Maak, als: Als, db: Database
) -> None:
    antwoord = await client.post("/meldingen", json=invoer(risicos=[STOF["risico"]], antwoorden=[STOF]))
    assert antwoord.status_code == 201, antwoord.text
    pad = antwoord.headers["location"].removeprefix("/v1")
    gelezen = (await als("meldingen:lezen").get(pad)).json()
    (antwoorden,) = gelezen["antwoorden"]
    tekst_id = antwoorden["waarden"].pop("product")
    assert antwoorden == STOF | {"waarden": {"nu_bezig": "ja", "stof": ["asbest"]}}
    assert "Papegaai" not in str(gelezen)
    inzage = await als("meldingen:melder-lezen").post(f"{pad}/melder/_inzien", json={"doelbinding": "triage"})
    (tekst,) = inzage.json()["teksten"]
    assert (tekst["tekstId"], tekst["tekst"]) == (tekst_id, "Plaat van Piet Papegaai")
    assert tekst["soort"] == "antwoord_vragenlijst"
    async with db.transaction() as tx:
        for table in metadata.sorted_tables:
            if table not in {melder, kluis_tekst}:
                alles = str((await tx.execute(text(f"SELECT t::text FROM {table.fullname} AS t"))).all())  # noqa: S608
                assert "Papegaai" not in alles, table.name
        sealed = (await tx.execute(kluis_tekst.select())).one().tekst
    assert b"Papegaai" not in sealed


async def test_wrong_answers_are_named_beside_other_errors_and_without_their_words(
    client: httpx.AsyncClient, invoer: Maak
) -> None:
    fout = {"risico": "werkdruk", "versie": 1, "waarden": {"uitval": "Piet Papegaai", "wie": "x"}}
    antwoord = await client.post("/meldingen", json=invoer(antwoorden=[fout], werkgever={"gemeente": "Ede"}))
    assert antwoord.status_code == 400
    assert {fout["pointer"]: fout["code"] for fout in antwoord.json()["fouten"]} == {
        "/werkgever/naam": "verplicht",
        "/antwoorden/0/waarden/overwerk": "verplicht",
        "/antwoorden/0/waarden/uitval": "onjuist-antwoord",
        "/antwoorden/0/waarden/wie": "onbekende-vraag",
    }
    assert "Papegaai" not in antwoord.text


async def test_partners_answer_too_and_each_signal_by_itself(als: Als, sluit_aan: SluitAan, signaal: Maak) -> None:
    goed = {"risico": "onderbetaling", "versie": 1, "waarden": {"wat": ["contant"], "euro_per_uur": 8}}
    fout = goed | {"waarden": {"wat": "contant"}}
    partner = await sluit_aan()
    een = await partner.post("/signalen", json=signaal(antwoorden=[goed], eigenKenmerk="a"))
    assert een.status_code == 201, een.text
    batch = [signaal(antwoorden=[wat], eigenKenmerk=str(nummer)) for nummer, wat in enumerate((goed, fout))]
    resultaten = (await partner.post("/signalen/batch", json={"signalen": batch})).json()["resultaten"]
    assert [een["status"] for een in resultaten] == [201, 400]
    assert [fout["pointer"] for fout in resultaten[1]["probleem"]["fouten"]] == ["/antwoorden/0/waarden/wat"]
    alles = (await als("meldingen:lezen").get("/meldingen")).json()["resultaten"]
    assert [melding["antwoorden"] for melding in alles] == [[goed], [goed]]
