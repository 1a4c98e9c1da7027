"""The history of the register as the API shows it, and what may be told of it."""

from datetime import date
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import AwareDatetime, Field
from pydantic.alias_generators import to_camel

from risico.domain import (
    Adres,
    Correctie,
    Mutatie,
    Mutatieopdracht,
    MutatieSoort,
    Naamswijziging,
    Opheffing,
    Opvolging,
    OpvolgingStatus,
    Veldwijziging,
    Verhuizing,
    Voortzetting,
)
from shared.contracts.onderdelen import Breedtegraad, KvkNummer, Lengtegraad, Vestigingsnummer
from shared.runtime.schemas import Invoer, Weergave

Reden = Annotated[str, Field(min_length=1, max_length=500)]
Ingangsdatum = Annotated[date, Field(description="De eerste dag waarop het zo was; niet in de toekomst.")]
Tekst100 = Annotated[str, Field(min_length=1, max_length=100)]


class AdresInvoer(Invoer):
    straat: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    postcode: Annotated[str, Field(pattern=r"^[1-9][0-9]{3} ?[A-Z]{2}$")] | None = None
    plaats: Tekst100 | None = None
    gemeente: Tekst100
    provincie: Tekst100
    breedtegraad: Breedtegraad | None = None
    lengtegraad: Lengtegraad | None = None
    bag_nummeraanduiding_id: Annotated[str, Field(pattern=r"^[0-9]{16}$")] | None = None

    def naar_domein(self) -> Adres:
        return Adres(**dict(self))


class VerhuizingInvoer(Invoer):
    """Een vestiging is naar een ander adres gegaan."""

    soort: Literal[MutatieSoort.VERHUIZING]
    vestigingsnummer: Vestigingsnummer
    adres: AdresInvoer
    ingangsdatum: Ingangsdatum

    def naar_domein(self) -> Mutatieopdracht:
        return Verhuizing(
            vestigingsnummer=self.vestigingsnummer, adres=self.adres.naar_domein(), ingangsdatum=self.ingangsdatum
        )


class NaamswijzigingInvoer(Invoer):
    """Een bedrijf heeft een andere naam."""

    soort: Literal[MutatieSoort.NAAMSWIJZIGING]
    kvk_nummer: KvkNummer
    naam: Annotated[str, Field(min_length=1, max_length=500)]
    ingangsdatum: Ingangsdatum

    def naar_domein(self) -> Mutatieopdracht:
        return Naamswijziging(kvk_nummer=self.kvk_nummer, naam=self.naam, ingangsdatum=self.ingangsdatum)


class OpheffingInvoer(Invoer):
    """Een vestiging bestaat niet meer, of een bedrijf met al zijn vestigingen."""

    soort: Literal[MutatieSoort.OPHEFFING]
    kvk_nummer: KvkNummer | None = None
    vestigingsnummer: Vestigingsnummer | None = None
    ingangsdatum: Ingangsdatum

    def naar_domein(self) -> Mutatieopdracht:
        return Opheffing(
            kvk_nummer=self.kvk_nummer, vestigingsnummer=self.vestigingsnummer, ingangsdatum=self.ingangsdatum
        )


class VoortzettingInvoer(Invoer):
    """Een ander gaat verder met wat ophield: twee vestigingen, of twee bedrijven."""

    soort: Literal[MutatieSoort.VOORTZETTING]
    van_kvk_nummer: KvkNummer | None = None
    naar_kvk_nummer: KvkNummer | None = None
    van_vestigingsnummer: Vestigingsnummer | None = None
    naar_vestigingsnummer: Vestigingsnummer | None = None
    aandeel: Annotated[float, Field(gt=0, le=1, description="Het deel van de geschiedenis dat meegaat.")] = 1.0
    ingangsdatum: Ingangsdatum

    def naar_domein(self) -> Mutatieopdracht:
        return Voortzetting(**{veld: waarde for veld, waarde in dict(self).items() if veld != "soort"})


class GecorrigeerdeVelden(Invoer):
    """Alleen wat fout was; van een bedrijf of van een vestiging."""

    naam: Annotated[str, Field(min_length=1, max_length=500)] | None = None
    rechtsvorm: Tekst100 | None = None
    rsin: Annotated[str, Field(pattern=r"^[0-9]{9}$")] | None = None
    sbi_code: Annotated[str, Field(pattern=r"^[0-9]{2,6}$")] | None = None
    werkzame_personen: Annotated[int, Field(ge=0, le=1_000_000)] | None = None
    adres: AdresInvoer | None = None
    opheffingsdatum: Annotated[
        date | None, Field(description="Leeg: toch niet opgeheven.", json_schema_extra={"format": "date"})
    ] = None


