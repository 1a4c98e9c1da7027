"""Programmes and plan rules over HTTP."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import AwareDatetime, Field, field_validator, model_validator

from planning.domain import Planregels, Programma, ProgrammaInhoud, ProgrammaStatus
from shared.contracts.waardelijsten import ProgrammaSoort, Risico, Urgentie
from shared.runtime.schemas import Invoer, Weergave

SbiSectie = Annotated[str, Field(pattern=r"^[A-V]$")]
Duur = Annotated[int, Field(ge=15, le=480)]
Termijn = Annotated[int, Field(ge=0, le=365)]
Factor = Annotated[float, Field(ge=0.1, le=5)]
Personen = Annotated[int, Field(ge=0, le=10_000_000)]

_INGEDEELD = frozenset(Urgentie) - {Urgentie.U5_RISICO_INPUT}


class ProgrammaInvoer(Invoer):
    """Een programma: activiteiten gericht op de grootste risico's."""

    naam: str = Field(min_length=1, max_length=200)
    soort: ProgrammaSoort
    risicos: tuple[Risico, ...] = Field(min_length=1, max_length=20)
    sbi_secties: tuple[SbiSectie, ...] = Field(default=(), max_length=22, description="Leeg betekent alle secties.")
    capaciteitsdoel_uren: int = Field(ge=0, le=1_000_000, description="Uren aan bezoeken die het programma mag kosten.")
    begin_datum: date
    eind_datum: date

    @model_validator(mode="after")
    def _periode(self) -> Self:
        if self.eind_datum < self.begin_datum:
            raise ValueError("De einddatum ligt voor de begindatum.")
        return self

    def naar_domein(self) -> ProgrammaInhoud:
        return ProgrammaInhoud(
            naam=self.naam,
            soort=self.soort,
            risicos=self.risicos,
            sbi_secties=self.sbi_secties,
            capaciteitsdoel_uren=self.capaciteitsdoel_uren,
            begin_datum=self.begin_datum,
            eind_datum=self.eind_datum,
        )


class ProgrammaWeergave(Weergave):
    """Een programma, met wat de zaken ervan aan bezoeken kosten."""

    id: UUID
    versie: int
    status: ProgrammaStatus
    naam: str
    soort: ProgrammaSoort
    risicos: tuple[Risico, ...]
    sbi_secties: tuple[str, ...]
    capaciteitsdoel_uren: int
    gepland_minuten: int
    begin_datum: date
    eind_datum: date
    gewijzigd_op: AwareDatetime

    @classmethod
    def van(cls, programma: Programma) -> Self:
        inhoud = programma.inhoud
        return cls(
            id=programma.id,
            versie=programma.versie,
            status=programma.status,
            naam=inhoud.naam,
            soort=inhoud.soort,
            risicos=inhoud.risicos,
            sbi_secties=inhoud.sbi_secties,
            capaciteitsdoel_uren=inhoud.capaciteitsdoel_uren,
            gepland_minuten=programma.gepland_minuten,
            begin_datum=inhoud.begin_datum,
            eind_datum=inhoud.eind_datum,
            gewijzigd_op=programma.gewijzigd_op,
        )


class PlanregelsInvoer(Invoer):
    """De regels waarmee bezoeken worden ingepland, vanaf een dag die nog komt."""

    geldig_vanaf_datum: date
    duur_minuten: dict[Urgentie, Duur] = Field(description="Duur van een bezoek per urgentie, u1 tot en met u4.")
    omvang_factoren: dict[Personen, Factor] = Field(
        max_length=20, description="Waarmee de duur wordt vermenigvuldigd vanaf een aantal werkzame personen."
    )
    termijn_dagen: dict[Urgentie, Termijn] = Field(
        description="Binnen hoeveel dagen na ontvangst het bezoek begint, per urgentie; 0 is dezelfde dag."
    )
    venster_werkdagen: int = Field(ge=1, le=20, description="Hoeveel werkdagen vooruit wordt ingepland.")
    spoeddienst_een_op: int = Field(ge=2, le=100, description="Eén op zoveel inspecteursdagen blijft vrij voor spoed.")
    dag_begint_minuut: int = Field(ge=0, le=720, description="Begin van de werkdag, in minuten na middernacht.")
    dag_eindigt_minuut: int = Field(ge=720, le=1439, description="Vanaf dan telt vandaag niet meer mee.")
    snelheid_km_u: float = Field(ge=10, le=130, description="Gemiddelde snelheid onderweg.")
    omweg_factor: float = Field(ge=1, le=3, description="Weg gedeeld door de afstand hemelsbreed.")
    dagprijs_minuten: int = Field(ge=0, le=480, description="Hoeveel reistijd een dag eerder waard is.")

    @field_validator("duur_minuten", "termijn_dagen")
    @classmethod
    def _elke_urgentie(cls, per_urgentie: dict[Urgentie, int]) -> dict[Urgentie, int]:
        if per_urgentie.keys() != _INGEDEELD:
            raise ValueError("Noem elke urgentie van u1 tot en met u4.")
        return per_urgentie

    def naar_domein(self) -> Planregels:
        return Planregels(geldig_vanaf=self.geldig_vanaf_datum, **self.model_dump(exclude={"geldig_vanaf_datum"}))


class PlanregelsWeergave(Weergave):
    """De regels waarmee bezoeken worden ingepland, met de dag waarop ze ingaan."""

    geldig_vanaf_datum: date
    duur_minuten: dict[Urgentie, int]
    omvang_factoren: dict[int, float]
    termijn_dagen: dict[Urgentie, int]
    venster_werkdagen: int
    spoeddienst_een_op: int
    dag_begint_minuut: int
    dag_eindigt_minuut: int
    snelheid_km_u: float
    omweg_factor: float
    dagprijs_minuten: int

    @classmethod
    def van(cls, regels: Planregels) -> Self:
        velden = {naam: getattr(regels, naam) for naam in cls.model_fields if naam != "geldig_vanaf_datum"}
        return cls(geldig_vanaf_datum=regels.geldig_vanaf, **velden)
