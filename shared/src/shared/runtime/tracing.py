"""Trace context across the bus: one trace runs from an HTTP request to the last consumer.

A batch handles events of many traces at once, so "the current span" cannot say which event caused which. The cause is
found by key instead: consequences carry the key of what caused them, and the consumer names the trace of each key
before it calls a handler.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.trace import Link, Span, SpanContext, SpanKind
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from shared.contracts.envelope import Event

from .telemetry import tracing_enabled

TRACER: Final = trace.get_tracer("shared.runtime")
MAX_LINKS: Final = 128  # what an OpenTelemetry span keeps by default

_PROPAGATOR: Final = TraceContextTextMapPropagator()
_causes: ContextVar[Mapping[str, str | None]] = ContextVar("causes", default=MappingProxyType({}))


@contextmanager
def caused_by(events: Mapping[str, str | None]) -> Iterator[None]:
    """Inside this block, events appended under a key continue the trace (traceparent) given for that key."""
    token = _causes.set(events)
    try:
        yield
    finally:
        _causes.reset(token)


def traceparent_for(event: Event[Any]) -> str | None:
    """Tell which trace an event belongs to: its own, else that of its cause, else the current one."""
    return event.traceparent or _causes.get().get(event.key) or current_traceparent()


def current_traceparent() -> str | None:
    """Tell the trace of what runs now, such as a request."""
    return _traceparent(trace.get_current_span())


def context_of(traceparent: str) -> Context:
    """Give the context that a received traceparent names, to start spans under or to link to."""
    return _PROPAGATOR.extract({"traceparent": traceparent})


@contextmanager
def publishing(service: str, traceparents: Sequence[str | None]) -> Iterator[None]:
    """Trace one batch of the relay as a span that links to the traces whose events it carries."""
    if not tracing_enabled():
        yield
        return
    links = [Link(context) for context in map(_span_context, traceparents[:MAX_LINKS]) if context]
    with TRACER.start_as_current_span(
        f"{service} publish",
        kind=SpanKind.PRODUCER,
        links=links,
        attributes={"messaging.operation.type": "send", "messaging.batch.message_count": len(traceparents)},
    ):
        yield


@contextmanager
def handling(service: str, events: Sequence[Event[Any]]) -> Iterator[Sequence[Event[Any]]]:
    """Trace the handling of each event as a child of its cause; what it causes becomes a child of that in turn.

    Where nothing is traced the events pass unchanged, so that a trace still runs through a service that records none.
    """
    if not tracing_enabled():
        yield events
        return
    spans = [
        TRACER.start_span(
            f"{service} process {event.type}",
            context=context_of(event.traceparent) if event.traceparent else Context(),
            kind=SpanKind.CONSUMER,
            attributes={"messaging.operation.type": "process", "messaging.message.id": str(event.id)},
        )
        for event in events
    ]
    try:
        yield [replace(event, traceparent=_traceparent(span)) for event, span in zip(events, spans, strict=True)]
    finally:
        for span in spans:
            span.end()


def _span_context(traceparent: str | None) -> SpanContext | None:
    return trace.get_current_span(context_of(traceparent)).get_span_context() if traceparent else None


def _traceparent(span: Span) -> str | None:
    context = span.get_span_context()
    if not context.is_valid:
        return None
    return f"00-{context.trace_id:032x}-{context.span_id:016x}-{context.trace_flags:02x}"
