"""What a person asks of an interventie."""

from dataclasses import dataclass
from uuid import UUID

from shared.contracts.waardelijsten import OvertredingKlasse, Risico, Wet


@dataclass(frozen=True, slots=True)
class Opdracht:
    """Which interventie is to be changed, which version of it the caller saw, and who he is."""

    interventie_id: UUID
    versie: int
    door: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LegBevindingVast:
    """A bevinding as the inspector gives it."""

    risico: Risico
    wet: Wet
    overtreding_klasse: OvertredingKlasse | None
    toelichting: str
