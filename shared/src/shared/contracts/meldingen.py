"""Events that meldingen publishes."""

from typing import ClassVar
from uuid import UUID

from pydantic import AwareDatetime, Field

from .envelope import Contract, FilledWhen
from .onderdelen import BedrijfVerwijzing, KvkNummer, Locatie, MeldingVerwijzing, Vestigingsnummer
from .waardelijsten import (
    Domein,
    Ketenpartner,
    MeldingBesluit,
    MeldingSoort,
    NietInOnderzoekReden,
    OngevalGevolg,
    OvertredingKlasse,
    Risico,
    TermijnSoort,
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
    """A melding came to its end, with the outcome of the intervention it led to.

    `zonder_interventie` says that a person found the outcome otherwise: a visit that was planned for it is not needed.
    """

    type: ClassVar[str] = "nl.arbeidsmeldingen.melding-afgehandeld.v1"
    topic: ClassVar[str] = TOPIC

    melding_id: UUID
    kvk_nummer: KvkNummer | None = None
    vestigingsnummer: Vestigingsnummer | None = None
    uitkomst: Uitkomst
    zonder_interventie: bool = False
    afgehandeld_op: AwareDatetime


class MeldingGekoppeldV1(Contract):
    """A person tied a melding to a company, or corrected that; what counted at `van` counts here from now on.

    `koppeling` rises by one each time; melding-ontvangen is koppeling 0. The event says all that evidence is made of,
    so a reader that meets it before melding-ontvangen, or out of order, keeps what has the highest `koppeling`.
    """

    type: ClassVar[str] = "nl.arbeidsmeldingen.melding-gekoppeld.v1"
    topic: ClassVar[str] = TOPIC

    koppeling: int = Field(ge=1)
    van: BedrijfVerwijzing | None = None
    kvk_nummer: KvkNummer | None = None
    vestigingsnummer: Vestigingsnummer | None = None
    melding: MeldingVerwijzing
    domein: Domein
    risicos: tuple[Risico, ...] = Field(min_length=1)
    locatie: Locatie = Locatie()
    gekoppeld_op: AwareDatetime


class MeldingBeoordeeldV1(Contract):
    """Triage gave a melding another urgency or other risks than it was received with; `beoordeling` rises by one."""

    type: ClassVar[str] = "nl.arbeidsmeldingen.melding-beoordeeld.v1"
    topic: ClassVar[str] = TOPIC

    beoordeling: int = Field(ge=1)
    kvk_nummer: KvkNummer | None = None
    vestigingsnummer: Vestigingsnummer | None = None
    melding: MeldingVerwijzing
    domein: Domein
    risicos: tuple[Risico, ...] = Field(min_length=1)
    beoordeeld_op: AwareDatetime


class MeldingBeslotenV1(Contract):
    """It was decided what happens with a melding; `besluit_nummer` rises by one with each decision about it.

    What is not investigated still feeds the risk analysis; only `kwaadwillig` (withdrawn or set aside as malicious)
    takes back what the melding counted for.
    """

    type: ClassVar[str] = "nl.arbeidsmeldingen.melding-besloten.v1"
    topic: ClassVar[str] = TOPIC
    rules: ClassVar[tuple[FilledWhen, ...]] = (
        FilledWhen("besluit", MeldingBesluit.NIET_IN_ONDERZOEK, ("reden",)),
        FilledWhen("besluit", MeldingBesluit.DOORGEZET, ("doorgezet_naar",)),
        FilledWhen("besluit", MeldingBesluit.SAMENGEVOEGD, ("samengevoegd_met",)),
    )

    melding_id: UUID
    besluit_nummer: int = Field(ge=1)
    besluit: MeldingBesluit
    reden: NietInOnderzoekReden | None = None
    doorgezet_naar: Ketenpartner | None = None
    samengevoegd_met: UUID | None = None
    kwaadwillig: bool = False
    kvk_nummer: KvkNummer | None = None
    vestigingsnummer: Vestigingsnummer | None = None
    besloten_op: AwareDatetime


class MeldingTermijnNadertV1(Contract):
    """The term of a melding will soon end with its work undone; told once for each term."""

    type: ClassVar[str] = "nl.arbeidsmeldingen.melding-termijn-nadert.v1"
    topic: ClassVar[str] = TOPIC

    melding_id: UUID
    termijn: TermijnSoort
    urgentie: Urgentie
    kvk_nummer: KvkNummer | None = None
    vestigingsnummer: Vestigingsnummer | None = None
    uiterlijk_op: AwareDatetime
    gesignaleerd_op: AwareDatetime


class MeldingTermijnVerstrekenV1(Contract):
    """The term of a melding ended with its work undone; told once for each term."""

    type: ClassVar[str] = "nl.arbeidsmeldingen.melding-termijn-verstreken.v1"
    topic: ClassVar[str] = TOPIC

    melding_id: UUID
    termijn: TermijnSoort
    urgentie: Urgentie
    kvk_nummer: KvkNummer | None = None
    vestigingsnummer: Vestigingsnummer | None = None
    uiterlijk_op: AwareDatetime
    gesignaleerd_op: AwareDatetime


class MeldingenclusterGesignaleerdV1(Contract):
    """Meldingen about one company and risico pass the threshold within a period, investigated or not.

    Told once for each time the threshold is passed; `cluster_id` stays the same while the cluster grows.
    """

    type: ClassVar[str] = "nl.arbeidsmeldingen.meldingencluster-gesignaleerd.v1"
    topic: ClassVar[str] = TOPIC

    cluster_id: UUID
    kvk_nummer: KvkNummer
    vestigingsnummer: Vestigingsnummer | None = None
    domein: Domein
    risico: Risico
    aantal: int = Field(ge=2)
    aantal_niet_in_onderzoek: int = Field(ge=0)
    eerste_op: AwareDatetime
    laatste_op: AwareDatetime
    gesignaleerd_op: AwareDatetime
