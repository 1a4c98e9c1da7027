"""The wiring of the HTTP side of interventie."""

from collections.abc import Mapping
from typing import Final

from fastapi import FastAPI

from interventie import api
from interventie.consumers import SUBSCRIPTIONS
from interventie.domain import InterventieOnbekend, OvergangVerboden
from interventie.settings import InterventieSettings
from interventie.tables import dead_letters, inbox
from shared.contracts.fouten import DomainError
from shared.runtime import web
from shared.runtime.database import Database
from shared.runtime.problems import Problem
from shared.runtime.web.dead_letters import dead_letters_router

PROBLEMS: Final[Mapping[type[DomainError], Problem]] = {
    InterventieOnbekend: Problem(404, "Interventie niet gevonden"),
    OvergangVerboden: Problem(409, "Overgang niet toegestaan"),
}


def create_app(settings: InterventieSettings) -> FastAPI:
    """Build the API of interventie."""
    return web.create_app(
        service="interventie",
        titel="Interventies",
        beschrijving="De passende interventie kiezen, toewijzen en uitvoeren, tot en met de uitkomst.",
        versie="1.0.0",
        settings=settings,
        db=Database.connect(settings.database_url, application_name="interventie-api"),
        routers=[*api.routers, dead_letters_router("interventie", dead_letters, inbox, SUBSCRIPTIONS)],
        problems=PROBLEMS,
    )
