"""Reassessments of the whole stock as the API shows them."""

from typing import Self
from uuid import UUID

from pydantic import AwareDatetime, Field

from risico.domain import Herweegreden, Herweging
from shared.runtime.schemas import Weergave


class HerwegingWeergave(Weergave):
    """Een herbeoordeling van alle vestigingen, en hoe ver die is."""

    id: UUID
    modelversie: str
    reden: Herweegreden
    begonnen_op: AwareDatetime
    totaal: int = Field(description="Het aantal vestigingen in het register toen ze begon.")
    gedaan: int
    gewijzigd: int = Field(description="Het aantal profielen dat opnieuw is beoordeeld.")
    verschoven: int = Field(description="Daarvan kregen zoveel een andere band of een ander grootste risico.")
    klaar_op: AwareDatetime | None

    @classmethod
    def van(cls, herweging: Herweging) -> Self:
        return cls.model_validate(herweging)
