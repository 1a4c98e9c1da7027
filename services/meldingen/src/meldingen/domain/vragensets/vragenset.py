"""A question set and its questions, and all sets that were ever published."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from shared.contracts.waardelijsten import Risico


class Taal(StrEnum):
    """The languages in which questions are asked."""

    NL = "nl"
    EN = "en"
    PL = "pl"
    RO = "ro"
    BG = "bg"


class Vraagtype(StrEnum):
    JA_NEE_ONBEKEND = "ja_nee_onbekend"
    KEUZE = "keuze"
    MEERKEUZE = "meerkeuze"
    GETAL = "getal"
    DATUM = "datum"
    TEKST = "tekst"


@dataclass(frozen=True, slots=True)
class Optie:
    """One answer to choose from; `tekst` holds its label in every language."""

    id: str
    tekst: Mapping[Taal, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Vraag:
    """One question; `minimum` and `maximum` bound a getal, both included."""

    id: str
    type: Vraagtype
    verplicht: bool
    tekst: Mapping[Taal, str]
    opties: tuple[Optie, ...] = ()
    minimum: int | None = None
    maximum: int | None = None


@dataclass(frozen=True, slots=True)
class Vragenset:
    """The questions about one risico; a version is asked from `geldig_vanaf` until a later one takes over."""

    risico: Risico
    versie: int
    geldig_vanaf: date
    vragen: tuple[Vraag, ...]


class Vragensets:
    """Every version of every set: answers are judged by the version they were given under."""

    def __init__(self, sets: Iterable[Vragenset]) -> None:
        self._sets = {(een.risico, een.versie): een for een in sorted(sets, key=lambda een: (een.risico, een.versie))}

    def get(self, risico: Risico, versie: int) -> Vragenset | None:
        return self._sets.get((risico, versie))

    def van_kracht(self, op: date) -> list[Vragenset]:
        """Give the set that is asked about each risico on a day, in the order of risico."""
        geldig = {een.risico: een for een in self._sets.values() if een.geldig_vanaf <= op}
        return list(geldig.values())


JA_NEE_ONBEKEND: Final = tuple(
    Optie(id_, dict(zip(Taal, labels, strict=True)))
    for id_, *labels in (
        ("ja", "Ja", "Yes", "Tak", "Da", "Да"),
        ("nee", "Nee", "No", "Nie", "Nu", "Не"),
        ("onbekend", "Dat weet ik niet", "I do not know", "Nie wiem", "Nu știu", "Не знам"),
    )
)
"""What may be answered to every question of that type."""
