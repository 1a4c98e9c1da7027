"""What is reported, by anybody or by a chain partner, and the answer to it."""

from datetime import date
from typing import Self
from uuid import UUID

from pydantic import AwareDatetime, Field

from meldingen.domain import Melder, Melding, MeldingStatus, Ongeval, RegistreerMelding, Werkgever
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

from .velden import AantalGetroffenen, Email, Naam, Regel, Risicos, Telefoon, Toelichting


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
    datum: date

    def naar_domein(self) -> Ongeval:
        return Ongeval(gevolg=self.gevolg, datum=self.datum)


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
    overtreding_klasse: OvertredingKlasse | None = None
    eigen_kenmerk: str | None = Field(
        default=None,
        pattern=r"^[A-Za-z0-9._/-]{1,64}$",
        description="Het kenmerk bij de partner zelf; bevat geen persoonsgegevens.",
    )

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
