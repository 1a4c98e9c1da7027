"""From a path to the route that answers it, and from an error to the problem that answers it."""

from collections.abc import Mapping, Sequence
from typing import Final

from fastapi import Response
from starlette.requests import ClientDisconnect
from starlette.routing import Match
from starlette.types import Receive, Scope

from shared.runtime.problems import ProblemError

from .errors import ErrorAnswers
from .operations import Operation
from .routing import StrictRoute

PREFIX: Final = "/v1"


class Dispatch:
    """What stands inside the edge: the routes under /v1, and the operations outside it.

    Paths without parameters are found at once; the others are tried in the order of their declaration.
    """

    def __init__(
        self, routes: Sequence[StrictRoute], operations: Mapping[str, Operation], answers: ErrorAnswers
    ) -> None:
        self._routes = routes
        self._fixed: dict[str, dict[str, StrictRoute]] = {}
        for route in routes:
            if not route.param_convertors:
                methods = dict.fromkeys(route.methods or (), route)
                self._fixed.setdefault(PREFIX + route.path, {}).update(methods)
        self._operations = operations
        self._answers = answers

    async def answer(self, scope: Scope, receive: Receive) -> Response:
        """Answer a request, also where it goes wrong; raises ClientDisconnect alone."""
        try:
            return await self._routed(scope, receive)
        except ClientDisconnect:
            raise
        except Exception as exc:  # noqa: BLE001 - whatever it is, the caller gets a problem and we a log line
            return self._answers.answer(exc)

    async def _routed(self, scope: Scope, receive: Receive) -> Response:
        path: str = scope["path"]
        fixed = self._fixed.get(path)
        route = None if fixed is None else fixed.get(scope["method"])
        if route is None:
            operation = self._operations.get(path)
            if operation is not None and scope["method"] == "GET":
                return await operation()
            route = self._found(scope)
        scope["route"] = route
        return await route.answer(scope, receive)

    def _found(self, scope: Scope) -> StrictRoute:
        """Find a route with parameters; raises ProblemError 405 with what the path does allow, or 404."""
        allowed: set[str] = set()
        if scope["path"] in self._fixed:
            allowed |= self._fixed[scope["path"]].keys()
            scope["route"] = next(iter(self._fixed[scope["path"]].values()))
        elif scope["path"].startswith(PREFIX + "/"):
            scope["root_path"] = PREFIX
            for route in self._routes:
                match, found = route.matches(scope)
                if match is Match.FULL:
                    scope.update(found)
                    return route
                if match is Match.PARTIAL:
                    scope["route"] = route
                    allowed |= route.methods or set()
        elif scope["path"] in self._operations:
            allowed = {"GET"}
        if allowed:
            raise ProblemError(
                405,
                "methode-niet-toegestaan",
                "Methode niet toegestaan",
                "Deze methode kan niet op dit adres.",
                {"Allow": ", ".join(sorted(allowed))},
            )
        raise ProblemError(404, "niet-gevonden", "Niet gevonden", "Dit adres bestaat niet.")
