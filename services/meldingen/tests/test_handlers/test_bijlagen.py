"""Attachments whose service is killed between any two steps: all of a file is left or nothing, and no waste."""

import asyncio
import io
import os
import signal
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from PIL import Image
from sqlalchemy import delete, func, select, update

from meldingen.domain import (
    Bestandstype,
    Bijlage,
    BijlageStatus,
    Doelbinding,
    Melding,
    NieuweBijlage,
    RegistreerMelding,
)
from meldingen.handlers import (
    Bijlageruimer,
    Inzageverzoek,
    bewaar_bijlage,
    registreer_melding,
    toon_bijlagen,
    zie_bijlage_in,
)
from meldingen.handlers.bijlagen import OPGEGEVEN_NA
from meldingen.repository import Kluis, Mapopslag
from meldingen.tables import bijlage, melder
from shared.runtime.database import Database

Maak = Callable[..., RegistreerMelding]
SterfelijkeDienst = Callable[[str], AbstractAsyncContextManager[tuple[Process, httpx.AsyncClient]]]
LANG_GELEDEN = datetime.now(UTC) - OPGEGEVEN_NA - timedelta(minutes=1)
VERZOEK = Inzageverzoek("inspecteur-7", Doelbinding.ONDERZOEK)
SWEEP = """
import asyncio, sys
from pathlib import Path
from meldingen.handlers import Bijlageruimer
from meldingen.repository import Mapopslag
from shared.runtime.database import Database
url, map_ = sys.argv[1:]
asyncio.run(Bijlageruimer(Mapopslag(Path(map_))).ruim_op(Database.connect(url, application_name="sweep")))
"""


def foto() -> bytes:
    doel = io.BytesIO()
    Image.effect_noise((900, 900), 90).save(doel, "PNG")
    return doel.getvalue()


FOTO = foto()


async def stroom(inhoud: bytes = FOTO) -> AsyncIterator[bytes]:
    for begin in range(0, len(inhoud), 65_536):
        yield inhoud[begin : begin + 65_536]


def bestanden(map_: Path) -> list[str]:
    return [een.name for een in map_.rglob("*") if een.is_file()]


@pytest.fixture
def opslag(tmp_path: Path) -> Mapopslag:
    return Mapopslag(tmp_path)


@pytest.fixture
async def melding(db: Database, kluis: Kluis, opdracht: Maak) -> Melding:
    async with db.transaction() as tx:
        return await registreer_melding(tx, kluis, opdracht())


def nieuw(melding: Melding) -> NieuweBijlage:
    return NieuweBijlage(
        melding_id=melding.id,
        mediatype=Bestandstype.PNG,
        bestandsnaam="Kees Kanarie.png",
        grootte=len(FOTO),
        wie="behandelaar-1",
    )


async def getoond(db: Database, melding: Melding) -> list[Bijlage]:
    async with db.transaction() as tx:
        return await toon_bijlagen(tx, melding.id, na=None, limiet=50)


async def inhoud_van(db: Database, kluis: Kluis, opslag: Mapopslag, een: Bijlage) -> bytes:
    async with db.transaction() as tx:
        bestand = await zie_bijlage_in(tx, kluis, opslag, melding_id=een.melding_id, bijlage_id=een.id, verzoek=VERZOEK)
    return b"".join([stuk async for stuk in bestand.inhoud])


async def rijen(db: Database) -> int:
    async with db.transaction() as tx:
        return await tx.scalar(select(func.count()).select_from(bijlage)) or 0


async def ruim_later_op(db: Database, opslag: Mapopslag) -> None:
    """Sweep as it would be once the uploads of now are too old to be still on their way."""
    async with db.transaction() as tx:
        await tx.execute(update(bijlage).values(begonnen_op=LANG_GELEDEN))
    await Bijlageruimer(opslag).ruim_op(db)


# killing the service


@pytest.mark.parametrize(
    ("failpoint", "bewaard"),
    [
        ("bijlage-na-rij:1", False),
        ("bijlage-onderweg:1", False),
        ("bijlage-onderweg:5", False),
        ("bijlage-na-object:1", False),
        ("bijlage-na-afronden:1", True),
    ],
)
async def test_a_service_killed_at_any_step_leaves_the_whole_file_or_nothing(
    *,
    db: Database,
    sterfelijke_dienst: SterfelijkeDienst,
    token: Callable[..., str],
    kluis: Kluis,
    melding: Melding,
    opslag: Mapopslag,
    tmp_path: Path,
    failpoint: str,
    bewaard: bool,
) -> None:
    headers = {
        "Content-Type": "image/png",
        "Bestandsnaam": "Kees%20Kanarie.png",
        "Authorization": f"Bearer {token('meldingen:behandelen')}",
    }
    async with sterfelijke_dienst(failpoint) as (proces, client):
        with pytest.raises(httpx.TransportError):
            await client.post(f"/meldingen/{melding.id}/bijlagen", content=FOTO, headers=headers)
        assert await proces.wait() == -signal.SIGKILL
    assert len(await getoond(db, melding)) == bewaard
    assert await rijen(db) == 1
    await ruim_later_op(db, opslag)
    assert (await rijen(db), len(bestanden(tmp_path))) == (bewaard, bewaard)
    opnieuw = await bewaar_bijlage(db, kluis, opslag, nieuw(melding), stroom())
    assert await getoond(db, melding) == [opnieuw]
    inhoud = await inhoud_van(db, kluis, opslag, opnieuw)
    assert Image.open(io.BytesIO(inhoud)).tobytes() == Image.open(io.BytesIO(FOTO)).tobytes()


