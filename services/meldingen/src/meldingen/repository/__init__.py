"""Storage of meldingen: one class for each aggregate, the vault of reporters, and what finds and compares meldingen."""

from .aanleveringen import AanleveringRepository
from .audit import AuditRepository, Zegel, Zegelaar
from .besluiten import BehandelingRepository
from .bestandscijfer import nieuwe_bestandssleutel, ontsleutel, versleutel
from .bewaren import BewaarRepository
from .bijlagen import BijlageRepository, verzegel_bijlage
from .clusters import ClusterRepository
from .codes import CodepogingRepository, Codesleutel, OntvangstcodeRepository
from .dubbelen import DubbelRepository
from .ketenpartners import AansluitingRepository
from .kluis import Datasleutel, Kluis, KluisDicht
from .koppelingen import KoppelingRepository
from .melders import GeslotenWoorden, MelderRepository
from .meldingen import MeldingRepository
from .objectopslag import Mapopslag, Objectopslag, OpslagOnbereikbaar, S3opslag, open_opslag
from .overbrengen import OverbrengingRepository
from .teams import TeamRepository
from .termijnen import TermijnRepository
from .triage import TriageRepository
from .uitdagingen import UitdagingRepository
from .vergelijkregels import VergelijkregelsRepository
from .werklijst import WerklijstRepository
from .woorden import Woordsleutel, adressleutel, filtertermen, stammen
from .zoeken import ZoekRepository
from .zoekindex import Blok, VerzegeldeZoekregel, ZoekindexRepository, Zoekregel, blok_van

__all__ = [
    "AanleveringRepository",
    "AansluitingRepository",
    "AuditRepository",
    "BehandelingRepository",
    "BewaarRepository",
    "BijlageRepository",
    "Blok",
    "ClusterRepository",
    "CodepogingRepository",
    "Codesleutel",
    "Datasleutel",
    "DubbelRepository",
    "GeslotenWoorden",
    "Kluis",
    "KluisDicht",
    "KoppelingRepository",
    "Mapopslag",
    "MelderRepository",
    "MeldingRepository",
    "Objectopslag",
    "OntvangstcodeRepository",
    "OpslagOnbereikbaar",
    "OverbrengingRepository",
    "S3opslag",
    "TeamRepository",
    "TermijnRepository",
    "TriageRepository",
    "UitdagingRepository",
    "VergelijkregelsRepository",
    "VerzegeldeZoekregel",
    "WerklijstRepository",
    "Woordsleutel",
    "Zegel",
    "Zegelaar",
    "ZoekRepository",
    "ZoekindexRepository",
    "Zoekregel",
    "adressleutel",
    "blok_van",
    "filtertermen",
    "nieuwe_bestandssleutel",
    "ontsleutel",
    "open_opslag",
    "stammen",
    "versleutel",
    "verzegel_bijlage",
]
