"""Inspecteurs: what they can, where and when they work."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final
from uuid import UUID

from shared.contracts.waardelijsten import Domein, Risico

from .kalender import is_werkdag
from .locatie import Plek

Vaardigheid = Domein | Risico
WEEKDAGEN: Final = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspecteur:
    """An inspecteur; `minuten_per_weekdag` are the working minutes of Monday to Sunday, travel included.

    A domein as vaardigheid makes a generalist of that domein; risicos make a specialist of those.
    """

    id: UUID
    versie: int
    naam: str
    vaardigheden: frozenset[Vaardigheid]
    provincies: tuple[str, ...]
    thuis: Plek
    minuten_per_weekdag: tuple[int, ...]
    actief: bool
    gewijzigd_op: datetime

    def kan(self, domein: Domein, risicos: Collection[Risico]) -> bool:
        """Say whether the vaardigheden cover a zaak: its domein as a whole, or each of its risicos."""
        return domein in self.vaardigheden or self.vaardigheden.issuperset(risicos)

    def beschikbaar(self, dag: date) -> int:
        """Give the minutes this inspecteur works on a day; none on days that are no working days."""
        return self.minuten_per_weekdag[dag.weekday()] if self.actief and is_werkdag(dag) else 0

    def plant_als(self, ander: "Inspecteur") -> bool:
        """Say whether both would get the same agenda: only then do planned visits stand when one becomes the other."""
        return replace(self, versie=0, naam="", provincies=(), gewijzigd_op=ander.gewijzigd_op) == replace(
            ander, versie=0, naam="", provincies=()
        )
