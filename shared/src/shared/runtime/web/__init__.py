"""The HTTP side of a service: strict routes, one thin layer around them, and the contract they publish."""

from .answers import json_antwoord
from .application import Application, DatabaseDep, create_app, operations_app
from .dead_letters import dead_letters_router
from .responses import problemen
from .routing import Router

__all__ = [
    "Application",
    "DatabaseDep",
    "Router",
    "create_app",
    "dead_letters_router",
    "json_antwoord",
    "operations_app",
    "problemen",
]
