"""CloudEvents 1.0 in binary mode, after the NL GOV profile: attributes in ce_ headers, data as JSON in the value."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

import asyncpg
from pydantic import ValidationError

from shared.contracts.envelope import Event
from shared.contracts.registry import CONTRACTS

from .bus import Message, Record
from .errors import Rejected

SPEC_VERSION: Final = "1.0"


def source_of(oin: str, service: str) -> str:
    """Name the producer: organisation and system, as the profile asks."""
    return f"urn:nld:oin:{oin}:systeem:{service}"


def message_of(row: asyncpg.Record, source: str) -> Message:
    """Make the message of one row of the outbox."""
    headers = {
        "ce_specversion": SPEC_VERSION,
        "ce_id": str(row["event_id"]),
        "ce_source": source,
        "ce_type": row["type"],
        "ce_subject": row["subject"],
        "ce_time": row["time"].astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "ce_partitionkey": row["key"],
        "content-type": "application/json",
    }
    if row["traceparent"]:
        headers["traceparent"] = row["traceparent"]
    return Message(topic=row["topic"], key=row["key"], value=row["data"].encode(), headers=headers)


def key_of(record: Record) -> str | None:
    """Give the key that orders a record, also where only the CloudEvents attribute holds it."""
    return record.key or record.headers.get("ce_partitionkey")


def id_of(record: Record) -> UUID | None:
    """Give the id of the event in a record, if it has one of ours."""
    try:
        return UUID(record.headers.get("ce_id", ""))
    except ValueError:
        return None


def event_of(record: Record) -> Event[Any]:
    """Read the event in a record; raises Rejected that says what is wrong and repeats nothing of the content."""
    headers = record.headers
    contract = CONTRACTS.get(_required(headers, "ce_type"))
    if contract is None:
        raise Rejected("unknown-type")
    if _required(headers, "ce_specversion") != SPEC_VERSION:
        raise Rejected("invalid-attribute", "ce_specversion")
    key = key_of(record)
    if not key:
        raise Rejected("missing-attribute", "ce_partitionkey")
    event_id = id_of(record)
    if event_id is None:
        raise Rejected("invalid-attribute" if headers.get("ce_id") else "missing-attribute", "ce_id")
    try:
        data = contract.model_validate_json(record.value)
    except ValidationError as error:
        raise _violation(error) from None
    return Event(
        id=event_id,
        key=key,
        subject=headers.get("ce_subject", ""),
        time=_time(_required(headers, "ce_time")),
        data=data,
        traceparent=headers.get("traceparent"),
    )


def _required(headers: Mapping[str, str], name: str) -> str:
    value = headers.get(name)
    if not value:
        raise Rejected("missing-attribute", name)
    return value


def _time(text: str) -> datetime:
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        raise Rejected("invalid-attribute", "ce_time") from None
    if time.tzinfo is None:
        raise Rejected("invalid-attribute", "ce_time")
    return time


def _violation(error: ValidationError) -> Rejected:
    errors = error.errors(include_input=False, include_url=False, include_context=False)
    if errors[0]["type"] == "json_invalid":
        return Rejected("invalid-json")
    return Rejected(
        "contract-violation", "; ".join(f"{'.'.join(map(str, item['loc']))}: {item['type']}" for item in errors[:10])
    )