class CorrectieInvoer(Invoer):
    """Wat het register vanaf een dag fout had."""

    soort: Literal[MutatieSoort.CORRECTIE]
    kvk_nummer: KvkNummer | None = None
    vestigingsnummer: Vestigingsnummer | None = None
    velden: GecorrigeerdeVelden
    ingangsdatum: Ingangsdatum
    reden: Reden

    def naar_domein(self) -> Mutatieopdracht:
        velden = {veld: getattr(self.velden, veld) for veld in self.velden.model_fields_set}
        if self.velden.adres is not None:
            velden["adres"] = self.velden.adres.naar_domein()
        return Correctie(
            kvk_nummer=self.kvk_nummer,
            vestigingsnummer=self.vestigingsnummer,
            velden=velden,
            ingangsdatum=self.ingangsdatum,
            reden=self.reden,
        )


MutatieInvoer = Annotated[
    VerhuizingInvoer | NaamswijzigingInvoer | OpheffingInvoer | VoortzettingInvoer | CorrectieInvoer,
    Field(discriminator="soort"),
]


class MutatieWeergave(Weergave):
    """Een mutatie die is verwerkt, met de opvolgingen die zij aannemelijk maakt."""

    id: UUID
    soort: MutatieSoort
    ingangsdatum: date
    bekend_op: AwareDatetime
    opvolgingen: list[str] = Field(description="De paden van de voorgestelde opvolgingen; een mens beslist erover.")

    @classmethod
    def van(cls, mutatie: Mutatie, opvolgingen: list[UUID]) -> Self:
        return cls(
            id=mutatie.id,
            soort=mutatie.soort,
            ingangsdatum=mutatie.ingangsdatum,
            bekend_op=mutatie.bekend_op,
            opvolgingen=[f"/v1/opvolgingen/{opvolging_id}" for opvolging_id in opvolgingen],
        )


class VeldwijzigingWeergave(Weergave):
    """Een veld dat veranderde."""

    veld: str
    was: str | int | float | bool | None
    wordt: str | int | float | bool | None
    tot_datum: Annotated[
        date | None,
        Field(
            description="De eerste dag waarop dit niet meer gold; leeg: het geldt nog.",
            json_schema_extra={"format": "date"},
        ),
    ]


class HistorieWeergave(Weergave):
    """Wat er vanaf een dag veranderde, sinds wanneer dat bekend is, en van wie."""

    mutatie_id: UUID
    soort: MutatieSoort
    ingangsdatum: date
    bekend_op: AwareDatetime
    door: str
    reden: str | None
    velden: list[VeldwijzigingWeergave]

    @classmethod
    def van(cls, regel: tuple[Mutatie, tuple[Veldwijziging, ...]]) -> Self:
        mutatie, velden = regel
        return cls(
            mutatie_id=mutatie.id,
            soort=mutatie.soort,
            ingangsdatum=mutatie.ingangsdatum,
            bekend_op=mutatie.bekend_op,
            door=mutatie.door,
            reden=mutatie.reden,
            velden=[
                VeldwijzigingWeergave(veld=to_camel(v.veld), was=v.was, wordt=v.wordt, tot_datum=v.tot) for v in velden
            ],
        )


class OpvolgingBesluitInvoer(Invoer):
    reden: Reden


class OpvolgingWeergave(Weergave):
    """Een vestiging die verdergaat met wat een andere was; alleen bevestigd telt de geschiedenis mee."""

    id: UUID
    van_vestigingsnummer: str
    naar_vestigingsnummer: str
    ingangsdatum: date
    aandeel: float
    reden: str
    status: OpvolgingStatus
    besloten_door: str | None
    besloten_reden: str | None
    besloten_op: AwareDatetime | None

    @classmethod
    def van(cls, opvolging: Opvolging) -> Self:
        besluit = opvolging.besluit
        return cls(
            id=opvolging.id,
            van_vestigingsnummer=opvolging.van,
            naar_vestigingsnummer=opvolging.naar,
            ingangsdatum=opvolging.sinds,
            aandeel=opvolging.aandeel,
            reden=opvolging.reden,
            status=opvolging.status,
            besloten_door=None if besluit is None else besluit.door,
            besloten_reden=None if besluit is None else besluit.reden,
            besloten_op=None if besluit is None else besluit.op,
        )
