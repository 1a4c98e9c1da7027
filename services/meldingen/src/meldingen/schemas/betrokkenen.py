"""The rights of who reported: what he asks with, and what he is given."""

from typing import Literal, Self
from uuid import UUID

from pydantic import AwareDatetime, Field, ValidationInfo, field_validator

from meldingen.domain import Doelbinding, Persoonsdossier, WisReden, Wissing
from shared.runtime.schemas import Invoer, Weergave

from .bijlagen import BijlageWeergave
from .lezen import MelderWeergave, MeldingWeergave
from .velden import Email, Telefoon

VerzoekBetrokkene = Literal[Doelbinding.VERZOEK_BETROKKENE]
_PERSOON = frozenset({"melding_id", "email", "telefoon"})


class ExportInvoer(Invoer):
    """Van wie de gegevens worden gevraagd: bekend door een melding, of door e-mailadres of telefoonnummer."""

    melding_id: UUID | None = Field(default=None, description="Voor wie anoniem meldde: de melding zelf.")
    email: Email | None = Field(default=None, description="Het hele e-mailadres van de melder.")
    telefoon: Telefoon | None = Field(default=None, description="Het hele telefoonnummer van de melder.")
    doelbinding: VerzoekBetrokkene

    @field_validator("doelbinding")
    @classmethod
    def _noemt_een_persoon(cls, doelbinding: VerzoekBetrokkene, info: ValidationInfo) -> VerzoekBetrokkene:
        gegeven = {naam for naam in _PERSOON if info.data.get(naam) is not None}
        if "melding_id" in gegeven and len(gegeven) > 1:
            raise ValueError("Geef een meldingId, of anders een e-mailadres of telefoonnummer.")
        if not gegeven and info.data.keys() >= _PERSOON:
            raise ValueError("Geef een meldingId, een e-mailadres of een telefoonnummer.")
        return doelbinding


class InzageWeergave(Weergave):
    """Dat iemand van de inspectie de gegevens zag, en waarvoor."""

    doelbinding: Doelbinding
    ingezien_op: AwareDatetime


class PersoonsdossierWeergave(Weergave):
    """Alles wat door één melding van iemand bekend is (artikel 15 AVG)."""

    melding: MeldingWeergave
    melder: MelderWeergave
    inzages: list[InzageWeergave]
    bijlagen: list[BijlageWeergave] = Field(description="Wat een bijlage laat zien, geeft haar _inzien.")

    @classmethod
    def van(cls, persoonsdossier: Persoonsdossier) -> Self:
        return cls(
            melding=MeldingWeergave.van(persoonsdossier.melding),
            melder=MelderWeergave.van(persoonsdossier.dossier),
            inzages=[InzageWeergave.model_validate(inzage) for inzage in persoonsdossier.inzages],
            bijlagen=[BijlageWeergave.van(bijlage) for bijlage in persoonsdossier.bijlagen],
        )


class WisInvoer(Invoer):
    """Waarom de gegevens van een melder worden gewist."""

    doelbinding: VerzoekBetrokkene
    reden: WisReden = Field(description="De grond in artikel 17, eerste lid, AVG.")


class WissingWeergave(Weergave):
    """De gegevens van de melder zijn gewist; de melding zelf blijft meetellen in de risicoanalyse."""

    melding_id: UUID
    reden: WisReden
    gewist_op: AwareDatetime

    @classmethod
    def van(cls, wissing: Wissing) -> Self:
        return cls(melding_id=wissing.melding_id, reden=wissing.reden, gewist_op=wissing.gewist_op)
