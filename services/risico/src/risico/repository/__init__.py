"""Risico in the database: one class per aggregate."""

from .bewijs import BewijsRepository
from .dossiers import DossierRepository, Verwijzing
from .herbeoordelingen import HerbeoordelingRepository
from .importrijen import ImportRepository, Verwerkt
from .modellen import ModelRepository
from .ranglijst import Keuze, Plaats, RanglijstRepository
from .vestigingen import VestigingRepository, Zoekcriteria

__all__ = [
    "BewijsRepository",
    "DossierRepository",
    "HerbeoordelingRepository",
    "ImportRepository",
    "Keuze",
    "ModelRepository",
    "Plaats",
    "RanglijstRepository",
    "Verwerkt",
    "Verwijzing",
    "VestigingRepository",
    "Zoekcriteria",
]
