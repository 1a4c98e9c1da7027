"""The bodies that the API answers with; an import comes in as a file, not as a body."""

from .modellen import ModelWeergave
from .profielen import HerbeoordelingWeergave, PlaatsWeergave, RisicoprofielWeergave
from .register import BedrijfWeergave, ImportWeergave, VestigingWeergave

__all__ = [
    "BedrijfWeergave",
    "HerbeoordelingWeergave",
    "ImportWeergave",
    "ModelWeergave",
    "PlaatsWeergave",
    "RisicoprofielWeergave",
    "VestigingWeergave",
]
