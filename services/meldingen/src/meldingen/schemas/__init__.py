"""The bodies of the API: what is sent is checked for form here, and for meaning by the domain."""

from .aannemen import MeldingBevestiging, MeldingInvoer, Ontvangstbevestiging, SignaalInvoer
from .batch import BatchInvoer, BatchResultaat, Poging, resultaten
from .behandelen import (
    AfhandelingInvoer,
    GevolgInvoer,
    KandidaatWeergave,
    KoppelingInvoer,
    KoppelingWeergave,
    MelderantwoordInvoer,
    OverdrachtInvoer,
    TriageInvoer,
    TriageWeergave,
    UrgentieInvoer,
    UrgentieregelWeergave,
    VragenInvoer,
)
from .besluiten import (
    BesluitInvoer,
    BesluitWeergave,
    DoorzetInvoer,
    SamenvoegInvoer,
    TerzijdeInvoer,
    ToelichtingInzageInvoer,
    ToelichtingWeergave,
    VoorstelInvoer,
    VoorstelWeergave,
)
from .betrokkenen import ExportInvoer, PersoonsdossierWeergave, WisInvoer, WissingWeergave
from .bewaren import (
    BewaarregelsInvoer,
    BewaarregelsWeergave,
    VernietigingsstopInvoer,
    VernietigingsstopWeergave,
    VerwijderingWeergave,
)
from .bijlagen import BijlageWeergave
from .clusters import (
    DubbelWeergave,
    MeldingenclusterDetail,
    MeldingenclusterWeergave,
    VergelijkregelsInvoer,
    VergelijkregelsWeergave,
)
from .ketenpartners import KetenpartnerInvoer, KetenpartnerWeergave
from .lezen import InzageInvoer, MelderWeergave, MeldingWeergave, SignaalWeergave, StatusverloopWeergave, ZoekInvoer
from .mijn_melding import AanvullingInvoer, AntwoordenInvoer, BekendmakingInvoer, CodeInvoer, MijnMeldingWeergave
from .overbrengen import OntvangstInvoer, OverbrengingWeergave, OverbrengInvoer, OverTeBrengenWeergave
from .teams import RouteringInvoer, RouteringWeergave, TeamledenInvoer, TeamledenWeergave
from .termijnen import TermijnregelsInvoer, TermijnregelsWeergave
from .uitdagingen import UitdagingWeergave
from .velden import EigenKenmerk, MelderDoel
from .vragensets import VragensetWeergave
from .werklijst import WerklijstAantallen

__all__ = [
    "AanvullingInvoer",
    "AfhandelingInvoer",
    "AntwoordenInvoer",
    "BatchInvoer",
    "BatchResultaat",
    "BekendmakingInvoer",
    "BesluitInvoer",
    "BesluitWeergave",
    "BewaarregelsInvoer",
    "BewaarregelsWeergave",
    "BijlageWeergave",
    "CodeInvoer",
    "DoorzetInvoer",
    "DubbelWeergave",
    "EigenKenmerk",
    "ExportInvoer",
    "GevolgInvoer",
    "InzageInvoer",
    "KandidaatWeergave",
    "KetenpartnerInvoer",
    "KetenpartnerWeergave",
    "KoppelingInvoer",
    "KoppelingWeergave",
    "MelderDoel",
    "MelderWeergave",
    "MelderantwoordInvoer",
    "MeldingBevestiging",
    "MeldingInvoer",
    "MeldingWeergave",
    "MeldingenclusterDetail",
    "MeldingenclusterWeergave",
    "MijnMeldingWeergave",
    "OntvangstInvoer",
    "Ontvangstbevestiging",
    "OverTeBrengenWeergave",
    "OverbrengInvoer",
    "OverbrengingWeergave",
    "OverdrachtInvoer",
    "PersoonsdossierWeergave",
    "Poging",
    "RouteringInvoer",
    "RouteringWeergave",
    "SamenvoegInvoer",
    "SignaalInvoer",
    "SignaalWeergave",
    "StatusverloopWeergave",
    "TeamledenInvoer",
    "TeamledenWeergave",
    "TermijnregelsInvoer",
    "TermijnregelsWeergave",
    "TerzijdeInvoer",
    "ToelichtingInzageInvoer",
    "ToelichtingWeergave",
    "TriageInvoer",
    "TriageWeergave",
    "UitdagingWeergave",
    "UrgentieInvoer",
    "UrgentieregelWeergave",
    "VergelijkregelsInvoer",
    "VergelijkregelsWeergave",
    "VernietigingsstopInvoer",
    "VernietigingsstopWeergave",
    "VerwijderingWeergave",
    "VoorstelInvoer",
    "VoorstelWeergave",
    "VragenInvoer",
    "VragensetWeergave",
    "WerklijstAantallen",
    "WisInvoer",
    "WissingWeergave",
    "ZoekInvoer",
    "resultaten",
]
