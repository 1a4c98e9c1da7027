"""The chain partners that may deliver signals, and on what footing."""

from dataclasses import dataclass

from shared.contracts.waardelijsten import Ketenpartner, MeldingSoort

from .fouten import SoortNietToegestaan


@dataclass(frozen=True, slots=True, kw_only=True)
class Aansluiting:
    """The connection of one partner: which kinds it may deliver, for what purpose and on what legal basis."""

    oin: str
    ketenpartner: Ketenpartner
    melding_soorten: frozenset[MeldingSoort]
    doel: str
    grondslag: str
    versie: int = 1

    def controleer_soort(self, soort: MeldingSoort) -> None:
        """Raise SoortNietToegestaan when the partner has no basis to deliver this kind."""
        if soort not in self.melding_soorten:
            raise SoortNietToegestaan(f"Uw aansluiting laat meldingen van soort {soort} niet toe.")
