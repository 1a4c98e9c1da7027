"""The register: bedrijven and their vestigingen, as the KvK tells them."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from math import log2
from typing import Final

EENMANSZAAK: Final = "eenmanszaak"  # how every rechtsvorm of a natural person begins
SECTIES: Final = "ABCDEFGHIJKLMNOPQRSTU"

# SBI 2008: the first division (two digits) of each section, in order
_EERSTE_AFDELING: Final = (1, 5, 10, 35, 36, 41, 45, 49, 55, 58, 64, 68, 69, 77, 84, 85, 86, 90, 94, 97, 99)

# size classes of CBS: 1, 2-9, 10-49, 50-249, and 250 or more
_ONDERGRENZEN: Final = (2, 10, 50, 250)
GROOTTEKLASSEN: Final = ("1", "2 tot 10", "10 tot 50", "50 tot 250", "250 of meer")


@dataclass(frozen=True, slots=True)
class Bedrijf:
    """An employer, by his number in the trade register."""

    kvk_nummer: str
    naam: str
    rechtsvorm: str
    rsin: str | None
    opheffingsdatum: date | None = None

    @property
    def eenmanszaak(self) -> bool:
        return is_eenmanszaak(self.rechtsvorm)


@dataclass(frozen=True, slots=True)
class Adres:
    """Where a vestiging is; coordinates in degrees WGS 84."""

    straat: str | None
    postcode: str | None
    plaats: str | None
    gemeente: str
    provincie: str
    breedtegraad: float | None
    lengtegraad: float | None
    bag_nummeraanduiding_id: str | None


@dataclass(frozen=True, slots=True)
class Vestiging:
    """A place where a bedrijf has people at work: the unit whose risk is assessed."""

    vestigingsnummer: str
    kvk_nummer: str
    hoofdvestiging: bool
    sbi_code: str
    sbi_sectie: str
    werkzame_personen: int
    adres: Adres
    opheffingsdatum: date | None = None

    @property
    def grootteklasse(self) -> int:
        return grootteklasse_van(self.werkzame_personen)

    @property
    def omvang(self) -> float:
        return omvang_van(self.werkzame_personen)


def sectie_van(sbi_code: str) -> str | None:
    """Give the section (A-U) of an SBI 2008 code, or None when no section has its division."""
    afdeling = int(sbi_code[:2])
    positie = bisect_right(_EERSTE_AFDELING, afdeling)
    return SECTIES[positie - 1] if positie else None


def is_eenmanszaak(rechtsvorm: str) -> bool:
    """Tell whether a bedrijf is a natural person: such a one is not profiled, and gets the score of its sector only."""
    return rechtsvorm.strip().lower().startswith(EENMANSZAAK)


def grootteklasse_van(werkzame_personen: int) -> int:
    """Give the size class, an index in GROOTTEKLASSEN."""
    return bisect_right(_ONDERGRENZEN, werkzame_personen)


def omvang_van(werkzame_personen: int) -> float:
    """Give log2(1 + werkzame personen), the size of the population at risk; who works alone counts as one."""
    return log2(1 + max(1, werkzame_personen))
