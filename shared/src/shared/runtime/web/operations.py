"""What operators ask of a process, outside /v1: does it live, is it ready, and what does it measure."""

from collections.abc import Awaitable, Callable, Mapping

from fastapi import FastAPI, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from shared.runtime.health import Readiness

from .errors import ErrorAnswers

Operation = Callable[[], Awaitable[Response]]


class Operations:
    """Answers /livez, /readyz and /metrics."""

    def __init__(self, app: FastAPI, readiness: Readiness, answers: ErrorAnswers) -> None:
        self._app = app
        self._readiness = readiness
        self._answers = answers
        self.paths: Mapping[str, Operation] = {
            "/livez": self.livez,
            "/readyz": self.readyz,
            "/metrics": self.metrics,
        }

    async def livez(self) -> Response:
        """Answer as long as the process answers at all."""
        return Response('{"status":"ok"}', media_type="application/json")

    async def readyz(self) -> Response:
        """Answer 503 while the process stops or a check does not hold, and say which."""
        if self._app.state.draining:
            return self._answers.unavailable("De dienst stopt.")
        failed = [name for name, holds in (await self._readiness.checks()).items() if not holds]
        if failed:
            return self._answers.unavailable(f"Niet in orde: {', '.join(failed)}.")
        return Response('{"status":"ok"}', media_type="application/json")

    async def metrics(self) -> Response:
        """Answer the Prometheus metrics of this process."""
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
