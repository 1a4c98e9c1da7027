"""What a reporter sends and sees of his own melding, with his receipt code alone."""

from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, Field, ValidationInfo, field_validator

from meldingen.domain import Bekendmaking, MeldingStatus, MijnMelding, Ontvangstcode
from meldingen.domain.mijn_melding import STATUSUITLEG
from shared.contracts.waardelijsten import Vertrouwelijkheid
from shared.runtime.schemas import Invoer, Weergave

from .bijlagen import BijlageWeergave
from .velden import Email, Naam, Telefoon, Toelichting


class CodeInvoer(Invoer):
    """De ontvangstcode van een melding; die staat nooit in een adres."""

    ontvangstcode: str = Field(pattern=r"^[0-9]{4}([ -]?[0-9]{4}){3}$", examples=["1234 5678 9012 3456"], repr=False)

    @property
    def code(self) -> Ontvangstcode:
        return Ontvangstcode.lees(self.ontvangstcode)


class AntwoordInvoer(Invoer):
    """Het antwoord op één vraag."""

    vraag_id: UUID
    antwoord: Toelichting


def _elke_vraag_eenmaal(antwoorden: list[AntwoordInvoer]) -> list[AntwoordInvoer]:
    if len({antwoord.vraag_id for antwoord in antwoorden}) != len(antwoorden):
        raise ValueError("Beantwoord elke vraag één keer.")
    return antwoorden


class AntwoordenInvoer(CodeInvoer):
    """Antwoorden op vragen die openstaan; niet alle vragen hoeven tegelijk."""

    antwoorden: Annotated[list[AntwoordInvoer], Field(min_length=1, max_length=50), AfterValidator(_elke_vraag_eenmaal)]


class AanvullingInvoer(CodeInvoer):
    """Wat de melder uit zichzelf wil toevoegen."""

    aanvulling: Toelichting


class BekendmakingInvoer(CodeInvoer):
    """Wie er meldde, nu de melder dat zelf wil zeggen. Dat kan niet worden teruggedraaid."""

    naam: Naam
    email: Email | None = None
    telefoon: Telefoon | None = Field(default=None, validate_default=True)
    vertrouwelijkheid: Literal[Vertrouwelijkheid.OPEN, Vertrouwelijkheid.VERTROUWELIJK] = Field(
        default=Vertrouwelijkheid.VERTROUWELIJK,
        description="open: de naam mag bekend zijn; vertrouwelijk: alleen bij de inspectie.",
    )

    @field_validator("telefoon")
    @classmethod
    def _is_bereikbaar(cls, telefoon: str | None, info: ValidationInfo) -> str | None:
        if telefoon is None and info.data.get("email", "") is None:
            raise ValueError("Geef een e-mailadres of een telefoonnummer.")
        return telefoon

    def naar_opdracht(self) -> Bekendmaking:
        return Bekendmaking(
            naam=self.naam, email=self.email, telefoon=self.telefoon, vertrouwelijkheid=self.vertrouwelijkheid
        )


class OpenVraagWeergave(Weergave):
    """Een vraag van de inspectie die nog op antwoord wacht."""

    vraag_id: UUID
    vraag: str
    gesteld_op: AwareDatetime


class MijnStapWeergave(Weergave):
    """Een stap in de behandeling, in gewone taal."""

    status: MeldingStatus
    uitleg: str
    op: AwareDatetime


class MijnMeldingWeergave(Weergave):
    """Hoe het met uw melding staat. Wat u zelf schreef en wie u bent, staat hier niet."""

    status: MeldingStatus
    uitleg: str = Field(description="Waar uw melding is, en waarom er geen onderzoek komt als dat zo is.")
    ontvangen_op: AwareDatetime
    stappen: list[MijnStapWeergave]
    vragen: list[OpenVraagWeergave] = Field(description="Vragen van de inspectie die op uw antwoord wachten.")
    bijlagen: list[BijlageWeergave] = Field(description="De bestanden die u toevoegde, zonder naam.")
    telt_mee: list[str] = Field(description="Waar uw melding meetelt, ook zonder onderzoek.")
    kan_ingetrokken: bool = Field(description="Of u de melding nog kunt intrekken.")
    kan_bekend: bool = Field(description="Of u nog anoniem bent en u bekend kunt maken.")

    @classmethod
    def van(cls, mijn: MijnMelding) -> Self:
        begin = MijnStapWeergave(
            status=MeldingStatus.ONTVANGEN, uitleg=STATUSUITLEG[MeldingStatus.ONTVANGEN], op=mijn.ontvangen_op
        )
        verloop = [
            MijnStapWeergave(status=overgang.naar, uitleg=STATUSUITLEG[overgang.naar], op=overgang.op)
            for overgang in mijn.overgangen
        ]
        return cls(
            status=mijn.status,
            uitleg=mijn.uitleg,
            ontvangen_op=mijn.ontvangen_op,
            stappen=[begin, *verloop],
            vragen=[
                OpenVraagWeergave(vraag_id=vraag.id, vraag=vraag.vraag, gesteld_op=vraag.gesteld_op)
                for vraag in mijn.vragen
            ],
            bijlagen=[BijlageWeergave.van(bijlage) for bijlage in mijn.bijlagen],
            telt_mee=list(mijn.telt_mee),
            kan_ingetrokken=mijn.kan_ingetrokken,
            kan_bekend=mijn.kan_bekend,
        )
