"""What persons judge beside a score, as the API takes and shows it."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import AwareDatetime, Field

from risico.domain import Afwijkend, Afwijking, vandaag
from shared.contracts.waardelijsten import Band, Risico
from shared.runtime.schemas import Invoer, Weergave

Reden = Annotated[str, Field(min_length=1, max_length=500, description="Waarom; geen gegevens van melders.")]
Einddatum = Annotated[date, Field(description="De laatste dag waarop dit geldt, hoogstens een jaar vooruit.")]


class AfwijkendInvoer(Invoer):
    band: Band
    reden: Reden
    einddatum: Einddatum

    def naar_domein(self) -> Afwijkend:
        return Afwijkend(band=self.band, reden=self.reden, einddatum=self.einddatum)


class AfwijkingInvoer(AfwijkendInvoer):
    """Een eigen oordeel over een risico van een vestiging, of over de vestiging als geheel."""

    risico: Risico | None = None


class IntrekkingInvoer(Invoer):
    reden: Reden


class AfwijkingVersieWeergave(Weergave):
    """Wat iemand wanneer oordeelde."""

    versie: int
    band: Band
    reden: str | None = Field(description="Alleen voor wie aanleidingen mag lezen.")
    einddatum: date
    ingetrokken: bool
    door: str
    geoordeeld_op: AwareDatetime

    @classmethod
    def van(cls, a: Afwijking, *, met_reden: bool) -> Self:
        return cls(
            versie=a.versie,
            band=a.oordeel.band,
            reden=a.oordeel.reden if met_reden else None,
            einddatum=a.oordeel.einddatum,
            ingetrokken=a.ingetrokken,
            door=a.door,
            geoordeeld_op=a.op,
        )


class AfwijkingWeergave(AfwijkingVersieWeergave):
    """Het oordeel van een mens naast de berekende score, met de score zoals die toen was."""

    id: UUID
    vestigingsnummer: str
    risico: Risico | None
    loopt: bool
    score: float = Field(description="De berekende score toen het oordeel werd gegeven.")
    berekende_band: Band
    modelversie: str

    @classmethod
    def van(cls, a: Afwijking, *, met_reden: bool) -> Self:
        return cls(
            **AfwijkingVersieWeergave.van(a, met_reden=met_reden).model_dump(by_alias=False),
            id=a.id,
            vestigingsnummer=a.vestigingsnummer,
            risico=a.risico,
            loopt=a.loopt(vandaag(datetime.now(UTC))),
            score=a.score,
            berekende_band=a.berekende_band,
            modelversie=a.modelversie,
        )


class AfwijkingMetVersiesWeergave(AfwijkingWeergave):
    versies: list[AfwijkingVersieWeergave]

    @classmethod
    def met_versies(cls, versies: Sequence[Afwijking], *, met_reden: bool) -> Self:
        laatste = AfwijkingWeergave.van(versies[-1], met_reden=met_reden)
        return cls(
            **laatste.model_dump(by_alias=False),
            versies=[AfwijkingVersieWeergave.van(a, met_reden=met_reden) for a in versies],
        )
