"""External data sets as the API shows them, and the contracts that are proposed for them."""

from datetime import UTC, date, datetime
from typing import Annotated, Any, Self

from pydantic import AwareDatetime, Field

from risico.domain import Broncontract, Bronversie, Contractstatus, Kolomafspraak, Kolomtype
from shared.runtime.schemas import Invoer, Weergave

from .historie import Reden

Kolomnaam = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_]{0,59}$")]
Regel = Annotated[str, Field(min_length=1, max_length=300)]
Waarden = Annotated[
    tuple[Annotated[str, Field(min_length=1, max_length=100)], ...],
    Field(max_length=2_000, description="De toegestane waarden van een tekst; vrije tekst komt niet binnen."),
]


class KolomInvoer(Invoer):
    """Een kolom met haar eigen doel en grondslag. Kolommen over nationaliteit, buurt of persoon worden geweigerd."""

    naam: Kolomnaam
    type: Kolomtype
    doel: Annotated[str, Field(min_length=1, max_length=300, description="Waarvoor deze kolom wordt gebruikt.")]
    grondslag: Annotated[str, Field(min_length=1, max_length=300, description="De wettelijke grondslag.")]
    verplicht: bool = True
    minimum: float | None = None
    maximum: float | None = None
    waarden: Waarden = ()


class BroncontractInvoer(Invoer):
    """Wat er over een bron wordt afgesproken; het geldt pas als een ander het vaststelt."""

    titel: Regel
    doel: Regel
    eigenaar: Annotated[str, Field(min_length=1, max_length=300, description="De organisatie die de gegevens levert.")]
    verversing_dagen: Annotated[int, Field(ge=1, le=3_660, description="Na hoeveel dagen er een nieuwe versie hoort.")]
    bewaar_dagen: Annotated[int, Field(ge=1, le=3_660, description="Na hoeveel dagen de rijen worden verwijderd.")]
    kolommen: Annotated[list[KolomInvoer], Field(min_length=1, max_length=200)]
    sleutel: Annotated[
        list[Kolomnaam], Field(min_length=1, max_length=5, description="De kolommen die een rij uniek maken.")
    ]

    def naar_domein(self, bron: str, door: str) -> Broncontract:
        return Broncontract(
            bron=bron,
            nummer=0,  # given when it is stored
            titel=self.titel,
            doel=self.doel,
            eigenaar=self.eigenaar,
            verversing_dagen=self.verversing_dagen,
            bewaar_dagen=self.bewaar_dagen,
            kolommen=tuple(Kolomafspraak(**dict(kolom) | {"waarden": tuple(kolom.waarden)}) for kolom in self.kolommen),
            sleutel=tuple(self.sleutel),
            voorgesteld_door=door,
            voorgesteld_op=datetime.now(UTC),
        )


class ContractbesluitInvoer(Invoer):
    reden: Reden


class KolomWeergave(Weergave):
    naam: str
    type: Kolomtype
    doel: str
    grondslag: str
    verplicht: bool
    minimum: float | None
    maximum: float | None
    waarden: list[str]


class BroncontractWeergave(Weergave):
    """Een versie van wat er over een bron is afgesproken."""

    bron: str
    nummer: int
    titel: str
    doel: str
    eigenaar: str
    verversing_dagen: int
    bewaar_dagen: int
    kolommen: list[KolomWeergave]
    sleutel: list[str]
    status: Contractstatus
    voorgesteld_door: str
    voorgesteld_op: AwareDatetime
    besloten_door: str | None
    besloten_reden: str | None
    besloten_op: AwareDatetime | None

    @classmethod
    def van(cls, contract: Broncontract) -> Self:
        besluit = contract.besluit
        return cls(
            bron=contract.bron,
            nummer=contract.nummer,
            titel=contract.titel,
            doel=contract.doel,
            eigenaar=contract.eigenaar,
            verversing_dagen=contract.verversing_dagen,
            bewaar_dagen=contract.bewaar_dagen,
            kolommen=[KolomWeergave.model_validate(kolom) for kolom in contract.kolommen],
            sleutel=list(contract.sleutel),
            status=contract.status,
            voorgesteld_door=contract.voorgesteld_door,
            voorgesteld_op=contract.voorgesteld_op,
            besloten_door=None if besluit is None else besluit.door,
            besloten_reden=None if besluit is None else besluit.reden,
            besloten_op=None if besluit is None else besluit.op,
        )


class BronversieWeergave(Weergave):
    """Een bestand van een bron zoals het is ingelezen; na de bewaartermijn zijn de rijen weg."""

    bron: str
    nummer: int
    contract: int
    peildatum: date
    formaat: str
    sha256: str
    bytes: int
    rijen: int
    geimporteerd_door: str
    geimporteerd_op: AwareDatetime
    verwijderd_op: AwareDatetime | None

    @classmethod
    def van(cls, versie: Bronversie) -> Self:
        return cls.model_validate(versie)


class BronrijWeergave(Weergave):
    """Een rij van een versie, met de kolommen van het contract."""

    rij: int
    gegevens: dict[str, Any]
