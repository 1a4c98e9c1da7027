"""The HTTP side of a service: strict routes, one thin layer around them, and the contract they publish."""

from .answers import json_antwoord
from .application import Database, DatabaseDep, create_app
from .responses import problemen
from .routing import Router

__all__ = ["Database", "DatabaseDep", "Router", "create_app", "json_antwoord", "problemen"]
