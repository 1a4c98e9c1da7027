"""The state machine of an interventie; this table is the only place that allows a transition."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from .fouten import OvergangVerboden


class Status(StrEnum):
    VOORGESTELD = "voorgesteld"
    TOEGEWEZEN = "toegewezen"
    HERTOEGEWEZEN = "hertoegewezen"
    INGEPLAND = "ingepland"
    IN_UITVOERING = "in_uitvoering"
    BEVINDINGEN = "bevindingen"
    OPGESCHORT = "opgeschort"
    AFGEROND = "afgerond"
    GEANNULEERD = "geannuleerd"


class Handeling(StrEnum):
    """What is done to an interventie; the value is the Dutch verb."""

    TOEWIJZEN = "toewijzen"
    HERTOEWIJZEN = "hertoewijzen"
    TERUGLEGGEN = "terugleggen"
    INPLANNEN = "inplannen"
    STARTEN = "starten"
    VASTLEGGEN = "vastleggen"
    AFRONDEN = "afronden"
    OPSCHORTEN = "opschorten"
    HERVATTEN = "hervatten"
    ANNULEREN = "annuleren"


@dataclass(frozen=True, slots=True)
class Overgang:
    """From which statuses a handeling may be done, and where it leads; `naar` None: back to where it was suspended."""

    van: frozenset[Status]
    naar: Status | None


BELEGD: Final = frozenset({Status.TOEGEWEZEN, Status.HERTOEGEWEZEN, Status.INGEPLAND})
NIET_BEGONNEN: Final = BELEGD | {Status.VOORGESTELD}
GESLOTEN: Final = frozenset({Status.AFGEROND, Status.GEANNULEERD})

OVERGANGEN: Final[Mapping[Handeling, Overgang]] = MappingProxyType(
    {
        Handeling.TOEWIJZEN: Overgang(frozenset({Status.VOORGESTELD}), Status.TOEGEWEZEN),
        Handeling.HERTOEWIJZEN: Overgang(BELEGD, Status.HERTOEGEWEZEN),
        Handeling.TERUGLEGGEN: Overgang(BELEGD, Status.VOORGESTELD),
        Handeling.INPLANNEN: Overgang(frozenset({Status.TOEGEWEZEN, Status.HERTOEGEWEZEN}), Status.INGEPLAND),
        Handeling.STARTEN: Overgang(frozenset({Status.INGEPLAND}), Status.IN_UITVOERING),
        Handeling.VASTLEGGEN: Overgang(frozenset({Status.IN_UITVOERING, Status.BEVINDINGEN}), Status.BEVINDINGEN),
        Handeling.AFRONDEN: Overgang(frozenset({Status.BEVINDINGEN}), Status.AFGEROND),
        Handeling.OPSCHORTEN: Overgang(BELEGD | {Status.IN_UITVOERING}, Status.OPGESCHORT),
        Handeling.HERVATTEN: Overgang(frozenset({Status.OPGESCHORT}), None),
        Handeling.ANNULEREN: Overgang(NIET_BEGONNEN | {Status.IN_UITVOERING, Status.OPGESCHORT}, Status.GEANNULEERD),
    }
)


def volgende(status: Status, handeling: Handeling, *, hervat_naar: Status | None = None) -> Status:
    """Give the status that `handeling` leads to; raises OvergangVerboden naming what is allowed instead."""
    overgang = OVERGANGEN[handeling]
    naar = overgang.naar or hervat_naar
    if status not in overgang.van or naar is None:
        raise OvergangVerboden(status, handeling, toegestaan(status, hervat_naar=hervat_naar))
    return naar


def toegestaan(status: Status, *, hervat_naar: Status | None = None) -> tuple[str, ...]:
    """List the statuses that can follow, in the order of the machine."""
    volgend = {overgang.naar or hervat_naar for overgang in OVERGANGEN.values() if status in overgang.van}
    return tuple(mogelijk.value for mogelijk in Status if mogelijk in volgend)
