"""The processes of a service: the API, the worker, and how each stops without failing anyone."""

import asyncio
import contextlib
import signal
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Final, TypeVar

import structlog
import uvicorn
from fastapi import FastAPI

from .settings import ServiceSettings
from .telemetry import log_unexpected
from .worker import Worker

S = TypeVar("S", bound=ServiceSettings)

logger = structlog.get_logger(__name__)

DRAIN_SECONDS: Final = 2.0
"""How long a stopping API still answers, closing each connection with its answer, before it stops listening."""
GRACE_SECONDS: Final = 20
_STEP_SECONDS: Final = 0.02


class ApiServer(uvicorn.Server):
    """uvicorn, except that it stops in two steps and leaves signals to us.

    uvicorn closes idle keep-alive connections the moment it stops, under requests that are already on their way. Here
    every answer says `Connection: close` first, for as long as callers need to notice, and then it stops.
    """

    def __init__(self, app: FastAPI, settings: ServiceSettings) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                host=settings.host,
                port=settings.port,
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

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to serve_api."""
        yield

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Let callers leave, then stop."""
        self._app.state.draining = True
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(DRAIN_SECONDS):
                while self.server_state.connections:  # noqa: ASYNC110 - uvicorn has a set here, not an event
                    await asyncio.sleep(_STEP_SECONDS)
        await super().shutdown(sockets)


async def serve(app: FastAPI, settings: ServiceSettings, worker: Worker | None) -> bool:
    """Serve until SIGTERM or SIGINT, the worker beside it if there is one; False when the worker failed."""
    server = ApiServer(app, settings)
    loop = asyncio.get_running_loop()
    for signum in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(signum, setattr, server, "should_exit", True)
    failed: list[BaseException] = []
    if worker is not None:
        _run_beside(app, worker, server, failed)
    await server.serve()
    return not failed


def _run_beside(app: FastAPI, worker: Worker, server: ApiServer, failed: list[BaseException]) -> None:
    """Start the worker after the application and stop it before: it drains what the last requests left."""
    lifespan = app.router.lifespan_context

    @asynccontextmanager
    async def with_worker(app: FastAPI) -> AsyncIterator[None]:
        stop = asyncio.Event()

        def ended(task: asyncio.Task[None]) -> None:
            if not task.cancelled() and (exc := task.exception()) is not None:
                failed.append(exc)
                log_unexpected(logger, "worker_failed", exc)
            server.should_exit = True

        async with lifespan(app):
            task = asyncio.create_task(worker.run(stop))
            task.add_done_callback(ended)
            try:
                yield
            finally:
                stop.set()
                await asyncio.wait([task])

    app.router.lifespan_context = with_worker
