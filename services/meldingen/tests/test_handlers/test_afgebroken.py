"""A service that is killed between any two steps of a delivery or a merge: nothing half done, lost or double."""

import signal
from asyncio.subprocess import Process
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

import httpx
import orjson
import pytest
from sqlalchemy import ColumnElement, ScalarSelect, Table, func, select

from meldingen.tables import (
    aanlevering,
    audit,
    besluit,
    kluis_tekst,
    melder,
    melding,
    outbox,
    overgang,
    verbruik,
)
from shared.runtime.database import Database

Json = dict[str, Any]
Maak = Callable[..., Json]
Als = Callable[..., httpx.AsyncClient]
SluitAan = Callable[..., Awaitable[httpx.AsyncClient]]
SterfelijkeDienst = Callable[[str], AbstractAsyncContextManager[tuple[Process, httpx.AsyncClient]]]
SAMEN = 50  # what one transaction of a stream holds at most
AANTAL = 120
KOP = {"Content-Type": "application/x-ndjson", "Idempotency-Key": "levering-0001"}
TABELLEN: tuple[Table, ...] = (melding, aanlevering, melder, outbox.table)
VAN_SAMENVOEGEN: tuple[Table, ...] = (overgang, besluit, kluis_tekst, audit)


async def geteld(db: Database) -> dict[str, int]:
    """Count what a delivery leaves behind, in each table and in the volume of the day."""
    tellingen = [_telling(tabel).label(tabel.name) for tabel in TABELLEN]
    dag = select(func.coalesce(func.sum(verbruik.c.aantal), 0)).scalar_subquery().label("verbruik")
    async with db.transaction() as tx:
        return dict((await tx.execute(select(*tellingen, dag))).one()._mapping)


def _telling(tabel: Table, *waar: ColumnElement[bool]) -> ScalarSelect[int]:
    return select(func.count()).select_from(tabel).where(*waar).scalar_subquery()


def alles(aantal: int) -> dict[str, int]:
    return dict.fromkeys([*(tabel.name for tabel in TABELLEN), "verbruik"], aantal)


def signalen(signaal: Maak) -> list[Json]:
    """Make signals of which half is known by its own reference and half by its place."""
    return [signaal(eigenKenmerk=f"k{n}") if n % 2 else _zonder_kenmerk(signaal()) for n in range(AANTAL)]


def _zonder_kenmerk(signaal: Json) -> Json:
    del signaal["eigenKenmerk"]
    return signaal


async def stukken(regels: list[Json]) -> AsyncIterator[bytes]:
    for regel in regels:
        yield orjson.dumps(regel) + b"\n"


def kop_van(partner: httpx.AsyncClient) -> dict[str, str]:
    return {"Authorization": partner.headers["Authorization"]}


@pytest.mark.parametrize(
    ("failpoint", "gelukt"),
    [
        ("aanlevering-geclaimd:2", 1),
        ("aanlevering-geschreven:1", 0),
        ("stroom-voor-commit:3", 2),
        ("stroom-na-commit:1", 1),
    ],
)
async def test_a_stream_that_is_killed_goes_on_under_its_key(
    *,
    db: Database,
    sterfelijke_dienst: SterfelijkeDienst,
    sluit_aan: SluitAan,
    signaal: Maak,
    failpoint: str,
    gelukt: int,
) -> None:
    partner = await sluit_aan()
    regels = signalen(signaal)
    async with sterfelijke_dienst(failpoint) as (proces, client):
        with pytest.raises(httpx.TransportError):
            await client.post("/signalen/_stroom", content=stukken(regels), headers=KOP | kop_van(partner))
        assert await proces.wait() == -signal.SIGKILL
    voor = await geteld(db)
    bewaard = voor["melding"]
    assert voor == alles(bewaard)
    assert gelukt <= bewaard <= gelukt * SAMEN  # as many transactions, each of what had come in by then
    antwoord = await partner.post("/signalen/_stroom", content=stukken(regels), headers=KOP)
    resultaten = [orjson.loads(regel) for regel in antwoord.text.splitlines()]
    assert Counter(resultaat["status"] for resultaat in resultaten) == Counter({200: bewaard, 201: AANTAL - bewaard})
    assert len({resultaat["meldingId"] for resultaat in resultaten}) == AANTAL
    assert await geteld(db) == alles(AANTAL)


