"""Duplicates: how much two meldingen look like the same story, fact by fact, so that a person can judge it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final
from uuid import UUID

from shared.contracts.waardelijsten import Risico

SCHETS_OMVANG: Final = 64
"""A sketch holds this many of the lowest hashes of the word pairs of a text: all of them for most texts."""


class Overeenkomst(StrEnum):
    """A fact that two meldingen may share."""

    ZELFDE_VESTIGING = "zelfde_vestiging"
    ZELFDE_BEDRIJF = "zelfde_bedrijf"
    ZELFDE_ADRES = "zelfde_adres"
    VERGELIJKBARE_NAAM = "vergelijkbare_naam"
    ZELFDE_RISICO = "zelfde_risico"
    DICHT_BIJ_ELKAAR = "dicht_bij_elkaar"
    VERGELIJKBARE_TEKST = "vergelijkbare_tekst"
    ZELFDE_MELDER = "zelfde_melder"


GEWICHTEN: Final[Mapping[Overeenkomst, float]] = MappingProxyType(
    {
        Overeenkomst.ZELFDE_VESTIGING: 0.30,
        Overeenkomst.ZELFDE_BEDRIJF: 0.20,
        Overeenkomst.ZELFDE_ADRES: 0.25,
        Overeenkomst.VERGELIJKBARE_NAAM: 0.20,
        Overeenkomst.ZELFDE_RISICO: 0.15,
        Overeenkomst.DICHT_BIJ_ELKAAR: 0.10,
        Overeenkomst.VERGELIJKBARE_TEKST: 0.45,
        Overeenkomst.ZELFDE_MELDER: 0.20,
    }
)
"""What a fact adds to the score when it holds in full [P]; of those about where, only the strongest counts."""

_WAAR: Final = (
    Overeenkomst.ZELFDE_VESTIGING,
    Overeenkomst.ZELFDE_BEDRIJF,
    Overeenkomst.ZELFDE_ADRES,
    Overeenkomst.VERGELIJKBARE_NAAM,
)
_NAAM_VANAF: Final = 0.5  # below this two names have little more in common than their branch [P]
_TEKST_VANAF: Final = 0.1  # below this two texts share turns of phrase, no story [P]


@dataclass(frozen=True, slots=True, kw_only=True)
class Vergelijkbaar:
    """What of a melding is compared: facts, and a sketch of its words that cannot be read.

    `adres` is normalised, `naam` are the letters of the employer's name, `schets` is empty for a text that was erased
    or is not indexed yet. `email_hmac` and `telefoon_hmac` are None unless the caller may know who reported.
    """

    id: UUID
    ontvangen_op: datetime
    risicos: tuple[Risico, ...]
    kvk_nummer: str | None = None
    vestigingsnummer: str | None = None
    adres: str | None = None
    naam: str = ""
    gemeente: str | None = None
    schets: Sequence[int] = ()
    email_hmac: bytes | None = None
    telefoon_hmac: bytes | None = None


@dataclass(frozen=True, slots=True)
class Gelijkenis:
    """One fact that two meldingen share: how fully (0-1), and what it adds to the score."""

    feit: Overeenkomst
    mate: float

    @property
    def telt(self) -> float:
        return GEWICHTEN[self.feit] * self.mate


@dataclass(frozen=True, slots=True)
class Dubbel:
    """A melding that may tell the same as another, with the facts they share; only proposed, a person decides."""

    melding_id: UUID
    gelijkenissen: tuple[Gelijkenis, ...]

    @property
    def score(self) -> float:
        """Give the sum of what its facts add, 1 at most; of the facts about where, the strongest alone counts."""
        waar = max((g.telt for g in self.gelijkenissen if g.feit in _WAAR), default=0.0)
        return min(1.0, waar + sum(g.telt for g in self.gelijkenissen if g.feit not in _WAAR))


def vergelijk(melding: Vergelijkbaar, ander: Vergelijkbaar, dubbel_dagen: int) -> Dubbel:
    """Name the facts that two meldingen share; `dubbel_dagen` is the window in which they can be doubles."""
    dagen = abs((melding.ontvangen_op - ander.ontvangen_op).total_seconds()) / 86_400
    gedeeld = len(set(melding.risicos) & set(ander.risicos))
    mate = {
        Overeenkomst.ZELFDE_VESTIGING: _gelijk(melding.vestigingsnummer, ander.vestigingsnummer),
        Overeenkomst.ZELFDE_BEDRIJF: _gelijk(melding.kvk_nummer, ander.kvk_nummer),
        Overeenkomst.ZELFDE_ADRES: _gelijk(melding.adres, ander.adres),
        Overeenkomst.VERGELIJKBARE_NAAM: _naam(melding, ander),
        Overeenkomst.ZELFDE_RISICO: gedeeld / min(len(melding.risicos), len(ander.risicos)),
        Overeenkomst.DICHT_BIJ_ELKAAR: max(0.0, 1 - dagen / dubbel_dagen),
        Overeenkomst.VERGELIJKBARE_TEKST: _vanaf(gelijkenis_van(melding.schets, ander.schets), _TEKST_VANAF),
        Overeenkomst.ZELFDE_MELDER: max(
            _gelijk(melding.email_hmac, ander.email_hmac), _gelijk(melding.telefoon_hmac, ander.telefoon_hmac)
        ),
    }
    return Dubbel(ander.id, tuple(Gelijkenis(feit, deel) for feit, deel in mate.items() if deel > 0))


def gelijkenis_van(schets: Sequence[int], andere: Sequence[int]) -> float:
    """Estimate the share of word pairs that two texts have in common (Jaccard) from their sketches.

    Bottom-k sketches (Cohen & Kaplan 2007): of the lowest k hashes of both together, the share that both have. Exact
    for texts of no more than k pairs; else off by 0.06 (one standard error) at most.
    """
    een, twee = set(schets), set(andere)
    laagste = sorted(een | twee)[:SCHETS_OMVANG]
    return len(een & twee & set(laagste)) / len(laagste) if een and twee else 0.0


def _gelijk(een: object, ander: object) -> float:
    return float(een is not None and een == ander)


def _vanaf(mate: float, drempel: float) -> float:
    return mate if mate >= drempel else 0.0


def _naam(melding: Vergelijkbaar, ander: Vergelijkbaar) -> float:
    """Compare the names of two employers in one gemeente, by the letter triples they share."""
    if melding.gemeente is None or melding.gemeente != ander.gemeente:
        return 0.0
    een, twee = _drietallen(melding.naam), _drietallen(ander.naam)
    return _vanaf(len(een & twee) / len(een | twee), _NAAM_VANAF) if een and twee else 0.0


def _drietallen(naam: str) -> set[str]:
    kaal = f" {naam} " if naam else ""
    return {kaal[i : i + 3] for i in range(len(kaal) - 2)}
