"""A JSON body, from bytes to its model in one step, with every error at its place in the document."""

import json
from collections.abc import Iterator
from typing import Any, Final, cast

from fastapi._compat import ModelField
from pydantic import TypeAdapter, ValidationError

_ESCAPED_NUL: Final = b"\\u0000"

Loc = tuple[int | str, ...]


class JsonBody(ModelField):
    """A body parameter that validates the bytes of a document; FastAPI's own takes Python objects parsed before."""

    @classmethod
    def of(cls, field: ModelField) -> "JsonBody":
        return cls(field.field_info, field.name, field.mode, field.config)

    def validate(
        self,
        value: Any,
        values: dict[str, Any] | None = None,  # noqa: ARG002 - the signature of ModelField
        *,
        loc: Loc = (),
    ) -> tuple[Any, list[dict[str, Any]]]:
        """Give the model and no errors, or None and all errors; `value` None is an absent body."""
        if value is None:
            if self.field_info.is_required():
                return None, [{"type": "missing", "loc": loc}]
            return self.get_default(), []
        return read_json(self._type_adapter, value, loc)


def read_json(adapter: TypeAdapter[Any], raw: bytes, loc: Loc) -> tuple[Any, list[dict[str, Any]]]:
    """Give the model that a document holds and no errors, or None and all errors."""
    try:
        body = adapter.validate_json(raw)
    except ValidationError as exc:
        errors = exc.errors(include_url=False, include_input=False)
        unparsed = errors[0]["type"] == "json_invalid"
        bad = list(_bad_characters(raw, loc))
        if unparsed and bad:  # pydantic reads no further than a lone surrogate; the standard library does
            return None, bad
        return None, [*({**error, "loc": (*loc, *error["loc"])} for error in errors), *bad]
    if _ESCAPED_NUL in raw and (bad := list(_bad_characters(raw, loc))):
        return None, bad
    return body, []


def _bad_characters(raw: bytes, loc: Loc) -> Iterator[dict[str, Any]]:
    """Find texts with a NUL or a lone surrogate, which Postgres or UTF-8 cannot hold."""
    try:
        document = json.loads(raw)
    except (ValueError, RecursionError):
        return
    for path, text in _texts(document, ()):
        if "\0" in text:
            yield {"type": "nul_teken", "loc": (*loc, *path)}
        elif any("\ud800" <= char <= "\udfff" for char in text):
            yield {"type": "ongeldig_teken", "loc": (*loc, *path)}


def _texts(value: Any, path: Loc) -> Iterator[tuple[Loc, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _texts(item, (*path, index))
    elif isinstance(value, dict):
        for name, item in cast("dict[str, Any]", value).items():
            yield path, name
            yield from _texts(item, (*path, name))
