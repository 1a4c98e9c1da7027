"""Challenges of the model: what a comparison with a challenger showed, and the order to build on it.

The model that scores is one whose explanation is exact, so a challenger never takes its place. Promoting one is an
order by a person: bring what it sees into a version of the model. Source: ADR 26.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, Final
from uuid import UUID

from shared.contracts.fouten import DomainError, VeldenOngeldig, Veldfout
from shared.contracts.waardelijsten import Risico

from .ijking import Cijfer
from .modelvoorstel import StelModelVoor

MINSTE_HERHALINGEN: Final = 1_000
MINSTE_INSPECTEURS: Final = 5


class UitdagingOnbekend(DomainError):  # noqa: N818 - the fact
    code: ClassVar[str] = "uitdaging-onbekend"

    def __init__(self) -> None:
        super().__init__("Er is geen uitdaging met dit id.")


class UitdagerNietBeter(DomainError):  # noqa: N818 - the fact
    """Its interval does not lie above zero as a whole, so chance may explain the difference."""

    code: ClassVar[str] = "uitdager-niet-beter"

    def __init__(self) -> None:
        super().__init__(
            "Deze uitdager is binnen inspecteurs niet aantoonbaar beter: de marge van het verschil ligt niet geheel"
            " boven nul."
        )


class EigenUitdaging(DomainError):  # noqa: N818 - the fact
    code: ClassVar[str] = "eigen-uitdaging"

    def __init__(self) -> None:
        super().__init__("Wie de uitdaging vastlegde, kan haar niet bevorderen; dat doet een ander.")


class UitdagingVerouderd(DomainError):  # noqa: N818 - the fact
    """It was compared with another version than the one in effect."""

    code: ClassVar[str] = "uitdaging-verouderd"

    def __init__(self, vergeleken: str, geldend: str) -> None:
        super().__init__(f"Er is vergeleken met modelversie {vergeleken}, en nu geldt {geldend}; vergelijk opnieuw.")


class UitdagingOntoereikend(DomainError):  # noqa: N818 - the fact
    """Better and stricter, or better and lucky, cannot be told apart."""

    code: ClassVar[str] = "uitdaging-ontoereikend"

    def __init__(self, inspecteurs: int, herhalingen: int) -> None:
        super().__init__(
            f"Een uitdaging telt pas met minstens {inspecteurs} inspecteurs binnen wie is vergeleken, en minstens"
            f" {herhalingen} herhalingen voor de marge."
        )


class UitdagingBevorderd(DomainError):  # noqa: N818 - the fact
    code: ClassVar[str] = "uitdaging-bevorderd"

    def __init__(self) -> None:
        super().__init__("Bij deze uitdaging is al een uitdager bevorderd.")


class UitdagingNietBevorderd(DomainError):  # noqa: N818 - the fact
    code: ClassVar[str] = "uitdaging-niet-bevorderd"

    def __init__(self) -> None:
        super().__init__("Bij deze uitdaging is niemand bevorderd; zij kan geen grond zijn voor een modelversie.")


@dataclass(frozen=True, slots=True)
class Uitdager:
    """How a challenger did within inspectors, and how much better that is than the model, by the same draws."""

    soort: str
    auc_binnen_inspecteur: Cijfer
    verschil: Cijfer

    @property
    def is_beter(self) -> bool:
        """Whether the whole interval of the difference lies above zero."""
        return self.verschil.laag > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Vergelijking:
    """The model and challengers on the same inspections, with all that is needed to compute it again.

    `inspecteurs` are those within whom could be compared: who found something and who found nothing. `kenmerken` are
    the features of the challengers, `herhalingen` the draws behind each interval.
    """

    van: date
    tot: date
    inspecties: int
    getoetst: int
    inspecteurs: int
    herhalingen: int
    seed: int
    kenmerken: tuple[str, ...]
    auc_binnen_inspecteur: Cijfer
    uitdagers: tuple[Uitdager, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Uitdagingverslag:
    """What `risico daag-uit` reports: which model version was challenged, on which data, with what result.

    `risico` is None where inspections came from a file; `gegevens_sha256` is of that file followed by its TOML, or of
    the findings as they were read.
    """

    modelversie: str
    risico: Risico | None
    gegevens_sha256: str
    vergelijking: Vergelijking


@dataclass(frozen=True, slots=True)
class Bevordering:
    """The order to bring what a challenger sees into the model: by whom, when and why."""

    uitdager: str
    reden: str
    door: str
    op: datetime


@dataclass(frozen=True, slots=True)
class Uitdaging:
    """A report as somebody put it on record; it never changes, and is promoted once at most."""

    id: UUID
    verslag: Uitdagingverslag
    door: str
    op: datetime
    bevordering: Bevordering | None = None

    def bevorder(self, soort: str, *, geldend: str, reden: str, door: str, op: datetime) -> Bevordering:
        """Promote one challenger, under the model version in effect (`geldend`).

        Raises UitdagingBevorderd, EigenUitdaging, UitdagingVerouderd, UitdagingOntoereikend, UitdagerNietBeter, and
        VeldenOngeldig for a challenger that was not there.
        """
        if self.bevordering is not None:
            raise UitdagingBevorderd
        if self.door == door:
            raise EigenUitdaging
        self._controleer_versie(geldend)
        vergelijking = self.verslag.vergelijking
        if vergelijking.inspecteurs < MINSTE_INSPECTEURS or vergelijking.herhalingen < MINSTE_HERHALINGEN:
            raise UitdagingOntoereikend(MINSTE_INSPECTEURS, MINSTE_HERHALINGEN)
        uitdager = next((een for een in vergelijking.uitdagers if een.soort == soort), None)
        if uitdager is None:
            raise VeldenOngeldig([Veldfout("/uitdager", "onbekend", "Deze uitdager deed niet mee.")])
        if not uitdager.is_beter:
            raise UitdagerNietBeter
        return Bevordering(soort, reden, door, op)

    def controleer_grond(self, geldend: str) -> None:
        """Raise what keeps a proposal for a version after `geldend` from resting on this.

        UitdagingNietBevorderd, or UitdagingVerouderd.
        """
        if self.bevordering is None:
            raise UitdagingNietBevorderd
        self._controleer_versie(geldend)

    def controleer_voorstel(self, opdracht: StelModelVoor, geldend: str) -> None:
        """Raise what controleer_grond does, and VeldenOngeldig when nothing of what was compared would change."""
        self.controleer_grond(geldend)
        if not opdracht.raakt_kans(self.verslag.risico):
            raise VeldenOngeldig(
                [Veldfout("/uitdagingId", "past_niet", "Deze versie verandert niets aan de kans waarover het ging.")]
            )

    def _controleer_versie(self, geldend: str) -> None:
        if self.verslag.modelversie != geldend:
            raise UitdagingVerouderd(self.verslag.modelversie, geldend)
