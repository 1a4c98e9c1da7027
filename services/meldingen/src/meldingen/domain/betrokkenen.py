"""The rights of who reported (AVG): to know all that is kept of him, and to be forgotten."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from .bijlagen import Bijlage
from .inzage import Inzage
from .melding import Melding
from .opdracht import Melder
from .teksten import Tekst


class WisReden(StrEnum):
    """On what ground of article 17, first paragraph, AVG a reporter is erased; no free text, for that may name him."""

    NIET_MEER_NODIG = "niet_meer_nodig"
    TOESTEMMING_INGETROKKEN = "toestemming_ingetrokken"
    BEZWAAR = "bezwaar"
    ONRECHTMATIG_VERWERKT = "onrechtmatig_verwerkt"
    WETTELIJKE_VERPLICHTING = "wettelijke_verplichting"


@dataclass(frozen=True, slots=True)
class Wissing:
    """The reporter of a melding was erased; the melding stays, and the audit trail says by whom."""

    melding_id: UUID
    reden: WisReden
    gewist_op: datetime


@dataclass(frozen=True, slots=True)
class Melderdossier:
    """What the vault holds about one melding: who reported it, in what words, and what was written since."""

    melder: Melder
    toelichting: str
    teksten: tuple[Tekst, ...]


@dataclass(frozen=True, slots=True)
class Persoonsdossier:
    """All that is known of a person by one melding of his, and who looked at it (article 15 AVG)."""

    melding: Melding
    dossier: Melderdossier
    inzages: tuple[Inzage, ...]
    bijlagen: tuple[Bijlage, ...]