async def test_a_sweeper_killed_half_way_is_followed_by_one_that_finishes(
    *, db: Database, database_url: str, kluis: Kluis, melding: Melding, opslag: Mapopslag, tmp_path: Path
) -> None:
    await bewaar_bijlage(db, kluis, opslag, nieuw(melding), stroom())
    async with db.transaction() as tx:
        await tx.execute(update(bijlage).values(status=BijlageStatus.TE_VERWIJDEREN))
    proces = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", SWEEP, database_url, str(tmp_path)),
        env={**os.environ, "FAILPOINTS": "bijlage-na-verwijderen:1"},
    )
    assert await proces.wait() == -signal.SIGKILL
    assert (await rijen(db), bestanden(tmp_path)) == (1, [])
    await Bijlageruimer(opslag).ruim_op(db)
    assert await rijen(db) == 0


# sweeping


async def test_uploads_that_may_still_be_on_their_way_are_left_alone(
    db: Database, kluis: Kluis, melding: Melding, opslag: Mapopslag
) -> None:
    halverwege, verder = asyncio.Event(), asyncio.Event()

    async def traag() -> AsyncIterator[bytes]:
        yield FOTO[:100_000]
        halverwege.set()
        await verder.wait()
        yield FOTO[100_000:]

    upload = asyncio.create_task(bewaar_bijlage(db, kluis, opslag, nieuw(melding), traag()))
    await asyncio.wait_for(halverwege.wait(), 10)
    assert await getoond(db, melding) == []
    await Bijlageruimer(opslag).ruim_op(db)
    verder.set()
    een = await asyncio.wait_for(upload, 10)
    assert await getoond(db, melding) == [een]


async def test_an_upload_that_was_given_up_cannot_come_back(
    db: Database, kluis: Kluis, melding: Melding, opslag: Mapopslag, tmp_path: Path
) -> None:
    halverwege, verder = asyncio.Event(), asyncio.Event()

    async def gepauzeerd() -> AsyncIterator[bytes]:
        yield FOTO[:100_000]
        halverwege.set()
        await verder.wait()
        yield FOTO[100_000:]

    upload = asyncio.create_task(bewaar_bijlage(db, kluis, opslag, nieuw(melding), gepauzeerd()))
    await asyncio.wait_for(halverwege.wait(), 10)
    await ruim_later_op(db, opslag)
    verder.set()
    with pytest.raises(OSError):  # noqa: PT011 - what it was writing is gone, or it is too late: an outage to its caller
        await asyncio.wait_for(upload, 10)
    await Bijlageruimer(opslag).ruim_op(db)
    assert (await getoond(db, melding), await rijen(db), bestanden(tmp_path)) == ([], 0, [])


async def test_a_file_without_a_row_is_removed(
    db: Database, melding: Melding, opslag: Mapopslag, tmp_path: Path
) -> None:
    await opslag.schrijf(f"{datetime.now(UTC):%Y-%m-%d}/{melding.id}", stroom())
    await Bijlageruimer(opslag).ruim_op(db)
    assert bestanden(tmp_path) == []


async def test_files_of_an_erased_reporter_are_removed_and_those_of_others_stay(
    *, db: Database, kluis: Kluis, opdracht: Maak, melding: Melding, opslag: Mapopslag, tmp_path: Path
) -> None:
    async with db.transaction() as tx:
        ander = await registreer_melding(tx, kluis, opdracht())
    for van in (melding, ander):
        await bewaar_bijlage(db, kluis, opslag, nieuw(van), stroom())
    async with db.transaction() as tx:
        await tx.execute(delete(melder).where(melder.c.melding_id == melding.id))
    await Bijlageruimer(opslag).ruim_op(db)
    assert await getoond(db, melding) == []
    (over,) = await getoond(db, ander)
    assert (await rijen(db), bestanden(tmp_path)) == (1, [str(over.id)])


async def test_room_is_kept_for_files_on_their_way(
    db: Database, kluis: Kluis, melding: Melding, opslag: Mapopslag
) -> None:
    """Many at once may not together take more than there is."""
    uploads = [bewaar_bijlage(db, kluis, opslag, nieuw(melding), stroom(FOTO + bytes((n,)))) for n in range(25)]
    uitkomsten = await asyncio.gather(*uploads, return_exceptions=True)
    namen = {type(uitkomst).__name__ for uitkomst in uitkomsten}
    assert namen == {"Bijlage", "BijlagenVol"}
    assert len(await getoond(db, melding)) == 1  # all the same picture
