"""Routing: an ordered table of rules, set by the inspectorate, of which the first that holds decides the team."""

from dataclasses import dataclass, replace
from datetime import date

from shared.contracts.waardelijsten import Domein, MeldingSoort, Risico, Urgentie

from .fouten import RouteringVastgesteld
from .melding import Melding


@dataclass(frozen=True, slots=True)
class Team:
    """Who handle meldingen together: their subjects, in order."""

    naam: str
    leden: tuple[str, ...]
    versie: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Routeringsregel:
    """One row of the table: meldingen that have one of each list that is filled go to `team`.

    `risicos` looks at every risico a melding names; `provincies` are names in lower case, and a melding whose province
    is unknown is in none. `id` and `reden` are kept with the melding as the explanation of its team.
    """

    id: str
    team: str
    reden: str
    soorten: frozenset[MeldingSoort] = frozenset()
    urgenties: frozenset[Urgentie] = frozenset()
    domeinen: frozenset[Domein] = frozenset()
    risicos: frozenset[Risico] = frozenset()
    provincies: frozenset[str] = frozenset()

    def geldt(self, melding: Melding) -> bool:
        return (
            (not self.soorten or melding.soort in self.soorten)
            and (not self.urgenties or melding.urgentie in self.urgenties)
            and (not self.domeinen or melding.domein in self.domeinen)
            and (not self.risicos or not self.risicos.isdisjoint(melding.risicos))
            and (not self.provincies or (melding.werkgever.provincie or "").casefold() in self.provincies)
        )

    @property
    def geldt_altijd(self) -> bool:
        return not (self.soorten or self.urgenties or self.domeinen or self.risicos or self.provincies)


@dataclass(frozen=True, slots=True, kw_only=True)
class Routering:
    """The rules in force from a day on; the last of them always holds, so that no melding is without a team."""

    geldig_vanaf: date
    regels: tuple[Routeringsregel, ...]

    def controleer(self, vandaag: date) -> None:
        """Raise RouteringVastgesteld unless this begins on a later day: what holds or held is history."""
        if self.geldig_vanaf <= vandaag:
            raise RouteringVastgesteld

    def regel_voor(self, melding: Melding) -> Routeringsregel:
        """Give the first rule that holds."""
        return next(regel for regel in self.regels if regel.geldt(melding))

    def wijs_toe(self, melding: Melding) -> Melding:
        """Give a melding to the team of the first rule that holds, with that rule as the explanation."""
        regel = self.regel_voor(melding)
        return replace(melding, team=regel.team, team_regel=regel.id, team_reden=regel.reden)
