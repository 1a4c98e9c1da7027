"""Retention: how long a melding is kept once it is closed, and what keeps it longer.

Rules are set by the inspectorate with a date of effect, per kind of melding and the state it ended in; the terms to
begin with are a proposal [P] until the selectielijst says otherwise. What is to be kept for good (`blijvend_bewaren`)
goes to the archive after its term (`overbrengen`), and is destroyed here once that has it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from shared.contracts.waardelijsten import MeldingSoort

from .fouten import BewaarregelsVastgesteld
from .kalender import begin_van
from .statussen import OPEN, MeldingStatus

AFLOPEN: Final = tuple(status for status in MeldingStatus if status not in OPEN)
"""The states in which a melding is closed."""


class Archiefnominatie(StrEnum):
    """What becomes of a melding after its term (the words of the Archiefwet and of zaakgericht werken)."""

    VERNIETIGEN = "vernietigen"
    BLIJVEND_BEWAREN = "blijvend_bewaren"


class StopReden(StrEnum):
    """Why somebody keeps a melding that would be destroyed [P]; a code, so that no words about people come with it."""

    BEZWAAR_OF_BEROEP = "bezwaar_of_beroep"
    STRAFRECHTELIJK_ONDERZOEK = "strafrechtelijk_onderzoek"
    WOO_VERZOEK = "woo_verzoek"
    VERZOEK_BETROKKENE = "verzoek_betrokkene"
    PARLEMENTAIR_ONDERZOEK = "parlementair_onderzoek"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bewaarregel:
    """How long meldingen of these kinds that ended in these states are kept, in years from the day they were closed.

    An empty list limits to nothing. `id` names the rule in the register of what was destroyed.
    """

    id: str
    nominatie: Archiefnominatie
    jaren: int
    soorten: frozenset[MeldingSoort] = frozenset()
    aflopen: frozenset[MeldingStatus] = frozenset()

    def geldt(self, soort: MeldingSoort, afloop: MeldingStatus) -> bool:
        return (not self.soorten or soort in self.soorten) and (not self.aflopen or afloop in self.aflopen)

    @property
    def geldt_altijd(self) -> bool:
        return not (self.soorten or self.aflopen)

    def grens(self, vandaag: date) -> datetime:
        """Give the moment before which a melding must have been closed for its term to have passed."""
        schrikkeldag = (vandaag.month, vandaag.day) == (2, 29)
        return begin_van(vandaag.replace(year=vandaag.year - self.jaren, day=28 if schrikkeldag else vandaag.day))


@dataclass(frozen=True, slots=True)
class Bewaarregels:
    """The rules in force from a day on; the first that holds for a melding decides, and the last always holds."""

    geldig_vanaf: date
    regels: tuple[Bewaarregel, ...]

    def controleer(self, vandaag: date) -> None:
        """Raise BewaarregelsVastgesteld unless these begin on a later day: what holds or held is history."""
        if self.geldig_vanaf <= vandaag:
            raise BewaarregelsVastgesteld

    def regel(self, soort: MeldingSoort, afloop: MeldingStatus) -> Bewaarregel:
        return next(regel for regel in self.regels if regel.geldt(soort, afloop))

    def met(self, nominatie: Archiefnominatie) -> Iterator[tuple[MeldingSoort, MeldingStatus, Bewaarregel]]:
        """Give each kind and end of which this becomes after a term, with its rule."""
        for soort in MeldingSoort:
            for afloop in AFLOPEN:
                regel = self.regel(soort, afloop)
                if regel.nominatie is nominatie:
                    yield soort, afloop, regel


@dataclass(frozen=True, slots=True)
class Verlopen:
    """A closed melding of which the term has passed and that nothing keeps."""

    melding_id: UUID
    soort: MeldingSoort
    afloop: MeldingStatus
    afgesloten_op: datetime


@dataclass(frozen=True, slots=True)
class Vernietigingsstop:
    """Somebody (`door`) keeps a melding that would be destroyed."""

    melding_id: UUID
    reden: StopReden
    door: str
    op: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Verwijdering:
    """One line of the register: meldingen of one kind and end that were destroyed together, under pseudonyms."""

    id: UUID
    op: datetime
    soort: MeldingSoort
    afloop: MeldingStatus
    regel: str
    regels_vanaf: date
    jaren: int
    pseudoniemen: tuple[str, ...]
