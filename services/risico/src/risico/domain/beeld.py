"""The strategic view: which harm is to be expected where, and how much of it is known."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from shared.contracts.waardelijsten import Risico

TREND_OVER: Final = timedelta(weeks=13)


@dataclass(frozen=True, slots=True, kw_only=True)
class Beeldvak:
    """One risico in one sector and province.

    `schade` is the sum of the scores of its vestigingen (kans × ernst × maatschappelijk × omvang); `vroeger` is that of
    a quarter before under the same model version, None where there is none; `gecontroleerd` counts the vestigingen
    that were ever inspected on this risico.
    """

    risico: Risico
    sbi_sectie: str
    provincie: str
    vestigingen: int
    schade: float
    gecontroleerd: int
    vroeger: float | None

    @property
    def dekking(self) -> float:
        """The share of vestigingen that were inspected, 0 to 1."""
        return self.gecontroleerd / self.vestigingen

    @property
    def trend(self) -> float | None:
        """The change of the expected harm per quarter, as a fraction; None where it cannot be told."""
        return None if not self.vroeger else self.schade / self.vroeger - 1


@dataclass(frozen=True, slots=True)
class StrategischBeeld:
    """The view as it was last computed, in the order of risico, sector and province."""

    berekend_op: datetime
    modelversie: str
    vakken: tuple[Beeldvak, ...]


def week_van(dag: date) -> date:
    """Give the Monday of the week of a day."""
    return dag - timedelta(days=dag.weekday())
