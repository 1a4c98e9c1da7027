"""The bodies of the API: what comes in, and how the domain looks from outside."""

from .inspecteurs import (
    AgendabezoekWeergave,
    CapaciteitWeergave,
    ImportInvoer,
    ImportResultaat,
    InspecteurInvoer,
    InspecteurWeergave,
)
from .programmas import PlanregelsInvoer, PlanregelsWeergave, ProgrammaInvoer, ProgrammaWeergave
from .zaken import AanleidingWeergave, VervalInvoer, WerkvoorraadWeergave, ZaakWeergave

__all__ = [
    "AanleidingWeergave",
    "AgendabezoekWeergave",
    "CapaciteitWeergave",
    "ImportInvoer",
    "ImportResultaat",
    "InspecteurInvoer",
    "InspecteurWeergave",
    "PlanregelsInvoer",
    "PlanregelsWeergave",
    "ProgrammaInvoer",
    "ProgrammaWeergave",
    "VervalInvoer",
    "WerkvoorraadWeergave",
    "ZaakWeergave",
]
