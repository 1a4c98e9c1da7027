"""What a new melding gets of the rules of the day: its team and its first term."""

from dataclasses import dataclass, replace
from datetime import date

from .melding import Melding
from .routering import Routering
from .termijnen import Termijnregels


@dataclass(frozen=True, slots=True)
class Indeling:
    """The rules in force on `dag`; they stay what they are that day, for new ones begin on a later day."""

    dag: date
    routering: Routering
    termijnen: Termijnregels

    def deel_in(self, melding: Melding) -> Melding:
        """Give a melding its team and its first term, both at once: each copy of it costs the intake."""
        regel = self.routering.regel_voor(melding)
        return replace(
            melding,
            team=regel.team,
            team_regel=regel.id,
            team_reden=regel.reden,
            termijn=self.termijnen.bij_ontvangst(melding.urgentie, melding.ontvangen_op),
        )
