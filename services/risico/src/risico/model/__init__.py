"""The risk model: parameters, decaying evidence, and the score with its explanation. Pure computation, no database."""

from .dossier import Dossier
from .herbeoordeling import Herbeoordeling, Oorzaak
from .parameters import Maat, Model, Populatie, Risicoparameters, Sector, Segment
from .profiel import Risicoprofiel, Risicoscore
from .score import Factor, FactorSoort, Oordeel, beoordeel, factoren_van, score_van, zonder_aanleiding
from .toestand import Bewijs, Geheugen, Toestand

__all__ = [
    "Bewijs",
    "Dossier",
    "Factor",
    "FactorSoort",
    "Geheugen",
    "Herbeoordeling",
    "Maat",
    "Model",
    "Oordeel",
    "Oorzaak",
    "Populatie",
    "Risicoparameters",
    "Risicoprofiel",
    "Risicoscore",
    "Sector",
    "Segment",
    "Toestand",
    "beoordeel",
    "factoren_van",
    "score_van",
    "zonder_aanleiding",
]
