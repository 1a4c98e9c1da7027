from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select

from interventie import tables
from interventie.domain import OVERGANGEN, Handeling, Status
from interventie.handlers import on_planning_bijgewerkt
from shared.contracts.waardelijsten import OngevalGevolg, Urgentie, ZaakStatus
from shared.runtime.database import Database

Json = dict[str, Any]
ALLES = ("interventie:lezen", "interventie:uitvoeren", "interventie:beheer")
BEVINDING = {
    "risico": "onveiligheid_werkplek",
    "wet": "arbowet",
    "overtredingKlasse": "zware_overtreding",
    "toelichting": "De ladder stond op losse stenen.",
}
GOEDE_UITKOMST = {
    "uitkomst": "overtreding",
    "overtredingKlasse": "zware_overtreding",
    "instrumenten": ["stillegging_direct", "boeterapport"],
}
STAPPEN: dict[Handeling, tuple[str, Json | None]] = {
    Handeling.INPLANNEN: ("_inplannen", None),
    Handeling.STARTEN: ("_starten", None),
    Handeling.VASTLEGGEN: ("bevindingen", BEVINDING),
    Handeling.AFRONDEN: ("_afronden", GOEDE_UITKOMST),
    Handeling.OPSCHORTEN: ("_opschorten", {"reden": "De inspecteur is ziek."}),
    Handeling.HERVATTEN: ("_hervatten", None),
    Handeling.HERTOEWIJZEN: ("_hertoewijzen", {"inspecteurId": str(UUID(int=5))}),
    Handeling.ANNULEREN: ("_annuleren", {"reden": "Het bedrijf is opgeheven."}),
}
H = Handeling
WEG_NAAR: dict[Status, list[Handeling]] = {
    Status.VOORGESTELD: [],
    Status.TOEGEWEZEN: [],
    Status.HERTOEGEWEZEN: [H.HERTOEWIJZEN],
    Status.INGEPLAND: [H.INPLANNEN],
    Status.IN_UITVOERING: [H.INPLANNEN, H.STARTEN],
    Status.BEVINDINGEN: [H.INPLANNEN, H.STARTEN, H.VASTLEGGEN],
    Status.OPGESCHORT: [H.OPSCHORTEN],
    Status.AFGEROND: [H.INPLANNEN, H.STARTEN, H.VASTLEGGEN, H.AFRONDEN],
    Status.GEANNULEERD: [H.ANNULEREN],
}


@pytest.fixture
def plan(db: Database) -> Callable[..., Awaitable[str]]:
    """Give a function that lets planning speak of a zaak and gives the path of its interventie."""

    async def doe(zaak: Any, status: ZaakStatus = ZaakStatus.INGEPLAND) -> str:
        async with db.transaction() as tx:
            await on_planning_bijgewerkt(tx, [zaak.event(status)])
            tabel = tables.interventie
            return f"/interventies/{await tx.scalar(select(tabel.c.id).where(tabel.c.zaak_id == zaak.id))}"

    return doe


async def zet(client: httpx.AsyncClient, pad: str, handeling: Handeling) -> httpx.Response:
    """Do a step on the version that is there now."""
    etag = (await client.get(pad)).headers["ETag"]
    werkwoord, body = STAPPEN[handeling]
    return await client.post(f"{pad}/{werkwoord}", json=body, headers={"If-Match": etag})


async def test_the_walk_from_toegewezen_to_afgerond(
    als: Callable[..., httpx.AsyncClient], plan: Any, nieuwe_zaak: Any
) -> None:
    client, zaak = als(*ALLES, subject="anna"), nieuwe_zaak()
    pad = await plan(zaak)
    gezien = [(await client.get(pad)).json()["status"]]
    for handeling in WEG_NAAR[Status.AFGEROND]:
        antwoord = await zet(client, pad, handeling)
        assert antwoord.is_success, antwoord.text
        na = await client.get(pad)
        assert antwoord.headers["ETag"] == na.headers["ETag"]
        gezien.append(na.json()["status"])
    assert gezien == ["toegewezen", "ingepland", "in_uitvoering", "bevindingen", "afgerond"]
    weergave = (await client.get(pad)).json()
    assert {naam: weergave[naam] for naam in GOEDE_UITKOMST} == GOEDE_UITKOMST
    assert weergave["afgerondOp"] is not None

    verloop = (await client.get(f"{pad}/statusverloop")).json()["resultaten"]
    assert [(stap["naar"], stap["door"]) for stap in verloop] == [
        (status, "anna" if nummer else "planning") for nummer, status in enumerate(gezien)
    ]
    (bevinding,) = (await client.get(f"{pad}/bevindingen")).json()["resultaten"]
    assert bevinding.items() >= BEVINDING.items()
    assert bevinding["vastgelegdDoor"] == "anna"


