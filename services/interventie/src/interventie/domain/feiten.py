"""The facts a choice rests on, and the thresholds they are held against."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from shared.contracts.waardelijsten import (
    Band,
    MeldingSoort,
    OngevalGevolg,
    OvertredingKlasse,
    Risico,
    Urgentie,
    Werkgeverstype,
    ZaakSoort,
)


@dataclass(frozen=True, slots=True)
class Aanleiding:
    """A melding that a zaak answers to: its class, never its words or its reporter."""

    melding_id: UUID
    soort: MeldingSoort
    urgentie: Urgentie
    ongeval_gevolg: OngevalGevolg | None
    overtreding_klasse: OvertredingKlasse | None
    direct_gevaar: bool
    verzoek_artikel_24: bool
    ontvangen_op: datetime


@dataclass(frozen=True, slots=True)
class Grenzen:
    """The thresholds of the table from a date of effect; factors are fractions 0-1, sizes in persons."""

    geldig_vanaf: date
    lage_naleving: float
    hoge_naleving: float
    hoge_organisatiegraad: float
    hoge_invloed: float
    klein_bedrijf: int
    groot_bedrijf: int


# Newest last; a change of policy is a new row, so that an old choice can still be explained.
GRENZEN: Final = (
    Grenzen(
        geldig_vanaf=date(2023, 1, 1),
        lage_naleving=0.4,
        hoge_naleving=0.75,
        hoge_organisatiegraad=0.6,
        hoge_invloed=0.6,
        klein_bedrijf=10,
        groot_bedrijf=100,
    ),
)


@dataclass(frozen=True, slots=True)
class Feiten:
    """What is known of a company and of what caused the zaak, when the choice is made."""

    zaak_soort: ZaakSoort
    urgentie: Urgentie
    band: Band
    risicos: tuple[Risico, ...]
    werkgeverstype: Werkgeverstype
    naleving: float
    organisatiegraad: float
    invloed: float
    werkzame_personen: int | None = None
    aanleidingen: tuple[Aanleiding, ...] = ()

    @property
    def is_meldingsplichtig_ongeval(self) -> bool:
        return any(
            aanleiding.ongeval_gevolg not in (None, OngevalGevolg.NIET_MELDINGSPLICHTIG)
            for aanleiding in self.aanleidingen
        )

    @property
    def heeft_verzoek(self) -> bool:
        return any(aanleiding.verzoek_artikel_24 for aanleiding in self.aanleidingen)

    @property
    def heeft_direct_gevaar(self) -> bool:
        return any(aanleiding.direct_gevaar for aanleiding in self.aanleidingen)

    def heeft_urgentie(self, klassen: frozenset[Urgentie]) -> bool:
        """Say whether the zaak or one of its meldingen is of one of these classes."""
        return self.urgentie in klassen or any(aanleiding.urgentie in klassen for aanleiding in self.aanleidingen)

    def raakt(self, risicos: frozenset[Risico]) -> bool:
        return not risicos.isdisjoint(self.risicos)
