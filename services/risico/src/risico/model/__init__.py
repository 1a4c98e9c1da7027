"""The risk model: parameters, decaying evidence, and the score with its explanation. Pure computation, no database."""

from .banden import drempels_van
from .dossier import Dossier
from .evaluatie import Evaluatie, TeWeinigInspecties, evalueer
from .herbeoordeling import Herbeoordeling, Oorzaak
from .ijking import Waarneming, ijk
from .maatstaven import Maatstaf
from .naspelen import EERSTE_DAG, Inspectie, Instelling
from .parameters import Maat, Model, Populatie, Risicoparameters, Sector, Segment
from .profiel import Risicoprofiel, Risicoscore
from .registervermelding import ALGORITME, GeschrevenTekst, Registervermelding, Vermeldingtekst, Wetsverwijzing
from .score import Factor, FactorSoort, Oordeel, beoordeel, factoren_van, score_van, zonder_aanleiding
from .simulatie import Simulatie, simuleer
from .stuk import CONTROLE, MELDING, VESTIGING, Stuk, uit_binair, waar_iets_van_bekend_is
from .tegenfeit import Tegenfeit
from .toestand import Bewijs, Geheugen, Toestand
from .uitdager import GeenInspecteurs, UitdagersOntbreken, daag_uit
from .voorraad import Vectoren

__all__ = [
    "ALGORITME",
    "CONTROLE",
    "EERSTE_DAG",
    "MELDING",
    "VESTIGING",
    "Bewijs",
    "Dossier",
    "Evaluatie",
    "Factor",
    "FactorSoort",
    "GeenInspecteurs",
    "Geheugen",
    "GeschrevenTekst",
    "Herbeoordeling",
    "Inspectie",
    "Instelling",
    "Maat",
    "Maatstaf",
    "Model",
    "Oordeel",
    "Oorzaak",
    "Populatie",
    "Registervermelding",
    "Risicoparameters",
    "Risicoprofiel",
    "Risicoscore",
    "Sector",
    "Segment",
    "Simulatie",
    "Stuk",
    "TeWeinigInspecties",
    "Tegenfeit",
    "Toestand",
    "UitdagersOntbreken",
    "Vectoren",
    "Vermeldingtekst",
    "Waarneming",
    "Wetsverwijzing",
    "beoordeel",
    "daag_uit",
    "drempels_van",
    "evalueer",
    "factoren_van",
    "ijk",
    "score_van",
    "simuleer",
    "uit_binair",
    "waar_iets_van_bekend_is",
    "zonder_aanleiding",
]