@pytest.mark.parametrize("status", Status)
async def test_every_forbidden_step_is_a_409_that_says_what_can_be_done(
    als: Callable[..., httpx.AsyncClient], plan: Any, nieuwe_zaak: Any, status: Status
) -> None:
    client = als(*ALLES)
    voorgesteld = status is Status.VOORGESTELD
    pad = await plan(nieuwe_zaak(), ZaakStatus.WACHT_OP_CAPACITEIT if voorgesteld else ZaakStatus.INGEPLAND)
    for handeling in WEG_NAAR[status]:
        assert (await zet(client, pad, handeling)).is_success
    voor = await client.get(pad)
    assert voor.json()["status"] == status

    for handeling in STAPPEN:
        if status in OVERGANGEN[handeling].van:
            continue
        antwoord = await zet(client, pad, handeling)
        assert antwoord.status_code == 409
        assert antwoord.headers["Content-Type"] == "application/problem+json"
        probleem = antwoord.json()
        assert probleem["type"] == "urn:probleem:interventie:overgang-verboden"
        verwacht = f"Een interventie met status {status} kan men niet {handeling}."
        assert probleem["detail"].startswith(verwacht)
        assert ("gesloten" if status in (Status.AFGEROND, Status.GEANNULEERD) else "Wel mogelijk: ") in probleem[
            "detail"
        ]
    assert (await client.get(pad)).json() == voor.json()


async def test_suspend_resume_reassign_and_cancel(
    als: Callable[..., httpx.AsyncClient], plan: Any, nieuwe_zaak: Any
) -> None:
    client = als(*ALLES)
    pad = await plan(nieuwe_zaak())
    opgeschort = (await zet(client, pad, H.OPSCHORTEN)).json()
    assert (opgeschort["status"], opgeschort["reden"]) == ("opgeschort", "De inspecteur is ziek.")
    assert (await zet(client, pad, H.HERVATTEN)).json()["status"] == "toegewezen"
    hertoegewezen = (await zet(client, pad, H.HERTOEWIJZEN)).json()
    assert (hertoegewezen["status"], hertoegewezen["inspecteurId"]) == ("hertoegewezen", str(UUID(int=5)))
    geannuleerd = (await zet(client, pad, H.ANNULEREN)).json()
    assert (geannuleerd["status"], geannuleerd["reden"]) == ("geannuleerd", "Het bedrijf is opgeheven.")


async def test_a_change_asks_for_the_version_that_was_seen(
    als: Callable[..., httpx.AsyncClient], plan: Any, nieuwe_zaak: Any
) -> None:
    client = als(*ALLES)
    pad = await plan(nieuwe_zaak())
    etag = (await client.get(pad)).headers["ETag"]
    assert (await client.post(f"{pad}/_inplannen")).status_code == 428
    assert (await client.post(f"{pad}/_inplannen", headers={"If-Match": etag})).status_code == 200
    verouderd = await client.post(f"{pad}/_starten", headers={"If-Match": etag})
    assert (verouderd.status_code, verouderd.json()["type"]) == (412, "urn:probleem:interventie:versie-verouderd")
    etag = (await client.get(pad)).headers["ETag"]
    assert (await client.get(pad, headers={"If-None-Match": etag})).status_code == 304


async def test_a_wrong_outcome_names_every_wrong_field(
    als: Callable[..., httpx.AsyncClient], plan: Any, nieuwe_zaak: Any
) -> None:
    client = als(*ALLES)
    pad = await plan(nieuwe_zaak())
    for handeling in WEG_NAAR[Status.BEVINDINGEN]:
        await zet(client, pad, handeling)
    etag = {"If-Match": (await client.get(pad)).headers["ETag"]}
    inhoudelijk = await client.post(
        f"{pad}/_afronden", json={"uitkomst": "geen_overtreding", "instrumenten": ["boeterapport"]}, headers=etag
    )
    assert inhoudelijk.status_code == 400
    assert {(fout["pointer"], fout["code"]) for fout in inhoudelijk.json()["fouten"]} == {
        ("/uitkomst", "strijdig-met-bevinding"),
        ("/instrumenten", "past-niet"),
    }
    van_vorm = await client.post(f"{pad}/_afronden", json={"uitkomst": "boos", "boete": 5}, headers=etag)
    assert van_vorm.status_code == 400
    assert {fout["pointer"] for fout in van_vorm.json()["fouten"]} == {"/uitkomst", "/boete"}
    assert (await client.get(pad)).json()["status"] == "bevindingen"


