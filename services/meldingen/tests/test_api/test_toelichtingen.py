"""The explanation of a decision: read by who checks it, for a purpose, without who reported."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import select

from meldingen.repository import Kluis
from meldingen.tables import audit, melder_inzage
from shared.runtime.database import Database

Json = dict[str, Any]
Als = Callable[..., httpx.AsyncClient]
WOORDEN = "Volgens Kees Kanarie is het verholpen."


@pytest.fixture
async def voorstel(als: Als, invoer: Callable[..., Json]) -> tuple[str, str]:
    """Give a melding of which somebody proposed the decision, and the id of his explanation."""
    anna = als("meldingen:lezen", "meldingen:behandelen", subject="anna")
    melding_id = (await anna.post("/meldingen", json=invoer())).json()["meldingId"]
    for stap, methode, body in (
        ("_bevestigen", "POST", None),
        ("_triageren", "POST", None),
        ("voorstel", "PUT", {"besluit": "niet_in_onderzoek", "reden": "geen_prioriteit", "toelichting": WOORDEN}),
    ):
        etag = (await anna.get(f"/meldingen/{melding_id}")).headers["ETag"]
        pad = f"/meldingen/{melding_id}/{stap}"
        antwoord = await anna.request(methode, pad, json=body, headers={"If-Match": etag})
        assert antwoord.status_code == 200, antwoord.text
    toelichting_id = (await anna.get(f"/meldingen/{melding_id}/voorstel")).json()["toelichtingId"]
    return melding_id, toelichting_id


def pad_van(melding_id: object, toelichting_id: object) -> str:
    return f"/meldingen/{melding_id}/toelichtingen/{toelichting_id}/_inzien"


@pytest.mark.parametrize("doel", ["tweede_persoon", "heroverweging", "kwaliteitstoets"])
async def test_who_checks_a_decision_reads_why_and_that_is_recorded(
    *, als: Als, voorstel: tuple[str, str], doel: str, db: Database, kluis: Kluis, capfd: pytest.CaptureFixture[str]
) -> None:
    melding_id, toelichting_id = voorstel
    bram = als("meldingen:toelichting-lezen", subject="bram")
    antwoord = await bram.post(pad_van(melding_id, toelichting_id), json={"doelbinding": doel})
    assert antwoord.status_code == 200, antwoord.text
    assert antwoord.json() | {"op": None} == {"toelichtingId": toelichting_id, "tekst": WOORDEN, "op": None}
    async with db.transaction() as tx:
        ingezien = (await tx.execute(select(melder_inzage.c.aanroeper, melder_inzage.c.doelbinding))).all()
        query = select(audit.c.wie, audit.c.bijzonderheden).where(audit.c.handeling == "toelichting_ingezien")
        regels = (await tx.execute(query)).all()
    assert [tuple(rij) for rij in ingezien] == [("bram", doel)]
    assert [tuple(regel) for regel in regels] == [("bram", {"doelbinding": doel})]
    logboek = capfd.readouterr().out
    assert kluis.pseudoniem(UUID(melding_id)) in logboek
    assert f"urn:verwerkingsactiviteit:meldingen:{doel.replace('_', '-')}" in logboek
    assert "Kanarie" not in logboek


async def test_each_reading_has_its_own_scope_and_purposes(als: Als, voorstel: tuple[str, str]) -> None:
    pad = pad_van(*voorstel)
    ander = als("meldingen:lezen", "meldingen:behandelen", "meldingen:melder-lezen", "meldingen:beheer")
    assert (await ander.post(pad, json={"doelbinding": "heroverweging"})).status_code == 403
    lezer = als("meldingen:toelichting-lezen")
    for body in ({}, {"doelbinding": "triage"}):
        antwoord = await lezer.post(pad, json=body)
        assert (antwoord.status_code, antwoord.json()["fouten"][0]["pointer"]) == (400, "/doelbinding")
    melder = f"/meldingen/{voorstel[0]}/melder/_inzien"
    assert (await lezer.post(melder, json={"doelbinding": "triage"})).status_code == 403
    melder_lezer = als("meldingen:melder-lezen")
    assert (await melder_lezer.post(melder, json={"doelbinding": "heroverweging"})).status_code == 400


async def test_nothing_else_of_the_vault_is_read_that_way(
    *, als: Als, voorstel: tuple[str, str], invoer: Callable[..., Json]
) -> None:
    melding_id, toelichting_id = voorstel
    alles = als("meldingen:lezen", "meldingen:behandelen", "meldingen:melder-lezen", "meldingen:toelichting-lezen")
    etag = (await alles.get(f"/meldingen/{melding_id}")).headers["ETag"]
    vraag = {"vragen": ["Hoe laat begint u?"]}
    gesteld = await alles.post(f"/meldingen/{melding_id}/_vragen", json=vraag, headers={"If-Match": etag})
    assert gesteld.status_code == 200, gesteld.text
    dossier = (await alles.post(f"/meldingen/{melding_id}/melder/_inzien", json={"doelbinding": "triage"})).json()
    (vraag_id,) = [tekst["tekstId"] for tekst in dossier["teksten"] if tekst["soort"] == "vraag_aan_melder"]
    ander = (await alles.post("/meldingen", json=invoer())).json()["meldingId"]
    for pad in (pad_van(melding_id, vraag_id), pad_van(ander, toelichting_id), pad_van(uuid4(), toelichting_id)):
        assert (await alles.post(pad, json={"doelbinding": "heroverweging"})).status_code == 404


async def test_an_erased_reporter_takes_the_explanation_with_him(als: Als, voorstel: tuple[str, str]) -> None:
    wisser = als("meldingen:melder-wissen", "meldingen:toelichting-lezen")
    wissen = {"doelbinding": "verzoek_betrokkene", "reden": "bezwaar"}
    assert (await wisser.post(f"/meldingen/{voorstel[0]}/melder/_wissen", json=wissen)).status_code == 200
    assert (await wisser.post(pad_van(*voorstel), json={"doelbinding": "heroverweging"})).status_code == 410
