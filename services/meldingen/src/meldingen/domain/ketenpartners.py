"""The chain partners that may deliver signals: on what footing, and how many."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from shared.contracts.waardelijsten import Ketenpartner, MeldingSoort

from .fouten import DagvolumeBereikt, SoortNietToegestaan, TempoOverschreden
from .kalender import AMSTERDAM


@dataclass(frozen=True, slots=True)
class Leveringsgrond:
    """A kind that a partner may deliver, on what legal basis and for what purpose."""

    soort: MeldingSoort
    grondslag: str
    doel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Aansluiting:
    """The connection of one partner: which kinds it may deliver, each on a basis of its own, and how many.

    `per_seconde` counts requests, in a bucket that holds two seconds of them; `per_dag` counts the signals that were
    accepted on one day in the Netherlands.
    """

    oin: str
    ketenpartner: Ketenpartner
    leveringsgronden: tuple[Leveringsgrond, ...]
    per_seconde: int
    per_dag: int
    versie: int = 1

    def controleer_soort(self, soort: MeldingSoort) -> None:
        """Raise SoortNietToegestaan when the partner has no basis to deliver this kind."""
        if all(grond.soort is not soort for grond in self.leveringsgronden):
            raise SoortNietToegestaan(f"Uw aansluiting laat meldingen van soort {soort} niet toe.")

    def controleer_verbruik(self, verbruik: "Verbruik") -> None:
        """Raise TempoOverschreden or DagvolumeBereikt when a limit is reached."""
        if verbruik.wacht:
            raise TempoOverschreden(
                f"Uw aansluiting staat {self.per_seconde} verzoeken per seconde toe.", wacht=verbruik.wacht
            )
        if verbruik.vandaag >= self.per_dag:
            raise self.dagvolume_bereikt(verbruik.op)

    def dagvolume_bereikt(self, op: datetime) -> DagvolumeBereikt:
        """Give the error for who asks at `op` for more than the day allows; midnight brings room."""
        lokaal = op.astimezone(AMSTERDAM)
        middernacht = datetime.combine(lokaal.date() + timedelta(days=1), time(), AMSTERDAM)
        return DagvolumeBereikt(
            f"Uw aansluiting staat {self.per_dag} signalen per dag toe; dit past er vandaag niet meer bij.",
            wacht=middernacht.astimezone(op.tzinfo) - op,
        )


@dataclass(frozen=True, slots=True)
class Verbruik:
    """What a partner used of its limits at `op`.

    `wacht` is how long it must wait before it may ask again, zero when this request was let through; `vandaag` is how
    many signals were accepted of it today.
    """

    op: datetime
    wacht: timedelta
    vandaag: int
