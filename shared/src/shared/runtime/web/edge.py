"""The one layer around every request: headers, trace, metrics, the access log, and what nobody else caught."""

import os
import time
from collections.abc import Mapping
from typing import Final

import structlog
from opentelemetry import context as otel
from opentelemetry import trace
from opentelemetry.trace import NonRecordingSpan, SpanContext, SpanKind, TraceFlags
from prometheus_client import Histogram
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from shared.runtime.telemetry import log_request, log_unexpected, tracing_enabled
from shared.runtime.tracing import TRACER, context_of

from .dispatch import Dispatch
from .operations import Operation

logger = structlog.get_logger(__name__)

_REQUESTS: Final = Histogram(
    "http_server_request_duration_seconds",
    "Time from the first byte of a request to the last byte of its answer.",
    ("service", "method", "route", "status"),
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
_NOT_RECORDED: Final = TraceFlags(0)
_METHODS: Final = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"})
_SECURITY: Final = (
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"referrer-policy", b"no-referrer"),
    (b"strict-transport-security", b"max-age=31536000; includeSubDomains"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
)


class Edge:
    """The ASGI application around all answers; `operations` are the paths not worth a line in the access log.

    While `draining` is set every answer closes its connection, so that callers move on before the server stops.
    """

    def __init__(self, dispatch: Dispatch, *, service: str, version: str, operations: Mapping[str, Operation]) -> None:
        self._answer = dispatch.answer
        self._service = service
        self._operations = operations
        self._headers = ((b"api-version", version.encode()), *_SECURITY)
        self._names = frozenset(name for name, _ in self._headers)
        self._timers: dict[tuple[str, str, int], Histogram] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = time.perf_counter()
        status = 499
        span = self._span(scope)
        token = otel.attach(trace.set_span_in_context(span))
        try:
            response = await self._answer(scope, receive)
            status = response.status_code
            self._complete(response.raw_headers, span, draining=scope["app"].state.draining)
            await response(scope, receive, send)
        except ClientDisconnect:
            status = 499
        except Exception as exc:  # noqa: BLE001 - the answer had begun; what is left is to say so
            log_unexpected(logger, "answer_broken_off", exc)
            status = 500
        finally:
            self._record(scope, span, status, time.perf_counter() - started)
            otel.detach(token)

    def _complete(self, headers: list[tuple[bytes, bytes]], span: trace.Span, *, draining: bool) -> None:
        """Add the headers of every answer, but for those that it brings itself."""
        if self._names.isdisjoint([name for name, _ in headers]):
            headers.extend(self._headers)
        else:
            given = {name for name, _ in headers}
            headers.extend([header for header in self._headers if header[0] not in given])
        headers.append((b"trace-id", b"%032x" % span.get_span_context().trace_id))
        if draining:
            headers.append((b"connection", b"close"))

    def _span(self, scope: Scope) -> trace.Span:
        """Start a span where traces are exported; else carry on the trace of the caller or a new one, for the logs."""
        traceparent = next((value for name, value in scope["headers"] if name == b"traceparent"), None)
        parent = context_of(traceparent.decode("latin-1")) if traceparent else None
        if tracing_enabled():
            return TRACER.start_span(scope["method"], parent, SpanKind.SERVER)
        if parent is not None:
            span = trace.get_current_span(parent)
            if span.get_span_context().is_valid:
                return span
        ids = os.urandom(24)
        trace_id, span_id = int.from_bytes(ids[:16]) or 1, int.from_bytes(ids[16:]) or 1  # all zeros means "no trace"
        return NonRecordingSpan(SpanContext(trace_id, span_id, is_remote=False, trace_flags=_NOT_RECORDED))

    def _record(self, scope: Scope, span: trace.Span, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", None) or (
            scope["path"] if scope["path"] in self._operations else "onbekend"
        )
        method = scope["method"] if scope["method"] in _METHODS else "anders"
        key = (method, route, status)
        timer = self._timers.get(key)
        if timer is None:
            timer = self._timers[key] = _REQUESTS.labels(self._service, method, route, str(status))
        timer.observe(seconds)
        if span.is_recording():
            span.update_name(f"{method} {route}")
            span.set_attributes(
                {"http.request.method": method, "http.route": route, "http.response.status_code": status}
            )
            if status >= 500:  # noqa: PLR2004 - a server error
                span.set_status(trace.StatusCode.ERROR)
        span.end()
        if route not in self._operations:
            log_request(self._service, method, route, status, seconds)
