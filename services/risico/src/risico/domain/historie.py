"""The history of a bedrijf or vestiging: what held when, and since when the register knew it.

A change says which fields it changed, from which day on, and when it was heard of. Changes come late and out of order,
and corrections have the day of what they correct, so the order of changes is (ingangsdatum, when heard): what is read
back is the same in whatever order they came.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

Stand = Mapping[str, str | int | float | bool | None]
"""Fields of a bedrijf or vestiging by name, as JSON holds them; a date is text (ISO 8601)."""

NEDERLAND: Final = ZoneInfo("Europe/Amsterdam")


class MutatieSoort(StrEnum):
    """What happened to a bedrijf or vestiging, or how the register heard of it."""

    IMPORT = "import"
    VERHUIZING = "verhuizing"
    NAAMSWIJZIGING = "naamswijziging"
    OPHEFFING = "opheffing"
    VOORTZETTING = "voortzetting"
    CORRECTIE = "correctie"


@dataclass(frozen=True, slots=True)
class Mutatie:
    """One message about the register: from which day it holds, when it was heard, from whom, and why if he said so."""

    id: UUID
    soort: MutatieSoort
    ingangsdatum: date
    bekend_op: datetime
    door: str
    reden: str | None


@dataclass(frozen=True, slots=True)
class Wijziging:
    """What a mutatie says of one bedrijf or vestiging; `was` holds the same fields as they were just before it."""

    mutatie: Mutatie
    was: Stand
    wordt: Stand


@dataclass(frozen=True, slots=True)
class Veldwijziging:
    """A field that changed, with the first day on which its new value no longer held; None: it holds."""

    veld: str
    was: str | int | float | bool | None
    wordt: str | int | float | bool | None
    tot: date | None


class Geschiedenis:
    """Everything that was ever known of one bedrijf or vestiging; `huidig` is how it stands today."""

    def __init__(self, huidig: Stand, wijzigingen: Iterable[Wijziging]) -> None:
        self._wijzigingen = sorted(wijzigingen, key=_volgorde)
        self._huidig = huidig
        self._begin = dict(huidig)
        for wijziging in reversed(self._wijzigingen):
            self._begin.update(wijziging.was)

    def op(self, datum: date, bekend_op: datetime | None = None) -> Stand:
        """Give how it stood at the end of `datum`, by all that is known, or by what was known at `bekend_op`.

        Before the first change that is how the register first knew it.
        """
        stand = dict(self._begin)
        for wijziging in self._wijzigingen:
            mutatie = wijziging.mutatie
            if mutatie.ingangsdatum <= datum and (bekend_op is None or mutatie.bekend_op <= bekend_op):
                stand.update(wijziging.wordt)
        return stand

    def met(self, mutatie: Mutatie, wordt: Stand) -> tuple[Wijziging, "Geschiedenis"]:
        """Take in a mutatie that may be older than others: give what it changes, and the history with it."""
        eerder = [w for w in self._wijzigingen if _volgorde(w) < (mutatie.ingangsdatum, mutatie.bekend_op, mutatie.id)]
        stand = dict(self._begin)
        for wijziging in eerder:
            stand.update(wijziging.wordt)
        nieuw = Wijziging(mutatie, {veld: stand.get(veld) for veld in wordt}, wordt)
        later = {veld for w in self._wijzigingen[len(eerder) :] for veld in w.wordt}
        huidig = {**self._huidig, **{veld: waarde for veld, waarde in wordt.items() if veld not in later}}
        return nieuw, Geschiedenis(huidig, [*self._wijzigingen, nieuw])

    @property
    def huidig(self) -> Stand:
        return self._huidig

    def verloop(self) -> Sequence[tuple[Mutatie, tuple[Veldwijziging, ...]]]:
        """Give each mutatie that changed something, the newest first, with what it changed and until when."""
        gevonden: list[tuple[Mutatie, tuple[Veldwijziging, ...]]] = []
        tot: dict[str, date] = {}
        standen = [dict(self._begin)]
        for wijziging in self._wijzigingen:
            standen.append({**standen[-1], **wijziging.wordt})
        for wijziging, voor in zip(reversed(self._wijzigingen), reversed(standen[:-1]), strict=True):
            velden = [veld for veld, waarde in wijziging.wordt.items() if voor.get(veld) != waarde]
            if velden:
                gewijzigd = (
                    Veldwijziging(veld, voor.get(veld), wijziging.wordt[veld], tot.get(veld)) for veld in velden
                )
                gevonden.append((wijziging.mutatie, tuple(gewijzigd)))
                tot.update(dict.fromkeys(velden, wijziging.mutatie.ingangsdatum))
        return gevonden


def _volgorde(wijziging: Wijziging) -> tuple[date, datetime, UUID]:
    mutatie = wijziging.mutatie
    return mutatie.ingangsdatum, mutatie.bekend_op, mutatie.id


def vandaag(op: datetime) -> date:
    """Give the day in the Netherlands at a moment."""
    return op.astimezone(NEDERLAND).date()
