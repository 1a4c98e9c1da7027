"""Proposed versions of the model as the API takes and shows them."""

from typing import Annotated, Self
from uuid import UUID

from pydantic import AwareDatetime, Field, StringConstraints, ValidationInfo, field_validator

from risico.domain import GROOTTEKLASSEN, Modelvoorstel, Risicowijziging, StelModelVoor, Voorvertoning
from shared.contracts.waardelijsten import Risico
from shared.runtime.schemas import Invoer, Weergave

Dagen = Annotated[float, Field(ge=30, le=36_525)]
Drempels = tuple[float, float, float]
Bandaandelen = tuple[float, float, float]
Drietal = Annotated[list[float], Field(min_length=3, max_length=3)]


class RisicowijzigingInvoer(Invoer):
    """Wat voor één risico anders wordt; wat er niet in staat, blijft."""

    risico: Risico
    ernst: int | None = Field(default=None, ge=1, le=5)
    maatschappelijk: float | None = Field(default=None, ge=1, le=1.5)
    voorgewicht: float | None = Field(default=None, gt=0, le=1_000)
    halfwaardetijd_controle: Dagen | None = None
    halfwaardetijd_melding: Dagen | None = None


class ModelvoorstelInvoer(Invoer):
    """Een voorstel voor een modelversie, uitgaand van de versie die nu geldt."""

    versie: Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z][0-9A-Za-z.-]{0,39}$")]
    omschrijving: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1_000)]
    ingaat_op: AwareDatetime
    risicos: list[RisicowijzigingInvoer] = Field(default=[], max_length=20)
    meldingplafond: float | None = Field(default=None, ge=0, le=10)
    kwartaalplafond: float | None = Field(default=None, gt=0, le=10)
    drempels: Drempels | None = Field(default=None, description="De laagste scores van laag, hoog en hoogst.")
    bandaandelen: Bandaandelen | None = Field(
        default=None,
        description="In plaats van drempels: welk deel van alle vestigingen in laag, hoog en hoogst komt. De drempels"
        " liggen vast zodra het voorstel voor het eerst is doorgerekend.",
        examples=[[0.25, 0.1, 0.05]],
    )
    schat_gemiddelden: bool = Field(default=False, description="Schat de gemiddelden opnieuw uit alle bevindingen.")
    schat_strengheid: bool = Field(default=False, description="Schat opnieuw hoe streng inspecteurs zijn.")
    uitdaging_id: UUID | None = Field(
        default=None, description="De uitdaging waarop deze versie berust; alleen een waarbij iemand is bevorderd."
    )

    @field_validator("drempels")
    @classmethod
    def _oplopend(cls, drempels: Drempels | None) -> Drempels | None:
        if drempels is not None and not 0 < drempels[0] < drempels[1] < drempels[2]:
            raise ValueError("de drempels moeten boven 0 liggen en oplopen")
        return drempels

    @field_validator("bandaandelen")
    @classmethod
    def _samen_een_deel(cls, aandelen: Bandaandelen | None, info: ValidationInfo) -> Bandaandelen | None:
        if aandelen is not None:
            if info.data.get("drempels") is not None:
                raise ValueError("geef drempels of bandaandelen, niet allebei")
            if min(aandelen) <= 0 or sum(aandelen) >= 1:
                raise ValueError("de aandelen moeten boven 0 liggen en samen onder 1")
        return aandelen

    def opdracht(self) -> StelModelVoor:
        return StelModelVoor(
            versie=self.versie,
            omschrijving=self.omschrijving,
            ingaat_op=self.ingaat_op,
            risicos={
                wijziging.risico: Risicowijziging(**wijziging.model_dump(exclude={"risico"}))
                for wijziging in self.risicos
            },
            meldingplafond=self.meldingplafond,
            kwartaalplafond=self.kwartaalplafond,
            drempels=self.drempels,
            bandaandelen=self.bandaandelen,
            schat_gemiddelden=self.schat_gemiddelden,
            schat_strengheid=self.schat_strengheid,
            uitdaging_id=self.uitdaging_id,
        )


class ModelvoorstelWeergave(Weergave):
    """Een modelversie, met wie haar voorstelde en wie haar goedkeurde; zonder goedkeuring geldt ze nooit."""

    versie: str
    omschrijving: str
    ingaat_op: AwareDatetime
    voorgesteld_door: str | None
    voorgesteld_op: AwareDatetime | None
    goedgekeurd_door: str | None
    goedgekeurd_op: AwareDatetime | None
    drempels: Drietal = Field(description="De laagste scores van laag, hoog en hoogst.")
    bandaandelen: Drietal | None = Field(description="Waaruit de drempels volgen, als ze niet zijn gegeven.")
    drempels_bekend: bool = Field(description="Of de drempels vastliggen; zo niet, reken het voorstel eerst door.")
    ingetrokken_op: AwareDatetime | None
    ingetrokken_reden: str | None
    uitdaging_id: UUID | None = Field(description="De uitdaging waarop deze versie berust.")

    @classmethod
    def van(cls, voorstel: Modelvoorstel) -> Self:
        return cls.model_validate(voorstel)


class SectieVerschuiving(Weergave):
    sbi_sectie: str
    aantal: int


class GrootteVerschuiving(Weergave):
    werkzame_personen: str
    aantal: int


class VoorvertoningWeergave(Weergave):
    """Hoeveel vestigingen een andere band zouden krijgen, en waar."""

    vestigingen: int
    hoger: int
    lager: int
    per_sectie: list[SectieVerschuiving]
    per_grootteklasse: list[GrootteVerschuiving]

    @classmethod
    def van(cls, gezien: Voorvertoning) -> Self:
        return cls(
            vestigingen=gezien.vestigingen,
            hoger=gezien.hoger,
            lager=gezien.lager,
            per_sectie=[SectieVerschuiving(sbi_sectie=s, aantal=n) for s, n in sorted(gezien.per_sectie.items())],
            per_grootteklasse=[
                GrootteVerschuiving(werkzame_personen=GROOTTEKLASSEN[klasse], aantal=n)
                for klasse, n in sorted(gezien.per_grootteklasse.items())
            ],
        )
