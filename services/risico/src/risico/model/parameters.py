"""One version of the model: every number that the score depends on, fixed from the day it takes effect."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from math import inf
from statistics import fmean
from typing import Final, NamedTuple

from risico.domain import GROOTTEKLASSEN, Vestiging, Zwaarte, grootteklasse_van, omvang_van
from shared.contracts.waardelijsten import Band, MeldingSoort, Risico, Urgentie

from .toestand import Bewijs, Halfwaardetijden

BANDEN: Final = tuple(Band)


@dataclass(frozen=True, slots=True)
class Risicoparameters:
    """Of one risico: its ernst (1-5), the weight of the mean before evidence (m), and how fast evidence fades."""

    ernst: int
    voorgewicht: float
    halfwaardetijden: Halfwaardetijden
    landelijk_gemiddelde: float


@dataclass(frozen=True, slots=True)
class Sector:
    """A section of the SBI with two of the three factors of the interventiemix, as fractions 0-1."""

    naam: str
    organisatiegraad: float
    invloed: float


class Segment(NamedTuple):
    """Vestigingen that share their means: a section and a size class; no section means the national mean."""

    sectie: str | None
    grootteklasse: int


class Maat(NamedTuple):
    """What a risico is measured by in one segment: its parameters beside the mean there."""

    basis: float
    """Ernst × gemiddelde: the score of one unit of omvang without evidence."""
    ernst: int
    gemiddelde: float
    voorgewicht: float
    halfwaardetijden: Halfwaardetijden


class Populatie(NamedTuple):
    """What the model must know of a vestiging: whose means it shares, and how many people are at risk there."""

    segment: Segment
    werkzame_personen: int
    omvang: float

    @classmethod
    def van(cls, vestiging: Vestiging) -> "Populatie":
        return cls(
            Segment(vestiging.sbi_sectie, vestiging.grootteklasse), vestiging.werkzame_personen, vestiging.omvang
        )


@dataclass(frozen=True)
class Model:
    """The parameters of one model version; `drempels` are the lowest scores of laag, hoog and hoogst."""

    versie: str
    ingaat_op: datetime
    omschrijving: str
    drempels: tuple[float, float, float]
    meldingplafond: float
    naleving_vooraf: float
    naleving_voorgewicht: float
    personen_onbekend: int
    risicos: Mapping[Risico, Risicoparameters] = field(repr=False)
    gemiddelden: Mapping[tuple[Segment, Risico], float] = field(repr=False)
    sectoren: Mapping[str, Sector] = field(repr=False)
    meldinggewichten: Mapping[tuple[MeldingSoort, Urgentie], float] = field(repr=False)
    bevindinggewichten: Mapping[Zwaarte, float] = field(repr=False)

    def band(self, score: float) -> Band:
        return BANDEN[bisect_right(self.drempels, score)]

    def grenzen(self, band: Band) -> tuple[float, float]:
        """Give the lowest score of a band and the first above it."""
        drempels = (0.0, *self.drempels, inf)
        positie = BANDEN.index(band)
        return drempels[positie], drempels[positie + 1]

    def sector(self, sectie: str | None) -> Sector:
        """Give the sector, or the mean of all where it is unknown."""
        return self.sectoren.get(sectie or "", self._sector_onbekend)

    @cached_property
    def onbekend(self) -> Populatie:
        """The population of an employer outside the register."""
        klasse = grootteklasse_van(self.personen_onbekend)
        return Populatie(Segment(None, klasse), self.personen_onbekend, omvang_van(self.personen_onbekend))

    def bewijs_van_melding(self, soort: MeldingSoort, urgentie: Urgentie, op: datetime) -> Bewijs:
        return Bewijs(op, melding=self.meldinggewichten[soort, urgentie])

    def bewijs_van_controle(self, zwaarte: Zwaarte, op: datetime) -> Bewijs:
        return Bewijs(op, bevinding=self.bevindinggewichten[zwaarte], blootstelling=1.0)

    @cached_property
    def maten(self) -> Mapping[Segment, Mapping[Risico, Maat]]:
        """Per segment how each risico is measured, greatest basis first: the order of a vestiging without evidence."""
        return {
            segment: dict(
                sorted(
                    ((risico, self._maat(segment, risico)) for risico in self.risicos),
                    key=lambda gemeten: gemeten[1].basis,
                    reverse=True,
                )
            )
            for sectie in (*self.sectoren, None)
            for segment in (Segment(sectie, klasse) for klasse in range(len(GROOTTEKLASSEN)))
        }

    def _maat(self, segment: Segment, risico: Risico) -> Maat:
        parameters = self.risicos[risico]
        gemiddelde = self.gemiddelden.get((segment, risico), parameters.landelijk_gemiddelde)
        return Maat(
            parameters.ernst * gemiddelde,
            parameters.ernst,
            gemiddelde,
            parameters.voorgewicht,
            parameters.halfwaardetijden,
        )

    @cached_property
    def _sector_onbekend(self) -> Sector:
        return Sector(
            naam="onbekend",
            organisatiegraad=fmean(sector.organisatiegraad for sector in self.sectoren.values()),
            invloed=fmean(sector.invloed for sector in self.sectoren.values()),
        )
