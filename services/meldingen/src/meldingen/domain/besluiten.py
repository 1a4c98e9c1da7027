"""Decisions about a melding: who took them, why, and with whom."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from shared.contracts.fouten import VeldenOngeldig, Veldfout
from shared.contracts.waardelijsten import Ketenpartner, MeldingBesluit, NietInOnderzoekReden

TERZIJDE: Final = frozenset({MeldingBesluit.NIET_IN_ONDERZOEK, MeldingBesluit.DOORGEZET, MeldingBesluit.INGETROKKEN})
"""The decisions by which the inspectorate does no more with a melding."""


class OverdrachtAntwoord(StrEnum):
    """What the partner said to whom a melding was handed over."""

    BEVESTIGD = "bevestigd"
    GEWEIGERD = "geweigerd"


@dataclass(frozen=True, slots=True)
class Behandeling:
    """Which melding somebody handles, which version of it he saw, and who he is (the subject of his token)."""

    melding_id: UUID
    versie: int
    door: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Keuze:
    """What is to be decided; the words that explain it stand in the vault."""

    besluit: MeldingBesluit
    reden: NietInOnderzoekReden | None = None
    doorgezet_naar: Ketenpartner | None = None
    samengevoegd_met: UUID | None = None
    kwaadwillig: bool = False

    def controleer_voorstel(self) -> None:
        """Raise VeldenOngeldig unless this leaves a melding aside, with what that decision needs and nothing else."""
        fouten = []
        if self.besluit not in TERZIJDE:
            fouten.append(Veldfout("/besluit", "geen-voorstel", "Voor dit besluit is geen tweede persoon nodig."))
        if (self.reden is not None) is not (self.besluit is MeldingBesluit.NIET_IN_ONDERZOEK):
            tekst = "Een reden hoort bij niet_in_onderzoek, en is daar verplicht."
            fouten.append(Veldfout("/reden", "niet-passend", tekst))
        if (self.doorgezet_naar is not None) is not (self.besluit is MeldingBesluit.DOORGEZET):
            tekst = "Een ketenpartner hoort bij doorgezet, en is daar verplicht."
            fouten.append(Veldfout("/doorgezetNaar", "niet-passend", tekst))
        if fouten:
            raise VeldenOngeldig(fouten)


@dataclass(frozen=True, slots=True, kw_only=True)
class Besluit:
    """A decision; `nummer` rises by one per melding. `tweede_persoon` is who proposed it, where four eyes were needed.

    `toelichting_id` names the explanation in the vault; None when there was none, or when the reporter was erased.
    """

    melding_id: UUID
    nummer: int
    keuze: Keuze
    door: str
    op: datetime
    tweede_persoon: str | None = None
    toelichting_id: UUID | None = None
    overdracht: OverdrachtAntwoord | None = None
    overdracht_op: datetime | None = None
    overdracht_door: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Besluitvoorstel:
    """A decision that waits for a second person; it lapses when the melding changes (`versie`) before he agrees."""

    melding_id: UUID
    versie: int
    keuze: Keuze
    door: str
    op: datetime
    toelichting_id: UUID | None
