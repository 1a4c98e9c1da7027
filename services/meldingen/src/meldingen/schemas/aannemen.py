"""What is reported, by anybody or by a chain partner, and the answer to it."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import AwareDatetime, Field

from meldingen.domain import (
    Arbeidsrelatie,
    Melder,
    Melding,
    MeldingStatus,
    Ongeval,
    Ontvangstcode,
    RegistreerMelding,
    Werkgever,
)
from shared.contracts.onderdelen import Breedtegraad, KvkNummer, Lengtegraad, Vestigingsnummer
from shared.contracts.waardelijsten import (
    Kanaal,
    MelderType,
    MeldingSoort,
    OngevalGevolg,
    OvertredingKlasse,
    Vertrouwelijkheid,
)
from shared.runtime.schemas import Invoer, Weergave

from .velden import AantalGetroffenen, EigenKenmerk, Email, Naam, Regel, Risicos, Telefoon, Tijdstip, Toelichting
from .vragensets import Antwoorden


class WerkgeverInvoer(Invoer):
    """De werkgever en de plek waar gewerkt wordt, voor zover bekend."""

    kvk_nummer: KvkNummer | None = Field(default=None, examples=["12345678"])
    vestigingsnummer: Vestigingsnummer | None = None
    naam: Naam | None = Field(default=None, description="De naam, of een korte omschrijving als de naam onbekend is.")
    adres: Regel | None = None
    gemeente: Naam | None = None
    provincie: Naam | None = None
    breedtegraad: Breedtegraad | None = None
    lengtegraad: Lengtegraad | None = None

    def naar_domein(self) -> Werkgever:
        return Werkgever(
            kvk_nummer=self.kvk_nummer,
            vestigingsnummer=self.vestigingsnummer,
            naam=self.naam,
            adres=self.adres,
            gemeente=self.gemeente,
            provincie=self.provincie,
            breedtegraad=self.breedtegraad,
            lengtegraad=self.lengtegraad,
        )


class MelderInvoer(Invoer):
    """Wie meldt. Deze gegevens worden apart en versleuteld bewaard."""

    type: MelderType = MelderType.ONBEKEND
    naam: Naam | None = None
    email: Email | None = None
    telefoon: Telefoon | None = None

    def naar_domein(self) -> Melder:
        return Melder(type=self.type, naam=self.naam, email=self.email, telefoon=self.telefoon)


class OngevalInvoer(Invoer):
    """Een arbeidsongeval."""

    gevolg: OngevalGevolg
    gebeurd_op: Tijdstip = Field(description="Wanneer het gebeurde; is de tijd onbekend, schat dan.")
    slachtoffers: Annotated[int, Field(ge=1, le=100_000, description="Hoeveel mensen het trof.")]
    slachtoffers_onder_18: Annotated[int, Field(ge=0, le=100_000)] | None = Field(
        default=None, alias="slachtoffersOnder18", description="Hoeveel van hen jonger zijn dan 18 jaar."
    )
    arbeidsrelaties: Annotated[list[Arbeidsrelatie], Field(max_length=len(Arbeidsrelatie))] = Field(
        default_factory=list, description="Hoe de slachtoffers bij de werkgever werken."
    )
    plaats: Regel | None = Field(
        default=None, description="Waar het gebeurde, als dat niet op het adres van de werkgever is."
    )
    plek_onveranderd: bool | None = Field(
        default=None, description="Of de plek is gelaten zoals die was. Ruim niets op voordat de inspectie er is."
    )
    familie_van_werkgever: bool | None = Field(
        default=None, description="Of een slachtoffer familie is van de werkgever."
    )
    gemeld_datum: date | None = Field(
        default=None,
        description="Wanneer de werkgever het ongeval bij de inspectie meldde.",
        json_schema_extra={"format": "date"},
    )

    def naar_domein(self) -> Ongeval:
        return Ongeval(
            gevolg=self.gevolg,
            gebeurd_op=self.gebeurd_op,
            slachtoffers=self.slachtoffers,
            slachtoffers_onder_18=self.slachtoffers_onder_18,
            arbeidsrelaties=tuple(self.arbeidsrelaties),
            plaats=self.plaats,
            plek_onveranderd=self.plek_onveranderd,
            familie_van_werkgever=self.familie_van_werkgever,
            gemeld_datum=self.gemeld_datum,
        )


class MeldingInvoer(Invoer):
    """Een melding door wie dan ook: een klacht, signaal, ongeval of verzoek."""

    soort: MeldingSoort
    vertrouwelijkheid: Vertrouwelijkheid = Field(
        default=Vertrouwelijkheid.VERTROUWELIJK,
        description="open: de naam mag bekend zijn; vertrouwelijk: alleen bij de inspectie; anoniem: bij niemand.",
    )
    risicos: Risicos
    werkgever: WerkgeverInvoer
    melder: MelderInvoer = MelderInvoer()
    toelichting: Toelichting
    ongeval: OngevalInvoer | None = Field(
        default=None, description="Verplicht bij een ongeval, anders niet toegestaan."
    )
    direct_gevaar: bool = Field(default=False, description="Of er op dit moment gevaar is voor mensen.")
    aantal_getroffenen: AantalGetroffenen | None = None
    antwoorden: Antwoorden = Field(default_factory=list)

    def naar_opdracht(self) -> RegistreerMelding:
        return RegistreerMelding(
            soort=self.soort,
            kanaal=Kanaal.WEBFORMULIER,
            vertrouwelijkheid=self.vertrouwelijkheid,
            risicos=tuple(self.risicos),
            werkgever=self.werkgever.naar_domein(),
            melder=self.melder.naar_domein(),
            toelichting=self.toelichting,
            ongeval=None if self.ongeval is None else self.ongeval.naar_domein(),
            direct_gevaar=self.direct_gevaar,
            aantal_getroffenen=self.aantal_getroffenen,
            antwoorden=tuple(een.naar_domein() for een in self.antwoorden),
        )


class SignaalInvoer(Invoer):
    """Een melding die een ketenpartner aanlevert."""

    soort: MeldingSoort = MeldingSoort.SIGNAAL
    vertrouwelijkheid: Vertrouwelijkheid = Vertrouwelijkheid.OPEN
    risicos: Risicos
    werkgever: WerkgeverInvoer
    melder: MelderInvoer = Field(
        default=MelderInvoer(type=MelderType.KETENPARTNER),
        description="Van wie de partner de melding kreeg; zonder dit veld meldt de partner zelf.",
    )
    toelichting: Toelichting
    ongeval: OngevalInvoer | None = None
    direct_gevaar: bool = False
    aantal_getroffenen: AantalGetroffenen | None = None
    antwoorden: Antwoorden = Field(default_factory=list)
    overtreding_klasse: OvertredingKlasse | None = None
    eigen_kenmerk: EigenKenmerk | None = None

    def inhoud(self) -> bytes:
        """Give what is the same for whoever sends the same again, also when fields that he does not know are added."""
        return self.__pydantic_serializer__.to_json(self, exclude_defaults=True)

    def naar_opdracht(self, oin: str | None) -> RegistreerMelding:
        return RegistreerMelding(
            soort=self.soort,
            kanaal=Kanaal.KETENPARTNER_API,
            vertrouwelijkheid=self.vertrouwelijkheid,
            risicos=tuple(self.risicos),
            werkgever=self.werkgever.naar_domein(),
            melder=self.melder.naar_domein(),
            toelichting=self.toelichting,
            ongeval=None if self.ongeval is None else self.ongeval.naar_domein(),
            direct_gevaar=self.direct_gevaar,
            overtreding_klasse=self.overtreding_klasse,
            aantal_getroffenen=self.aantal_getroffenen,
            antwoorden=tuple(een.naar_domein() for een in self.antwoorden),
            ketenpartner_oin=oin,
            eigen_kenmerk=self.eigen_kenmerk,
        )


class Ontvangstbevestiging(Weergave):
    """De melding is ontvangen en bewaard."""

    melding_id: UUID
    status: MeldingStatus
    ontvangen_op: AwareDatetime

    @classmethod
    def van(cls, melding: Melding) -> Self:
        return cls(melding_id=melding.id, status=melding.status, ontvangen_op=melding.ontvangen_op)


class MeldingBevestiging(Ontvangstbevestiging):
    """De melding is ontvangen en bewaard; de melder volgt haar met de ontvangstcode."""

    ontvangstcode: str = Field(
        description="Hiermee volgt u uw melding. De code wordt maar één keer getoond: bewaar haar goed.",
        examples=["1234 5678 9012 3456"],
    )

    @classmethod
    def met_code(cls, melding: Melding, code: Ontvangstcode) -> Self:
        return cls(
            melding_id=melding.id,
            status=melding.status,
            ontvangen_op=melding.ontvangen_op,
            ontvangstcode=code.in_groepen(),
        )
