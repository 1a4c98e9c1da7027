"""Attachments over HTTP: cleaned, sealed, and shown with scope and purpose alone."""

import base64
import hashlib
import io
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from PIL import Image
from sqlalchemy import delete, select, text

from meldingen.tables import audit, bijlage, kluis_tekst, melder, melder_inzage, metadata
from shared.runtime.database import Database

Json = dict[str, Any]
Maak = Callable[..., Json]
Als = Callable[..., httpx.AsyncClient]
NAAM = "Kees%20Kanarie%20bij%20de%20steiger.jpg"
PDF = b"%PDF-1.7\n" + b"Kees Kanarie\n" * 9 + b"%%EOF\n"


def foto(kleur: str = "red") -> bytes:
    exif = Image.Exif()
    exif[0x013B] = "Kees Kanarie"
    doel = io.BytesIO()
    Image.new("RGB", (64, 48), kleur).save(doel, "JPEG", exif=exif)
    return doel.getvalue()


def bestanden(map_: Path) -> list[bytes]:
    """Give what the store keeps, whole files alone."""
    return [een.read_bytes() for een in map_.rglob("*") if een.is_file() and een.suffix != ".deel"]


def kop(mediatype: str = "image/jpeg", naam: str = NAAM) -> dict[str, str]:
    return {"Content-Type": mediatype, "Bestandsnaam": naam}


@pytest.fixture
async def pad(client: httpx.AsyncClient, invoer: Maak) -> str:
    antwoord = await client.post("/meldingen", json=invoer())
    return antwoord.headers["location"].removeprefix("/v1") + "/bijlagen"


@pytest.fixture
def upload(als: Als, pad: str) -> Callable[..., Any]:
    async def stuur(inhoud: Any = None, **headers: str) -> httpx.Response:
        behandelaar = als("meldingen:behandelen")
        return await behandelaar.post(pad, content=foto() if inhoud is None else inhoud, headers=headers or kop())

    return stuur


async def gelezen(als: Als, pad: str, bijlage_id: str) -> httpx.Response:
    return await als("meldingen:melder-lezen").post(f"{pad}/{bijlage_id}/_inzien", json={"doelbinding": "triage"})


async def test_a_photograph_is_kept_without_what_it_says_of_its_maker(
    upload: Callable[..., Any], als: Als, pad: str, tmp_path: Path, db: Database
) -> None:
    antwoord = await upload()
    assert antwoord.status_code == 201, antwoord.text
    weergave = antwoord.json()
    assert antwoord.headers["location"] == f"/v1{pad}/{weergave['bijlageId']}"
    assert set(weergave) == {"bijlageId", "mediatype", "grootte", "bewaardOp"}
    lijst = await als("meldingen:lezen").get(pad)
    assert lijst.json() == {"resultaten": [weergave]}
    inhoud = await gelezen(als, pad, weergave["bijlageId"])
    assert inhoud.status_code == 200, inhoud.text
    assert b"Kanarie" not in inhoud.content
    assert Image.open(io.BytesIO(inhoud.content)).tobytes() == Image.open(io.BytesIO(foto())).tobytes()
    assert len(inhoud.content) == weergave["grootte"]
    assert inhoud.headers["content-type"] == "image/jpeg"
    assert (
        inhoud.headers["content-disposition"] == "attachment; filename*=UTF-8''Kees%20Kanarie%20bij%20de%20steiger.jpg"
    )
    assert inhoud.headers["x-content-type-options"] == "nosniff"
    digest = base64.b64encode(hashlib.sha256(inhoud.content).digest()).decode()
    assert inhoud.headers["repr-digest"] == f"sha-256=:{digest}:"
    (bestand,) = bestanden(tmp_path)
    assert b"JFIF" not in bestand
    async with db.transaction() as tx:
        inzagen = (await tx.execute(select(melder_inzage.c.doelbinding))).scalars().all()
        regels = (await tx.execute(select(audit.c.handeling).order_by(audit.c.id))).scalars().all()
    assert inzagen == ["triage"]
    assert regels[1:] == ["bijlage_bewaard", "melder_ingezien", "bijlage_ingezien"]


async def test_a_pdf_comes_out_as_it_went_in(upload: Callable[..., Any], als: Als, pad: str) -> None:
    antwoord = await upload(PDF, **kop("application/pdf", "%C3%A9%2F%E2%82%AC.pdf"))
    inhoud = await gelezen(als, pad, antwoord.json()["bijlageId"])
    assert inhoud.content == PDF
    assert inhoud.headers["content-disposition"].endswith("''%C3%A9%2F%E2%82%AC.pdf")


