"""The JSON Schema of each contract: what a client in another language checks an event with."""

import json
from pathlib import Path
from typing import Any, Final

from .envelope import Contract

SCHEMAS: Final = Path(__file__).parent / "schemas"
DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


def schema_of(contract: type[Contract]) -> dict[str, Any]:
    """Generate the schema of the data of an event, as they are published."""
    schema = contract.model_json_schema(mode="serialization", by_alias=True)
    return {"$schema": DIALECT, "$id": schema_id(contract.type), **schema}


def schema_id(event_type: str) -> str:
    """Name the schema of an event type; also its file, in `schemas/`."""
    return f"urn:schema:{event_type}"


def schema_path(event_type: str) -> Path:
    """Say where the committed (golden) schema of an event type stands."""
    return SCHEMAS / f"{event_type}.json"


def dumps(document: dict[str, Any]) -> str:
    """Write a generated document as it is committed: stable, readable, ending in a newline."""
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"
