"""The bodies of the API: what is sent is checked for form here, and for meaning by the domain."""

from .aannemen import MeldingInvoer, Ontvangstbevestiging, SignaalInvoer
from .batch import BatchInvoer, BatchResultaat
from .betrokkenen import ExportInvoer, PersoonsdossierWeergave, WisInvoer, WissingWeergave
from .ketenpartners import KetenpartnerInvoer, KetenpartnerWeergave
from .lezen import InzageInvoer, MelderWeergave, MeldingWeergave, StatusverloopWeergave, ZoekInvoer
from .teams import RouteringInvoer, RouteringWeergave, TeamledenInvoer, TeamledenWeergave
from .vragensets import VragensetWeergave

__all__ = [
    "BatchInvoer",
    "BatchResultaat",
    "ExportInvoer",
    "InzageInvoer",
    "KetenpartnerInvoer",
    "KetenpartnerWeergave",
    "MelderWeergave",
    "MeldingInvoer",
    "MeldingWeergave",
    "Ontvangstbevestiging",
    "PersoonsdossierWeergave",
    "RouteringInvoer",
    "RouteringWeergave",
    "SignaalInvoer",
    "StatusverloopWeergave",
    "TeamledenInvoer",
    "TeamledenWeergave",
    "VragensetWeergave",
    "WisInvoer",
    "WissingWeergave",
    "ZoekInvoer",
]
