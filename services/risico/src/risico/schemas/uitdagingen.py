"""Challenges of the model as the API takes and shows them; `risico daag-uit --json` writes what the API takes."""

from datetime import date
from typing import Annotated, Final, Self
from uuid import UUID

from pydantic import AwareDatetime, Field, ValidationInfo, field_validator

from risico.domain import Cijfer, Uitdager, Uitdaging, Uitdagingverslag, Vergelijking, verboden_kenmerk
from shared.contracts.waardelijsten import Risico
from shared.runtime.schemas import Invoer, Weergave

from .ijkingen import CijferWeergave

AFRONDING: Final = 1e-6
Naam = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,49}$")]
Aantal = Annotated[int, Field(ge=1, le=100_000_000)]


class CijferInvoer(Invoer):
    """Een cijfer met zijn marge."""

    waarde: float = Field(ge=-1, le=1)
    laag: float = Field(ge=-1, le=1, description="In 95 van de 100 gevallen ligt het ware cijfer tussen laag en hoog.")
    hoog: float = Field(ge=-1, le=1)
    aantal: Aantal = Field(description="Over hoeveel vestigingen het gaat.")

    @field_validator("hoog")
    @classmethod
    def _boven_laag(cls, hoog: float, info: ValidationInfo) -> float:
        if hoog < info.data.get("laag", hoog):
            raise ValueError("hoog ligt niet onder laag")
        return hoog

    def naar_domein(self) -> Cijfer:
        return Cijfer(self.waarde, self.laag, self.hoog, self.aantal)


class UitdagerInvoer(Invoer):
    """Hoe een uitdager het binnen inspecteurs deed, en hoeveel beter dat is dan het model."""

    soort: Naam
    auc_binnen_inspecteur: CijferInvoer
    verschil: CijferInvoer = Field(description="De uitdager min het model, bij steeds dezelfde trekkingen.")

    def naar_domein(self) -> Uitdager:
        return Uitdager(self.soort, self.auc_binnen_inspecteur.naar_domein(), self.verschil.naar_domein())


class UitdagingInvoer(Invoer):
    """Het verslag van een uitdaging, zoals `risico daag-uit --json` het schrijft."""

    modelversie: Annotated[str, Field(min_length=1, max_length=40)]
    risico: Risico | None = Field(default=None, description="Leeg als de inspecties uit een bestand komen.")
    gegevens_sha256: str = Field(
        pattern=r"^[0-9a-f]{64}$",
        description="SHA-256 van het bestand met daarachter zijn TOML, of van de bevindingen zoals ze zijn gelezen.",
    )
    van_datum: date
    tot_datum: date
    inspecties: Aantal
    getoetst: Aantal = Field(description="Op hoeveel inspecties, de laatste, is getoetst; van de rest is geleerd.")
    inspecteurs: int = Field(
        ge=0, le=1_000_000, description="Binnen hoeveel inspecteurs is vergeleken: wie iets vond en ook niets vond."
    )
    herhalingen: int = Field(ge=1, le=1_000_000, description="Het aantal trekkingen waaruit de marges volgen.")
    seed: int = Field(ge=0, lt=2**53)
    kenmerken: tuple[Naam, ...] = Field(min_length=1, max_length=50, description="Wat de uitdagers wisten.")
    auc_binnen_inspecteur: CijferInvoer = Field(description="Van het model zelf.")
    uitdagers: tuple[UitdagerInvoer, ...] = Field(min_length=1, max_length=20)

    @field_validator("tot_datum")
    @classmethod
    def _na_begin(cls, tot: date, info: ValidationInfo) -> date:
        if tot < info.data.get("van_datum", tot):
            raise ValueError("de laatste dag ligt niet voor de eerste")
        return tot

    @field_validator("getoetst")
    @classmethod
    def _een_deel(cls, getoetst: int, info: ValidationInfo) -> int:
        if getoetst >= info.data.get("inspecties", getoetst + 1):
            raise ValueError("er is ook van inspecties geleerd, dus niet alle zijn getoetst")
        return getoetst

    @field_validator("kenmerken")
    @classmethod
    def _geoorloofd(cls, kenmerken: tuple[str, ...]) -> tuple[str, ...]:
        for naam in kenmerken:
            if verboden := verboden_kenmerk(naam):
                raise ValueError(f"{naam} zegt iets over {verboden}; dat mag een model niet weten")
        return kenmerken

    @field_validator("uitdagers")
    @classmethod
    def _sluit_aan(cls, uitdagers: tuple[UitdagerInvoer, ...], info: ValidationInfo) -> tuple[UitdagerInvoer, ...]:
        if len({een.soort for een in uitdagers}) < len(uitdagers):
            raise ValueError("elke soort uitdager komt één keer voor")
        van_model = info.data.get("auc_binnen_inspecteur")
        for een in uitdagers:
            if van_model and abs(een.auc_binnen_inspecteur.waarde - van_model.waarde - een.verschil.waarde) > AFRONDING:
                raise ValueError("het verschil is wat de uitdager meer heeft dan het model")
        return uitdagers

    def naar_domein(self) -> Uitdagingverslag:
        return Uitdagingverslag(
            modelversie=self.modelversie,
            risico=self.risico,
            gegevens_sha256=self.gegevens_sha256,
            vergelijking=Vergelijking(
                van=self.van_datum,
                tot=self.tot_datum,
                inspecties=self.inspecties,
                getoetst=self.getoetst,
                inspecteurs=self.inspecteurs,
                herhalingen=self.herhalingen,
                seed=self.seed,
                kenmerken=self.kenmerken,
                auc_binnen_inspecteur=self.auc_binnen_inspecteur.naar_domein(),
                uitdagers=tuple(een.naar_domein() for een in self.uitdagers),
            ),
        )


