"""Draws for programmes as the API takes and shows them."""

from typing import Annotated, Final, Literal, Self
from uuid import UUID

from pydantic import AwareDatetime, Field

from risico.domain import AANDEEL_MEEST, AANDEEL_MINST, Gekozen, Herkomst, Schatting, Selectie, Selectieopdracht
from shared.contracts.onderdelen import Vestigingsnummer
from shared.contracts.waardelijsten import Band, Risico
from shared.runtime.schemas import Invoer, Weergave

MEESTE: Final = 10_000


class ErbijInvoer(Invoer):
    """Een vestiging die er hoe dan ook bij is."""

    vestigingsnummer: Vestigingsnummer
    herkomst: Literal[Herkomst.REACTIEF, Herkomst.PERSOON]
    reden: Annotated[str, Field(min_length=1, max_length=500, description="Waarom; geen gegevens van melders.")]


class SelectieInvoer(Invoer):
    """Trek vestigingen voor een programma: de hoogste scores, en een deel door loting."""

    programma: Annotated[str, Field(min_length=1, max_length=100)]
    aantal: Annotated[int, Field(ge=1, le=MEESTE)]
    aandeel_willekeurig: Annotated[
        float, Field(ge=AANDEEL_MINST, le=AANDEEL_MEEST, description="Het deel dat wordt geloot, naar boven afgerond.")
    ] = AANDEEL_MEEST
    risico: Risico | None = None
    sbi_sectie: Annotated[str, Field(pattern=r"^[A-U]$")] | None = None
    provincie: Annotated[str, Field(min_length=1, max_length=100)] | None = None
    grootteklasse: Annotated[int, Field(ge=0, le=4)] | None = None
    band: Band | None = None
    seed: Annotated[int, Field(ge=0, lt=2**53, description="Met dezelfde seed is de trekking te herhalen.")] | None = (
        None
    )
    erbij: Annotated[tuple[ErbijInvoer, ...], Field(max_length=1000)] = ()

    def naar_domein(self) -> Selectieopdracht:
        return Selectieopdracht(
            programma=self.programma,
            aantal=self.aantal,
            aandeel_willekeurig=self.aandeel_willekeurig,
            risico=self.risico,
            sbi_sectie=self.sbi_sectie,
            provincie=self.provincie,
            grootteklasse=self.grootteklasse,
            band=self.band,
            erbij={e.vestigingsnummer: (Herkomst(e.herkomst), e.reden) for e in self.erbij},
        )


class SelectieWeergave(Weergave):
    """Een trekking; wie haar deed, uit hoeveel vestigingen, en met welke modelversie."""

    id: UUID
    programma: str
    aantal: int
    aandeel_willekeurig: float
    risico: Risico | None
    sbi_sectie: str | None
    provincie: str | None
    grootteklasse: int | None
    band: Band | None
    seed: int
    kader: int = Field(description="Uit hoeveel vestigingen is gekozen.")
    gekozen: int
    modelversie: str
    door: str
    getrokken_op: AwareDatetime
    vestigingen: str = Field(description="Het pad van wie gekozen is.")

    @classmethod
    def van(cls, s: Selectie) -> Self:
        o = s.opdracht
        return cls(
            id=s.id,
            programma=o.programma,
            aantal=o.aantal,
            aandeel_willekeurig=o.aandeel_willekeurig,
            risico=o.risico,
            sbi_sectie=o.sbi_sectie,
            provincie=o.provincie,
            grootteklasse=o.grootteklasse,
            band=o.band,
            seed=s.seed,
            kader=s.kader,
            gekozen=s.gekozen,
            modelversie=s.modelversie,
            door=s.door,
            getrokken_op=s.op,
            vestigingen=f"/v1/selecties/{s.id}/vestigingen",
        )


class GekozenWeergave(Weergave):
    """Een gekozen vestiging: waarom, en met welke kans."""

    vestigingsnummer: str
    herkomst: Herkomst
    kans: float = Field(description="De kans waarmee deze vestiging gekozen werd; 1 is zeker.")
    score: float
    risico: Risico
    sbi_sectie: str
    grootteklasse: int
    provincie: str
    reden: str | None

    @classmethod
    def van(cls, g: Gekozen) -> Self:
        sectie, grootteklasse, provincie = g.kandidaat.stratum
        return cls(
            vestigingsnummer=g.kandidaat.vestigingsnummer,
            herkomst=g.herkomst,
            kans=g.kans,
            score=g.kandidaat.score,
            risico=g.kandidaat.risico,
            sbi_sectie=sectie,
            grootteklasse=grootteklasse,
            provincie=provincie,
            reden=g.reden,
        )


class SteekproefWeergave(Weergave):
    omvang: int
    getrokken: int
    bekend: int
    overtredingen: int


class SchattingWeergave(Weergave):
    """Bij welk deel van alle vestigingen waaruit is gekozen een overtreding is, geschat met omgekeerde kansen."""

    kader: int
    zeker: SteekproefWeergave
    geloot: SteekproefWeergave
    aandeel: float
    standaardfout: float
    laag: float = Field(description="In 95 van de 100 trekkingen ligt het ware aandeel tussen laag en hoog.")
    hoog: float

    @classmethod
    def van(cls, schatting: Schatting) -> Self:
        return cls.model_validate(schatting)
