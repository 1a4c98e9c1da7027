"""Teams, and the rules by which meldingen go to them."""

from datetime import date
from typing import Annotated, Self

from pydantic import Field, field_validator

from meldingen import domain
from meldingen.domain import Routering, Routeringsregel
from shared.contracts.waardelijsten import Domein, MeldingSoort, Risico, Urgentie
from shared.runtime.schemas import Invoer, Weergave

Team = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,39}$", examples=["veilig_noord"])]
Subject = Annotated[str, Field(min_length=1, max_length=200, description="De sub uit het token van de medewerker.")]


class TeamledenInvoer(Invoer):
    """Wie er in het team zitten; wie er niet bij staat, is geen lid meer."""

    leden: list[Subject] = Field(max_length=1_000)


class TeamledenWeergave(Weergave):
    """Een team met zijn leden."""

    team: str
    leden: list[str]

    @classmethod
    def van(cls, team: domain.Team) -> Self:
        return cls(team=team.naam, leden=list(team.leden))


class RegelInvoer(Invoer):
    """Een regel: wat in elke ingevulde lijst voorkomt, gaat naar dit team."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]{1,59}$", description="Vaste naam van de regel.")
    team: Team
    reden: str = Field(min_length=1, max_length=300, description="De regel in gewone taal.")
    soorten: frozenset[MeldingSoort] = frozenset()
    urgenties: frozenset[Urgentie] = frozenset()
    domeinen: frozenset[Domein] = frozenset()
    risicos: frozenset[Risico] = frozenset()
    provincies: frozenset[Annotated[str, Field(min_length=1, max_length=40)]] = frozenset()

    def naar_domein(self) -> Routeringsregel:
        return Routeringsregel(
            id=self.id,
            team=self.team,
            reden=self.reden,
            soorten=self.soorten,
            urgenties=self.urgenties,
            domeinen=self.domeinen,
            risicos=self.risicos,
            provincies=frozenset(provincie.casefold() for provincie in self.provincies),
        )


class RouteringInvoer(Invoer):
    """De regels op volgorde: de eerste die geldt, bepaalt het team."""

    geldig_vanaf_datum: date = Field(description="De dag waarop de regels ingaan; een dag die nog komt.")
    regels: list[RegelInvoer] = Field(min_length=1, max_length=200, description="De laatste regel geldt altijd.")

    @field_validator("regels")
    @classmethod
    def _sluiten(cls, regels: list[RegelInvoer]) -> list[RegelInvoer]:
        if len({regel.id for regel in regels}) != len(regels):
            raise ValueError("Elke regel heeft een eigen id.")
        if not regels[-1].naar_domein().geldt_altijd:
            raise ValueError("De laatste regel heeft geen voorwaarden, zodat elke melding een team krijgt.")
        return regels

    def naar_domein(self) -> Routering:
        return Routering(
            geldig_vanaf=self.geldig_vanaf_datum, regels=tuple(regel.naar_domein() for regel in self.regels)
        )


class RegelWeergave(Weergave):
    """Een regel van de routering."""

    id: str
    team: str
    reden: str
    soorten: list[MeldingSoort]
    urgenties: list[Urgentie]
    domeinen: list[Domein]
    risicos: list[Risico]
    provincies: list[str]

    @classmethod
    def van(cls, regel: Routeringsregel) -> Self:
        return cls(
            id=regel.id,
            team=regel.team,
            reden=regel.reden,
            soorten=sorted(regel.soorten),
            urgenties=sorted(regel.urgenties),
            domeinen=sorted(regel.domeinen),
            risicos=sorted(regel.risicos),
            provincies=sorted(regel.provincies),
        )


class RouteringWeergave(Weergave):
    """De regels die vanaf een dag gelden, op volgorde."""

    geldig_vanaf_datum: date
    regels: list[RegelWeergave]

    @classmethod
    def van(cls, routering: Routering) -> Self:
        return cls(
            geldig_vanaf_datum=routering.geldig_vanaf, regels=[RegelWeergave.van(regel) for regel in routering.regels]
        )