class BevorderingInvoer(Invoer):
    """De opdracht om wat een uitdager ziet in een volgende modelversie te brengen."""

    uitdager: Naam
    reden: Annotated[str, Field(min_length=1, max_length=1_000)]


class UitdagerWeergave(Weergave):
    soort: str
    auc_binnen_inspecteur: CijferWeergave
    verschil: CijferWeergave = Field(description="De uitdager min het model, bij steeds dezelfde trekkingen.")


class BevorderingWeergave(Weergave):
    """Wie opdracht gaf om wat een uitdager ziet in het model te brengen, en waarom."""

    uitdager: str
    reden: str
    door: str
    bevorderd_op: AwareDatetime


class UitdagingverslagWeergave(Weergave):
    """Hoe uitdagers het deden naast een modelversie, op welke gegevens en hoe gerekend."""

    modelversie: str
    risico: Risico | None = Field(description="Leeg als de inspecties uit een bestand komen.")
    gegevens_sha256: str
    van_datum: date
    tot_datum: date
    inspecties: int
    getoetst: int
    inspecteurs: int
    herhalingen: int
    seed: int
    kenmerken: list[str]
    auc_binnen_inspecteur: CijferWeergave
    uitdagers: list[UitdagerWeergave]

    @classmethod
    def van(cls, verslag: Uitdagingverslag) -> Self:
        vergelijking = verslag.vergelijking
        return cls(
            modelversie=verslag.modelversie,
            risico=verslag.risico,
            gegevens_sha256=verslag.gegevens_sha256,
            van_datum=vergelijking.van,
            tot_datum=vergelijking.tot,
            inspecties=vergelijking.inspecties,
            getoetst=vergelijking.getoetst,
            inspecteurs=vergelijking.inspecteurs,
            herhalingen=vergelijking.herhalingen,
            seed=vergelijking.seed,
            kenmerken=list(vergelijking.kenmerken),
            auc_binnen_inspecteur=CijferWeergave.model_validate(vergelijking.auc_binnen_inspecteur),
            uitdagers=[UitdagerWeergave.model_validate(een) for een in vergelijking.uitdagers],
        )


class UitdagingWeergave(Weergave):
    """Een uitdaging van het model, zoals iemand haar vastlegde; het verslag verandert nooit."""

    id: UUID
    verslag: UitdagingverslagWeergave
    vastgelegd_door: str
    vastgelegd_op: AwareDatetime
    bevordering: BevorderingWeergave | None

    @classmethod
    def van(cls, uitdaging: Uitdaging) -> Self:
        bevordering = uitdaging.bevordering
        return cls(
            id=uitdaging.id,
            verslag=UitdagingverslagWeergave.van(uitdaging.verslag),
            vastgelegd_door=uitdaging.door,
            vastgelegd_op=uitdaging.op,
            bevordering=None
            if bevordering is None
            else BevorderingWeergave(
                uitdager=bevordering.uitdager,
                reden=bevordering.reden,
                door=bevordering.door,
                bevorderd_op=bevordering.op,
            ),
        )
