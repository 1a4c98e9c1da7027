"""Retention: the rules, what is kept for a reason, and the register of what was destroyed."""

from datetime import date
from typing import Self
from uuid import UUID

from pydantic import AwareDatetime, Field, field_validator

from meldingen.domain import (
    AFLOPEN,
    Archiefnominatie,
    Bewaarregel,
    Bewaarregels,
    MeldingStatus,
    StopReden,
    Vernietigingsstop,
    Verwijdering,
)
from shared.contracts.waardelijsten import MeldingSoort
from shared.runtime.schemas import Invoer, Weergave


class BewaarregelInvoer(Invoer):
    """Hoe lang meldingen na hun afsluiting worden bewaard; een lege lijst beperkt niet."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]{1,59}$", description="Vaste naam van de regel, voor het register.")
    nominatie: Archiefnominatie
    jaren: int = Field(ge=1, le=100, description="Vanaf de dag van afsluiting.")
    soorten: frozenset[MeldingSoort] = frozenset()
    aflopen: frozenset[MeldingStatus] = Field(default=frozenset(), description="De status waarin de melding eindigde.")

    @field_validator("aflopen")
    @classmethod
    def _gesloten(cls, aflopen: frozenset[MeldingStatus]) -> frozenset[MeldingStatus]:
        if not aflopen.issubset(AFLOPEN):
            raise ValueError("Alleen een melding die is afgesloten, heeft een bewaartermijn.")
        return aflopen

    def naar_domein(self) -> Bewaarregel:
        return Bewaarregel(
            id=self.id, nominatie=self.nominatie, jaren=self.jaren, soorten=self.soorten, aflopen=self.aflopen
        )


class BewaarregelsInvoer(Invoer):
    """De regels op volgorde: de eerste die geldt, bepaalt hoe lang een melding wordt bewaard."""

    geldig_vanaf_datum: date = Field(description="De dag waarop de regels ingaan; een dag die nog komt.")
    regels: list[BewaarregelInvoer] = Field(min_length=1, max_length=50, description="De laatste regel geldt altijd.")

    @field_validator("regels")
    @classmethod
    def _sluiten(cls, regels: list[BewaarregelInvoer]) -> list[BewaarregelInvoer]:
        if len({regel.id for regel in regels}) != len(regels):
            raise ValueError("Elke regel heeft een eigen id.")
        if not regels[-1].naar_domein().geldt_altijd:
            raise ValueError("De laatste regel heeft geen voorwaarden, zodat elke melding een bewaartermijn heeft.")
        return regels

    def naar_domein(self) -> Bewaarregels:
        return Bewaarregels(self.geldig_vanaf_datum, tuple(regel.naar_domein() for regel in self.regels))


class BewaarregelWeergave(Weergave):
    """Hoe lang meldingen na hun afsluiting worden bewaard."""

    id: str
    nominatie: Archiefnominatie
    jaren: int
    soorten: list[MeldingSoort]
    aflopen: list[MeldingStatus]

    @classmethod
    def van(cls, regel: Bewaarregel) -> Self:
        return cls(
            id=regel.id,
            nominatie=regel.nominatie,
            jaren=regel.jaren,
            soorten=sorted(regel.soorten),
            aflopen=sorted(regel.aflopen),
        )


class BewaarregelsWeergave(Weergave):
    """De regels die vanaf een dag gelden, op volgorde."""

    geldig_vanaf_datum: date
    regels: list[BewaarregelWeergave]

    @classmethod
    def van(cls, regels: Bewaarregels) -> Self:
        return cls(
            geldig_vanaf_datum=regels.geldig_vanaf, regels=[BewaarregelWeergave.van(regel) for regel in regels.regels]
        )


class VernietigingsstopInvoer(Invoer):
    """Waarom een melding niet vernietigd mag worden."""

    reden: StopReden


class VernietigingsstopWeergave(Weergave):
    """Een melding die niet vernietigd mag worden, zolang dit geldt."""

    melding_id: UUID
    reden: StopReden
    door: str
    op: AwareDatetime

    @classmethod
    def van(cls, stop: Vernietigingsstop) -> Self:
        return cls(melding_id=stop.melding_id, reden=stop.reden, door=stop.door, op=stop.op)


class VerwijderingWeergave(Weergave):
    """Meldingen van één soort en afloop die samen zijn vernietigd; hun nummers staan er als pseudoniem."""

    verwijdering_id: UUID
    op: AwareDatetime
    soort: MeldingSoort
    afloop: MeldingStatus
    regel: str = Field(description="De bewaarregel waaronder ze vielen.")
    regels_vanaf_datum: date = Field(description="De ingangsdatum van de bewaarregels waar die bij hoort.")
    jaren: int
    aantal: int
    pseudoniemen: list[str]

    @classmethod
    def van(cls, verwijdering: Verwijdering) -> Self:
        return cls(
            verwijdering_id=verwijdering.id,
            op=verwijdering.op,
            soort=verwijdering.soort,
            afloop=verwijdering.afloop,
            regel=verwijdering.regel,
            regels_vanaf_datum=verwijdering.regels_vanaf,
            jaren=verwijdering.jaren,
            aantal=len(verwijdering.pseudoniemen),
            pseudoniemen=list(verwijdering.pseudoniemen),
        )
