"""Routes that take nothing they do not know: unknown parameters, other media types, oversized or malformed bodies."""

from collections.abc import Callable, Iterator
from inspect import iscoroutinefunction
from typing import Any, Final

from fastapi import APIRouter, Request, Response
from fastapi._compat import ModelField
from fastapi.dependencies.models import Dependant
from fastapi.dependencies.utils import get_flat_params
from fastapi.exceptions import RequestValidationError
from fastapi.params import ParamTypes
from fastapi.routing import APIRoute
from pydantic.alias_generators import to_camel
from starlette.requests import ClientDisconnect
from starlette.types import Message, Receive, Scope

from shared.runtime.problems import ProblemError

from .answers import JsonResponse
from .arguments import Arguments, Given
from .streaming import header_of, media_type_of, streamed_types, wrong_media_type

JSON_TYPES: Final = frozenset({"application/json", "application/merge-patch+json"})


class Router(APIRouter):
    """An APIRouter of strict routes; the operationId of a route is the name of its function in camelCase."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            route_class=StrictRoute,
            generate_unique_id_function=lambda route: to_camel(route.name),
            redirect_slashes=False,
            **options,
        )


class LimitedRequest(Request):
    """A request of which no more than `limit` bytes of body are read, whatever Content-Length said."""

    def __init__(self, scope: Scope, receive: Receive, limit: int) -> None:
        super().__init__(scope, self._limited)
        self._source = receive
        self._limit = limit
        self._read = 0

    def check_declared_size(self) -> None:
        """Refuse a body that says it is too large before it is read; raises ProblemError 413."""
        declared = header_of(self.scope, b"content-length") or b"0"
        if not declared.isdigit() or int(declared) > self._limit:
            raise self._too_large()

    async def body(self) -> bytes:
        """Read the whole body, once, without the generators that Starlette reads even a small one through."""
        if not hasattr(self, "_body"):
            chunks, more = [], True
            while more:
                message = await self._limited()
                if message["type"] == "http.disconnect":
                    raise ClientDisconnect
                chunks.append(message.get("body", b""))
                more = message.get("more_body", False)
            self._body = b"".join(chunks)
        return self._body

    async def _limited(self) -> Message:
        message = await self._source()
        if message["type"] == "http.request":
            self._read += len(message.get("body", b""))
            if self._read > self._limit:
                raise self._too_large()
        return message

    def _too_large(self) -> ProblemError:
        detail = f"De inhoud mag hoogstens {self._limit} bytes groot zijn."
        return ProblemError(413, "te-groot", "Verzoek te groot", detail)


class StrictRoute(APIRoute):
    """Declared as any route of FastAPI, and answered by the short way: one JSON body, dependencies without yield.

    Answers 400 to what is unknown, with all other errors in the same answer, and 413 or 415 before it reads on. A JSON
    body goes from bytes to its model in one step. `max_body_size` replaces the limit of the settings for this route.

    `openapi_extra=streamed_body(...)` declares a body that the endpoint reads itself, by `request.stream()`; it may be
    longer than what fits in memory.
    """

    def __init__(
        self, path: str, endpoint: Callable[..., Any], *, max_body_size: int | None = None, **options: Any
    ) -> None:
        if not iscoroutinefunction(endpoint):
            raise TypeError(f"{endpoint}: an endpoint is an async function")
        super().__init__(path, endpoint, **options)
        if self._embed_body_fields:
            raise TypeError(f"{endpoint.__qualname__}: a route takes one body")
        self._body_limit = max_body_size
        self._streamed = streamed_types(self.openapi_extra)
        self._reads_json = self.body_field is not None
        self._takes_body = bool((self.methods or set()) & {"POST", "PUT", "PATCH"})
        self._known = frozenset(_query_names(self.dependant))
        self._arguments = Arguments(self.dependant)

    async def answer(self, scope: Scope, receive: Receive) -> Response:
        """Check the request, run the endpoint, and give its answer; raises RequestValidationError with all errors."""
        limit = self._body_limit or scope["app"].state.settings.max_body_bytes
        request = LimitedRequest(scope, receive, limit)
        if self._takes_body:
            request.check_declared_size()
        body = await _json_body(request) if self._reads_json else None
        given = Given(request, body, Response() if self._arguments.set_headers else None)
        if scope["query_string"] or "\0" in scope["path"]:
            given.errors.extend(_refused(request, self._known))
        values = await self._arguments.values(given)
        if self._streamed and media_type_of(request) not in self._streamed:
            raise wrong_media_type(" of ".join(self._streamed))
        if given.errors:
            raise RequestValidationError(given.errors)
        result = await self.endpoint(**values)
        if isinstance(result, Response):
            return result
        return self._written(result, given.response)

    def _written(self, result: Any, given: Response | None) -> Response:
        """Write what the endpoint returned as its response model says, with the headers it set."""
        status = self.status_code or 200
        if self.response_field is None:
            response = Response(status_code=status)
        else:
            value, errors = self.response_field.validate(result, loc=("response",))
            if errors:
                raise TypeError(f"{self.endpoint.__qualname__} answered what its response model does not allow")
            response = JsonResponse(self.response_field.serialize_json(value), status)
        if given is not None:
            response.raw_headers.extend(header for header in given.raw_headers if header[0] != b"content-length")
        return response


async def _json_body(request: Request) -> bytes | None:
    """Read the body; None where there is none. Raises ProblemError 415 for a body that does not say it is JSON."""
    body = await request.body()
    if not body:
        return None
    if media_type_of(request) not in JSON_TYPES:
        raise wrong_media_type("application/json")
    return body


def _query_names(dependant: Dependant) -> Iterator[str]:
    for field in get_flat_params(dependant):
        if _place(field) is ParamTypes.query:
            yield field.alias


def _place(field: ModelField) -> ParamTypes | None:
    return getattr(field.field_info, "in_", None)


def _refused(request: Request, known: frozenset[str]) -> Iterator[dict[str, Any]]:
    for name, value in request.query_params.multi_items():
        if name not in known:
            yield {"type": "onbekende_parameter", "loc": ("query", name)}
        elif "\0" in value:
            yield {"type": "nul_teken", "loc": ("query", name)}
    for name, value in request.path_params.items():
        if "\0" in str(value):
            yield {"type": "nul_teken", "loc": ("path", name)}
