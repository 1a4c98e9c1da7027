"""No route that changes something, or shows something sensitive, does so without a line in the audit trail."""

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator
from types import FunctionType, ModuleType
from typing import Any, Final

import pytest

from meldingen import handlers, repository
from meldingen.api import routers
from meldingen.repository import AuditRepository
from shared.runtime.web.routing import StrictRoute

Endpoint = Callable[..., Any]

ZONDER: Final = {
    "zie_mijn_melding_in": "a reporter sees what he himself said",
    "stroom_signalen": "each signal is registered as those of lever_signalen_aan are",
}
"""Routes by POST, PUT, PATCH or DELETE that need no line, each with the reason."""


def changing_routes() -> dict[str, Endpoint]:
    routes = [route for router in routers for route in router.routes if isinstance(route, StrictRoute)]
    return {route.name: route.endpoint for route in routes if route.methods and route.methods != {"GET"}}


def called_by(function: FunctionType) -> Iterator[Any]:
    """Give the objects of our own that the source of a function names: functions, and methods of whatever class."""
    classes = [thing for module in (handlers, repository) for thing in vars(module).values() if inspect.isclass(thing)]
    for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(function)))):
        if isinstance(node, ast.Name):
            yield function.__globals__.get(node.id)
        elif isinstance(node, ast.Attribute):
            base = function.__globals__.get(node.value.id) if isinstance(node.value, ast.Name) else None
            if isinstance(base, ModuleType):
                yield getattr(base, node.attr, None)
            else:
                yield from (vars(one)[node.attr] for one in classes if node.attr in vars(one))


def writes_a_line(function: Any, seen: set[Any]) -> bool:
    """Say whether a function reaches the audit trail, itself or by what it calls."""
    function = inspect.unwrap(function) if callable(function) else function
    if not isinstance(function, FunctionType) or not function.__module__.startswith("meldingen.") or function in seen:
        return False
    seen.add(function)
    called = list(called_by(function))
    return AuditRepository in called or any(writes_a_line(one, seen) for one in called)


@pytest.mark.parametrize("name", changing_routes())
def test_every_changing_route_reaches_the_audit_trail(name: str) -> None:
    assert writes_a_line(changing_routes()[name], set()) is (name not in ZONDER)


def test_every_exception_is_a_route() -> None:
    assert ZONDER.keys() <= changing_routes().keys()
