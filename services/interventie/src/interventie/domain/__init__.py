"""The domain of interventie: the choice, the state machine, and how an interventie ends."""

from .afronding import (
    GRONDSLAGEN,
    PASSENDE_INSTRUMENTEN,
    Afronding,
    Bevinding,
    Grondslag,
    onderzochte_risicos,
    zwaarste,
)
from .dossier import Dossier, Onderdeel, Plan, Stap, Statusovergang, volg_plan
from .feiten import GRENZEN, Aanleiding, Feiten, Grenzen
from .fouten import InterventieOnbekend, OvergangVerboden
from .interventie import Bezoek, Interventie, Zoekcriteria
from .keuze import Keuze, grenzen_op, kies
from .opdrachten import LegBevindingVast, Opdracht
from .regels import OP_LOCATIE, REGELS, Regel
from .status import OVERGANGEN, Handeling, Overgang, Status, toegestaan, volgende

__all__ = [
    "GRENZEN",
    "GRONDSLAGEN",
    "OP_LOCATIE",
    "OVERGANGEN",
    "PASSENDE_INSTRUMENTEN",
    "REGELS",
    "Aanleiding",
    "Afronding",
    "Bevinding",
    "Bezoek",
    "Dossier",
    "Feiten",
    "Grenzen",
    "Grondslag",
    "Handeling",
    "Interventie",
    "InterventieOnbekend",
    "Keuze",
    "LegBevindingVast",
    "Onderdeel",
    "Opdracht",
    "Overgang",
    "OvergangVerboden",
    "Plan",
    "Regel",
    "Stap",
    "Status",
    "Statusovergang",
    "Zoekcriteria",
    "grenzen_op",
    "kies",
    "onderzochte_risicos",
    "toegestaan",
    "volg_plan",
    "volgende",
    "zwaarste",
]
