"""Profiles, their history and the ranked list as the API shows them."""

from collections.abc import Sequence
from typing import Annotated, Self

from pydantic import AwareDatetime, Field

from risico.domain import Afwijking
from risico.model import Factor, FactorSoort, Risicoprofiel, Tegenfeit, zonder_aanleiding
from risico.repository import Plaats
from shared.contracts.waardelijsten import Band, Risico, Werkgeverstype
from shared.runtime.schemas import Weergave

from .afwijkingen import AfwijkingWeergave

Score = Annotated[float, Field(ge=0, description="Kans × ernst × maatschappelijk gewicht × omvang.")]
Onzeker = Annotated[
    bool, Field(description="Dit risico is hier nooit gecontroleerd: de kans rust op het gemiddelde van de sector.")
]
HerbeoordeeldOp = Annotated[
    AwareDatetime | None,
    Field(
        description="Wanneer voor het laatst beoordeeld; leeg als de vestiging op het gemiddelde van de sector staat."
    ),
]


class FactorWeergave(Weergave):
    """Een factor van een score: het product van alle factoren is de score."""

    soort: FactorSoort
    maal: float
    tekst: str

    @classmethod
    def lijst(cls, factoren: tuple[Factor, ...], *, met_aanleiding: bool) -> list[Self]:
        """Show the factors; who may not see what caused a score sees what is known of the vestiging as one."""
        return [cls.model_validate(f) for f in (factoren if met_aanleiding else zonder_aanleiding(factoren))]


class TegenfeitWeergave(Weergave):
    """Wat dit risico een band lager zou brengen."""

    band: Band
    schone_controles: int = Field(description="Zoveel controles nu die niets vinden.")
    maanden: int | None = Field(
        description="Of: na zoveel maanden zonder nieuwe feiten. Leeg als dat niet helpt, of zonder aanleiding-lezen."
    )
    tekst: str

    @classmethod
    def van(cls, tegenfeit: Tegenfeit, *, met_aanleiding: bool) -> Self:
        n, maanden = tegenfeit.schone_controles, tegenfeit.maanden if met_aanleiding else None
        tekst = f"Na {n} {'controle' if n == 1 else 'controles'} zonder overtreding daalt dit risico een band."
        if maanden is not None:
            tekst += f" Zonder nieuwe feiten daalt het na {maanden} {'maand' if maanden == 1 else 'maanden'}."
        return cls(band=tegenfeit.band, schone_controles=n, maanden=maanden, tekst=tekst)


class RisicoscoreWeergave(Weergave):
    risico: Risico
    score: Score
    laag: Annotated[float, Field(description="Negen van de tien ware scores liggen tussen laag en hoog.")]
    hoog: float
    gemiddelde: Annotated[float, Field(description="De score die de sector en de omvang alleen zouden geven.")]
    band: Band
    onzeker: Onzeker
    uitleg: list[FactorWeergave]
    tegenfeit: TegenfeitWeergave | None = Field(
        description="Leeg in de laagste band, en bij een eenmanszaak: die krijgt alleen de score van de sector."
    )


class RisicoprofielWeergave(Weergave):
    """De risico's van een vestiging, het grootste eerst, elk met uitleg."""

    vestigingsnummer: str
    kvk_nummer: str
    grootste_risico: Risico
    score: Score
    band: Band
    onzeker: Onzeker
    naleving: Annotated[float, Field(description="Deel van de interventies in vijf jaar dat naleving trof, 0 tot 1.")]
    werkgeverstype: Werkgeverstype
    alleen_sector: Annotated[bool, Field(description="Een eenmanszaak: over een persoon wordt geen profiel gemaakt.")]
    modelversie: str
    herbeoordeeld_op: HerbeoordeeldOp
    herbeoordelingen: str = Field(description="Het pad van de geschiedenis van dit profiel.")
    afwijkingen: list[AfwijkingWeergave] = Field(
        description="Wat mensen nu anders oordelen; de scores veranderen er niet door."
    )
    risicos: list[RisicoscoreWeergave]

    @classmethod
    def van(cls, profiel: Risicoprofiel, afwijkingen: Sequence[Afwijking], *, met_aanleiding: bool) -> Self:
        grootste = profiel.scores[0]
        nummer = profiel.vestiging.vestigingsnummer
        return cls(
            vestigingsnummer=nummer,
            kvk_nummer=profiel.vestiging.kvk_nummer,
            grootste_risico=grootste.risico,
            score=grootste.score,
            band=grootste.band,
            onzeker=grootste.onzeker,
            naleving=profiel.naleving,
            werkgeverstype=profiel.werkgeverstype,
            alleen_sector=profiel.alleen_sector,
            modelversie=profiel.modelversie,
            herbeoordeeld_op=profiel.herbeoordeeld_op,
            herbeoordelingen=f"/v1/risicoprofielen/{nummer}/herbeoordelingen",
            afwijkingen=[AfwijkingWeergave.van(a, met_reden=met_aanleiding) for a in afwijkingen],
            risicos=[
                RisicoscoreWeergave(
                    risico=score.risico,
                    score=score.score,
                    laag=score.laag,
                    hoog=score.hoog,
                    gemiddelde=score.gemiddelde,
                    band=score.band,
                    onzeker=score.onzeker,
                    uitleg=FactorWeergave.lijst(score.uitleg, met_aanleiding=met_aanleiding),
                    tegenfeit=None
                    if score.tegenfeit is None
                    else TegenfeitWeergave.van(score.tegenfeit, met_aanleiding=met_aanleiding),
                )
                for score in profiel.scores
            ],
        )


class PlaatsWeergave(Weergave):
    """Een plaats op de ranglijst."""

    vestigingsnummer: str
    kvk_nummer: str
    naam: str
    sbi_code: str
    sbi_sectie: str
    werkzame_personen: int
    gemeente: str
    provincie: str
    risico: Risico
    score: Score
    band: Band
    onzeker: Onzeker
    herbeoordeeld_op: HerbeoordeeldOp

    @classmethod
    def van(cls, plaats: Plaats) -> Self:
        vestiging = plaats.vestiging
        return cls(
            vestigingsnummer=vestiging.vestigingsnummer,
            kvk_nummer=vestiging.kvk_nummer,
            naam=plaats.naam,
            sbi_code=vestiging.sbi_code,
            sbi_sectie=vestiging.sbi_sectie,
            werkzame_personen=vestiging.werkzame_personen,
            gemeente=vestiging.adres.gemeente,
            provincie=vestiging.adres.provincie,
            risico=plaats.risico,
            score=plaats.score,
            band=plaats.band,
            onzeker=plaats.onzeker,
            herbeoordeeld_op=plaats.herbeoordeeld_op,
        )
