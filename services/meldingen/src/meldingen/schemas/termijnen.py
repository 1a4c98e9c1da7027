"""Terms, and the rules that the inspectorate sets for them."""

from datetime import date
from typing import Self

from pydantic import AwareDatetime, Field, field_validator

from meldingen.domain import Eenheid, Termijnregel, Termijnregels
from shared.contracts.waardelijsten import TermijnSoort, Urgentie
from shared.runtime.schemas import Invoer, Weergave


class TermijnWeergave(Weergave):
    """Wat er met een melding moet gebeuren, en wanneer uiterlijk."""

    soort: TermijnSoort
    begonnen_op: AwareDatetime
    uiterlijk_op: AwareDatetime
    gepauzeerd_op: AwareDatetime | None = Field(description="Sinds wanneer de termijn stilstaat.")


class TermijnregelInvoer(Invoer):
    """Hoe lang een termijn is, voor meldingen van deze urgenties."""

    soort: TermijnSoort
    urgenties: frozenset[Urgentie] = Field(min_length=1)
    aantal: int = Field(ge=0, le=365)
    eenheid: Eenheid
    schuift_op: bool = Field(
        default=False, description="Of een termijn in dagen die op een vrije dag eindigt, opschuift naar een werkdag."
    )
    signaal_werkdagen: int = Field(
        default=0, ge=0, le=60, description="Hoeveel werkdagen voor het einde wordt gemeld dat het nadert; 0 is niet."
    )

    def naar_domein(self) -> Termijnregel:
        return Termijnregel(
            soort=self.soort,
            urgenties=self.urgenties,
            aantal=self.aantal,
            eenheid=self.eenheid,
            schuift_op=self.schuift_op,
            signaal_werkdagen=self.signaal_werkdagen,
        )


class TermijnregelsInvoer(Invoer):
    """Alle regels die vanaf een dag gelden; wat er niet in staat, heeft geen termijn."""

    geldig_vanaf_datum: date = Field(description="De dag waarop de regels ingaan; een dag die nog komt.")
    regels: list[TermijnregelInvoer] = Field(max_length=50)

    @field_validator("regels")
    @classmethod
    def _eenduidig(cls, regels: list[TermijnregelInvoer]) -> list[TermijnregelInvoer]:
        paren = [(regel.soort, urgentie) for regel in regels for urgentie in regel.urgenties]
        if len(set(paren)) != len(paren):
            raise ValueError("Voor elke soort termijn heeft een urgentie ten hoogste één regel.")
        return regels

    def naar_domein(self) -> Termijnregels:
        return Termijnregels(self.geldig_vanaf_datum, tuple(regel.naar_domein() for regel in self.regels))


class TermijnregelWeergave(Weergave):
    """Hoe lang een termijn is."""

    soort: TermijnSoort
    urgenties: list[Urgentie]
    aantal: int
    eenheid: Eenheid
    schuift_op: bool
    signaal_werkdagen: int

    @classmethod
    def van(cls, regel: Termijnregel) -> Self:
        return cls(
            soort=regel.soort,
            urgenties=sorted(regel.urgenties),
            aantal=regel.aantal,
            eenheid=regel.eenheid,
            schuift_op=regel.schuift_op,
            signaal_werkdagen=regel.signaal_werkdagen,
        )


class TermijnregelsWeergave(Weergave):
    """De regels die vanaf een dag gelden."""

    geldig_vanaf_datum: date
    regels: list[TermijnregelWeergave]

    @classmethod
    def van(cls, regels: Termijnregels) -> Self:
        return cls(
            geldig_vanaf_datum=regels.geldig_vanaf, regels=[TermijnregelWeergave.van(regel) for regel in regels.regels]
        )
