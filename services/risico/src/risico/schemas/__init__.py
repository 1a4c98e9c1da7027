"""The bodies that the API takes and answers with; an import comes in as a file, not as a body."""

from .afwijkingen import (
    AfwijkendInvoer,
    AfwijkingInvoer,
    AfwijkingMetVersiesWeergave,
    AfwijkingWeergave,
    IntrekkingInvoer,
)
from .algoritmes import RegistervermeldingWeergave
from .beeld import StrategischBeeldWeergave, beeld_als_csv, beeld_als_svg
from .bewijs import BevindingWeergave, BewijsWeergave, VernietigingInvoer
from .bronnen import (
    BroncontractInvoer,
    BroncontractWeergave,
    BronrijWeergave,
    BronversieWeergave,
    ContractbesluitInvoer,
)
from .herbeoordelingen import HerbeoordelingLogWeergave, HerbeoordelingWeergave
from .herwegingen import HerwegingWeergave
from .historie import HistorieWeergave, MutatieInvoer, MutatieWeergave, OpvolgingBesluitInvoer, OpvolgingWeergave
from .ijkingen import IjkingWeergave
from .modellen import ModelWeergave
from .modelvoorstellen import ModelvoorstelInvoer, ModelvoorstelWeergave, VoorvertoningWeergave
from .profielen import PlaatsWeergave, RisicoprofielWeergave
from .register import BedrijfWeergave, ImportWeergave, VestigingWeergave
from .selecties import GekozenWeergave, SchattingWeergave, SelectieInvoer, SelectieWeergave
from .uitdagingen import BevorderingInvoer, UitdagingInvoer, UitdagingverslagWeergave, UitdagingWeergave
from .vermeldingteksten import VermeldingtekstInvoer, VermeldingtekstWeergave

__all__ = [
    "AfwijkendInvoer",
    "AfwijkingInvoer",
    "AfwijkingMetVersiesWeergave",
    "AfwijkingWeergave",
    "BedrijfWeergave",
    "BevindingWeergave",
    "BevorderingInvoer",
    "BewijsWeergave",
    "BroncontractInvoer",
    "BroncontractWeergave",
    "BronrijWeergave",
    "BronversieWeergave",
    "ContractbesluitInvoer",
    "GekozenWeergave",
    "HerbeoordelingLogWeergave",
    "HerbeoordelingWeergave",
    "HerwegingWeergave",
    "HistorieWeergave",
    "IjkingWeergave",
    "ImportWeergave",
    "IntrekkingInvoer",
    "ModelWeergave",
    "ModelvoorstelInvoer",
    "ModelvoorstelWeergave",
    "MutatieInvoer",
    "MutatieWeergave",
    "OpvolgingBesluitInvoer",
    "OpvolgingWeergave",
    "PlaatsWeergave",
    "RegistervermeldingWeergave",
    "RisicoprofielWeergave",
    "SchattingWeergave",
    "SelectieInvoer",
    "SelectieWeergave",
    "StrategischBeeldWeergave",
    "UitdagingInvoer",
    "UitdagingWeergave",
    "UitdagingverslagWeergave",
    "VermeldingtekstInvoer",
    "VermeldingtekstWeergave",
    "VernietigingInvoer",
    "VestigingWeergave",
    "VoorvertoningWeergave",
    "beeld_als_csv",
    "beeld_als_svg",
]
