"""Triage: the twelve questions that a person answers about a melding, as typed answers [P]."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from shared.contracts.waardelijsten import Ketenpartner, OngevalGevolg, OvertredingKlasse, Risico, Wet


class JaNeeOnbekend(StrEnum):
    JA = "ja"
    NEE = "nee"
    ONBEKEND = "onbekend"


class KwetsbareGroep(StrEnum):
    JEUGDIGEN = "jeugdigen"
    ARBEIDSMIGRANTEN = "arbeidsmigranten"
    UITZENDKRACHTEN = "uitzendkrachten"


class Bewijs(StrEnum):
    """What is known so precisely that an inspector can look for it."""

    WIE = "wie"
    WAAR = "waar"
    WANNEER = "wanneer"


class Herleidbaarheid(StrEnum):
    """Whether a visit would show who reported; if so, whether he was consulted and what he said."""

    NIET_HERLEIDBAAR = "niet_herleidbaar"
    NOG_NIET_OVERLEGD = "nog_niet_overlegd"
    MELDER_AKKOORD = "melder_akkoord"
    MELDER_BEZWAAR = "melder_bezwaar"


@dataclass(frozen=True, slots=True, kw_only=True)
class Triageantwoorden:
    """The answers, in the order of the questions; what is None or empty is not the case, or not known.

    Danger now? Which outcome (accidents)? Which law and risico, and of what class? How many people? A vulnerable group?
    Still going on? Which specific evidence? A history on company or address? Entitled under article 24(7)? May a visit
    be traced to the report? Is another authority competent? Does an investigation run already?
    """

    direct_gevaar: bool
    gevolg: OngevalGevolg | None
    wetten: frozenset[Wet]
    risicos: tuple[Risico, ...]
    overtreding_klasse: OvertredingKlasse | None
    aantal_getroffenen: int | None
    kwetsbare_groepen: frozenset[KwetsbareGroep]
    duurt_voort: JaNeeOnbekend
    bewijs: frozenset[Bewijs]
    historie: JaNeeOnbekend
    gerechtigd_artikel_24: bool
    herleidbaarheid: Herleidbaarheid
    andere_autoriteit: Ketenpartner | None
    lopend_onderzoek: JaNeeOnbekend


@dataclass(frozen=True, slots=True)
class Triage:
    """The answers that somebody (`door`, the subject of his token) gave; `versie` is that of the melding after it."""

    melding_id: UUID
    versie: int
    antwoorden: Triageantwoorden
    door: str
    op: datetime
