"""Logs and traces. Logs hold only fields named here, and of an exception its class and place, never its message."""

import logging
import sys
import traceback
from collections.abc import Callable, Mapping, MutableMapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import orjson
import structlog
from opentelemetry import trace

LOG_FIELDS: Final = frozenset(
    {
        *("event", "level", "timestamp", "service", "trace_id", "span_id", "dropped"),
        *("error", "errors", "frames", "reason", "code", "attempt"),
        *("method", "route", "status", "duration_ms", "url"),
        *("topic", "partition", "partitions", "offset", "group", "member", "type", "id", "version", "records"),
    }
)
_FORMATTED_LOGGERS: Final = (
    "uvicorn",
    "alembic",
    "aiokafka",
    "shared",
    "meldingen",
    "risico",
    "planning",
    "interventie",
)
_MAX_CAUSES: Final = 5
_MAX_FRAMES: Final = 25
_enabled = False
_access_lines = False


def configure_logging(service: str, level: str = "INFO") -> None:
    """Write every log line of this process, ours and those of libraries, to stdout as one JSON object."""
    global _access_lines  # noqa: PLW0603 - logging is set up once per process
    _access_lines = level in {"DEBUG", "INFO"}
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _trace,
        _exception,
        _only_known_fields,
        _named(service),
    ]
    structlog.configure(
        processors=[*shared, structlog.processors.JSONRenderer(serializer=_json)],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.BytesLoggerFactory(file=sys.stdout.buffer),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(_LibraryFormatter(service))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    for name in ("uvicorn", "alembic", "aiokafka", service):
        logger = logging.getLogger(name)
        logger.handlers = []
        logger.propagate = True
        logger.setLevel(level if name == service else max(logging.getLevelName(level), logging.INFO))


def configure_tracing(service: str, otlp_endpoint: str | None) -> None:
    """Export spans over OTLP where an endpoint is set; else spans cost nothing and trace ids still travel."""
    if otlp_endpoint is None:
        return
    # imported here: a process that exports nothing need not carry the exporter
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415 - see above
    from opentelemetry.sdk.resources import Resource  # noqa: PLC0415 - see above
    from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415 - see above
    from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415 - see above

    provider = TracerProvider(resource=Resource.create({"service.name": service}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(f"{otlp_endpoint.rstrip('/')}/v1/traces")))
    trace.set_tracer_provider(provider)
    global _enabled  # noqa: PLW0603 - tracing is set up once per process
    _enabled = True


def tracing_enabled() -> bool:
    """Tell whether spans are exported."""
    return _enabled


def log_request(service: str, method: str, route: str, status: int, seconds: float) -> None:
    """Write the line of one request as structlog would, past its processors: there is one for every request."""
    if _access_lines:
        line = {
            "event": "request",
            "method": method,
            "route": route,
            "status": status,
            "duration_ms": round(seconds * 1000, 2),
        }
        _write(service, line)


def log_processing(service: str, activity: str, subject: str, subject_type: str) -> None:
    """Write a line of the Logboek dataverwerkingen: one for each data subject whose data is read or written.

    The law asks for these lines, so no log level keeps them back. `subject` is a pseudonym.
    """
    line = {
        "event": "logboek_dataverwerking",
        "dpl.core.processing_activity_id": activity,
        "dpl.core.data_subject_id": subject,
        "dpl.core.data_subject_id_type": subject_type,
    }
    _write(service, line)


def log_proof(service: str, event: str, **fields: Any) -> None:
    """Write a line that somebody may need as proof, so that no log level keeps it back; `fields` are of LOG_FIELDS."""
    if unknown := fields.keys() - LOG_FIELDS:
        raise ValueError(f"not a field of the log: {', '.join(sorted(unknown))}")
    _write(service, {"event": event, **fields})


def _write(service: str, line: dict[str, Any]) -> None:
    """Write a line of what runs now at level info, past structlog and its levels."""
    span = trace.get_current_span().get_span_context()
    line |= {
        "level": "info",
        "timestamp": datetime.now(UTC),
        "trace_id": f"{span.trace_id:032x}",
        "span_id": f"{span.span_id:016x}",
        "service": service,
    }
    sys.stdout.buffer.write(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE | orjson.OPT_UTC_Z))
    sys.stdout.buffer.flush()


def log_unexpected(logger: Any, event: str, exc: BaseException) -> None:
    """Log what nobody expected: classes and places only, for messages of drivers and validators hold values."""
    logger.error(event, **describe(exc))


def describe(exc: BaseException) -> dict[str, Any]:
    """Give the classes of an exception and its causes, and the places it passed, without any value."""
    classes: list[str] = []
    cause: BaseException | None = exc
    while cause is not None and len(classes) < _MAX_CAUSES:
        classes.append(f"{type(cause).__module__}.{type(cause).__qualname__}")
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    frames = [
        f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(exc.__traceback__)
    ]
    return {"error": classes[0], "errors": classes, "frames": frames[-_MAX_FRAMES:]}


class _LibraryFormatter(logging.Formatter):
    """Writes a record of a library; of one that is not known for harmless messages only the first line unformatted."""

    def __init__(self, service: str) -> None:
        super().__init__()
        self._service = service

    def format(self, record: logging.LogRecord) -> str:
        known = record.name.startswith(_FORMATTED_LOGGERS)
        line: dict[str, Any] = {
            "event": record.getMessage() if known else str(record.msg).partition("\n")[0],
            "level": record.levelname.lower(),
            "logger": record.name,
        }
        if record.exc_info and record.exc_info[1] is not None:
            line |= describe(record.exc_info[1])
        stamped = structlog.processors.TimeStamper(fmt="iso", utc=True)(None, "", line)
        return _json({**_trace(None, "", stamped), "service": self._service}).decode()


def _named(service: str) -> Callable[..., MutableMapping[str, Any]]:
    def add(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        event["service"] = service
        return event

    return add


def _trace(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    span = trace.get_current_span().get_span_context()
    if span.is_valid:
        event["trace_id"] = f"{span.trace_id:032x}"
        event["span_id"] = f"{span.span_id:016x}"
    return event


def _exception(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    exc = event.pop("exc_info", None)
    if exc is True:
        exc = sys.exc_info()[1]
    if isinstance(exc, BaseException):
        event.update(describe(exc))
    return event


def _only_known_fields(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Drop fields not named in LOG_FIELDS and say which: a forgotten name shows in the log, a person does not."""
    unknown = event.keys() - LOG_FIELDS
    if unknown:
        for name in unknown:
            del event[name]
        event["dropped"] = sorted(unknown)
    return event


def _json(event: Mapping[str, Any], **_: object) -> bytes:
    return orjson.dumps(event, default=str)
