"""Pieces that several contracts share: what they say of a melding and of a company, and nothing of a person."""

from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field

from .envelope import Payload
from .waardelijsten import MeldingSoort, OngevalGevolg, OvertredingKlasse, Urgentie, Werkgeverstype

KvkNummer = Annotated[str, Field(pattern=r"^[0-9]{8}$")]
Vestigingsnummer = Annotated[str, Field(pattern=r"^[0-9]{12}$")]
Breedtegraad = Annotated[float, Field(ge=-90, le=90)]
Lengtegraad = Annotated[float, Field(ge=-180, le=180)]
Fractie = Annotated[float, Field(ge=0, le=1)]


class Locatie(Payload):
    """Where the work is done; coordinates in degrees WGS 84."""

    gemeente: str | None = None
    provincie: str | None = None
    breedtegraad: Breedtegraad | None = None
    lengtegraad: Lengtegraad | None = None


class BedrijfVerwijzing(Payload):
    """A company, and one of its establishments where that is known."""

    kvk_nummer: KvkNummer
    vestigingsnummer: Vestigingsnummer | None = None


class MeldingVerwijzing(Payload):
    """What later services need to know of a melding: its class, never its words or its reporter."""

    melding_id: UUID
    soort: MeldingSoort
    urgentie: Urgentie
    ongeval_gevolg: OngevalGevolg | None = None
    overtreding_klasse: OvertredingKlasse | None = None
    direct_gevaar: bool = False
    verzoek_artikel_24: bool = False
    ontvangen_op: AwareDatetime


class Bedrijfskenmerken(Payload):
    """The company as risico knows it: place, size, and the three factors of the interventiemix (fractions 0-1)."""

    sbi_code: str | None = None
    sbi_sectie: str | None = None
    werkzame_personen: int | None = Field(default=None, ge=0)
    locatie: Locatie = Locatie()
    naleving: Fractie
    organisatiegraad: Fractie
    invloed: Fractie
    werkgeverstype: Werkgeverstype
