"""Routes that take nothing they do not know: unknown parameters, other media types, oversized or malformed bodies."""

import json
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import replace
from typing import Any, Final, cast

from fastapi import APIRouter, Request, Response
from fastapi._compat import ModelField
from fastapi.dependencies.models import Dependant
from fastapi.dependencies.utils import get_flat_params
from fastapi.exceptions import RequestValidationError
from fastapi.params import ParamTypes
from fastapi.routing import APIRoute
from pydantic import ValidationError
from pydantic.alias_generators import to_camel
from starlette.exceptions import HTTPException
from starlette.types import Message, Receive

JSON_TYPES: Final = frozenset({"application/json", "application/merge-patch+json"})
_ESCAPED_NUL: Final = b"\\u0000"

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class Router(APIRouter):
    """An APIRouter of strict routes; the operationId of a route is the name of its function in camelCase.

    `max_body_size` on a route replaces the limit of the settings for that route.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(
            route_class=StrictRoute,
            generate_unique_id_function=lambda route: to_camel(route.name),
            redirect_slashes=False,
            **options,
        )


class StrictRoute(APIRoute):
    """Answers 400 to what is unknown, with all other errors in the same answer, and 413 or 415 before reading on.

    A JSON body goes from bytes to its model in one step; FastAPI's own way parses to Python objects first.
    """

    def __init__(
        self, path: str, endpoint: Callable[..., Any], *, max_body_size: int | None = None, **options: Any
    ) -> None:
        self.body_limit = max_body_size
        super().__init__(path, endpoint, **options)

    def get_route_handler(self) -> Handler:
        """Wrap FastAPI's handler."""
        reads_json = self.body_field is not None
        if reads_json:
            self.dependant.body_params = [JsonBody.of(field) for field in self.dependant.body_params]
        known = frozenset(_query_names(self.dependant))
        handler = super().get_route_handler()
        refusing = self._handler_that_refuses()
        limit = self.body_limit
        takes_body = bool((self.methods or set()) & {"POST", "PUT", "PATCH"})

        async def strict(request: Request) -> Response:
            scope = request.scope
            if takes_body:
                allowed = limit or request.app.state.settings.max_body_bytes
                request = StrictRequest(scope, _limited(request, allowed), request._send)  # noqa: SLF001 - as FastAPI's docs do
                if reads_json and _media_type(request) not in JSON_TYPES and _has_body(request):
                    raise HTTPException(415)
            unknown = _refused(request, known) if scope["query_string"] or "\0" in scope["path"] else None
            if not unknown:
                return await handler(request)
            try:
                return await refusing(request)
            except RequestValidationError as exc:
                raise RequestValidationError([*exc.errors(), *unknown]) from None

        return strict

    def _handler_that_refuses(self) -> Handler:
        """Make a handler that checks all that the real one checks, and then does not run the endpoint."""
        real = self.dependant
        self.dependant = replace(real, call=_refuse)
        try:
            return super().get_route_handler()
        finally:
            self.dependant = real


class StrictRequest(Request):
    """A request whose JSON is left as bytes for JsonBody."""

    async def json(self) -> Any:
        """Give the bytes of the body: parsing is one step with validation."""
        return await self.body()


class JsonBody(ModelField):
    """A body parameter that validates the bytes of a JSON document."""

    @classmethod
    def of(cls, field: ModelField) -> "JsonBody":
        return cls(field.field_info, field.name, field.mode, field.config)

    def validate(
        self,
        value: Any,
        values: dict[str, Any] | None = None,  # noqa: ARG002 - the signature of ModelField
        *,
        loc: tuple[int | str, ...] = (),
    ) -> tuple[Any, list[dict[str, Any]]]:
        """Give the model and no errors, or None and all errors."""
        try:
            body = self._type_adapter.validate_json(value)
        except ValidationError as exc:
            return None, [*_located(exc, loc), *_bad_characters(value, loc)][: None if _parses(value) else 1]
        if _ESCAPED_NUL in value and (bad := list(_bad_characters(value, loc))):
            return None, bad
        return body, []


async def _refuse(**_: object) -> None:
    raise RequestValidationError([])


def _query_names(dependant: Dependant) -> Iterator[str]:
    for field in get_flat_params(dependant):
        if getattr(field.field_info, "in_", None) is ParamTypes.query:
            yield field.alias


def _refused(request: Request, known: frozenset[str]) -> list[dict[str, Any]]:
    errors: list[dict[str, Any]] = []
    for name, value in request.query_params.multi_items():
        if name not in known:
            errors.append({"type": "onbekende_parameter", "loc": ("query", name)})
        elif "\0" in value:
            errors.append({"type": "nul_teken", "loc": ("query", name)})
    errors.extend(
        {"type": "nul_teken", "loc": ("path", name)}
        for name, value in request.path_params.items()
        if "\0" in str(value)
    )
    return errors


def _limited(request: Request, limit: int) -> Receive:
    """Wrap receive so that no more than `limit` bytes are read, whatever Content-Length said."""
    declared = request.headers.get("content-length", "0")
    if not declared.isdecimal() or int(declared) > limit:
        raise HTTPException(413)
    receive = request.receive
    read = 0

    async def limited() -> Message:
        nonlocal read
        message = await receive()
        if message["type"] == "http.request":
            read += len(message.get("body", b""))
            if read > limit:
                raise HTTPException(413)
        return message

    return limited


def _media_type(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def _has_body(request: Request) -> bool:
    return "transfer-encoding" in request.headers or request.headers.get("content-length", "0") != "0"


def _located(exc: ValidationError, loc: tuple[int | str, ...]) -> list[dict[str, Any]]:
    return [{**error, "loc": (*loc, *error["loc"])} for error in exc.errors(include_url=False, include_input=False)]


def _parses(raw: bytes) -> bool:
    try:
        json.loads(raw)
    except ValueError:
        return False
    return True


def _bad_characters(raw: bytes, loc: tuple[int | str, ...]) -> Iterator[dict[str, Any]]:
    """Find strings with a NUL or a lone surrogate, which neither Postgres nor UTF-8 can hold."""
    try:
        document = json.loads(raw)
    except ValueError:
        return
    for path, text in _strings(document, ()):
        if "\0" in text:
            yield {"type": "nul_teken", "loc": (*loc, *path)}
        elif any("\ud800" <= char <= "\udfff" for char in text):
            yield {"type": "ongeldig_teken", "loc": (*loc, *path)}


def _strings(value: Any, path: tuple[int | str, ...]) -> Iterator[tuple[tuple[int | str, ...], str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _strings(item, (*path, index))
    elif isinstance(value, dict):
        for name, item in cast("dict[str, Any]", value).items():
            yield path, name
            yield from _strings(item, (*path, name))
