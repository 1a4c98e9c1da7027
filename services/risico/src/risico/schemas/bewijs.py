"""Evidence as the API shows it."""

from typing import Annotated, Self
from uuid import UUID

from pydantic import AwareDatetime, Field, StringConstraints

from risico.domain import Bevinding
from shared.contracts.waardelijsten import OvertredingKlasse, Risico, Uitkomst
from shared.runtime.schemas import Invoer, Weergave


class VernietigingInvoer(Invoer):
    """Waarom een uitkomst niet meer staat."""

    reden: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)] = Field(
        description="De reden, bijvoorbeeld de uitspraak die de boete vernietigde; geen namen van personen."
    )


class VernietigingWeergave(Weergave):
    op: AwareDatetime
    door: str
    reden: str


class BevindingWeergave(Weergave):
    """De uitkomst van een interventie bij een vestiging, en of die nog staat."""

    interventie_id: UUID
    vestigingsnummer: str
    risicos: list[Risico]
    uitkomst: Uitkomst
    overtreding_klasse: OvertredingKlasse | None
    afgerond_op: AwareDatetime
    vernietiging: VernietigingWeergave | None

    @classmethod
    def van(cls, bevinding: Bevinding) -> Self:
        return cls.model_validate(bevinding)
