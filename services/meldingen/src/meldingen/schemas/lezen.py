"""Reading meldingen; data of reporters appear in the answer of an inzage alone."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import AwareDatetime, Field, ValidationInfo, field_validator

from meldingen.domain import (
    Arbeidsrelatie,
    Melderdossier,
    Melding,
    MeldingStatus,
    Overgang,
    Tekst,
    TekstSoort,
    regel_met,
)
from shared.contracts.onderdelen import KvkNummer
from shared.contracts.waardelijsten import (
    Domein,
    Kanaal,
    MelderType,
    MeldingSoort,
    OngevalGevolg,
    OvertredingKlasse,
    Risico,
    Urgentie,
    Vertrouwelijkheid,
)
from shared.runtime.schemas import Invoer, Weergave

from .termijnen import TermijnWeergave
from .velden import Email, MelderDoel, Telefoon
from .vragensets import BeantwoordingWeergave


class ZoekInvoer(Invoer):
    """Waarop gezocht wordt; alles wat is opgegeven moet kloppen."""

    soort: MeldingSoort | None = None
    status: MeldingStatus | None = None
    urgentie: Urgentie | None = None
    kvk_nummer: KvkNummer | None = None
    vanaf: AwareDatetime | None = None
    tot: AwareDatetime | None = None
    tekst: Annotated[str, Field(min_length=1, max_length=200)] | None = Field(
        default=None,
        description="Woorden die allemaal voorkomen, in welke vorm ook: in werkgever, adres, soort, risico of kenmerk, "
        "en met een doelbinding ook in de woorden van de melder.",
    )
    email: Email | None = Field(default=None, description="Het hele e-mailadres van de melder.")
    telefoon: Telefoon | None = Field(default=None, description="Het hele telefoonnummer van de melder.")
    doelbinding: MelderDoel | None = Field(
        default=None, validate_default=True, description="Verplicht bij zoeken op gegevens van de melder."
    )

    @field_validator("doelbinding")
    @classmethod
    def _noemt_het_doel(cls, doelbinding: MelderDoel | None, info: ValidationInfo) -> MelderDoel | None:
        if doelbinding is None and (info.data.get("email") or info.data.get("telefoon")):
            raise ValueError("Zoeken op gegevens van de melder vraagt een doelbinding.")
        return doelbinding


class InzageInvoer(Invoer):
    """Waarvoor de gegevens van de melder nodig zijn; elke inzage wordt vastgelegd."""

    doelbinding: MelderDoel


class WerkgeverWeergave(Weergave):
    """De werkgever en de plek waar gewerkt wordt, voor zover bekend."""

    kvk_nummer: str | None
    vestigingsnummer: str | None
    naam: str | None
    adres: str | None
    gemeente: str | None
    provincie: str | None
    breedtegraad: float | None
    lengtegraad: float | None


class OngevalWeergave(Weergave):
    """Een arbeidsongeval."""

    gevolg: OngevalGevolg
    gebeurd_op: AwareDatetime
    slachtoffers: int | None
    slachtoffers_onder_18: int | None = Field(alias="slachtoffersOnder18")
    arbeidsrelaties: tuple[Arbeidsrelatie, ...]
    plaats: str | None
    plek_onveranderd: bool | None
    familie_van_werkgever: bool | None
    gemeld_datum: date | None = Field(json_schema_extra={"format": "date"})


class MeldingWeergave(Weergave):
    """Een melding, zonder de melder en zonder diens woorden."""

    melding_id: UUID
    soort: MeldingSoort
    kanaal: Kanaal
    vertrouwelijkheid: Vertrouwelijkheid
    domein: Domein
    risicos: tuple[Risico, ...]
    werkgever: WerkgeverWeergave
    ongeval: OngevalWeergave | None
    direct_gevaar: bool
    overtreding_klasse: OvertredingKlasse | None
    aantal_getroffenen: int | None
    antwoorden: list[BeantwoordingWeergave]
    verzoek_artikel_24: bool
    urgentie: Urgentie
    urgentie_regel: str = Field(description="De regel die de urgentie bepaalde.")
    urgentie_reden: str = Field(description="Die regel in gewone taal.")
    urgentie_regel_vanaf_datum: date | None = Field(
        description="De dag waarop die regel van kracht werd.", json_schema_extra={"format": "date"}
    )
    urgentie_regel_tot_datum: date | None = Field(
        description="De eerste dag waarop die regel niet meer van kracht is; leeg zolang niets hem vervangt.",
        json_schema_extra={"format": "date"},
    )
    urgentie_regels: list[str] = Field(description="Alle regels die gelden, de beslissende eerst; zie /urgentieregels.")
    urgentie_berekend: Urgentie = Field(description="De klasse die de regels geven.")
    urgentie_overschreven_door: str | None = Field(description="Wie de melding een andere klasse gaf.")
    urgentie_overschreven_op: AwareDatetime | None
    termijn: TermijnWeergave | None = Field(description="De termijn die loopt of stilstaat.")
    ketenpartner_oin: str | None
    eigen_kenmerk: str | None
    team: str | None = Field(description="Het team dat de melding behandelt.")
    team_reden: str | None = Field(description="De regel die het team bepaalde, in gewone taal.")
    samengevoegd_met: UUID | None = Field(description="De melding waarin deze is opgegaan.")
    status: MeldingStatus
    versie: int
    ontvangen_op: AwareDatetime

    @classmethod
    def van(cls, melding: Melding) -> Self:
        overschreven, regel = melding.overschrijving, regel_met(melding.urgentie_regel)
        return cls(
            melding_id=melding.id,
            soort=melding.soort,
            kanaal=melding.kanaal,
            vertrouwelijkheid=melding.vertrouwelijkheid,
            domein=melding.domein,
            risicos=melding.risicos,
            werkgever=WerkgeverWeergave.model_validate(melding.werkgever),
            ongeval=None if melding.ongeval is None else OngevalWeergave.model_validate(melding.ongeval),
            direct_gevaar=melding.direct_gevaar,
            overtreding_klasse=melding.overtreding_klasse,
            aantal_getroffenen=melding.aantal_getroffenen,
            antwoorden=[BeantwoordingWeergave.model_validate(een) for een in melding.antwoorden],
            verzoek_artikel_24=melding.verzoek_artikel_24,
            urgentie=melding.urgentie,
            urgentie_regel=melding.urgentie_regel,
            urgentie_reden=melding.urgentie_reden,
            urgentie_regel_vanaf_datum=None if regel is None else regel.geldig_vanaf,
            urgentie_regel_tot_datum=None if regel is None else regel.geldig_tot,
            urgentie_regels=list(melding.urgentie_regels),
            urgentie_berekend=melding.urgentie if overschreven is None else overschreven.berekend,
            urgentie_overschreven_door=None if overschreven is None else overschreven.door,
            urgentie_overschreven_op=None if overschreven is None else overschreven.op,
            termijn=None if melding.termijn is None else TermijnWeergave.model_validate(melding.termijn),
            ketenpartner_oin=melding.ketenpartner_oin,
            eigen_kenmerk=melding.eigen_kenmerk,
            team=melding.team,
            team_reden=melding.team_reden,
            samengevoegd_met=melding.samengevoegd_met,
            status=melding.status,
            versie=melding.versie,
            ontvangen_op=melding.ontvangen_op,
        )


class SignaalWeergave(Weergave):
    """Een signaal, zoals de ketenpartner die het aanleverde het kan volgen."""

    melding_id: UUID
    eigen_kenmerk: str | None
    soort: MeldingSoort
    status: MeldingStatus
    versie: int
    ontvangen_op: AwareDatetime


class StapWeergave(Weergave):
    """Een stap in de behandeling."""

    status: MeldingStatus
    op: AwareDatetime
    door: str | None = Field(description="Wie de stap zette: een medewerker, of de dienst die hem veroorzaakte.")


class StatusverloopWeergave(Weergave):
    """De behandeling van een melding tot nu toe, de oudste stap eerst."""

    melding_id: UUID
    stappen: list[StapWeergave]

    @classmethod
    def van(cls, melding: Melding, overgangen: Iterable[Overgang]) -> Self:
        ontvangst = StapWeergave(status=MeldingStatus.ONTVANGEN, op=melding.ontvangen_op, door=None)
        stappen = [StapWeergave(status=overgang.naar, op=overgang.op, door=overgang.door) for overgang in overgangen]
        return cls(melding_id=melding.id, stappen=[ontvangst, *stappen])


class TekstWeergave(Weergave):
    """Een vrije tekst bij een melding: een vraag, een antwoord, een aanvulling of een notitie."""

    tekst_id: UUID
    soort: TekstSoort
    tekst: str
    op: AwareDatetime
    bij: UUID | None = Field(description="Op welke tekst dit een antwoord is.")

    @classmethod
    def van(cls, tekst: Tekst) -> Self:
        return cls(tekst_id=tekst.id, soort=tekst.soort, tekst=tekst.inhoud, op=tekst.op, bij=tekst.bij)


class MelderWeergave(Weergave):
    """Wie er meldde, in welke woorden, en wat er sindsdien bij is geschreven."""

    type: MelderType
    naam: str | None
    email: str | None
    telefoon: str | None
    toelichting: str
    teksten: list[TekstWeergave]

    @classmethod
    def van(cls, dossier: Melderdossier) -> Self:
        melder = dossier.melder
        return cls(
            type=melder.type,
            naam=melder.naam,
            email=melder.email,
            telefoon=melder.telefoon,
            toelichting=dossier.toelichting,
            teksten=[TekstWeergave.van(tekst) for tekst in dossier.teksten],
        )
