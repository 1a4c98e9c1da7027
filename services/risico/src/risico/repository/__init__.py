"""Risico in the database: one class per aggregate."""

from .afwijkingen import AfwijkingRepository
from .beeld import BeeldRepository
from .bewijs import BewijsRepository
from .bronnen import BronRepository
from .dossiers import DossierRepository, Verwijzing
from .herbeoordelingen import HerbeoordelingRepository
from .herwegingen import HerwegingRepository
from .historie import HistorieRepository, bedrijf_van_stand, vestiging_van_stand
from .ijkingen import IjkingRepository
from .importrijen import ImportRepository, Verwerkt
from .modellen import ModelRepository
from .modelvoorstellen import ModelvoorstelRepository
from .opvolgingen import OpvolgingRepository
from .plaatsen import PlaatsRepository
from .ranglijst import Keuze, Plaats, RanglijstRepository
from .selecties import SelectieRepository
from .uitdagingen import UitdagingRepository
from .vermeldingteksten import VermeldingtekstRepository
from .vestigingen import VestigingRepository, Zoekcriteria
from .voorraad import Merken, VoorraadRepository

__all__ = [
    "AfwijkingRepository",
    "BeeldRepository",
    "BewijsRepository",
    "BronRepository",
    "DossierRepository",
    "HerbeoordelingRepository",
    "HerwegingRepository",
    "HistorieRepository",
    "IjkingRepository",
    "ImportRepository",
    "Keuze",
    "Merken",
    "ModelRepository",
    "ModelvoorstelRepository",
    "OpvolgingRepository",
    "Plaats",
    "PlaatsRepository",
    "RanglijstRepository",
    "SelectieRepository",
    "UitdagingRepository",
    "VermeldingtekstRepository",
    "Verwerkt",
    "Verwijzing",
    "VestigingRepository",
    "VoorraadRepository",
    "Zoekcriteria",
    "bedrijf_van_stand",
    "vestiging_van_stand",
]