async def test_nothing_of_a_file_stands_outside_the_vault_and_the_store(
    upload: Callable[..., Any], db: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (await upload(PDF, **kop("application/pdf"))).status_code == 201
    assert "Kanarie" not in capsys.readouterr().out
    assert all(b"Kanarie" not in bestand for bestand in bestanden(tmp_path))
    async with db.transaction() as tx:
        for table in metadata.sorted_tables:
            if table not in {melder, kluis_tekst}:
                alles = str((await tx.execute(text(f"SELECT t::text FROM {table.fullname} AS t"))).all())  # noqa: S608
                assert "Kanarie" not in alles, table.name
                assert b"Kanarie".hex() not in alles, table.name


@pytest.mark.parametrize(
    "geval",
    [
        (PDF, kop(), 415, "bestand-geweigerd"),
        (b"MZ" * 50, kop(), 415, "bestand-geweigerd"),
        (foto()[:-9], kop(), 415, "bestand-geweigerd"),
        (b"", kop(), 415, "bestand-geweigerd"),
        (foto(), kop("application/zip"), 415, "verkeerd-mediatype"),
        (foto(), kop("image/svg+xml"), 415, "verkeerd-mediatype"),
        (foto(), {"Content-Type": "image/jpeg"}, 400, "ongeldig"),
        (foto(), kop(naam="met spatie.jpg"), 400, "ongeldig"),
        (bytes(10_000_001), kop(), 413, "te-groot"),
    ],
)
async def test_what_is_not_taken_in_leaves_nothing_behind(
    upload: Callable[..., Any], als: Als, pad: str, tmp_path: Path, geval: tuple[bytes, dict[str, str], int, str]
) -> None:
    inhoud, headers, status, code = geval
    antwoord = await upload(inhoud, **headers)
    assert (antwoord.status_code, antwoord.json()["type"]) == (status, f"urn:probleem:meldingen:{code}")
    assert (await als("meldingen:lezen").get(pad)).json() == {"resultaten": []}
    assert bestanden(tmp_path) == []


async def test_a_body_without_a_length_is_cut_off_where_it_grows_too_large(upload: Callable[..., Any]) -> None:
    async def lang() -> AsyncIterator[bytes]:
        yield foto()[:200]
        for _ in range(200):
            yield b"\x00" * 65_536

    assert (await upload(lang(), **kop())).status_code in {413, 415}


async def test_the_same_file_twice_is_kept_once(upload: Callable[..., Any], als: Als, pad: str) -> None:
    een, twee, ander = await upload(), await upload(), await upload(foto("blue"))
    assert een.json() == twee.json()
    assert len((await als("meldingen:lezen").get(pad)).json()["resultaten"]) == 2
    assert ander.json()["bijlageId"] != een.json()["bijlageId"]


async def test_a_melding_holds_twenty_files(upload: Callable[..., Any], als: Als, pad: str) -> None:
    statussen = [
        (await upload(PDF + str(n).encode() + b"%%EOF", **kop("application/pdf"))).status_code for n in range(21)
    ]
    assert statussen == [201] * 20 + [409]
    eerste = await als("meldingen:lezen").get(pad, params={"limiet": 15})
    tweede = await als("meldingen:lezen").get(eerste.links["next"]["url"].partition("/v1")[2])
    assert len({een["bijlageId"] for deel in (eerste, tweede) for een in deel.json()["resultaten"]}) == 20


async def test_a_melding_holds_fifty_megabytes(upload: Callable[..., Any], db: Database) -> None:
    assert (await upload()).status_code == 201
    async with db.transaction() as tx:
        await tx.execute(text("UPDATE meldingen.bijlage SET grootte = 49999999"))
    vol = await upload(foto("blue"))
    assert (vol.status_code, vol.json()["type"]) == (409, "urn:probleem:meldingen:bijlagen-vol")


async def test_scopes_keep_their_own(upload: Callable[..., Any], als: Als, pad: str) -> None:
    bijlage_id = (await upload()).json()["bijlageId"]
    assert (await als("meldingen:lezen").post(pad, content=foto(), headers=kop())).status_code == 403
    assert (await als("meldingen:behandelen").get(pad)).status_code == 403
    inzien = f"{pad}/{bijlage_id}/_inzien"
    assert (await als("meldingen:lezen").post(inzien, json={"doelbinding": "triage"})).status_code == 403
    assert (await als("meldingen:melder-lezen").post(inzien, json={})).status_code == 400
    assert (await als("meldingen:melder-lezen").get(inzien)).status_code == 405


async def test_what_is_not_there_is_not_found(upload: Callable[..., Any], als: Als, pad: str) -> None:
    assert (await upload()).status_code == 201
    nergens = f"/meldingen/{uuid4()}/bijlagen"
    assert (await als("meldingen:behandelen").post(nergens, content=foto(), headers=kop())).status_code == 404
    assert (await als("meldingen:lezen").get(nergens)).status_code == 404
    assert (await gelezen(als, nergens, str(uuid4()))).status_code == 404
    assert (await gelezen(als, pad, str(uuid4()))).status_code == 404


async def test_a_person_is_told_of_the_files_with_his_melding(upload: Callable[..., Any], als: Als, pad: str) -> None:
    bewaard = [(await upload()).json(), (await upload(foto("blue"))).json()]
    vraag = {"meldingId": pad.split("/")[2], "doelbinding": "verzoek_betrokkene"}
    (dossier,) = (await als("meldingen:melder-lezen").post("/betrokkenen/_exporteren", json=vraag)).json()["resultaten"]
    assert dossier["bijlagen"] == bewaard


async def test_an_erased_reporter_takes_his_files_with_him(
    upload: Callable[..., Any], als: Als, pad: str, db: Database
) -> None:
    bijlage_id = (await upload()).json()["bijlageId"]
    async with db.transaction() as tx:
        await tx.execute(delete(melder))
    assert (await gelezen(als, pad, bijlage_id)).status_code == 410
    assert (await upload(foto("blue"))).status_code == 410


async def test_a_file_that_was_tampered_with_is_not_shown(
    upload: Callable[..., Any], als: Als, pad: str, tmp_path: Path, db: Database
) -> None:
    een, ander = [(await upload(foto(kleur))).json()["bijlageId"] for kleur in ("red", "blue")]
    async with db.transaction() as tx:
        naam = {str(row.id): row.object for row in await tx.execute(select(bijlage.c.id, bijlage.c.object))}
    (tmp_path / naam[een]).write_bytes((tmp_path / naam[ander]).read_bytes())
    assert (await gelezen(als, pad, een)).status_code == 500
    (tmp_path / naam[een]).unlink()
    assert (await gelezen(als, pad, een)).status_code == 503
    assert (await gelezen(als, pad, ander)).status_code == 200


async def test_a_reporter_adds_a_file_with_his_receipt_code_alone(
    client: httpx.AsyncClient, invoer: Maak, als: Als
) -> None:
    bevestiging = (await client.post("/meldingen", json=invoer())).json()
    code = {"Ontvangstcode": bevestiging["ontvangstcode"]}
    antwoord = await client.post("/mijn-melding/bijlagen", content=foto(), headers=kop() | code)
    assert antwoord.status_code == 200, antwoord.text
    pad = f"/meldingen/{bevestiging['meldingId']}/bijlagen"
    van_ons = await als("meldingen:behandelen").post(pad, content=foto("blue"), headers=kop())
    assert (await als("meldingen:lezen").get(pad)).json() == {"resultaten": [antwoord.json(), van_ons.json()]}
    mijn = await client.post("/mijn-melding/_inzien", json={"ontvangstcode": bevestiging["ontvangstcode"]})
    assert mijn.json()["bijlagen"] == [antwoord.json()]  # what staff add is not his to know of
    vreemd = await client.post(
        "/mijn-melding/bijlagen", content=foto(), headers=kop() | {"Ontvangstcode": "0000 0000 0000 0000"}
    )
    assert (vreemd.status_code, vreemd.json()["type"]) == (404, "urn:probleem:meldingen:ontvangstcode-onbekend")


async def test_a_reporter_adds_nothing_to_what_he_withdrew(
    client: httpx.AsyncClient, invoer: Maak, db: Database
) -> None:
    bevestiging = (await client.post("/meldingen", json=invoer())).json()
    async with db.transaction() as tx:
        await tx.execute(text("UPDATE meldingen.melding SET status = 'ingetrokken'"))
    code = {"Ontvangstcode": bevestiging["ontvangstcode"]}
    antwoord = await client.post("/mijn-melding/bijlagen", content=foto(), headers=kop() | code)
    assert (antwoord.status_code, antwoord.json()["type"]) == (409, "urn:probleem:meldingen:aanvullen-kan-niet")
