"""Reading: what one looks for, and for what purpose the vault is opened, with the record that is kept of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from shared.contracts.waardelijsten import MeldingSoort, Urgentie

from .statussen import MeldingStatus


class Doelbinding(StrEnum):
    """The purposes for which what the vault holds may be read; each is a processing activity of its own [P].

    The last three are for the explanation of a decision alone, never for who reported.
    """

    TRIAGE = "triage"
    ONDERZOEK = "onderzoek"
    TERUGKOPPELING_MELDER = "terugkoppeling_melder"
    VERZOEK_BETROKKENE = "verzoek_betrokkene"
    TWEEDE_PERSOON = "tweede_persoon"
    HEROVERWEGING = "heroverweging"
    KWALITEITSTOETS = "kwaliteitstoets"

    @property
    def verwerkingsactiviteit(self) -> str:
        """Name the activity in the register of processing activities (Logboek dataverwerkingen)."""
        return f"urn:verwerkingsactiviteit:meldingen:{self.replace('_', '-')}"


@dataclass(frozen=True, slots=True)
class Inzage:
    """Somebody (`aanroeper`, the subject of his token) saw what the vault holds of a melding."""

    melding_id: UUID
    aanroeper: str
    doelbinding: Doelbinding
    ingezien_op: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Zoekcriteria:
    """What a list of meldingen is limited to; what is None does not limit. `vanaf` is included, `tot` is not.

    `tekst` is words that must all be found, in any of their forms.
    """

    soort: MeldingSoort | None = None
    status: MeldingStatus | None = None
    urgentie: Urgentie | None = None
    kvk_nummer: str | None = None
    vanaf: datetime | None = None
    tot: datetime | None = None
    tekst: str | None = None
