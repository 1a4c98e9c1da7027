"""Programmes: sets of activities aimed at the greatest risks."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final
from uuid import UUID

from shared.contracts.waardelijsten import ProgrammaSoort, Risico

from .fouten import OvergangVerboden, ProgrammaVastgesteld


class ProgrammaStatus(StrEnum):
    CONCEPT = "concept"
    VASTGESTELD = "vastgesteld"
    LOPEND = "lopend"
    GEEVALUEERD = "geevalueerd"
    GESLOTEN = "gesloten"
    GESTOPT = "gestopt"


# The only place that allows a transition of a programma.
PROGRAMMA_OVERGANGEN: Final[Mapping[ProgrammaStatus, tuple[ProgrammaStatus, ...]]] = MappingProxyType(
    {
        ProgrammaStatus.CONCEPT: (ProgrammaStatus.VASTGESTELD, ProgrammaStatus.GESTOPT),
        ProgrammaStatus.VASTGESTELD: (ProgrammaStatus.LOPEND, ProgrammaStatus.GESTOPT),
        ProgrammaStatus.LOPEND: (ProgrammaStatus.GEEVALUEERD, ProgrammaStatus.GESTOPT),
        ProgrammaStatus.GEEVALUEERD: (ProgrammaStatus.GESLOTEN,),
        ProgrammaStatus.GESLOTEN: (),
        ProgrammaStatus.GESTOPT: (),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammaInhoud:
    """What a programma is about; no sbi_secties means all, capaciteitsdoel_uren are hours of visits."""

    naam: str
    soort: ProgrammaSoort
    risicos: tuple[Risico, ...]
    sbi_secties: tuple[str, ...]
    capaciteitsdoel_uren: int
    begin_datum: date
    eind_datum: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Programma:
    """A programma; `gepland_minuten` is what its zaken take so far, executed ones included."""

    id: UUID
    versie: int
    status: ProgrammaStatus
    inhoud: ProgrammaInhoud
    gepland_minuten: int = 0
    gewijzigd_op: datetime

    def naar(self, status: ProgrammaStatus, nu: datetime) -> "Programma":
        """Move on; raises OvergangVerboden."""
        toegestaan = PROGRAMMA_OVERGANGEN[self.status]
        if status not in toegestaan:
            raise OvergangVerboden("programma", self.status, status, toegestaan)
        return replace(self, status=status, versie=self.versie + 1, gewijzigd_op=nu)

    def wijzig(self, inhoud: ProgrammaInhoud, nu: datetime) -> "Programma":
        """Change what it is about; raises ProgrammaVastgesteld unless it is a concept."""
        if self.status is not ProgrammaStatus.CONCEPT:
            raise ProgrammaVastgesteld
        return replace(self, inhoud=inhoud, versie=self.versie + 1, gewijzigd_op=nu)

    def kiest(self, risico: Risico, sbi_sectie: str | None, duur_minuten: int) -> bool:
        """Say whether the programma takes up a company with this risk on its own account, within its capacity."""
        inhoud = self.inhoud
        return (
            self.status is ProgrammaStatus.LOPEND
            and risico in inhoud.risicos
            and (not inhoud.sbi_secties or sbi_sectie in inhoud.sbi_secties)
            and self.gepland_minuten + duur_minuten <= inhoud.capaciteitsdoel_uren * 60
        )

    def met(self, duur_minuten: int) -> "Programma":
        """Count the visit of one more zaak."""
        return replace(self, gepland_minuten=self.gepland_minuten + duur_minuten)
