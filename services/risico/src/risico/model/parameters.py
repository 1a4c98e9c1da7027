"""One version of the model: every number that the score depends on, fixed from the day it takes effect."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from math import inf
from statistics import fmean
from typing import Final

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


@dataclass(frozen=True, slots=True)
class Segment:
    """Vestigingen that share their means: a section and a size class; no section means the national mean."""

    sectie: str | None
    grootteklasse: int


@dataclass(frozen=True, slots=True)
class Populatie:
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
    risicos: Mapping[Risico, Risicoparameters]
    gemiddelden: Mapping[tuple[Segment, Risico], float]
    sectoren: Mapping[str, Sector]
    meldinggewichten: Mapping[tuple[MeldingSoort, Urgentie], float]
    bevindinggewichten: Mapping[Zwaarte, float]

    def band(self, score: float) -> Band:
        return BANDEN[bisect_right(self.drempels, score)]

    def grenzen(self, band: Band) -> tuple[float, float]:
        """Give the lowest score of a band and the first above it."""
        drempels = (0.0, *self.drempels, inf)
        positie = BANDEN.index(band)
        return drempels[positie], drempels[positie + 1]

    def gemiddelde(self, segment: Segment, risico: Risico) -> float:
        """Give the mean of sector and size class, or the national one where there is none."""
        return self.gemiddelden.get((segment, risico), self.risicos[risico].landelijk_gemiddelde)

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
    def ranglijst(self) -> Mapping[Segment, tuple[tuple[float, Risico], ...]]:
        """Per segment ernst × mean of each risico, greatest first: the order of a vestiging without evidence."""
        return {
            segment: tuple(
                sorted(
                    ((p.ernst * self.gemiddelde(segment, risico), risico) for risico, p in self.risicos.items()),
                    reverse=True,
                )
            )
            for sectie in (*self.sectoren, None)
            for segment in (Segment(sectie, klasse) for klasse in range(len(GROOTTEKLASSEN)))
        }

    @cached_property
    def _sector_onbekend(self) -> Sector:
        return Sector(
            naam="onbekend",
            organisatiegraad=fmean(sector.organisatiegraad for sector in self.sectoren.values()),
            invloed=fmean(sector.invloed for sector in self.sectoren.values()),
        )