async def test_the_trigger_is_nowhere_but_behind_its_own_scope(
    als: Callable[..., httpx.AsyncClient], plan: Any, nieuwe_zaak: Any, db: Database
) -> None:
    zaak = nieuwe_zaak()
    zaak.meld(verzoek_artikel_24=True, urgentie=Urgentie.U3_HOOG, ongeval_gevolg=OngevalGevolg.NIET_MELDINGSPLICHTIG)
    pad = await plan(zaak)
    melding_ids = [str(melding.melding_id) for melding in zaak.meldingen]

    client = als(*ALLES)
    await zet(client, pad, H.INPLANNEN)
    for open_pad in ("/interventies", pad, f"{pad}/statusverloop", f"{pad}/bevindingen"):
        tekst = (await client.get(open_pad)).text
        verraad = [*melding_ids, "verzoek", "urgentie", "u3_hoog", "reactief", "klacht", "melding"]
        assert [woord for woord in verraad if woord in tekst] == []
    for dicht_pad in ("aanleiding", "keuze"):
        assert (await client.get(f"{pad}/{dicht_pad}")).status_code == 403

    voor = (await client.get(pad)).headers["ETag"]
    zaak.meld()
    await plan(zaak)
    assert (await client.get(pad)).headers["ETag"] == voor  # a further melding leaves no trace

    client = als("interventie:aanleiding-lezen", subject="karin")
    aanleiding = (await client.get(f"{pad}/aanleiding")).json()["resultaten"]
    assert sorted(rij["meldingId"] for rij in aanleiding) == [str(m.melding_id) for m in zaak.meldingen]
    (keuze,) = (await client.get(f"{pad}/keuze")).json()["resultaten"]
    assert (keuze["regel"], keuze["type"], keuze["zaakSoort"]) == ("verzoek-artikel-24", "inspectie", "reactief")
    assert (keuze["naleving"], keuze["grenzenDatum"]) == (0.5, "2023-01-01")
    assert (await client.get(pad)).status_code == 403

    async with db.transaction() as tx:
        inzage = tables.aanleiding_inzage
        rijen = await tx.execute(select(inzage.c.aanroeper, inzage.c.onderdeel).order_by(inzage.c.id))
        assert list(map(tuple, rijen)) == [("karin", "aanleiding"), ("karin", "keuze")]


async def test_lists_filter_and_page_newest_first(
    als: Callable[..., httpx.AsyncClient], plan: Any, nieuwe_zaak: Any
) -> None:
    paden = []
    for nummer in range(6):
        zaak = nieuwe_zaak()
        zaak.inspecteur_id = UUID(int=1 + nummer % 2)
        zaak.bezoek_datum = date(2026, 3, 5 + nummer)
        paden.append(await plan(zaak))
    client = als(*ALLES)
    ids = [pad.removeprefix("/interventies/") for pad in reversed(paden)]

    async def gevonden(**filters: str) -> list[str]:
        antwoord = await client.get("/interventies", params=filters)
        assert antwoord.status_code == 200, antwoord.text
        return [rij["id"] for rij in antwoord.json()["resultaten"]]

    assert await gevonden() == ids
    assert await gevonden(inspecteurId=str(UUID(int=1))) == ids[1::2]
    assert await gevonden(bezoekDatumVanaf="2026-03-06", bezoekDatumTot="2026-03-07") == ids[3:5]
    await zet(client, paden[0], H.INPLANNEN)
    assert await gevonden(status="ingepland") == [ids[-1]]
    assert await gevonden(type="inspectie") == ids
    assert await gevonden(type="convenant") == []

    pagina = await client.get("/interventies", params={"limiet": "4"})
    tweede = await client.get(pagina.links["next"]["url"].partition("/v1")[2])
    assert [rij["id"] for rij in (*pagina.json()["resultaten"], *tweede.json()["resultaten"])] == ids
    assert "next" not in tweede.links


@pytest.mark.parametrize(
    ("methode", "deel", "scope"),
    [
        ("GET", "", "interventie:lezen"),
        ("GET", "/statusverloop", "interventie:lezen"),
        ("GET", "/bevindingen", "interventie:lezen"),
        ("GET", "/aanleiding", "interventie:aanleiding-lezen"),
        ("GET", "/keuze", "interventie:aanleiding-lezen"),
        *[
            ("POST", f"/{STAPPEN[handeling][0]}", "interventie:uitvoeren")
            for handeling in (H.INPLANNEN, H.STARTEN, H.OPSCHORTEN, H.HERVATTEN, H.VASTLEGGEN, H.AFRONDEN)
        ],
        ("POST", "/_hertoewijzen", "interventie:beheer"),
        ("POST", "/_annuleren", "interventie:beheer"),
    ],
)
async def test_each_route_asks_for_its_scope_and_says_what_it_does_not_know(
    als: Callable[..., httpx.AsyncClient], client: httpx.AsyncClient, methode: str, deel: str, scope: str
) -> None:
    pad = f"/interventies/{UUID(int=404)}{deel}"
    body = next((body for werkwoord, body in STAPPEN.values() if deel == f"/{werkwoord}"), None)
    kop = {"If-Match": '"1"'} if methode == "POST" else {}
    assert (await client.request(methode, pad, json=body, headers=kop)).status_code == 401
    ander = "interventie:lezen" if scope != "interventie:lezen" else "interventie:uitvoeren"
    assert (await als(ander).request(methode, pad, json=body, headers=kop)).status_code == 403
    onbekend = await als(scope).request(methode, pad, json=body, headers=kop)
    assert onbekend.status_code == 404
    assert onbekend.json()["type"] == "urn:probleem:interventie:interventie-onbekend"
