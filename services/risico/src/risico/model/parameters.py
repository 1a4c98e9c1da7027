"""One version of the model: every number that the score depends on, fixed from the day it takes effect."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from math import inf
from statistics import fmean
from typing import Final, NamedTuple
from uuid import UUID

from risico.domain import GROOTTEKLASSEN, Bevinding, Klasse, Vestiging, Zwaarte, grootteklasse_van, omvang_van
from shared.contracts.waardelijsten import Band, MeldingSoort, Risico, Urgentie

from .toestand import Bewijs, Geheugen, kwartaal_van

BANDEN: Final = tuple(Band)
RISICOS: Final = tuple(Risico)
VOLGORDE: Final = {risico: plek for plek, risico in enumerate(RISICOS)}
# an employer must report an accident himself: nobody can heap them up, so they count beside the ceiling of a quarter
BUITEN_PLAFOND: Final = frozenset({MeldingSoort.ONGEVAL})


@dataclass(frozen=True, slots=True)
class Risicoparameters:
    """Of one risico: ernst (1-5), weight for society (1-1.5, set by the board), weight of the mean before evidence (m).

    Half-lives are in days: after so long evidence of an inspection or a melding counts for half.
    """

    ernst: int
    maatschappelijk: float
    voorgewicht: float
    halfwaardetijd_controle: float
    halfwaardetijd_melding: float
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
    """Ernst × maatschappelijk × gemiddelde: the score of one unit of omvang without evidence."""
    ernst: int
    maatschappelijk: float
    gemiddelde: float
    voorgewicht: float
    geheugen: Geheugen


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
    kwartaalplafond: float
    naleving_vooraf: float
    naleving_voorgewicht: float
    personen_onbekend: int
    risicos: Mapping[Risico, Risicoparameters] = field(repr=False)
    gemiddelden: Mapping[tuple[Segment, Risico], float] = field(repr=False)
    sectoren: Mapping[str, Sector] = field(repr=False)
    meldinggewichten: Mapping[tuple[MeldingSoort, Urgentie], float] = field(repr=False)
    bevindinggewichten: Mapping[Zwaarte, float] = field(repr=False)
    strengheden: Mapping[UUID, float] = field(repr=False)

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

    def bewijs_van_melding(self, klasse: Klasse) -> Bewijs:
        return Bewijs(
            klasse.ontvangen_op,
            melding=self.meldinggewichten[klasse.soort, klasse.urgentie] * klasse.aandeel,
            kwartaal=None if klasse.soort in BUITEN_PLAFOND else kwartaal_van(klasse.ontvangen_op),
        )

    def bewijs_van_controle(self, bevinding: Bevinding) -> Bewijs | None:
        """Weigh what was found by whom: the strict find more at the same place; None when nobody was inspected."""
        if bevinding.zwaarte is None:
            return None
        strengheid = 1.0 if bevinding.inspecteur_id is None else self.strengheden.get(bevinding.inspecteur_id, 1.0)
        return Bewijs(
            bevinding.afgerond_op,
            bevinding=self.bevindinggewichten[bevinding.zwaarte] * bevinding.aandeel,
            blootstelling=strengheid * bevinding.aandeel,
        )

    @cached_property
    def geheugens(self) -> Mapping[Risico, Geheugen]:
        """How long evidence on each risico counts."""
        return {
            risico: Geheugen(p.halfwaardetijd_controle, p.halfwaardetijd_melding, self.kwartaalplafond)
            for risico, p in self.risicos.items()
        }

    @cached_property
    def maten(self) -> Mapping[Segment, Mapping[Risico, Maat]]:
        """Per segment how each risico is measured, greatest basis first: the order of a vestiging without evidence."""
        return {
            segment: dict(
                sorted(
                    ((risico, self._maat(segment, risico)) for risico in RISICOS),
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
            parameters.ernst * parameters.maatschappelijk * gemiddelde,
            parameters.ernst,
            parameters.maatschappelijk,
            gemiddelde,
            parameters.voorgewicht,
            self.geheugens[risico],
        )

    @cached_property
    def _sector_onbekend(self) -> Sector:
        return Sector(
            naam="onbekend",
            organisatiegraad=fmean(sector.organisatiegraad for sector in self.sectoren.values()),
            invloed=fmean(sector.invloed for sector in self.sectoren.values()),
        )
