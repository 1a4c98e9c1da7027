"""What a melding counts for, and where: corrected by what is told later, in whatever order that comes."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from shared.contracts.waardelijsten import MeldingSoort, Risico, Urgentie


@dataclass(frozen=True, slots=True)
class Klasse:
    """What a melding is about and how urgent it is, as far as evidence needs it.

    `aandeel` is how far it counts where it is counted: less than 1 only where history came along in part.
    """

    soort: MeldingSoort
    urgentie: Urgentie
    risicos: tuple[Risico, ...]
    ontvangen_op: datetime
    aandeel: float = 1.0


@dataclass(frozen=True, slots=True)
class Bewijsplaats:
    """The company that a melding is about, and the vestiging it counts at; None outside the register.

    `genoemde_vestiging` is what was told, for when the register changes.
    """

    kvk_nummer: str | None
    vestigingsnummer: str | None
    genoemde_vestiging: str | None = None


@dataclass(frozen=True, slots=True)
class Meldingbewijs:
    """One melding as evidence: of each thing that is told of it the highest number stands, whatever came first.

    `klasse` is None as long as only its decision is known.
    """

    melding_id: UUID
    klasse: Klasse | None = None
    plaats: Bewijsplaats = Bewijsplaats(None, None)
    koppeling: int = 0
    beoordeling: int = 0
    besluit: int = 0
    kwaadwillig: bool = False

    @property
    def telt_bij(self) -> str | None:
        """The vestiging where it counts; None when it counts nowhere."""
        return None if self.klasse is None or self.kwaadwillig else self.plaats.vestigingsnummer

    def gekoppeld(self, koppeling: int, plaats: Bewijsplaats, klasse: Klasse) -> "Meldingbewijs":
        """Move to another company; the class told with it stands only where none was known."""
        if koppeling <= self.koppeling:
            return self
        return replace(self, koppeling=koppeling, plaats=plaats, klasse=self.klasse or klasse)

    def beoordeeld(self, beoordeling: int, plaats: Bewijsplaats, klasse: Klasse) -> "Meldingbewijs":
        """Take another class; the company told with it stands only where none was known."""
        if beoordeling <= self.beoordeling:
            return self
        return replace(
            self, beoordeling=beoordeling, klasse=klasse, plaats=plaats if self.klasse is None else self.plaats
        )

    def besloten(self, besluit: int, *, kwaadwillig: bool) -> "Meldingbewijs":
        """Count no more when it was malicious, and again when that turns out otherwise."""
        if besluit <= self.besluit:
            return self
        return replace(self, besluit=besluit, kwaadwillig=kwaadwillig)
