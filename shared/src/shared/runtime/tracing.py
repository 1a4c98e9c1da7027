"""Trace context across the bus: one trace runs from an HTTP request to the last consumer.

A batch handles events of many traces at once, so "the current span" cannot say which event caused which. The cause is
found by key instead: consequences carry the key of what caused them, and the consumer names the trace of each key
before it calls a handler.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType
from typing import Any, Final

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from shared.contracts.envelope import Event

TRACER: Final = trace.get_tracer("shared.runtime")

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
    """Give the W3C traceparent of the current span, or None where nothing is traced."""
    span = trace.get_current_span().get_span_context()
    if not span.is_valid:
        return None
    return f"00-{span.trace_id:032x}-{span.span_id:016x}-{span.trace_flags:02x}"


def context_of(traceparent: str) -> Context:
    """Give the context that a received traceparent names, to start spans under or to link to."""
    return _PROPAGATOR.extract({"traceparent": traceparent})
