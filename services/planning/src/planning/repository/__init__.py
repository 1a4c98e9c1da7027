"""Storage of planning: the werkvoorraad with its trigger, inspecteurs, programmes, agendas and plan rules."""

from .agenda import Agendabezoek, AgendaRepository, Capaciteit
from .bedrijfsbeelden import BedrijfsbeeldRepository
from .inspecteurs import InspecteurRepository
from .planborden import PlanbordRepository
from .planregels import PlanregelsRepository
from .programmas import ProgrammaRepository
from .standen import Meldingstand, StandRepository
from .zaken import Werkvoorraadfilter, ZaakRepository

__all__ = [
    "AgendaRepository",
    "Agendabezoek",
    "BedrijfsbeeldRepository",
    "Capaciteit",
    "InspecteurRepository",
    "Meldingstand",
    "PlanbordRepository",
    "PlanregelsRepository",
    "ProgrammaRepository",
    "StandRepository",
    "Werkvoorraadfilter",
    "ZaakRepository",
]
