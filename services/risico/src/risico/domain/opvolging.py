"""Succession: a vestiging that goes on what another was, and whether a person found that its history goes with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final
from uuid import UUID

from .fouten import OpvolgingBesloten
from .register import Vestiging


class OpvolgingStatus(StrEnum):
    """Where a proposal to let history go along is; only a bevestigde opvolging counts."""

    VOORGESTELD = "voorgesteld"
    BEVESTIGD = "bevestigd"
    GEWEIGERD = "geweigerd"
    INGETROKKEN = "ingetrokken"


OVERGANGEN: Final[Mapping[OpvolgingStatus, frozenset[OpvolgingStatus]]] = MappingProxyType(
    {
        OpvolgingStatus.VOORGESTELD: frozenset({OpvolgingStatus.BEVESTIGD, OpvolgingStatus.GEWEIGERD}),
        OpvolgingStatus.BEVESTIGD: frozenset({OpvolgingStatus.INGETROKKEN}),
        OpvolgingStatus.GEWEIGERD: frozenset({OpvolgingStatus.BEVESTIGD}),
        OpvolgingStatus.INGETROKKEN: frozenset({OpvolgingStatus.BEVESTIGD}),
    }
)


@dataclass(frozen=True, slots=True)
class Besluit:
    """Who decided about an opvolging, when, and why."""

    door: str
    reden: str
    op: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Opvolging:
    """The history of `van` is proposed to count for `naar`, for `aandeel` of its weight (0-1], as of `sinds`."""

    id: UUID
    van: str
    naar: str
    sinds: date
    aandeel: float
    reden: str
    mutatie_id: UUID
    status: OpvolgingStatus = OpvolgingStatus.VOORGESTELD
    versie: int = 1
    besluit: Besluit | None = None

    def naar_status(self, status: OpvolgingStatus, besluit: Besluit) -> "Opvolging":
        """Decide; raises OpvolgingBesloten where this decision cannot follow on the last."""
        if status not in OVERGANGEN[self.status]:
            raise OpvolgingBesloten(self.status)
        return replace(self, status=status, versie=self.versie + 1, besluit=besluit)


def paren_van(van: Sequence[Vestiging], naar: Sequence[Vestiging]) -> list[tuple[str, str, str]]:
    """Pair the vestigingen of a bedrijf with those of the bedrijf that goes on with it, each with the reason.

    The same address pairs first; then the one hoofdvestiging with the other. Who is left pairs with nobody.
    """
    over = {vestiging.vestigingsnummer: vestiging for vestiging in naar}
    gevonden = []
    rest = []
    for vestiging in van:
        gelijk = next((ander for ander in over.values() if _zelfde_plek(vestiging, ander)), None)
        if gelijk is None:
            rest.append(vestiging)
        else:
            del over[gelijk.vestigingsnummer]
            gevonden.append((vestiging.vestigingsnummer, gelijk.vestigingsnummer, "zelfde adres"))
    hoofd = next((vestiging for vestiging in rest if vestiging.hoofdvestiging), None)
    nieuw_hoofd = next((ander for ander in over.values() if ander.hoofdvestiging), None)
    if hoofd is not None and nieuw_hoofd is not None:
        gevonden.append((hoofd.vestigingsnummer, nieuw_hoofd.vestigingsnummer, "beide hoofdvestiging"))
    return gevonden


def _zelfde_plek(een: Vestiging, ander: Vestiging) -> bool:
    if een.adres.bag_nummeraanduiding_id is not None:
        return een.adres.bag_nummeraanduiding_id == ander.adres.bag_nummeraanduiding_id
    plek = (een.adres.postcode, een.adres.straat)
    return None not in plek and plek == (ander.adres.postcode, ander.adres.straat)
