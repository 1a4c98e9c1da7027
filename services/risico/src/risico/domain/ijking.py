"""The weekly check of the scores against what was found: are they right, are they worth it, and are they fair."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from shared.contracts.waardelijsten import Risico

IJKPERIODE: Final = timedelta(weeks=104)


class Kenmerk(StrEnum):
    """By what groups are compared: how large, in which sector, in which region."""

    GROOTTEKLASSE = "grootteklasse"
    SECTOR = "sector"
    PROVINCIE = "provincie"


@dataclass(frozen=True, slots=True)
class Cijfer:
    """A figure with its 95 % interval, and over how many vestigingen it goes."""

    waarde: float
    laag: float
    hoog: float
    aantal: int

    @property
    def wijkt_af(self) -> bool:
        """Whether 1 lies outside the interval: for a ratio, that chance alone does not explain the difference."""
        return not self.laag <= 1 <= self.hoog


@dataclass(frozen=True, slots=True)
class Kalibratiegroep:
    """A part of those drawn by lot, by their score: which share was expected to have an overtreding, and which had."""

    verwacht: float
    gevonden: Cijfer


@dataclass(frozen=True, slots=True)
class Groepsvergelijking:
    """One group against all: how often it is chosen by score, and how often so where nothing is wrong.

    Both are 1 when the group fares like all others; None means too few to tell.
    """

    kenmerk: Kenmerk
    groep: str
    gekozen: int
    geloot: int
    bezocht: int
    selectieverhouding: Cijfer | None
    onterecht_verhouding: Cijfer | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Risicoijking:
    """The check of one model version on one risico; a figure is None when there are too few inspections to tell it.

    `gevonden_tegen_verwacht` is over those drawn by lot, `gewogen` over all that were drawn, by inverse chance.
    """

    modelversie: str
    risico: Risico
    getrokken: int
    bezocht: int
    geloot_bezocht: int
    overtredingen: int
    gevonden_tegen_verwacht: Cijfer | None
    gewogen: Cijfer | None
    kalibratie: tuple[Kalibratiegroep, ...]
    lift: Cijfer | None
    auc_binnen_inspecteur: Cijfer | None
    eerste_helft: Cijfer | None
    groepen: tuple[Groepsvergelijking, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ijking:
    """The check of one week, over what was drawn since `van`; it is never changed."""

    id: UUID
    week: date
    van: datetime
    tot: datetime
    modelversie: str
    getrokken: int
    bezocht: int
    risicos: tuple[Risicoijking, ...]

    @property
    def kalibratie(self) -> dict[Risico, Cijfer]:
        """What was found against what was expected by the version in effect, of each risico that could be told of."""
        return {
            deel.risico: deel.gevonden_tegen_verwacht
            for deel in self.risicos
            if deel.modelversie == self.modelversie and deel.gevonden_tegen_verwacht is not None
        }
