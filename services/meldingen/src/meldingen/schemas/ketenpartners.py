"""The connections of chain partners."""

from typing import Annotated, Self

from pydantic import Field

from meldingen.domain import Aansluiting
from shared.contracts.waardelijsten import Ketenpartner, MeldingSoort
from shared.runtime.schemas import Invoer, Weergave

from .velden import Regel


class KetenpartnerInvoer(Invoer):
    """Wat een ketenpartner mag aanleveren, waarvoor en op welke grondslag."""

    ketenpartner: Ketenpartner
    melding_soorten: Annotated[frozenset[MeldingSoort], Field(min_length=1)]
    doel: Regel
    grondslag: Regel

    def naar_domein(self, oin: str) -> Aansluiting:
        return Aansluiting(
            oin=oin,
            ketenpartner=self.ketenpartner,
            melding_soorten=self.melding_soorten,
            doel=self.doel,
            grondslag=self.grondslag,
        )


class KetenpartnerWeergave(Weergave):
    """Een aangesloten ketenpartner."""

    oin: str
    ketenpartner: Ketenpartner
    melding_soorten: list[MeldingSoort]
    doel: str
    grondslag: str
    versie: int

    @classmethod
    def van(cls, aansluiting: Aansluiting) -> Self:
        return cls(
            oin=aansluiting.oin,
            ketenpartner=aansluiting.ketenpartner,
            melding_soorten=sorted(aansluiting.melding_soorten),
            doel=aansluiting.doel,
            grondslag=aansluiting.grondslag,
            versie=aansluiting.versie,
        )
