"""Both stores of files behave alike; the bucket is that of a real S3 server on this machine."""

import os
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from uuid import UUID

import httpx
import pytest
from moto.server import ThreadedMotoServer

from meldingen.repository import KluisDicht, Objectopslag, OpslagOnbereikbaar, ontsleutel, open_opslag, versleutel
from meldingen.repository.bestandscijfer import STUK
from meldingen.settings import MeldingenSettings

BIJLAGE, ANDERE = UUID(int=1), UUID(int=2)
SLEUTEL = b"s" * 32
MB = 1_000_000


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    httpx.put(f"http://{host}:{port}/emmer").raise_for_status()
    yield f"http://{host}:{port}"
    server.stop()


def s3_settings(endpoint: str) -> MeldingenSettings:
    return MeldingenSettings.for_contract().model_copy(
        update={
            "bijlagen_url": "s3://emmer/bijlagen",
            "s3_endpoint": endpoint,
            "s3_access_key_id": "sleutel",
            "s3_secret_access_key": MeldingenSettings.for_contract().kluis_sleutel,
        }
    )


@pytest.fixture(params=["map", "s3"])
def opslag(request: pytest.FixtureRequest, tmp_path: Path) -> Objectopslag:
    if request.param == "map":
        return open_opslag(MeldingenSettings.for_contract().model_copy(update={"bijlagen_url": tmp_path.as_uri()}))
    return open_opslag(s3_settings(request.getfixturevalue("s3")))


async def stroom(inhoud: bytes, stuk: int = 64_000) -> AsyncIterator[bytes]:
    for begin in range(0, len(inhoud), stuk):
        yield inhoud[begin : begin + stuk]


async def alles(bron: AsyncIterator[bytes]) -> bytes:
    return b"".join([stuk async for stuk in bron])


@pytest.mark.parametrize("grootte", [0, 1, 300_000, 12 * MB])
async def test_what_is_written_is_read_listed_by_its_day_and_removed(opslag: Objectopslag, grootte: int) -> None:
    inhoud, naam = os.urandom(grootte), f"2026-03-02/{grootte}"
    await opslag.schrijf(naam, stroom(inhoud))
    assert await alles(opslag.lees(naam)) == inhoud
    assert naam in await opslag.namen("2026-03-02")
    assert await opslag.namen("2026-03-03") == set()
    await opslag.verwijder(naam)
    await opslag.verwijder(naam)
    assert naam not in await opslag.namen("2026-03-02")
    with pytest.raises(FileNotFoundError):
        await alles(opslag.lees(naam))


async def test_what_breaks_off_cannot_be_read_and_can_be_removed(opslag: Objectopslag) -> None:
    async def breekt_af() -> AsyncIterator[bytes]:
        yield bytes(6 * MB)
        raise KeyError("afgebroken")

    naam = "2026-03-02/afgebroken"
    with pytest.raises(KeyError):
        await opslag.schrijf(naam, breekt_af())
    with pytest.raises(FileNotFoundError):
        await alles(opslag.lees(naam))
    await opslag.verwijder(naam)
    assert naam not in await opslag.namen("2026-03-02")


async def test_a_bucket_out_of_reach_is_an_outage_and_says_nothing_of_itself() -> None:
    opslag = open_opslag(s3_settings("http://127.0.0.1:1"))
    with pytest.raises(OpslagOnbereikbaar) as fout:
        await opslag.verwijder("2026-03-02/x")
    assert "127.0.0.1" not in str(fout.value)


# the cipher


async def verzegeld(inhoud: bytes, bijlage_id: UUID = BIJLAGE) -> bytes:
    return await alles(versleutel(SLEUTEL, bijlage_id, stroom(inhoud)))


@pytest.mark.parametrize("grootte", [0, 1, STUK - 1, STUK, STUK + 1, 3 * STUK, 200_001])
async def test_a_sealed_file_opens_whatever_its_size_and_pieces(grootte: int) -> None:
    inhoud = os.urandom(grootte)
    dicht = await verzegeld(inhoud)
    assert grootte <= 1 or inhoud not in dicht  # a single byte may stand anywhere by chance
    for stuk in (1_000, 65_536, 1_000_000):
        assert await alles(ontsleutel(SLEUTEL, BIJLAGE, stroom(dicht, stuk))) == inhoud


@pytest.mark.parametrize(
    "schend",
    [
        lambda dicht: dicht[:-1],
        lambda dicht: dicht[: STUK + 16],
        lambda dicht: dicht[:0],
        lambda dicht: dicht + b"x",
        lambda dicht: dicht[STUK + 16 : 2 * (STUK + 16)] + dicht[: STUK + 16] + dicht[2 * (STUK + 16) :],
        lambda dicht: dicht[STUK + 16 :],
        lambda dicht: bytes((dicht[0] ^ 1,)) + dicht[1:],
    ],
    ids=["cut", "cut after a piece", "emptied", "longer", "pieces swapped", "begin missing", "bit flipped"],
)
async def test_a_file_that_was_tampered_with_does_not_open(schend: Callable[[bytes], bytes]) -> None:
    dicht = schend(await verzegeld(os.urandom(3 * STUK)))
    with pytest.raises(KluisDicht):
        await alles(ontsleutel(SLEUTEL, BIJLAGE, stroom(dicht)))


async def test_a_file_opens_for_its_own_attachment_and_key_alone() -> None:
    dicht = await verzegeld(b"x" * 10)
    with pytest.raises(KluisDicht):
        await alles(ontsleutel(SLEUTEL, ANDERE, stroom(dicht)))
    with pytest.raises(KluisDicht):
        await alles(ontsleutel(b"t" * 32, BIJLAGE, stroom(dicht)))
