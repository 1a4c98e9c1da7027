import ast
import gzip
import json
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from shared.runtime.telemetry import LOG_FIELDS

TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
VERZOEK = """
import asyncio, httpx
from shared.runtime import telemetry
from tests.voorbeeld.app import VoorbeeldSettings, create_app

async def main():
    telemetry.configure_logging("voorbeeld")
    telemetry.configure_tracing("voorbeeld", {otlp!r})
    app = create_app(VoorbeeldSettings.for_contract())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://voorbeeld") as client:
        headers = {{"User-Agent": "Jansen", "traceparent": {traceparent!r}}}
        await client.get("/v1/fouten/vol?naam=Jansen", headers=headers)

asyncio.run(main())
"""
PROGRAMMA = """
import logging, structlog
from shared.runtime import telemetry
telemetry.configure_logging("voorbeeld")
log = structlog.get_logger()
{regels}
"""


def _run(program: str) -> list[dict[str, Any]]:
    """Run a program in a process of its own, and give the lines it logged."""
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=120
    )
    assert "Jansen" not in done.stdout + done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def _lines(regels: str) -> list[dict[str, Any]]:
    return _run(PROGRAMMA.format(regels=regels))


@pytest.fixture
def collector() -> Iterator[tuple[str, list[tuple[str, bytes]]]]:
    """Listen as an OTLP collector does, and keep what comes."""
    received: list[tuple[str, bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            received.append((self.path, gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Keep the test output free of requests."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", received
    server.shutdown()
    server.server_close()


def test_a_request_is_one_line_with_its_route_and_nothing_of_who_asked() -> None:
    (line,) = _run(VERZOEK.format(otlp=None, traceparent=TRACEPARENT))
    assert line["event"] == "request"
    assert (line["method"], line["route"], line["status"]) == ("GET", "/fouten/{soort}", 400)
    assert line["trace_id"] == TRACEPARENT.split("-")[1]
    assert line.keys() == {
        *("event", "level", "timestamp", "service", "method", "route", "status", "duration_ms", "trace_id", "span_id")
    }


def test_spans_go_to_the_collector_under_the_trace_of_the_caller(
    collector: tuple[str, list[tuple[str, bytes]]],
) -> None:
    endpoint, received = collector
    (line,) = _run(VERZOEK.format(otlp=endpoint, traceparent=TRACEPARENT))
    ((path, body),) = received
    assert path == "/v1/traces"
    assert b"GET /fouten/{soort}" in body
    assert bytes.fromhex(line["trace_id"]) in body
    assert line["trace_id"] == TRACEPARENT.split("-")[1]
    assert b"Jansen" not in body


def test_a_line_is_one_json_object_with_time_level_and_service() -> None:
    (line,) = _lines("log.info('batch_handled', records=3)")
    assert line["event"] == "batch_handled"
    assert line["records"] == 3
    assert line["level"] == "info"
    assert line["service"] == "voorbeeld"
    assert line["timestamp"].endswith("Z")


def test_fields_that_are_not_listed_are_dropped_by_name() -> None:
    (line,) = _lines("log.info('melding', naam='Jan Jansen', topic='meldingen.melding')")
    assert line["dropped"] == ["naam"]
    assert line["topic"] == "meldingen.melding"


@pytest.mark.parametrize(
    "regels",
    [
        "try:\n    raise ValueError('Jan Jansen')\nexcept ValueError:\n    log.exception('mislukt')",
        "try:\n    int('Jan Jansen')\nexcept ValueError as exc:\n    telemetry.log_unexpected(log, 'mislukt', exc)",
        "try:\n int('Jan Jansen')\nexcept ValueError:\n logging.getLogger('uvicorn.error').exception('mislukt')",
    ],
)
def test_of_an_exception_its_class_and_place_are_logged(regels: str) -> None:
    (line,) = _lines(regels)
    assert line["event"] == "mislukt"
    assert line["error"] == "builtins.ValueError"
    assert line["frames"]


def test_causes_are_named_too() -> None:
    (line,) = _lines(
        "try:\n try:\n  int('Jan Jansen')\n except ValueError as exc:\n  raise RuntimeError from exc\n"
        "except RuntimeError:\n log.exception('mislukt')"
    )
    assert line["errors"] == ["builtins.RuntimeError", "builtins.ValueError"]


def test_libraries_log_through_the_same_door_and_unknown_ones_without_their_values() -> None:
    known, unknown = _lines(
        "logging.getLogger('uvicorn.error').info('Started on %s', 8101)\n"
        "logging.getLogger('iets.anders').warning('user %s failed', 'Jan Jansen')"
    )
    assert known["event"] == "Started on 8101"
    assert unknown["event"] == "user %s failed"
    assert unknown["logger"] == "iets.anders"


def test_what_asyncio_says_of_a_lost_task_does_not_hold_its_error() -> None:
    lines = _lines(
        "import asyncio, gc\n"
        "async def main():\n"
        "    async def lost():\n        raise ValueError('Jan Jansen')\n"
        "    task = asyncio.create_task(lost())\n    await asyncio.sleep(0)\n    await asyncio.sleep(0)\n"
        "    del task\n    gc.collect()\n"
        "asyncio.run(main())"
    )
    assert lines[0]["event"] == "Task exception was never retrieved"
    assert lines[0]["error"] == "builtins.ValueError"


def test_no_log_level_keeps_back_the_lines_of_the_logboek_dataverwerkingen() -> None:
    lines = _run(
        "from opentelemetry import trace\n"
        "from shared.runtime import telemetry\n"
        "from shared.runtime.tracing import context_of\n"
        "telemetry.configure_logging('voorbeeld', 'ERROR')\n"
        f"span = trace.get_current_span(context_of({TRACEPARENT!r}))\n"
        "with trace.use_span(span):\n"
        "    telemetry.log_processing('voorbeeld', 'urn:verwerkingsactiviteit:x', 'a1b2', 'melder')\n"
    )
    assert [line.pop("timestamp")[-1] for line in lines] == ["Z"]
    assert lines == [
        {
            "event": "logboek_dataverwerking",
            "level": "info",
            "service": "voorbeeld",
            "trace_id": TRACEPARENT.split("-")[1],
            "span_id": TRACEPARENT.split("-")[2],
            "dpl.core.processing_activity_id": "urn:verwerkingsactiviteit:x",
            "dpl.core.data_subject_id": "a1b2",
            "dpl.core.data_subject_id_type": "melder",
        }
    ]


def test_no_log_level_keeps_back_what_may_be_needed_as_proof() -> None:
    (line,) = _run(
        "from shared.runtime import telemetry\n"
        "telemetry.configure_logging('voorbeeld', 'ERROR')\n"
        "telemetry.log_proof('voorbeeld', 'audit_anker', id=7, code='ab')\n"
    )
    assert (line["event"], line["id"], line["code"], line["service"]) == ("audit_anker", 7, "ab", "voorbeeld")


def _logged_fields(source: str) -> Iterator[str]:
    """Find the names of the fields in the calls of loggers in a source."""
    for call in ast.walk(ast.parse(source)):
        match call:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="logger")), keywords=keywords):
                for keyword in keywords:
                    names = keyword.value.keys if keyword.arg is None and isinstance(keyword.value, ast.Dict) else []
                    yield from (str(name.value) for name in names if isinstance(name, ast.Constant))
                    if keyword.arg is not None:
                        yield keyword.arg


def test_no_field_that_our_code_logs_is_dropped() -> None:
    root = Path(__file__).parents[3]
    sources = [*root.glob("shared/src/**/*.py"), *root.glob("services/*/src/**/*.py")]
    logged = {field for source in sources for field in _logged_fields(source.read_text(encoding="utf-8"))}
    assert {"topic", "reason"} <= logged
    assert logged - {"exc_info"} <= LOG_FIELDS
