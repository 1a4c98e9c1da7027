"""Decisions about a melding."""

from typing import Self
from uuid import UUID

from pydantic import AwareDatetime, Field

from meldingen.domain import Besluit, Besluitvoorstel, Keuze, OverdrachtAntwoord, Tekst
from shared.contracts.waardelijsten import Ketenpartner, MeldingBesluit, NietInOnderzoekReden
from shared.runtime.schemas import Invoer, Weergave

from .behandelen import Woorden
from .velden import ToelichtingDoel


class BesluitInvoer(Invoer):
    """Een besluit waarvan de toelichting niet verplicht is."""

    toelichting: Woorden | None = None


class TerzijdeInvoer(Invoer):
    """Waarom een melding niet in onderzoek gaat."""

    reden: NietInOnderzoekReden
    toelichting: Woorden | None = None


class DoorzetInvoer(Invoer):
    """Aan welke ketenpartner een melding wordt overgedragen."""

    doorgezet_naar: Ketenpartner
    toelichting: Woorden | None = None


class SamenvoegInvoer(Invoer):
    """De melding waar deze in opgaat."""

    samengevoegd_met: UUID
    toelichting: Woorden | None = None


class VoorstelInvoer(Invoer):
    """Een besluit dat een tweede persoon moet bevestigen."""

    besluit: MeldingBesluit = Field(description="niet_in_onderzoek, doorgezet of ingetrokken.")
    reden: NietInOnderzoekReden | None = Field(default=None, description="Verplicht bij niet_in_onderzoek.")
    doorgezet_naar: Ketenpartner | None = Field(default=None, description="Verplicht bij doorgezet.")
    kwaadwillig: bool = Field(default=False, description="De melding is te kwader trouw gedaan en telt niet mee.")
    toelichting: Woorden

    def naar_domein(self) -> Keuze:
        return Keuze(
            besluit=self.besluit,
            reden=self.reden,
            doorgezet_naar=self.doorgezet_naar,
            kwaadwillig=self.kwaadwillig,
        )


class BesluitWeergave(Weergave):
    """Een besluit over een melding; wie de toelichting mag lezen, leest haar met haar _inzien."""

    nummer: int
    besluit: MeldingBesluit
    reden: NietInOnderzoekReden | None
    doorgezet_naar: Ketenpartner | None
    samengevoegd_met: UUID | None
    kwaadwillig: bool
    besloten_door: str
    voorgesteld_door: str | None = Field(description="De tweede persoon, waar die nodig was.")
    besloten_op: AwareDatetime
    toelichting_id: UUID | None
    overdracht: OverdrachtAntwoord | None = Field(description="Wat de ketenpartner antwoordde.")
    overdracht_op: AwareDatetime | None

    @classmethod
    def van(cls, besluit: Besluit) -> Self:
        keuze = besluit.keuze
        return cls(
            nummer=besluit.nummer,
            besluit=keuze.besluit,
            reden=keuze.reden,
            doorgezet_naar=keuze.doorgezet_naar,
            samengevoegd_met=keuze.samengevoegd_met,
            kwaadwillig=keuze.kwaadwillig,
            besloten_door=besluit.door,
            voorgesteld_door=besluit.tweede_persoon,
            besloten_op=besluit.op,
            toelichting_id=besluit.toelichting_id,
            overdracht=besluit.overdracht,
            overdracht_op=besluit.overdracht_op,
        )


class ToelichtingInzageInvoer(Invoer):
    """Waarvoor iemand de toelichting op een besluit leest; elke inzage wordt vastgelegd."""

    doelbinding: ToelichtingDoel = Field(
        description="Als tweede persoon, bij bezwaar of een klacht (heroverweging), of om de kwaliteit te toetsen."
    )


class ToelichtingWeergave(Weergave):
    """De toelichting op een besluit of een voorstel, in de woorden van wie besloot."""

    toelichting_id: UUID
    tekst: str
    op: AwareDatetime

    @classmethod
    def van(cls, toelichting: Tekst) -> Self:
        return cls(toelichting_id=toelichting.id, tekst=toelichting.inhoud, op=toelichting.op)


class VoorstelWeergave(Weergave):
    """Een besluit dat op een tweede persoon wacht."""

    besluit: MeldingBesluit
    reden: NietInOnderzoekReden | None
    doorgezet_naar: Ketenpartner | None
    kwaadwillig: bool
    voorgesteld_door: str
    voorgesteld_op: AwareDatetime
    toelichting_id: UUID | None

    @classmethod
    def van(cls, voorstel: Besluitvoorstel) -> Self:
        keuze = voorstel.keuze
        return cls(
            besluit=keuze.besluit,
            reden=keuze.reden,
            doorgezet_naar=keuze.doorgezet_naar,
            kwaadwillig=keuze.kwaadwillig,
            voorgesteld_door=voorstel.door,
            voorgesteld_op=voorstel.op,
            toelichting_id=voorstel.toelichting_id,
        )
