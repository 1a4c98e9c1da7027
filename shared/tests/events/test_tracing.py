"""One trace from the request to the last consumer, with the real SDK in memory."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from shared.runtime import tracing
from shared.runtime.tracing import caused_by, handling, publishing, traceparent_for
from tests.kernel import melding_ontvangen

TRACE = "0af7651916cd43dd8448eb211c80319c"
PARENT = f"00-{TRACE}-b7ad6b7169203331-01"


@pytest.fixture
def spans(monkeypatch: pytest.MonkeyPatch) -> Iterator[InMemorySpanExporter]:
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(tracing, "TRACER", provider.get_tracer("test"))
    monkeypatch.setattr(tracing, "tracing_enabled", lambda: True)
    yield exporter
    provider.shutdown()


def test_an_event_made_during_a_request_belongs_to_its_trace(spans: InMemorySpanExporter) -> None:
    with tracing.TRACER.start_as_current_span("POST /meldingen") as request:
        traceparent = traceparent_for(melding_ontvangen())

    context = request.get_span_context()
    assert traceparent is not None
    assert traceparent.startswith(f"00-{context.trace_id:032x}-{context.span_id:016x}-0")


def test_a_handled_event_continues_its_trace_and_its_effects_continue_that(spans: InMemorySpanExporter) -> None:
    causes = [replace(melding_ontvangen("a"), traceparent=PARENT), melding_ontvangen("b")]

    with handling("proef", causes) as events, caused_by({event.key: event.traceparent for event in events}):
        effects = [traceparent_for(melding_ontvangen(key)) for key in ("a", "b")]

    of_a, of_b = spans.get_finished_spans()
    assert of_a.parent is not None
    assert (f"{of_a.context.trace_id:032x}", f"{of_a.parent.span_id:016x}") == (TRACE, "b7ad6b7169203331")
    assert of_b.parent is None
    assert [str(effect)[:52] for effect in effects] == [
        f"00-{span.context.trace_id:032x}-{span.context.span_id:016x}" for span in (of_a, of_b)
    ]


def test_a_published_batch_links_to_the_traces_it_carries(spans: InMemorySpanExporter) -> None:
    with publishing("proef", [PARENT, None]):
        assert trace.get_current_span().is_recording()

    (batch,) = spans.get_finished_spans()
    assert [f"{link.context.trace_id:032x}" for link in batch.links] == [TRACE]


def test_without_an_exporter_the_trace_passes_through_unchanged() -> None:
    cause = replace(melding_ontvangen("a"), traceparent=PARENT)

    with handling("proef", [cause]) as events, caused_by({event.key: event.traceparent for event in events}):
        assert traceparent_for(melding_ontvangen("a")) == PARENT
