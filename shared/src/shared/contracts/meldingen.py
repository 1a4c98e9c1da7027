"""Events that meldingen publishes."""

from typing import ClassVar
from uuid import UUID

from pydantic import AwareDatetime, Field

from .envelope import Contract
from .onderdelen import KvkNummer, Locatie, Vestigingsnummer
from .waardelijsten import (
    Domein,
    MeldingSoort,
    OngevalGevolg,
    OvertredingKlasse,
    Risico,
    Uitkomst,
    Urgentie,
)

TOPIC = "meldingen.melding"


class MeldingOntvangenV1(Contract):
    """A melding was accepted and classed; categories and counts only, nothing of the reporter or his words."""

    type: ClassVar[str] = "nl.arbeidsmeldingen.melding-ontvangen.v1"
    topic: ClassVar[str] = TOPIC

    melding_id: UUID
    soort: MeldingSoort
    domein: Domein
    urgentie: Urgentie
    risicos: tuple[Risico, ...] = Field(min_length=1)
    ongeval_gevolg: OngevalGevolg | None = None
    overtreding_klasse: OvertredingKlasse | None = None
    direct_gevaar: bool = False
    verzoek_artikel_24: bool = False
    aantal_getroffenen: int | None = Field(default=None, ge=0)
    kvk_nummer: KvkNummer | None = None
    vestigingsnummer: Vestigingsnummer | None = None
    locatie: Locatie = Locatie()
    ontvangen_op: AwareDatetime


class MeldingAfgehandeldV1(Contract):
    """A melding came to its end with the outcome of the intervention it led to."""

    type: ClassVar[str] = "nl.arbeidsmeldingen.melding-afgehandeld.v1"
    topic: ClassVar[str] = TOPIC

    melding_id: UUID
    kvk_nummer: KvkNummer | None = None
    vestigingsnummer: Vestigingsnummer | None = None
    uitkomst: Uitkomst
    afgehandeld_op: AwareDatetime
