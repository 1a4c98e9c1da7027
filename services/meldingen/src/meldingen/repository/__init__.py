"""Storage of meldingen: one class for each aggregate, and the vault of reporters."""

from .aanleveringen import (
    AanleveringRepository,
)
from .audit import (
    AuditRepository,
    Zegel,
    Zegelaar,
)
from .bewaren import (
    BewaarRepository,
)
from .codes import (
    CodepogingRepository,
    Codesleutel,
    OntvangstcodeRepository,
)
from .ketenpartners import (
    AansluitingRepository,
)
from .kluis import (
    Datasleutel,
    Kluis,
    KluisDicht,
)
from .melders import (
    MelderRepository,
)
from .meldingen import (
    MeldingRepository,
)
from .teams import (
    TeamRepository,
)
from .termijnen import (
    TermijnRepository,
)
from .uitdagingen import (
    UitdagingRepository,
)

__all__ = [
    "AanleveringRepository",
    "AansluitingRepository",
    "AuditRepository",
    "BewaarRepository",
    "CodepogingRepository",
    "Codesleutel",
    "Datasleutel",
    "Kluis",
    "KluisDicht",
    "MelderRepository",
    "MeldingRepository",
    "OntvangstcodeRepository",
    "TeamRepository",
    "TermijnRepository",
    "UitdagingRepository",
    "Zegel",
    "Zegelaar",
]
