"""One reassessment: what the judgement was, what it became, and why."""

from datetime import datetime
from math import prod
from typing import NamedTuple
from uuid import UUID

from risico.domain import Oorzaaksoort
from shared.contracts.waardelijsten import Band, Risico

from .score import KANSFACTOREN, Factor, Oordeel


class Oorzaak(NamedTuple):
    """What caused a reassessment, and the melding, interventie, mutatie, opvolging or herweging that it was about.

    `event_id` is the event that told of it; what people do here has no event, and is its own.
    """

    soort: Oorzaaksoort
    event_id: UUID
    veroorzaakt_door: UUID
    gebeurd_op: datetime


class Herbeoordeling(NamedTuple):
    """A reassessment under the id of the event that tells of it; `uitleg` multiplies to `score_na`."""

    id: UUID
    vestigingsnummer: str | None
    kvk_nummer: str | None
    risicos: tuple[Risico, ...]
    grootste_risico: Risico
    score_voor: float | None
    score_na: float
    band_voor: Band | None
    band_na: Band
    onzeker: bool
    modelversie: str
    uitleg: tuple[Factor, ...]
    herbeoordeeld_op: datetime
    oorzaak: Oorzaak | None

    @property
    def kans(self) -> float:
        """The kans on its greatest risico that `score_na` rests on: the product of the factors that make it up."""
        return prod(factor.maal for factor in self.uitleg if factor.soort in KANSFACTOREN)

    def verschoven(self, was: Oordeel | None) -> bool:
        """Tell whether the band or the greatest risico is another than before."""
        return self.band_voor != self.band_na or (was is not None and was.grootste_risico is not self.grootste_risico)
