"""Reassessments as the API shows them: what changed, why, and what people did with the score."""

from collections.abc import Sequence
from typing import Annotated, Self
from uuid import UUID

from pydantic import AwareDatetime, Field

from risico.domain import AANLEIDING_VAN, Afwijking, Gekozen, Herkomst, Oorzaaksoort, Selectie
from risico.model import Herbeoordeling
from shared.contracts.waardelijsten import Aanleiding, Band, Risico
from shared.runtime.schemas import Weergave

from .afwijkingen import AfwijkingWeergave
from .profielen import FactorWeergave, Onzeker, Score


class AanleidingWeergave(Weergave):
    """Wat de herbeoordeling veroorzaakte."""

    soort: Oorzaaksoort
    gebeurtenis_id: UUID = Field(description="Het bericht, de registermutatie, de opvolging of de herweging.")
    melding_id: UUID | None
    interventie_id: UUID | None
    gebeurd_op: AwareDatetime


class HerbeoordelingWeergave(Weergave):
    """Een herbeoordeling; de aanleiding staat erbij voor wie die mag zien."""

    id: UUID
    risicos: list[Risico]
    grootste_risico: Risico
    score_voor: Score | None
    score_na: Score
    band_voor: Band | None
    band_na: Band
    onzeker: Onzeker
    kans: Annotated[float, Field(ge=0, description="De kans op het grootste risico waarmee de score is berekend.")]
    modelversie: str
    uitleg: list[FactorWeergave]
    herbeoordeeld_op: AwareDatetime
    aanleiding: AanleidingWeergave | None

    @classmethod
    def van(cls, herbeoordeling: Herbeoordeling, *, met_aanleiding: bool) -> Self:
        return cls(
            id=herbeoordeling.id,
            # what a melding was about would tell that there was one
            risicos=list(herbeoordeling.risicos) if met_aanleiding else [herbeoordeling.grootste_risico],
            grootste_risico=herbeoordeling.grootste_risico,
            score_voor=herbeoordeling.score_voor,
            score_na=herbeoordeling.score_na,
            band_voor=herbeoordeling.band_voor,
            band_na=herbeoordeling.band_na,
            onzeker=herbeoordeling.onzeker,
            kans=herbeoordeling.kans,
            modelversie=herbeoordeling.modelversie,
            uitleg=FactorWeergave.lijst(herbeoordeling.uitleg, met_aanleiding=met_aanleiding),
            herbeoordeeld_op=herbeoordeling.herbeoordeeld_op,
            aanleiding=_aanleiding(herbeoordeling) if met_aanleiding else None,
        )


class GekozenDoorWeergave(Weergave):
    """Een trekking die de vestiging koos toen deze score gold: waarom, met welke kans, en wie besloot."""

    selectie_id: UUID
    programma: str
    herkomst: Herkomst
    kans: float
    reden: str | None
    door: str
    getrokken_op: AwareDatetime

    @classmethod
    def van(cls, selectie: Selectie, gekozen: Gekozen) -> Self:
        return cls(
            selectie_id=selectie.id,
            programma=selectie.opdracht.programma,
            herkomst=gekozen.herkomst,
            kans=gekozen.kans,
            reden=gekozen.reden,
            door=selectie.door,
            getrokken_op=selectie.op,
        )


class HerbeoordelingLogWeergave(HerbeoordelingWeergave):
    """Een score met alles waaruit die volgde, en wat mensen ermee deden zolang die gold."""

    vestigingsnummer: str | None
    kvk_nummer: str | None
    vervangen_op: AwareDatetime | None = Field(description="Wanneer de volgende kwam; leeg: die is er niet.")
    selecties: list[GekozenDoorWeergave] = Field(description="Wie deze vestiging koos toen deze score gold.")
    afwijkingen: list[AfwijkingWeergave] = Field(description="Wat mensen anders oordeelden toen deze score gold.")

    @classmethod
    def met_gebruik(
        cls,
        herbeoordeling: Herbeoordeling,
        vervangen_op: AwareDatetime | None,
        gekozen: Sequence[tuple[Selectie, Gekozen]],
        afwijkingen: Sequence[Afwijking],
    ) -> Self:
        return cls(
            **HerbeoordelingWeergave.van(herbeoordeling, met_aanleiding=True).model_dump(by_alias=False),
            vestigingsnummer=herbeoordeling.vestigingsnummer,
            kvk_nummer=herbeoordeling.kvk_nummer,
            vervangen_op=vervangen_op,
            selecties=[GekozenDoorWeergave.van(*keuze) for keuze in gekozen],
            afwijkingen=[AfwijkingWeergave.van(afwijking, met_reden=True) for afwijking in afwijkingen],
        )


def _aanleiding(herbeoordeling: Herbeoordeling) -> AanleidingWeergave | None:
    oorzaak = herbeoordeling.oorzaak
    if oorzaak is None:
        return None
    return AanleidingWeergave(
        soort=oorzaak.soort,
        gebeurtenis_id=oorzaak.event_id,
        melding_id=oorzaak.veroorzaakt_door if AANLEIDING_VAN[oorzaak.soort] is Aanleiding.MELDING else None,
        interventie_id=oorzaak.veroorzaakt_door if AANLEIDING_VAN[oorzaak.soort] is Aanleiding.INTERVENTIE else None,
        gebeurd_op=oorzaak.gebeurd_op,
    )
