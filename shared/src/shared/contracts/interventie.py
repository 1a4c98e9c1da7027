"""Events that interventie publishes."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from pydantic import AwareDatetime, Field

from .envelope import Contract
from .onderdelen import KvkNummer, Vestigingsnummer
from .waardelijsten import Instrument, InterventieType, OvertredingKlasse, Risico, Uitkomst

TOPIC = "interventie.interventie"


class InterventieToegewezenV1(Contract):
    """An intervention was chosen and assigned to an inspector, or took in further meldingen; lists all of them."""

    type: ClassVar[str] = "nl.arbeidsinterventies.interventie-toegewezen.v1"
    topic: ClassVar[str] = TOPIC

    interventie_id: UUID
    zaak_id: UUID
    interventie_type: InterventieType
    inspecteur_id: UUID
    kvk_nummer: KvkNummer | None = None
    vestigingsnummer: Vestigingsnummer | None = None
    melding_ids: tuple[UUID, ...] = ()
    bezoek_datum: date
    toegewezen_op: AwareDatetime


class InterventieAfgerondV1(Contract):
    """An intervention was carried out, with its outcome and the instruments used."""

    type: ClassVar[str] = "nl.arbeidsinterventies.interventie-afgerond.v1"
    topic: ClassVar[str] = TOPIC

    interventie_id: UUID
    zaak_id: UUID
    interventie_type: InterventieType
    inspecteur_id: UUID
    kvk_nummer: KvkNummer | None = None
    vestigingsnummer: Vestigingsnummer | None = None
    melding_ids: tuple[UUID, ...] = ()
    risicos: tuple[Risico, ...] = Field(min_length=1)
    uitkomst: Uitkomst
    overtreding_klasse: OvertredingKlasse | None = None
    instrumenten: tuple[Instrument, ...] = ()
    afgerond_op: AwareDatetime


class InterventieGeannuleerdV1(Contract):
    """An intervention will not be carried out: nothing follows up its meldingen any more."""

    type: ClassVar[str] = "nl.arbeidsinterventies.interventie-geannuleerd.v1"
    topic: ClassVar[str] = TOPIC

    interventie_id: UUID
    zaak_id: UUID
    kvk_nummer: KvkNummer | None = None
    vestigingsnummer: Vestigingsnummer | None = None
    melding_ids: tuple[UUID, ...] = ()
    geannuleerd_op: AwareDatetime
