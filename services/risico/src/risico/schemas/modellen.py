"""The running model as the API shows it: every number that a score depends on."""

from math import isfinite
from typing import Self

from pydantic import AwareDatetime, Field

from risico.domain import GROOTTEKLASSEN, SECTIES, Zwaarte
from risico.model import Model, Segment
from shared.contracts.waardelijsten import Band, MeldingSoort, Risico, Urgentie
from shared.runtime.schemas import Weergave


class BandWeergave(Weergave):
    band: Band
    vanaf: float = Field(description="De laagste score in deze band.")


class SectorgemiddeldeWeergave(Weergave):
    sbi_sectie: str
    gemiddelden: list[float] = Field(description="De gemiddelde kans, in de volgorde van grootteklassen.")


class RisicoparametersWeergave(Weergave):
    risico: Risico
    ernst: int = Field(ge=1, le=5)
    maatschappelijk: float = Field(ge=1, le=1.5, description="Het gewicht dat het bestuur dit risico geeft.")
    voorgewicht: float = Field(description="Hoeveel controles het sectorgemiddelde waard is.")
    halfwaardetijd_controle: float = Field(description="Na zoveel dagen telt een controle voor de helft.")
    halfwaardetijd_melding: float = Field(description="Na zoveel dagen telt een melding voor de helft.")
    landelijk_gemiddelde: float
    sectorgemiddelden: list[SectorgemiddeldeWeergave]


class SectorWeergave(Weergave):
    sbi_sectie: str
    naam: str
    organisatiegraad: float
    invloed: float


class MeldinggewichtWeergave(Weergave):
    soort: MeldingSoort
    urgentie: Urgentie
    gewicht: float = Field(description="De kans wordt maal e tot de macht gewicht.")


class BevindinggewichtWeergave(Weergave):
    zwaarte: Zwaarte
    gewicht: float


class ModelWeergave(Weergave):
    """De modelversie die nu geldt."""

    versie: str
    ingaat_op: AwareDatetime
    omschrijving: str
    banden: list[BandWeergave]
    grootteklassen: list[str] = Field(description="Het aantal werkzame personen van elke klasse.")
    meldingplafond: float = Field(description="Het hoogste gewicht van alle meldingen over een risico samen.")
    kwartaalplafond: float | None = Field(
        description="Het hoogste gewicht van meldingen uit één kwartaal, aan het eind ervan, zonder ongevallen."
    )
    naleving_vooraf: float
    naleving_voorgewicht: float
    personen_onbekend: int = Field(
        description="Aantal werkzame personen van een bedrijf dat niet in het register staat."
    )
    risicos: list[RisicoparametersWeergave]
    sectoren: list[SectorWeergave]
    meldinggewichten: list[MeldinggewichtWeergave]
    bevindinggewichten: list[BevindinggewichtWeergave]

    @classmethod
    def van(cls, model: Model) -> Self:
        return cls(
            versie=model.versie,
            ingaat_op=model.ingaat_op,
            omschrijving=model.omschrijving,
            banden=[BandWeergave(band=band, vanaf=model.grenzen(band)[0]) for band in Band],
            grootteklassen=list(GROOTTEKLASSEN),
            meldingplafond=model.meldingplafond,
            kwartaalplafond=model.kwartaalplafond if isfinite(model.kwartaalplafond) else None,
            naleving_vooraf=model.naleving_vooraf,
            naleving_voorgewicht=model.naleving_voorgewicht,
            personen_onbekend=model.personen_onbekend,
            risicos=[_risico(model, risico) for risico in model.risicos],
            sectoren=[
                SectorWeergave(
                    sbi_sectie=sectie,
                    naam=sector.naam,
                    organisatiegraad=sector.organisatiegraad,
                    invloed=sector.invloed,
                )
                for sectie, sector in model.sectoren.items()
            ],
            meldinggewichten=[
                MeldinggewichtWeergave(soort=soort, urgentie=urgentie, gewicht=gewicht)
                for (soort, urgentie), gewicht in model.meldinggewichten.items()
            ],
            bevindinggewichten=[
                BevindinggewichtWeergave(zwaarte=zwaarte, gewicht=gewicht)
                for zwaarte, gewicht in model.bevindinggewichten.items()
            ],
        )


def _risico(model: Model, risico: Risico) -> RisicoparametersWeergave:
    parameters = model.risicos[risico]
    return RisicoparametersWeergave(
        risico=risico,
        ernst=parameters.ernst,
        maatschappelijk=parameters.maatschappelijk,
        voorgewicht=parameters.voorgewicht,
        halfwaardetijd_controle=parameters.halfwaardetijd_controle,
        halfwaardetijd_melding=parameters.halfwaardetijd_melding,
        landelijk_gemiddelde=parameters.landelijk_gemiddelde,
        sectorgemiddelden=[
            SectorgemiddeldeWeergave(
                sbi_sectie=sectie,
                gemiddelden=[
                    model.maten[Segment(sectie, klasse)][risico].gemiddelde for klasse in range(len(GROOTTEKLASSEN))
                ],
            )
            for sectie in SECTIES
        ],
    )
