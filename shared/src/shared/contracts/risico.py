"""Events that risico publishes."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from pydantic import AwareDatetime, Field

from .envelope import Contract, FilledWhen
from .onderdelen import Bedrijfskenmerken, KvkNummer, MeldingVerwijzing, Vestigingsnummer
from .waardelijsten import Aanleiding, Band, Domein, Risico

TOPIC = "risico.risicoprofiel"


class RisicoprofielHerbeoordeeldV1(Contract):
    """The risk of a company was reassessed, with what caused it and the band before and after.

    `score` is kans × ernst × omvang of the greatest risk of the profile; `onzeker` marks a score that rests on the
    mean of the sector for lack of history. `melding` is filled when a melding caused the reassessment.
    `opheffingsdatum` is filled for a vestiging that ended.
    """

    type: ClassVar[str] = "nl.arbeidsrisicos.risicoprofiel-herbeoordeeld.v1"
    topic: ClassVar[str] = TOPIC
    rules: ClassVar[tuple[FilledWhen, ...]] = (
        FilledWhen("aanleiding", Aanleiding.MELDING, ("melding",)),
        FilledWhen("aanleiding", Aanleiding.INTERVENTIE, ("interventie_id",)),
    )

    kvk_nummer: KvkNummer | None = None
    vestigingsnummer: Vestigingsnummer | None = None
    aanleiding: Aanleiding
    melding: MeldingVerwijzing | None = None
    interventie_id: UUID | None = None
    domein: Domein
    risicos: tuple[Risico, ...] = Field(min_length=1)
    grootste_risico: Risico
    score_voor: float | None = Field(default=None, ge=0)
    score_na: float = Field(ge=0)
    band_voor: Band | None = None
    band_na: Band
    onzeker: bool
    kenmerken: Bedrijfskenmerken
    herbeoordeeld_op: AwareDatetime
    opheffingsdatum: date | None = None


class VestigingBeeindigdV1(Contract):
    """A vestiging ended, by what the register was told; the same is told again when another day turns out to be true.

    `laatste_van_bedrijf` says that its company has no vestiging left.
    """

    type: ClassVar[str] = "nl.arbeidsrisicos.vestiging-beeindigd.v1"
    topic: ClassVar[str] = TOPIC

    kvk_nummer: KvkNummer
    vestigingsnummer: Vestigingsnummer
    opheffingsdatum: date
    laatste_van_bedrijf: bool
    bekend_op: AwareDatetime
