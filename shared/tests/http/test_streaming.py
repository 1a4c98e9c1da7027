"""Bodies that are read, and answers that are written, piece by piece."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from typing import Any

import httpx
import orjson
import pytest

from shared.runtime.web import Application, ahead, lines
from tests.voorbeeld.app import create_app
from tests.voorbeeld.client import MaakSettings


@pytest.fixture
async def app(maak_settings: MaakSettings) -> AsyncIterator[Application]:
    app = create_app(maak_settings("postgresql://niemand@127.0.0.1:1/niets"))
    async with app.router.lifespan_context(app):
        yield app


class Beller:
    """A caller in the middle of a request: sends a piece when told to, and sees what was answered until then."""

    def __init__(self, app: Application) -> None:
        self.sent: list[dict[str, Any]] = []
        self._app = app
        self._to_send: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._seen = asyncio.Event()

    async def stuur(self, stuk: bytes, *, meer: bool = True) -> None:
        await self._to_send.put({"type": "http.request", "body": stuk, "more_body": meer})

    async def hang_op(self) -> None:
        await self._to_send.put({"type": "http.disconnect"})

    async def antwoord(self, stuk: bytes) -> None:
        """Wait until this piece was answered."""
        async with asyncio.timeout(5):
            while stuk not in [message.get("body") for message in self.sent]:
                self._seen.clear()
                await self._seen.wait()

    async def bel(self, pad: str) -> None:
        async def send(message: Any) -> None:
            self.sent.append(message)
            self._seen.set()

        headers = [(b"content-type", b"text/csv")]
        await self._app(
            {"type": "http", "method": "POST", "path": pad, "query_string": b"", "headers": headers, "root_path": ""},
            self._to_send.get,
            send,
        )


async def test_an_answer_begins_before_the_body_ends(app: Application) -> None:
    beller = Beller(app)
    gesprek = asyncio.create_task(beller.bel("/v1/echo"))
    for stuk in (b"een", b"twee"):
        await beller.stuur(stuk)
        await beller.antwoord(stuk)
    await beller.stuur(b"", meer=False)
    await gesprek
    assert beller.sent[0]["status"] == 200
    assert (b"content-type", b"text/csv; charset=utf-8") in beller.sent[0]["headers"]
    assert beller.sent[-1] == {"type": "http.response.body", "body": b"", "more_body": False}


async def test_an_error_before_the_first_piece_is_a_problem(app: Application) -> None:
    beller = Beller(app)
    await beller.stuur(b"vol", meer=False)
    await beller.bel("/v1/echo")
    assert beller.sent[0]["status"] == 503
    assert orjson.loads(beller.sent[1]["body"])["type"] == "urn:probleem:voorbeeld:uitleen-vol"


async def test_an_error_half_way_breaks_off_and_is_logged(app: Application, capsys: pytest.CaptureFixture[str]) -> None:
    beller = Beller(app)
    for stuk in (b"een", b"vol"):
        await beller.stuur(stuk)
    await beller.bel("/v1/echo")
    assert beller.sent[-1]["more_body"] is True
    assert "answer_broken_off" in capsys.readouterr().out


async def test_a_caller_who_leaves_is_no_error(app: Application, capsys: pytest.CaptureFixture[str]) -> None:
    beller = Beller(app)
    await beller.stuur(b"een")
    await beller.hang_op()
    await beller.bel("/v1/echo")
    assert "answer_broken_off" not in capsys.readouterr().out


async def test_only_the_declared_media_types_are_taken(app: Application, los_client: httpx.AsyncClient) -> None:
    antwoord = await los_client.post("/v1/echo", content=b"{}", headers={"Content-Type": "application/json"})
    assert antwoord.status_code == 415
    assert antwoord.json()["detail"] == "Stuur de inhoud als text/csv."
    operatie = app.openapi()["paths"]["/echo"]["post"]
    assert operatie["requestBody"] == {"required": True, "content": {"text/csv": {"schema": {"type": "string"}}}}
    assert {"413", "415"} <= operatie["responses"].keys()


async def stuk_voor_stuk(*stukken: bytes) -> AsyncGenerator[bytes, None]:
    for stuk in stukken:
        yield stuk


@pytest.mark.parametrize("lengte", [1, 2, 3, 7, 100])
async def test_lines_are_whole_however_they_come_in(lengte: int) -> None:
    tekst = b"een\n\n  \ntwee\r\n" + b"x" * 30 + b"\n12345678\nlaatste"
    stukken = [tekst[n : n + lengte] for n in range(0, len(tekst), lengte)]
    batches = [batch async for batch in lines(stuk_voor_stuk(*stukken), most=2, longest=8)]
    assert [regel for batch in batches for regel in batch] == [b"een", b"twee\r", None, b"12345678", b"laatste"]
    assert all(0 < len(batch) <= 2 for batch in batches)


async def test_of_a_line_that_is_too_long_little_is_kept() -> None:
    grootste = 0

    async def eindeloos() -> AsyncGenerator[bytes, None]:
        for _ in range(1000):
            yield b"x" * 1000

    async for batch in lines(eindeloos(), most=2, longest=8):
        grootste = max(grootste, *(len(regel or b"") for regel in batch))
        assert batch == [None]
    assert grootste == 0


async def test_work_goes_on_under_a_caller_who_does_not_read_until_enough_waits() -> None:
    gedaan: list[int] = []

    async def werk() -> AsyncGenerator[bytes, None]:
        for n in range(10):
            gedaan.append(n)
            yield b"x" * 100

    lezer = ahead(werk(), 350)
    assert await anext(lezer) == b"x" * 100
    for _ in range(50):  # turns of the loop, far more than the work takes when nothing holds it
        await asyncio.sleep(0)
    assert len(gedaan) == 5  # one was read, and the fourth that waits is one too many
    assert [stuk async for stuk in lezer] == [b"x" * 100] * 9


async def test_who_stops_reading_stops_the_work() -> None:
    gesloten = asyncio.Event()

    async def werk() -> AsyncGenerator[bytes, None]:
        try:
            while True:
                yield b"x"
                await asyncio.sleep(0)
        finally:
            gesloten.set()

    lezer = ahead(werk(), 10)
    await anext(lezer)
    await lezer.aclose()
    assert gesloten.is_set()


async def test_an_error_comes_after_what_went_before() -> None:
    async def werk() -> AsyncGenerator[bytes, None]:
        yield b"een"
        raise ValueError

    lezer = ahead(werk(), 10)
    assert await anext(lezer) == b"een"
    with pytest.raises(ValueError):  # noqa: PT011 - it is ours
        await anext(lezer)
