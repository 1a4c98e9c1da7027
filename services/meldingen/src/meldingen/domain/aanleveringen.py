"""What a chain partner delivered: each signal known by a reference, so that delivering it again does no harm."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shared.contracts.fouten import DomainError
from shared.contracts.waardelijsten import MeldingSoort

from .fouten import KenmerkBezet
from .melding import Melding
from .statussen import MeldingStatus


@dataclass(frozen=True, slots=True)
class Aanlevering:
    """A signal as a partner delivered it, and the melding it became.

    `kenmerk` tells it from all others of that partner, None where nothing does. `afdruk` is a keyed hash of what was
    delivered.
    """

    melding_id: UUID
    oin: str
    kenmerk: str | None
    afdruk: bytes

    def controleer_inhoud(self, afdruk: bytes) -> None:
        """Raise KenmerkBezet when what is delivered now under this reference is something else."""
        if self.afdruk != afdruk:
            raise KenmerkBezet("Onder dit kenmerk is eerder een signaal met een andere inhoud aangeleverd.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Signaal:
    """What a partner may know of a melding that it delivered: how far it came, and nothing of what was found."""

    melding_id: UUID
    eigen_kenmerk: str | None
    soort: MeldingSoort
    status: MeldingStatus
    versie: int
    ontvangen_op: datetime


Uitkomst = Melding | Aanlevering | DomainError
"""What became of a signal: a new melding, what it became when it was delivered before, or why it is refused."""