@pytest.mark.parametrize(
    ("failpoint", "bewaard"),
    [
        ("aanlevering-geclaimd:1", 0),
        ("batch-voor-commit:1", 0),
        ("batch-na-commit:1", AANTAL),
    ],
)
async def test_a_batch_that_is_killed_is_answered_once_it_is_sent_again(
    *,
    db: Database,
    sterfelijke_dienst: SterfelijkeDienst,
    sluit_aan: SluitAan,
    signaal: Maak,
    failpoint: str,
    bewaard: int,
) -> None:
    partner = await sluit_aan()
    batch, kop = {"signalen": signalen(signaal)}, {"Idempotency-Key": "levering-0001"}
    async with sterfelijke_dienst(failpoint) as (proces, client):
        with pytest.raises(httpx.TransportError):
            await client.post("/signalen/batch", json=batch, headers=kop | kop_van(partner))
        assert await proces.wait() == -signal.SIGKILL
    assert await geteld(db) == alles(bewaard)
    antwoord = await partner.post("/signalen/batch", json=batch, headers=kop)
    resultaten = antwoord.json()["resultaten"]
    assert [resultaat["status"] for resultaat in resultaten] == [201] * AANTAL
    assert len({resultaat["meldingId"] for resultaat in resultaten}) == AANTAL
    assert await geteld(db) == alles(AANTAL)


@pytest.mark.parametrize(
    ("failpoint", "gedaan"),
    [
        ("besluit-na-status:1", False),
        ("besluit-voor-event:1", False),
        ("samenvoegen-voor-commit:1", False),
        ("samenvoegen-na-commit:1", True),
    ],
)
async def test_a_merge_that_is_killed_is_done_whole_or_not_at_all(
    *, db: Database, sterfelijke_dienst: SterfelijkeDienst, als: Als, invoer: Maak, failpoint: str, gedaan: bool
) -> None:
    anna = als("meldingen:lezen", "meldingen:behandelen", subject="anna")
    bron, doel = [(await anna.post("/meldingen", json=invoer())).json()["meldingId"] for _ in range(2)]
    for stap in ("_bevestigen", "_triageren"):
        etag = (await anna.get(f"/meldingen/{bron}")).headers["ETag"]
        assert (await anna.post(f"/meldingen/{bron}/{stap}", headers={"If-Match": etag})).status_code == 200
    voor = await sporen(db, bron)
    pad, kop = f"/meldingen/{bron}/_samenvoegen", {"If-Match": (await anna.get(f"/meldingen/{bron}")).headers["ETag"]}
    body = {"samengevoegdMet": doel, "toelichting": "Twee keer gemeld."}
    async with sterfelijke_dienst(failpoint) as (proces, client):
        with pytest.raises(httpx.TransportError):
            await client.post(pad, json=body, headers=kop | kop_van(anna))
        assert await proces.wait() == -signal.SIGKILL
    na = {"overgang": 1, "besluit": 1, "kluis_tekst": 1, "outbox": 1, "audit": 2}
    samen = {tabel: aantal + na[tabel] for tabel, aantal in voor.items()}
    assert await sporen(db, bron) == (samen if gedaan else voor)
    # whoever saw no answer sends the same again, from the version he had
    assert (await anna.post(pad, json=body, headers=kop)).status_code == (412 if gedaan else 200)
    assert await sporen(db, bron) == samen
    melding = (await anna.get(f"/meldingen/{bron}")).json()
    assert (melding["status"], melding["samengevoegdMet"]) == ("samengevoegd", doel)


async def sporen(db: Database, melding_id: str) -> dict[str, int]:
    """Count what is kept of a melding in each table that a merge writes."""
    tellingen = [_telling(tabel, tabel.c.melding_id == melding_id).label(tabel.name) for tabel in VAN_SAMENVOEGEN]
    verteld = _telling(outbox.table, outbox.table.c.subject == melding_id).label("outbox")
    async with db.transaction() as tx:
        return dict((await tx.execute(select(*tellingen, verteld))).one()._mapping)
