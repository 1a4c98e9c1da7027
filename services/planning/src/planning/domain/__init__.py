"""The domain of planning: inspecteurs, programmes, the werkvoorraad, and the rules of planning."""

from .fouten import (
    InspecteurOnbekend,
    OvergangVerboden,
    PlanregelsVastgesteld,
    ProgrammaBestaat,
    ProgrammaOnbekend,
    ProgrammaVastgesteld,
    ZaakOnbekend,
)
from .inspecteur import WEEKDAGEN, Inspecteur, Vaardigheid
from .locatie import Locatie, Plek
from .planregels import Planregels
from .programma import PROGRAMMA_OVERGANGEN, Programma, ProgrammaInhoud, ProgrammaStatus
from .zaak import OPEN, URGENTIES, ZAAK_OVERGANGEN, Bedrijfsbeeld, Bezoek, Kenmerken, Profiel, Zaak

__all__ = [
    "OPEN",
    "PROGRAMMA_OVERGANGEN",
    "URGENTIES",
    "WEEKDAGEN",
    "ZAAK_OVERGANGEN",
    "Bedrijfsbeeld",
    "Bezoek",
    "Inspecteur",
    "InspecteurOnbekend",
    "Kenmerken",
    "Locatie",
    "OvergangVerboden",
    "Planregels",
    "PlanregelsVastgesteld",
    "Plek",
    "Profiel",
    "Programma",
    "ProgrammaBestaat",
    "ProgrammaInhoud",
    "ProgrammaOnbekend",
    "ProgrammaStatus",
    "ProgrammaVastgesteld",
    "Vaardigheid",
    "Zaak",
    "ZaakOnbekend",
]
