import asyncio
import os
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager

import httpx
import pytest

from shared.runtime.serve import serve
from shared.runtime.settings import ServiceSettings
from tests.voorbeeld.app import VoorbeeldSettings, create_app

Start = Callable[..., Awaitable["Dienst"]]
CALLERS = 24


class Dienst:
    """The API of the small service in a process of its own."""

    def __init__(self, process: Process, base_url: str) -> None:
        self.process = process
        self.base_url = base_url

    async def stop(self, signum: int = signal.SIGTERM) -> int:
        self.process.send_signal(signum)
        return await asyncio.wait_for(self.process.wait(), 30)


async def _start(url: str, port: int) -> Process:
    values = {"database_url": url, "bus_url": url, "issuer": "https://x.example", "jwks_url": "https://x.example/jwks"}
    values |= {"port": str(port), "profiel": "test", "log_level": "WARNING"}
    assert values.keys() <= ServiceSettings.model_fields.keys()
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.voorbeeld", "api"),
        env=os.environ | {f"VOORBEELD_{name.upper()}": value for name, value in values.items()},
        stdout=PIPE,
        stderr=PIPE,
    )


@asynccontextmanager
async def _dienst(url: str) -> AsyncIterator[Dienst]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = await _start(url, port)
    dienst = Dienst(process, f"http://127.0.0.1:{port}")
    try:
        async with asyncio.timeout(90), httpx.AsyncClient() as client:
            while True:
                try:
                    if (await client.get(f"{dienst.base_url}/readyz")).status_code == 200:
                        break
                except httpx.ConnectError:
                    await asyncio.sleep(0.05)
        yield dienst
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


@pytest.fixture
async def dienst(url: str) -> AsyncIterator[Dienst]:
    async with _dienst(url) as dienst:
        yield dienst


async def _roep(client: httpx.AsyncClient, uitkomsten: Counter[str], klaar: asyncio.Event) -> None:
    """Send one request after the other over connections that are kept, until nobody listens any more."""
    while True:
        try:
            antwoord = await client.get("/v1/aantal")
        except httpx.ConnectError:
            return  # refused: this request was never taken on
        except httpx.HTTPError as exc:
            uitkomsten[type(exc).__name__] += 1
        else:
            uitkomsten[str(antwoord.status_code)] += 1
        if uitkomsten["200"] > 300:
            klaar.set()


async def test_a_stop_under_load_fails_no_request(dienst: Dienst) -> None:
    uitkomsten: Counter[str] = Counter()
    klaar = asyncio.Event()
    limits = httpx.Limits(max_connections=CALLERS, max_keepalive_connections=CALLERS)
    async with asyncio.timeout(60), httpx.AsyncClient(base_url=dienst.base_url, limits=limits, timeout=20) as client:
        callers = [asyncio.create_task(_roep(client, uitkomsten, klaar)) for _ in range(CALLERS)]
        await klaar.wait()
        assert await dienst.stop() == 0
        await asyncio.gather(*callers)
    assert uitkomsten.keys() == {"200"}, uitkomsten


async def test_while_it_stops_it_answers_and_closes_each_connection(dienst: Dienst) -> None:
    async with AsyncExitStack() as stack:
        clients = [await stack.enter_async_context(httpx.AsyncClient(base_url=dienst.base_url)) for _ in range(3)]
        for client in clients:
            assert "connection" not in (await client.get("/livez")).headers
        stopped = asyncio.create_task(dienst.stop())
        async with asyncio.timeout(10):
            while (await clients[0].get("/livez")).headers.get("connection") != "close":
                pass
        assert (await clients[1].get("/readyz")).status_code == 503
        assert (await clients[2].get("/v1/aantal")).headers["connection"] == "close"
        assert await stopped == 0


async def test_idle_connections_do_not_hold_up_a_stop(dienst: Dienst) -> None:
    async with httpx.AsyncClient(base_url=dienst.base_url) as client:
        assert "server" not in (await client.get("/livez")).headers
        async with asyncio.timeout(10):
            assert await dienst.stop(signal.SIGINT) == 0


async def test_a_port_that_is_taken_is_said_so_and_no_traceback(dienst: Dienst, url: str) -> None:
    process = await _start(url, httpx.URL(dienst.base_url).port or 0)
    _, errors = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 1
    assert errors.decode().strip().endswith("is al in gebruik.")
    assert "Traceback" not in errors.decode()


async def test_a_worker_that_fails_takes_the_process_along(
    url: str, maak_settings: Callable[..., VoorbeeldSettings]
) -> None:
    class Kapot:
        async def run(self, _stop: asyncio.Event) -> None:
            raise RuntimeError

    settings = maak_settings(url, port=0)
    async with asyncio.timeout(20):
        assert not await serve(create_app(settings), settings, Kapot())
