"""The HTTP side of a service: strict routes, one thin layer around them, and the contract they publish."""

from .answers import json_antwoord
from .application import Application, DatabaseDep, create_app, operations_app
from .dead_letters import dead_letters_router
from .responses import problemen
from .routing import Router
from .streaming import StreamedAnswer, media_type_of, streamed, streamed_body

__all__ = [
    "Application",
    "DatabaseDep",
    "Router",
    "StreamedAnswer",
    "create_app",
    "dead_letters_router",
    "json_antwoord",
    "media_type_of",
    "operations_app",
    "problemen",
    "streamed",
    "streamed_body",
]
