"""The work list: the open meldingen of a team, the most urgent first, and how many there are of each kind."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from shared.contracts.waardelijsten import MeldingSoort, Risico, Urgentie

from .statussen import MeldingStatus

TELGRENS: Final = 10_000
"""How many meldingen are counted exactly; of more it is said that there are more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Werklijstfilter:
    """What a work list is limited to; None does not limit. `verstreken`: whether its term has passed."""

    status: MeldingStatus | None = None
    soort: MeldingSoort | None = None
    urgentie: Urgentie | None = None
    risico: Risico | None = None
    gemeente: str | None = None
    kvk_nummer: str | None = None
    verstreken: bool | None = None


@dataclass(frozen=True, slots=True)
class Werklijsttelling:
    """How many meldingen a work list holds, and of them each value of each filter; at least so many when `meer_dan`."""

    aantal: int
    meer_dan: bool
    per_filter: Mapping[str, Mapping[str, int]]
