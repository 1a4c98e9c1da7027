"""What interventions teach about a vestiging: how far it complies, and what kind of employer it has."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from shared.contracts.waardelijsten import Instrument, OvertredingKlasse, Risico, Uitkomst, Werkgeverstype

from .fouten import BevindingVernietigd

RECIDIVETERMIJN: Final = timedelta(days=5 * 365.25)  # the window of recidive in the labour laws: five years
SOMS_BEWUST_VANAF: Final = 2
NOTOIR_VANAF: Final = 3


class Zwaarte(StrEnum):
    """How bad the finding of a completed intervention is; lightest first."""

    SCHOON = "schoon"
    LICHT = "licht"
    OVERTREDING = "overtreding"
    ERNSTIG = "ernstig"


_ZWAARTE_VAN_KLASSE: Final = {
    None: Zwaarte.OVERTREDING,
    OvertredingKlasse.OVERIGE_OVERTREDING: Zwaarte.LICHT,
    OvertredingKlasse.DIRECT_BEBOETBAAR: Zwaarte.OVERTREDING,
    OvertredingKlasse.ZWARE_OVERTREDING: Zwaarte.ERNSTIG,
}
OVERTREDEN: Final = frozenset({Zwaarte.OVERTREDING, Zwaarte.ERNSTIG})
NAGELEEFD: Final = {Zwaarte.SCHOON: 1.0, Zwaarte.LICHT: 0.7, Zwaarte.OVERTREDING: 0.0, Zwaarte.ERNSTIG: 0.0}


@dataclass(frozen=True, slots=True)
class Vernietiging:
    """An outcome that no longer stands, for instance a fine annulled on appeal: when, by whom and why."""

    op: datetime
    door: str
    reden: str


@dataclass(frozen=True, slots=True)
class Bevinding:
    """The outcome of one completed intervention at one vestiging; what was annulled counts for nothing.

    It counts nowhere (None) as long as the register does not have who was told of: `kvk_nummer`, `genoemde_vestiging`.
    `aandeel` is how far it counts where it is counted: less than 1 only where history came along in part. `planmatig`
    says that the inspectorate went of its own accord, so that a draw may have sent it; None where that was not told.
    """

    interventie_id: UUID
    vestigingsnummer: str | None
    risicos: tuple[Risico, ...]
    uitkomst: Uitkomst
    overtreding_klasse: OvertredingKlasse | None
    instrumenten: tuple[Instrument, ...]
    afgerond_op: datetime
    inspecteur_id: UUID | None = None
    vernietiging: Vernietiging | None = None
    aandeel: float = 1.0
    kvk_nummer: str | None = None
    genoemde_vestiging: str | None = None
    planmatig: bool | None = None

    def vernietig(self, door: str, reden: str, op: datetime) -> "Bevinding":
        """Take the outcome back; raises BevindingVernietigd when that was done before."""
        if self.vernietiging is not None:
            raise BevindingVernietigd
        return replace(self, vernietiging=Vernietiging(op, door, reden))

    @property
    def zwaarte(self) -> Zwaarte | None:
        """The weight of what was found; None when nobody was inspected (niet aangetroffen, doorverwezen) or it fell."""
        if self.vernietiging is not None:
            return None
        return zwaarte_van(self.uitkomst, self.overtreding_klasse)


def zwaarte_van(uitkomst: Uitkomst, klasse: OvertredingKlasse | None) -> Zwaarte | None:
    """Weigh an outcome; None when nobody was inspected."""
    match uitkomst:
        case Uitkomst.GEEN_OVERTREDING:
            return Zwaarte.SCHOON
        case Uitkomst.OVERTREDING:
            return _ZWAARTE_VAN_KLASSE[klasse]
        case _:
            return None


def naleving_van(bevindingen: Iterable[Bevinding], *, vooraf: float, voorgewicht: float, op: datetime) -> float:
    """Give the share of interventions within five years that found compliance, a fraction 0-1.

    The mean starts from `vooraf` with the weight of `voorgewicht` interventions, so that few say little.
    """
    geteld = [(b.aandeel, NAGELEEFD[b.zwaarte]) for b in bevindingen if b.zwaarte is not None and _recent(b, op)]
    nageleefd = sum(aandeel * deel for aandeel, deel in geteld)
    return (vooraf * voorgewicht + nageleefd) / (voorgewicht + sum(aandeel for aandeel, _ in geteld))


def werkgeverstype_van(bevindingen: Iterable[Bevinding], *, op: datetime) -> Werkgeverstype:
    """Judge the employer by his findings within five years.

    Two with an overtreding make soms_bewust; three, of which one is ernstig or led to a proces-verbaal, make
    notoir_crimineel; everyone else is taken to be goedwillend.
    """
    overtredingen = [b for b in bevindingen if b.zwaarte in OVERTREDEN and _recent(b, op)]
    zwaarst = any(b.zwaarte is Zwaarte.ERNSTIG or Instrument.PROCES_VERBAAL in b.instrumenten for b in overtredingen)
    if len(overtredingen) >= NOTOIR_VANAF and zwaarst:
        return Werkgeverstype.NOTOIR_CRIMINEEL
    if len(overtredingen) >= SOMS_BEWUST_VANAF:
        return Werkgeverstype.SOMS_BEWUST
    return Werkgeverstype.GOEDWILLEND


def _recent(bevinding: Bevinding, op: datetime) -> bool:
    return op - bevinding.afgerond_op <= RECIDIVETERMIJN
