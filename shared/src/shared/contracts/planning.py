"""Events that planning publishes."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from pydantic import AwareDatetime, Field

from .envelope import Contract, FilledWhen
from .onderdelen import Bedrijfskenmerken, KvkNummer, MeldingVerwijzing, Vestigingsnummer
from .waardelijsten import Band, Domein, Risico, Urgentie, ZaakSoort, ZaakStatus

TOPIC = "planning.zaak"


class PlanningBijgewerktV1(Contract):
    """The plan of a zaak changed: who goes where and when, or that it waits for capacity.

    `versie` rises by one with each change of the zaak. When `status` is ingepland, inspecteur_id, bezoek_datum,
    begint_op and duur_minuten are filled. `meldingen` are the meldingen bundled in this zaak, the latest 200 of them;
    `losgemaakt` are those that left it with this version.
    """

    type: ClassVar[str] = "nl.inspectieplanningen.planning-bijgewerkt.v1"
    topic: ClassVar[str] = TOPIC
    rules: ClassVar[tuple[FilledWhen, ...]] = (
        FilledWhen("status", ZaakStatus.INGEPLAND, ("inspecteur_id", "bezoek_datum", "begint_op", "duur_minuten")),
    )

    zaak_id: UUID
    versie: int = Field(ge=1)
    soort: ZaakSoort
    status: ZaakStatus
    programma_id: UUID | None = None
    kvk_nummer: KvkNummer | None = None
    vestigingsnummer: Vestigingsnummer | None = None
    domein: Domein
    risicos: tuple[Risico, ...] = Field(min_length=1)
    band: Band
    urgentie: Urgentie
    uiterlijk_op: AwareDatetime | None = None
    inspecteur_id: UUID | None = None
    bezoek_datum: date | None = None
    begint_op: AwareDatetime | None = None
    duur_minuten: int | None = Field(default=None, ge=1)
    meldingen: tuple[MeldingVerwijzing, ...] = ()
    losgemaakt: tuple[UUID, ...] = ()
    kenmerken: Bedrijfskenmerken
    bijgewerkt_op: AwareDatetime
