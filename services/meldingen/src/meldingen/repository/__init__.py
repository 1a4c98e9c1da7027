"""Storage of meldingen: one class for each aggregate, and the vault of reporters."""

from .aanleveringen import (
    AanleveringRepository,
)
from .audit import (
    AuditRepository,
    Zegel,
    Zegelaar,
)
from .bestandscijfer import nieuwe_bestandssleutel, ontsleutel, versleutel
from .bewaren import (
    BewaarRepository,
)
from .bijlagen import BijlageRepository, verzegel_bijlage
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
from .objectopslag import Mapopslag, Objectopslag, OpslagOnbereikbaar, S3opslag, open_opslag
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
    "BijlageRepository",
    "CodepogingRepository",
    "Codesleutel",
    "Datasleutel",
    "Kluis",
    "KluisDicht",
    "Mapopslag",
    "MelderRepository",
    "MeldingRepository",
    "Objectopslag",
    "OntvangstcodeRepository",
    "OpslagOnbereikbaar",
    "S3opslag",
    "TeamRepository",
    "TermijnRepository",
    "UitdagingRepository",
    "Zegel",
    "Zegelaar",
    "nieuwe_bestandssleutel",
    "ontsleutel",
    "open_opslag",
    "versleutel",
    "verzegel_bijlage",
]
