"""The bodies of the API: what is sent is checked for form here, and for meaning by the domain."""

from .aannemen import (
    MeldingBevestiging,
    MeldingInvoer,
    Ontvangstbevestiging,
    SignaalInvoer,
)
from .batch import (
    BatchInvoer,
    BatchResultaat,
    Poging,
    resultaten,
)
from .betrokkenen import (
    ExportInvoer,
    PersoonsdossierWeergave,
    WisInvoer,
    WissingWeergave,
)
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
from .ketenpartners import (
    KetenpartnerInvoer,
    KetenpartnerWeergave,
)
from .lezen import (
    InzageInvoer,
    MelderWeergave,
    MeldingWeergave,
    SignaalWeergave,
    StatusverloopWeergave,
    ZoekInvoer,
)
from .mijn_melding import (
    AanvullingInvoer,
    AntwoordenInvoer,
    BekendmakingInvoer,
    CodeInvoer,
    MijnMeldingWeergave,
)
from .teams import (
    RouteringInvoer,
    RouteringWeergave,
    TeamledenInvoer,
    TeamledenWeergave,
)
from .termijnen import (
    TermijnregelsInvoer,
    TermijnregelsWeergave,
)
from .uitdagingen import (
    UitdagingWeergave,
)
from .velden import (
    EigenKenmerk,
)
from .vragensets import (
    VragensetWeergave,
)
from .werklijst import WerklijstAantallen

__all__ = [
    "AanvullingInvoer",
    "AntwoordenInvoer",
    "BatchInvoer",
    "BatchResultaat",
    "BekendmakingInvoer",
    "BewaarregelsInvoer",
    "BewaarregelsWeergave",
    "BijlageWeergave",
    "CodeInvoer",
    "DubbelWeergave",
    "EigenKenmerk",
    "ExportInvoer",
    "InzageInvoer",
    "KetenpartnerInvoer",
    "KetenpartnerWeergave",
    "MelderWeergave",
    "MeldingBevestiging",
    "MeldingInvoer",
    "MeldingWeergave",
    "MeldingenclusterDetail",
    "MeldingenclusterWeergave",
    "MijnMeldingWeergave",
    "Ontvangstbevestiging",
    "PersoonsdossierWeergave",
    "Poging",
    "RouteringInvoer",
    "RouteringWeergave",
    "SignaalInvoer",
    "SignaalWeergave",
    "StatusverloopWeergave",
    "TeamledenInvoer",
    "TeamledenWeergave",
    "TermijnregelsInvoer",
    "TermijnregelsWeergave",
    "UitdagingWeergave",
    "VergelijkregelsInvoer",
    "VergelijkregelsWeergave",
    "VernietigingsstopInvoer",
    "VernietigingsstopWeergave",
    "VerwijderingWeergave",
    "VragensetWeergave",
    "WerklijstAantallen",
    "WisInvoer",
    "WissingWeergave",
    "ZoekInvoer",
    "resultaten",
]
