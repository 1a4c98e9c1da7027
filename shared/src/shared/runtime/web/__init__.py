"""The HTTP side of a service: strict routes, one thin layer around them, and the contract they publish."""

from .answers import json_antwoord
from .application import Application, DatabaseDep, create_app, operations_app
from .body import read_json
from .dead_letters import dead_letters_router
from .responses import problemen
from .routing import Router
from .streaming import StreamedAnswer, ahead, lines, media_type_of, streamed, streamed_body

__all__ = [
    "Application",
    "DatabaseDep",
    "Router",
    "StreamedAnswer",
    "ahead",
    "create_app",
    "dead_letters_router",
    "json_antwoord",
    "lines",
    "media_type_of",
    "operations_app",
    "problemen",
    "read_json",
    "streamed",
    "streamed_body",
]
