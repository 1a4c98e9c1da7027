"""The processes of a service: the API, the worker, and how each stops without failing anyone."""

import asyncio
import contextlib
import ctypes
import gc
import signal
import socket
import struct
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Final, Protocol, TypeVar

import structlog
import uvicorn
from fastapi import FastAPI

from .settings import ServiceSettings
from .telemetry import log_unexpected

S = TypeVar("S", bound=ServiceSettings)

logger = structlog.get_logger(__name__)

DRAIN_SECONDS: Final = 2.0
"""How long a stopping API still answers all comers, closing each connection with its answer, so that they move on."""
LAST_CALLERS_SECONDS: Final = 1.0
"""How long those who were let in last have to send their request."""
GRACE_SECONDS: Final = 20
COLLECT_AFTER: Final = (20_000, 20, 50)
"""How many new objects, and collections of the younger generation, before garbage is looked for."""
_STEP_SECONDS: Final = 0.02
_ROUNDS: Final = 5
_BACKLOG: Final = 2048
_SO_ATTACH_FILTER: Final = 26
_RETURN_ZERO: Final = struct.pack("HBBI", 0x06, 0, 0, 0)  # one instruction of the classic packet filter: keep 0 bytes


class ApiServer(uvicorn.Server):
    """uvicorn, except that it stops without failing anyone, and leaves signals to us.

    uvicorn stops listening and closes idle connections at once: under requests that are on their way, and under callers
    that were let in but did not speak yet. Here every answer says `Connection: close` first; then the door is shut for
    newcomers while all who stand in it are let in and answered; only then the rest is closed.
    """

    def __init__(self, app: FastAPI, listener: socket.socket) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                http="httptools",
                ws="none",
                lifespan="on",
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,
                timeout_graceful_shutdown=GRACE_SECONDS,
            )
        )
        self._app = app
        self._listener = listener

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to `serve`."""
        yield

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Let callers leave, shut the door, answer the last, then stop."""
        self._app.state.draining = True
        await self._until_all_left(DRAIN_SECONDS)
        shut_door(self._listener)
        for _ in range(_ROUNDS):  # in each round the event loop lets in those who stand in the door, however late it is
            await asyncio.sleep(_STEP_SECONDS)
        for server in self.servers:
            server.close()
        await self._until_all_left(LAST_CALLERS_SECONDS)
        await super().shutdown(sockets)

    async def _until_all_left(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while self.server_state.connections:  # noqa: ASYNC110 - uvicorn has a set here, not an event
                    await asyncio.sleep(_STEP_SECONDS)


def listen(host: str, port: int) -> socket.socket:
    """Open the port; raises OSError when it is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=_BACKLOG)


def shut_door(listener: socket.socket) -> None:
    """Take no new connections on `listener` and keep those in its queue, which closing it would reset.

    A filter that drops every packet makes newcomers try again in a second; by then the port is closed and refuses
    them. Other systems than Linux have no such filter, and some keep it from an ordinary user, as in a container; there
    the queue is lost, as with any server.
    """
    if sys.platform == "linux":
        drop = ctypes.create_string_buffer(_RETURN_ZERO)
        with contextlib.suppress(PermissionError):
            listener.setsockopt(socket.SOL_SOCKET, _SO_ATTACH_FILTER, struct.pack("HL", 1, ctypes.addressof(drop)))


class Companion(Protocol):
    """What runs beside an API: until `stop` is set."""

    async def run(self, stop: asyncio.Event) -> None: ...


async def serve(app: FastAPI, settings: ServiceSettings, companion: Companion) -> bool:
    """Serve until SIGTERM or SIGINT, the companion beside it; False when that failed.

    Raises OSError when the port is taken.
    """
    listener = listen(settings.host, settings.port)
    server = ApiServer(app, listener)
    loop = asyncio.get_running_loop()
    for signum in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(signum, setattr, server, "should_exit", True)
    failed: list[BaseException] = []
    _run_beside(app, companion, server, failed)
    _spare_collector()
    logger.info("listening", url=f"http://{settings.host}:{listener.getsockname()[1]}")
    await server.serve([listener])
    return not failed


def _spare_collector() -> None:
    """Keep the garbage collector from walking through modules and models again and again: they stay for good."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)


def _run_beside(app: FastAPI, companion: Companion, server: ApiServer, failed: list[BaseException]) -> None:
    """Start the companion after the application and stop it before: a worker drains what the last requests left."""
    lifespan = app.router.lifespan_context

    @asynccontextmanager
    async def with_companion(app: FastAPI) -> AsyncIterator[None]:
        stop = asyncio.Event()

        def ended(task: asyncio.Task[None]) -> None:
            if not task.cancelled() and (exc := task.exception()) is not None:
                failed.append(exc)
                log_unexpected(logger, "companion_failed", exc)
            server.should_exit = True

        async with lifespan(app):
            task = asyncio.create_task(companion.run(stop))
            task.add_done_callback(ended)
            try:
                yield
            finally:
                stop.set()
                await asyncio.wait([task])

    app.router.lifespan_context = with_companion
