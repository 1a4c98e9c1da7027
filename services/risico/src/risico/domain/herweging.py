"""A reassessment of the whole stock: started by a new model version or by time, done piece by piece."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Herweegreden(StrEnum):
    """Why the whole stock is judged anew."""

    MODELVERSIE = "modelversie"
    TIJD = "tijd"


@dataclass(frozen=True, slots=True)
class Herweging:
    """How far it is: all vestigingen up to and including `tot` are done, counted in `gedaan` out of `totaal`."""

    id: UUID
    modelversie: str
    reden: Herweegreden
    begonnen_op: datetime
    totaal: int
    gedaan: int = 0
    gewijzigd: int = 0
    verschoven: int = 0
    tot: str = ""
    klaar_op: datetime | None = None

    def verder(self, tot: str, *, gedaan: int, gewijzigd: int, verschoven: int) -> "Herweging":
        """Count a piece: of `gedaan` vestigingen, `gewijzigd` have a profile, and of these `verschoven` moved."""
        return replace(
            self,
            tot=tot,
            gedaan=self.gedaan + gedaan,
            gewijzigd=self.gewijzigd + gewijzigd,
            verschoven=self.verschoven + verschoven,
        )

    def klaar(self, op: datetime) -> "Herweging":
        return replace(self, klaar_op=op)
