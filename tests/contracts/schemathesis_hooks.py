"""How schemathesis writes the bodies that we read as a stream."""

import json

import schemathesis
from schemathesis import SerializationContext


@schemathesis.serializer("application/x-ndjson")
def ndjson(_context: SerializationContext, value: object) -> bytes:
    """Write whatever was generated as one line."""
    return value.encode() if isinstance(value, str) else json.dumps(value).encode() + b"\n"
