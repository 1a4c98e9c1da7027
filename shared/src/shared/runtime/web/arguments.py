"""The arguments of an endpoint: what FastAPI read from its signature, filled in from a request.

FastAPI's own resolver also serves threads, generators, caches and overrides, which no route here uses; it took a third
of the time of a small request.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from inspect import isasyncgenfunction, iscoroutinefunction, isgeneratorfunction
from operator import attrgetter
from typing import Any, Final

from fastapi import Request, Response
from fastapi._compat import ModelField
from fastapi.dependencies.models import Dependant
from fastapi.dependencies.utils import request_params_to_args
from fastapi.security import SecurityScopes

from .body import JsonBody

_PATH: Final[Callable[[Request], Mapping[str, Any]]] = attrgetter("path_params")
_QUERY: Final[Callable[[Request], Mapping[str, Any]]] = attrgetter("query_params")
_HEADER: Final[Callable[[Request], Mapping[str, Any]]] = attrgetter("headers")


@dataclass(slots=True)
class Given:
    """What a request brings, the response whose headers may be set (if any is asked for), and the errors so far."""

    request: Request
    body: bytes | None
    response: Response | None
    errors: list[dict[str, Any]] = field(default_factory=list)


class Params:
    """The parameters of one place (path, query or headers), and what they are when none of them is given."""

    def __init__(self, fields: Sequence[ModelField]) -> None:
        self._fields = list(fields)
        self._aliases = [f.alias for f in fields]
        plain = all(not (f.field_info.is_required() or f.field_info.validate_default) for f in fields)
        self._defaults = {f.name: f.default for f in fields} if plain else None

    def read(self, source: Mapping[str, Any], values: dict[str, Any], errors: list[dict[str, Any]]) -> None:
        """Add the values to `values` and what is wrong with them to `errors`; defaults need no validation."""
        if self._defaults is not None and not any(alias in source for alias in self._aliases):
            values.update(self._defaults)
            return
        found, wrong = request_params_to_args(self._fields, source)
        values.update(found)
        errors.extend(wrong)


class Arguments:
    """The parameters of one endpoint or dependency, with those it depends on.

    Dependencies are plain or async functions; a plain one runs on the event loop, so it must not block. `set_headers`
    tells whether any of them asks for a response to set headers on.
    """

    def __init__(self, dependant: Dependant) -> None:
        if dependant.call is None or _yields(dependant.call):
            raise TypeError(f"{dependant.call}: a dependency gives its value by return, not by yield")
        self.call: Callable[..., Any] = dependant.call
        self.awaited = iscoroutinefunction(self.call) or iscoroutinefunction(type(self.call).__call__)
        self.parts = [(part.name, Arguments(part)) for part in dependant.dependencies]
        places = (
            (_PATH, dependant.path_params),
            (_QUERY, dependant.query_params),
            (_HEADER, dependant.header_params),
        )
        self._places = [(source, Params(fields)) for source, fields in places if fields]
        self._body = [(param.name, JsonBody.of(param)) for param in dependant.body_params]
        self._request = dependant.request_param_name
        self._response = dependant.response_param_name
        self._scopes = dependant.security_scopes_param_name
        self.set_headers: bool = self._response is not None or any(part.set_headers for _, part in self.parts)
        self.takes_request_alone = self._request is not None and not (
            self.parts or self._places or self._body or self._response or self._scopes
        )
        self._needed = SecurityScopes([*(dependant.parent_oauth_scopes or ()), *(dependant.own_oauth_scopes or ())])

    async def values(self, given: Given) -> dict[str, Any]:
        """Give the arguments by name; where there were errors, these stand in `given` and some arguments lack.

        What a dependency raises (no token, no right) comes through at once: it says more than errors in fields do.
        """
        values: dict[str, Any] = {}
        for name, part in self.parts:
            if part.takes_request_alone:
                value = part.call(given.request)
            else:
                before = len(given.errors)
                arguments = await part.values(given) if part.parts else part.read(given, {})
                if len(given.errors) > before:
                    continue
                value = part.call(**arguments)
            if part.awaited:
                value = await value
            if name is not None:
                values[name] = value
        return self.read(given, values)

    def read(self, given: Given, values: dict[str, Any]) -> dict[str, Any]:
        """Add what the request itself brings to `values`, and give these back."""
        request = given.request
        for source, params in self._places:
            params.read(source(request), values, given.errors)
        for name, param in self._body:
            values[name], errors = param.validate(given.body, loc=("body",))
            given.errors.extend(errors)
        if self._request is not None:
            values[self._request] = request
        if self._response is not None:
            values[self._response] = given.response
        if self._scopes is not None:
            values[self._scopes] = self._needed
        return values


def _yields(call: Callable[..., Any]) -> bool:
    return isgeneratorfunction(call) or isasyncgenfunction(call)
