"""Doubles and clusters, and the rules by which meldingen are compared and counted."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Annotated, Final, Self
from uuid import UUID

from pydantic import AwareDatetime, Field, field_validator

from meldingen.domain import Dubbel, Gelijkenis, Melding, Meldingencluster, Overeenkomst, Vergelijkregels
from shared.contracts.waardelijsten import Domein, Risico
from shared.runtime.schemas import Invoer, Weergave

from .lezen import MeldingWeergave

Dagen = Annotated[int, Field(ge=1, le=1_000)]
Stap = Annotated[int, Field(ge=2, le=1_000_000)]

_UITLEG: Final = {
    Overeenkomst.ZELFDE_VESTIGING: "Beide gaan over dezelfde vestiging.",
    Overeenkomst.ZELFDE_BEDRIJF: "Beide gaan over hetzelfde bedrijf.",
    Overeenkomst.ZELFDE_ADRES: "Beide gaan over hetzelfde adres.",
    Overeenkomst.VERGELIJKBARE_NAAM: "De namen van de werkgevers in deze gemeente lijken op elkaar.",
    Overeenkomst.ZELFDE_RISICO: "Ze noemen hetzelfde risico.",
    Overeenkomst.DICHT_BIJ_ELKAAR: "Ze kwamen kort na elkaar binnen.",
    Overeenkomst.VERGELIJKBARE_TEKST: "De melders gebruiken dezelfde woorden.",
    Overeenkomst.ZELFDE_MELDER: "Ze komen van hetzelfde e-mailadres of telefoonnummer.",
}


class GelijkenisWeergave(Weergave):
    """Een feit dat twee meldingen delen."""

    feit: Overeenkomst
    uitleg: str
    mate: float = Field(description="Hoe volledig het feit opgaat, van 0 tot 1.")
    telt: float = Field(description="Wat het bijdraagt aan de score; van waar het gebeurde telt alleen het sterkste.")

    @classmethod
    def van(cls, gelijkenis: Gelijkenis) -> Self:
        return cls(
            feit=gelijkenis.feit,
            uitleg=_UITLEG[gelijkenis.feit],
            mate=round(gelijkenis.mate, 3),
            telt=round(gelijkenis.telt, 3),
        )


class DubbelWeergave(Weergave):
    """Een melding die hetzelfde kan vertellen, met wat beide delen. Alleen een voorstel: een mens beslist."""

    score: float = Field(description="Van 0 tot 1.")
    gelijkenissen: list[GelijkenisWeergave]
    melding: MeldingWeergave

    @classmethod
    def van(cls, dubbel: Dubbel, melding: Melding) -> Self:
        return cls(
            score=round(dubbel.score, 3),
            gelijkenissen=[GelijkenisWeergave.van(gelijkenis) for gelijkenis in dubbel.gelijkenissen],
            melding=MeldingWeergave.van(melding),
        )


class MeldingenclusterWeergave(Weergave):
    """Meldingen over één bedrijf en risico die kort na elkaar kwamen, onderzocht of niet."""

    cluster_id: UUID
    kvk_nummer: str
    vestigingsnummer: str | None = Field(description="De vestiging, als alle meldingen daarover gaan.")
    domein: Domein
    risico: Risico
    aantal: int = Field(
        description="Hoeveel meldingen de periode nu bevat; wat eruit veroudert, telt na enkele seconden niet meer mee."
    )
    aantal_niet_in_onderzoek: int = Field(description="Hoeveel daarvan niet worden onderzocht.")
    stap: int = Field(description="De hoogste drempel die is gepasseerd; verouderen verlaagt die niet.")
    eerste_op: AwareDatetime
    laatste_op: AwareDatetime
    gesignaleerd_op: AwareDatetime

    @classmethod
    def van(cls, cluster: Meldingencluster) -> Self:
        return cls(
            cluster_id=cluster.id,
            kvk_nummer=cluster.kvk_nummer,
            vestigingsnummer=cluster.vestigingsnummer,
            domein=cluster.domein,
            risico=cluster.risico,
            aantal=cluster.aantal,
            aantal_niet_in_onderzoek=cluster.aantal_niet_in_onderzoek,
            stap=cluster.stap,
            eerste_op=cluster.eerste_op,
            laatste_op=cluster.laatste_op,
            gesignaleerd_op=cluster.gesignaleerd_op,
        )


class MeldingenclusterDetail(MeldingenclusterWeergave):
    """Een cluster met de nieuwste van de meldingen die de periode nu bevat."""

    melding_ids: list[UUID] = Field(description="De nieuwste eerst, hoogstens 200.")

    @classmethod
    def met(cls, cluster: Meldingencluster, melding_ids: Sequence[UUID]) -> Self:
        return cls(**MeldingenclusterWeergave.van(cluster).model_dump(by_alias=False), melding_ids=list(melding_ids))


class VergelijkregelsInvoer(Invoer):
    """De regels waarmee meldingen worden vergeleken en geteld, vanaf een dag die nog komt."""

    geldig_vanaf_datum: date
    dubbel_dagen: Dagen = Field(description="Hoe ver voor en na een melding naar dubbelen wordt gezocht.")
    dubbel_vanaf: float = Field(ge=0, le=1, description="De score waarvanaf een dubbele wordt voorgesteld.")
    cluster_dagen: Dagen = Field(description="De periode waarin meldingen samen tellen.")
    cluster_stappen: list[Stap] = Field(
        min_length=1, max_length=20, description="De aantallen waarbij een cluster wordt gesignaleerd, oplopend."
    )

    @field_validator("cluster_stappen")
    @classmethod
    def _oplopend(cls, stappen: list[int]) -> list[int]:
        if any(volgende <= stap for stap, volgende in pairwise(stappen)):
            raise ValueError("Noem de stappen oplopend.")
        return stappen

    def naar_domein(self) -> Vergelijkregels:
        return Vergelijkregels(
            geldig_vanaf=self.geldig_vanaf_datum,
            dubbel_dagen=self.dubbel_dagen,
            dubbel_vanaf=self.dubbel_vanaf,
            cluster_dagen=self.cluster_dagen,
            cluster_stappen=tuple(self.cluster_stappen),
        )


class VergelijkregelsWeergave(Weergave):
    """De regels waarmee meldingen worden vergeleken en geteld, met de dag waarop ze ingaan."""

    geldig_vanaf_datum: date
    dubbel_dagen: int
    dubbel_vanaf: float
    cluster_dagen: int
    cluster_stappen: list[int]

    @classmethod
    def van(cls, regels: Vergelijkregels) -> Self:
        return cls(
            geldig_vanaf_datum=regels.geldig_vanaf,
            dubbel_dagen=regels.dubbel_dagen,
            dubbel_vanaf=regels.dubbel_vanaf,
            cluster_dagen=regels.cluster_dagen,
            cluster_stappen=list(regels.cluster_stappen),
        )
