"""A problem: how one is declared for a domain error, raised by the runtime, and written as a response."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson
from opentelemetry import trace
from starlette.responses import Response

PROBLEM_JSON: Final = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Problem:
    """How a domain error looks over HTTP; the detail is the message of the error, the code its `code`.

    `retry_after` is in seconds, or told by the error itself.
    """

    status: int
    titel: str
    retry_after: int | Callable[[Any], int] | None = None

    def headers(self, error: Exception) -> dict[str, str] | None:
        """Give the headers that go with it."""
        if self.retry_after is None:
            return None
        return {"Retry-After": str(self.retry_after(error) if callable(self.retry_after) else self.retry_after)}


class ProblemError(Exception):
    """What the runtime itself refuses: no token, a stale version, a body too large. `detail` is for the caller."""

    def __init__(
        self, status: int, code: str, titel: str, detail: str, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.titel = titel
        self.detail = detail
        self.headers = headers


def problem_response(
    service: str,
    status: int,
    code: str,
    titel: str,
    detail: str,
    *,
    headers: Mapping[str, str] | None = None,
    fouten: Sequence[Mapping[str, str]] = (),
) -> Response:
    """Write a problem; `instance` names the trace, so that a caller can say which occurrence it was."""
    body: dict[str, Any] = {
        "type": f"urn:probleem:{service}:{code}",
        "title": titel,
        "status": status,
        "detail": detail,
    }
    span = trace.get_current_span().get_span_context()
    if span.is_valid:
        body["instance"] = f"urn:trace:{span.trace_id:032x}"
    if fouten:
        body["fouten"] = fouten
    return Response(orjson.dumps(body), status, headers, PROBLEM_JSON)
