"""The wiring of the HTTP side of planning."""

from collections.abc import Mapping
from typing import Final

from fastapi import FastAPI

from planning import api
from planning.consumers import SUBSCRIPTIONS
from planning.domain import (
    InspecteurOnbekend,
    OvergangVerboden,
    PlanregelsVastgesteld,
    ProgrammaBestaat,
    ProgrammaOnbekend,
    ProgrammaVastgesteld,
    ZaakOnbekend,
)
from planning.settings import PlanningSettings
from planning.tables import dead_letters, inbox
from shared.contracts.fouten import DomainError
from shared.runtime import web
from shared.runtime.database import Database
from shared.runtime.problems import Problem
from shared.runtime.web.dead_letters import dead_letters_router

PROBLEMS: Final[Mapping[type[DomainError], Problem]] = {
    InspecteurOnbekend: Problem(404, "Inspecteur niet gevonden"),
    ProgrammaOnbekend: Problem(404, "Programma niet gevonden"),
    ZaakOnbekend: Problem(404, "Zaak niet gevonden"),
    OvergangVerboden: Problem(409, "Overgang niet toegestaan"),
    PlanregelsVastgesteld: Problem(409, "Planregels al vastgesteld"),
    ProgrammaBestaat: Problem(409, "Programma bestaat al"),
    ProgrammaVastgesteld: Problem(409, "Programma al vastgesteld"),
}


def create_app(settings: PlanningSettings) -> FastAPI:
    """Build the API of planning."""
    return web.create_app(
        service="planning",
        titel="Planning",
        beschrijving="Programma's, inspecteurs en capaciteit: wie waar en wanneer op bezoek gaat.",
        versie="1.0.0",
        settings=settings,
        db=Database.connect(settings.database_url, application_name="planning-api"),
        routers=[*api.routers, dead_letters_router("planning", dead_letters, inbox, SUBSCRIPTIONS)],
        problems=PROBLEMS,
    )
