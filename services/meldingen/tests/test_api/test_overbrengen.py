"""Transfer to the archive over HTTP."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from meldingen.domain import MeldingStatus, Overgang
from meldingen.domain.mdto import Archiefvormer
from meldingen.handlers import Overbrenger
from meldingen.repository import Kluis, Mapopslag, MeldingRepository
from meldingen.tables import bewaarregels, melding
from shared.runtime.database import Database

Json = dict[str, Any]
Als = Callable[..., httpx.AsyncClient]


@pytest.fixture
async def over_te_brengen(db: Database, client: httpx.AsyncClient, invoer: Callable[..., Json]) -> str:
    """Give a melding that is kept for good and whose term has passed."""
    melding_id: str = (await client.post("/meldingen", json=invoer())).json()["meldingId"]
    toen = datetime(2000, 1, 1, tzinfo=UTC)
    async with db.transaction() as tx:
        (stand,) = await MeldingRepository(tx).lock([UUID(melding_id)])
        await MeldingRepository(tx).move([Overgang(stand.id, 2, MeldingStatus.INGETROKKEN, toen)])
        await tx.execute(melding.update().values(ontvangen_op=toen))
        regel = {"id": "blijvend", "nominatie": "blijvend_bewaren", "jaren": 20}
        await tx.execute(bewaarregels.update().values(regels=[regel]))
    return melding_id


async def test_a_melding_goes_to_the_archive(
    *, db: Database, kluis: Kluis, tmp_path: Path, als: Als, over_te_brengen: str
) -> None:
    beheer = als("meldingen:beheer", subject="archivaris-1")
    (kan,) = (await beheer.get("/over-te-brengen-meldingen")).json()["resultaten"]
    assert (kan["meldingId"], kan["afloop"]) == (over_te_brengen, "ingetrokken")
    body = {"meldingIds": [over_te_brengen], "openbaarheid": "persoonlijke_levenssfeer", "beperktJaren": 75}
    besluit = await beheer.post("/overbrengingen", json=body)
    assert besluit.status_code == 201, besluit.text
    (besloten,) = besluit.json()["resultaten"]
    assert (besloten["status"], besloten["door"]) == ("besloten", "archivaris-1")
    assert (await beheer.get("/over-te-brengen-meldingen")).json()["resultaten"] == []
    nogmaals = await beheer.post("/overbrengingen", json=body)
    assert (nogmaals.status_code, nogmaals.json()["type"]) == (409, "urn:probleem:meldingen:niet-over-te-brengen")

    pad = f"/overbrengingen/{besloten['overbrengingId']}/_bevestigen"
    ontvangst = {"sha256": "0" * 64, "archiefkenmerk": "2.15.99/7"}
    te_vroeg = await beheer.post(pad, json=ontvangst)
    assert (te_vroeg.status_code, te_vroeg.json()["type"]) == (
        409,
        "urn:probleem:meldingen:overbrenging-niet-aangeboden",
    )
    overbrenger = Overbrenger(kluis, Mapopslag(tmp_path), Archiefvormer("Arbeidsinspectie", "0" * 20, "bron"))
    await overbrenger.werk(db)
    (aangeboden,) = (await beheer.get("/overbrengingen", params={"status": "aangeboden"})).json()["resultaten"]
    assert (tmp_path / aangeboden["pakket"] / "manifest-sha256.txt").exists()
    ander = await beheer.post(pad, json=ontvangst)
    assert [fout["pointer"] for fout in ander.json()["fouten"]] == ["/sha256"]
    ontvangen = await beheer.post(pad, json=ontvangst | {"sha256": aangeboden["sha256"]})
    assert (ontvangen.status_code, ontvangen.json()["status"]) == (200, "ontvangen")
    await overbrenger.werk(db)
    (afgerond,) = (await beheer.get("/overbrengingen")).json()["resultaten"]
    assert (afgerond["status"], afgerond["meldingId"], afgerond["archiefkenmerk"]) == ("afgerond", None, "2.15.99/7")
    assert (await als("meldingen:lezen").get(f"/meldingen/{over_te_brengen}")).status_code == 404


@pytest.mark.parametrize(
    ("wijzig", "pointer"),
    [
        ({"meldingIds": []}, "/meldingIds"),
        ({"meldingIds": [str(uuid4())] * 1}, None),
        ({"openbaarheid": "geheim"}, "/openbaarheid"),
        ({"openbaarheid": "openbaar"}, "/beperktJaren"),
        ({"beperktJaren": None}, "/beperktJaren"),
        ({"beperktJaren": 76}, "/beperktJaren"),
    ],
)
async def test_a_decision_that_cannot_be_is_refused(
    als: Als, over_te_brengen: str, wijzig: Json, pointer: str | None
) -> None:
    body = {"meldingIds": [over_te_brengen], "openbaarheid": "belang_van_de_staat", "beperktJaren": 75} | wijzig
    antwoord = await als("meldingen:beheer").post("/overbrengingen", json=body)
    if pointer is None:
        assert antwoord.status_code == 409
    else:
        assert antwoord.status_code == 400
        assert [fout["pointer"] for fout in antwoord.json()["fouten"]] == [pointer]


async def test_transfers_are_for_beheer_alone(als: Als) -> None:
    ander = als("meldingen:lezen", "meldingen:behandelen", "meldingen:melder-lezen")
    for pad in ("/over-te-brengen-meldingen", "/overbrengingen"):
        assert (await ander.get(pad)).status_code == 403
    assert (await ander.post("/overbrengingen", json={})).status_code == 403
    onbekend = f"/overbrengingen/{uuid4()}/_bevestigen"
    ontvangst = {"sha256": "0" * 64, "archiefkenmerk": "2.15.99/7"}
    assert (await ander.post(onbekend, json=ontvangst)).status_code == 403
    assert (await als("meldingen:beheer").post(onbekend, json=ontvangst)).status_code == 404
