"""Free texts about a melding. Any of them may name a person, so they live in the vault and nowhere else."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID


class TekstSoort(StrEnum):
    """What a free text is; it is part of what a sealed text is bound to, so none can pose as another."""

    ANTWOORD_VRAGENLIJST = "antwoord_vragenlijst"
    VRAAG_AAN_MELDER = "vraag_aan_melder"
    ANTWOORD_MELDER = "antwoord_melder"
    AANVULLING_MELDER = "aanvulling_melder"
    NOTITIE = "notitie"
    TOELICHTING_BESLUIT = "toelichting_besluit"
    REDEN_URGENTIE = "reden_urgentie"
    BESTANDSNAAM = "bestandsnaam"


VAN_MELDER: Final = frozenset(
    {TekstSoort.ANTWOORD_VRAGENLIJST, TekstSoort.ANTWOORD_MELDER, TekstSoort.AANVULLING_MELDER}
)
"""What the reporter himself said, beside the explanation that came with his melding; it is found by its words."""


@dataclass(frozen=True, slots=True)
class Tekst:
    """One free text, written at `op`; `bij` is the text it answers, if any.

    Its words are left out of repr, so that no log or error can hold them.
    """

    id: UUID
    soort: TekstSoort
    inhoud: str = field(repr=False)
    op: datetime
    bij: UUID | None = None
