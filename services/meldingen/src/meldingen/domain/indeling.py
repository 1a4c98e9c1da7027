"""What a new melding gets of the rules of the day: its team and its first term."""

from dataclasses import dataclass
from datetime import date

from .melding import Melding
from .routering import Routering, Routeringsregel
from .termijnen import Termijn, Termijnregels


@dataclass(frozen=True, slots=True)
class Toedeling:
    """The rule that gives a new melding its team, and its first term."""

    regel: Routeringsregel
    termijn: Termijn | None


@dataclass(frozen=True, slots=True)
class Indeling:
    """The rules in force on `dag`; they stay what they are that day, for new ones begin on a later day."""

    dag: date
    routering: Routering
    termijnen: Termijnregels

    def deel_toe(self, melding: Melding) -> Toedeling:
        """Give what a new melding gets; it is not copied for that, which would cost the intake more than the rules."""
        return Toedeling(
            self.routering.regel_voor(melding), self.termijnen.bij_ontvangst(melding.urgentie, melding.ontvangen_op)
        )
