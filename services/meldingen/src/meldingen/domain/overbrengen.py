"""Transfer to the archive: what is to be kept for good leaves as a package, and goes here once the archive has it.

Archiefwet 1995, articles 12 and 15: what is kept for good is transferred to an archive, for everybody to see unless the
transferring body limits that on one of three grounds. Nothing that the vault holds of a reporter goes along.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from shared.contracts.fouten import VeldenOngeldig, Veldfout
from shared.contracts.waardelijsten import MeldingSoort

from .fouten import OverbrengingNietAangeboden
from .statussen import MeldingStatus

MAX_BEPERKT: Final = 75
"""The most years that a limit may last (Archiefwet 1995, article 15)."""


class Openbaarheid(StrEnum):
    """Whether everybody may see what is transferred, or on what ground not (Archiefwet 1995, article 15(1))."""

    OPENBAAR = "openbaar"
    PERSOONLIJKE_LEVENSSFEER = "persoonlijke_levenssfeer"
    BELANG_VAN_DE_STAAT = "belang_van_de_staat"
    ONEVENREDIGE_BENADELING = "onevenredige_benadeling"


class OverbrengingStatus(StrEnum):
    """Where a transfer is.

    A person decided it (`besloten`), its package lies ready for the archive (`aangeboden`), the archive has it
    (`ontvangen`), and nothing of it is left here (`afgerond`). It lapses (`vervallen`) when the melding changed before.
    """

    BESLOTEN = "besloten"
    AANGEBODEN = "aangeboden"
    ONTVANGEN = "ontvangen"
    AFGEROND = "afgerond"
    VERVALLEN = "vervallen"


ONDERWEG: Final = (OverbrengingStatus.BESLOTEN, OverbrengingStatus.AANGEBODEN, OverbrengingStatus.ONTVANGEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Beperking:
    """Who may see what is transferred; `jaren` counts from the day the melding was closed."""

    openbaarheid: Openbaarheid
    jaren: int | None = None

    def controleer(self) -> None:
        """Raise VeldenOngeldig unless a limit has a term, and what is open has none."""
        if (self.jaren is None) is not (self.openbaarheid is Openbaarheid.OPENBAAR):
            tekst = "Een beperking van de openbaarheid heeft een aantal jaren; wat openbaar is, heeft dat niet."
            raise VeldenOngeldig((Veldfout("/beperktJaren", "niet-passend", tekst),))


@dataclass(frozen=True, slots=True)
class Pakket:
    """What was offered to the archive: `sha256` is that of its manifest, which names every other file with its hash."""

    sha256: bytes
    bestanden: int
    grootte: int


@dataclass(frozen=True, slots=True)
class Ontvangst:
    """The archive has a package, under a reference of its own; `door` confirmed that here."""

    archiefkenmerk: str
    door: str
    op: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Overbrenging:
    """One line of the register: a melding that somebody (`door`) decided to transfer, as it was in `versie`.

    `melding_id` is there while the melding is; `pseudoniem` stays. `regel` names the rule of retention it fell under,
    from the rules of `regels_vanaf`.
    """

    id: UUID
    melding_id: UUID | None
    pseudoniem: str
    versie: int
    soort: MeldingSoort
    afloop: MeldingStatus
    afgesloten_op: datetime
    regel: str
    regels_vanaf: date
    beperking: Beperking
    door: str
    besloten_op: datetime
    status: OverbrengingStatus = OverbrengingStatus.BESLOTEN
    pakket: Pakket | None = None
    aangeboden_op: datetime | None = None
    ontvangst: Ontvangst | None = None
    afgerond_op: datetime | None = None

    @property
    def map(self) -> str:
        """Name the folder of its package in the object store."""
        return f"overbrenging/{self.id}"

    def bied_aan(self, pakket: Pakket, op: datetime) -> "Overbrenging":
        return replace(self, status=OverbrengingStatus.AANGEBODEN, pakket=pakket, aangeboden_op=op)

    def bevestig(self, ontvangst: Ontvangst, sha256: bytes) -> "Overbrenging":
        """Note that the archive has the very package that was offered.

        Raises OverbrengingNietAangeboden where none waits, and VeldenOngeldig where `sha256` is that of another.
        """
        if self.status is not OverbrengingStatus.AANGEBODEN or self.pakket is None:
            raise OverbrengingNietAangeboden(self.status)
        if self.pakket.sha256 != sha256:
            tekst = "Dit is niet de hash van het manifest dat is aangeboden."
            raise VeldenOngeldig((Veldfout("/sha256", "ander-pakket", tekst),))
        return replace(self, status=OverbrengingStatus.ONTVANGEN, ontvangst=ontvangst)
