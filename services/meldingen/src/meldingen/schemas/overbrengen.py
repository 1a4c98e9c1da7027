"""Transfer to the archive: what may go, what goes, and that the archive has it."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import AwareDatetime, Field, field_validator

from meldingen.domain import Beperking, MeldingStatus, Openbaarheid, Overbrenging, OverbrengingStatus, Verlopen
from meldingen.domain.overbrengen import MAX_BEPERKT
from shared.contracts.waardelijsten import MeldingSoort
from shared.runtime.schemas import Invoer, Weergave

from .velden import Regel

MAX_SAMEN = 500


class OverTeBrengenWeergave(Weergave):
    """Een melding die blijvend bewaard wordt en waarvan de termijn voorbij is."""

    melding_id: UUID
    soort: MeldingSoort
    afloop: MeldingStatus
    afgesloten_op: AwareDatetime

    @classmethod
    def van(cls, melding: Verlopen) -> Self:
        return cls.model_validate(melding)


class OverbrengInvoer(Invoer):
    """Welke meldingen naar het archief gaan, en wie ze daar mag zien."""

    melding_ids: Annotated[list[UUID], Field(min_length=1, max_length=MAX_SAMEN)]
    openbaarheid: Openbaarheid = Field(description="openbaar, of de grond om dat te beperken (artikel 15 Archiefwet).")
    beperkt_jaren: int | None = Field(
        default=None, ge=1, le=MAX_BEPERKT, description="Hoe lang de beperking duurt, vanaf de dag van afsluiting."
    )

    @field_validator("melding_ids")
    @classmethod
    def _elk_een_keer(cls, melding_ids: list[UUID]) -> list[UUID]:
        if len(set(melding_ids)) != len(melding_ids):
            raise ValueError("Noem elke melding één keer.")
        return melding_ids

    def beperking(self) -> Beperking:
        return Beperking(openbaarheid=self.openbaarheid, jaren=self.beperkt_jaren)


class OntvangstInvoer(Invoer):
    """Dat het archief een pakket heeft: welk, en onder welk kenmerk."""

    sha256: str = Field(pattern=r"^[0-9a-f]{64}$", description="De hash van het manifest dat het archief ontving.")
    archiefkenmerk: Regel = Field(description="Waaronder het archief het pakket bewaart.")


class OverbrengingWeergave(Weergave):
    """Een melding op weg naar het archief, of daar; zonder de melder en zonder diens woorden."""

    overbrenging_id: UUID
    melding_id: UUID | None = Field(description="Zolang de melding hier nog is.")
    pseudoniem: str
    soort: MeldingSoort
    afloop: MeldingStatus
    regel: str = Field(description="De bewaarregel waaronder de melding viel.")
    regels_vanaf_datum: date = Field(description="De ingangsdatum van de bewaarregels waar die bij hoort.")
    openbaarheid: Openbaarheid
    beperkt_jaren: int | None
    status: OverbrengingStatus
    door: str = Field(description="Wie tot overbrenging besloot.")
    besloten_op: AwareDatetime
    pakket: str = Field(description="De map van het pakket in de opslag van bestanden.")
    sha256: str | None = Field(description="De hash van het manifest, dat elk ander bestand met zijn hash noemt.")
    bestanden: int | None
    grootte: int | None = Field(description="Van alle bestanden samen, in bytes.")
    aangeboden_op: AwareDatetime | None
    archiefkenmerk: str | None
    ontvangst_bevestigd_door: str | None
    ontvangen_op: AwareDatetime | None
    afgerond_op: AwareDatetime | None = Field(description="Wanneer hier niets meer van bewaard werd.")

    @classmethod
    def van(cls, overbrenging: Overbrenging) -> Self:
        pakket, ontvangst = overbrenging.pakket, overbrenging.ontvangst
        return cls(
            overbrenging_id=overbrenging.id,
            melding_id=overbrenging.melding_id,
            pseudoniem=overbrenging.pseudoniem,
            soort=overbrenging.soort,
            afloop=overbrenging.afloop,
            regel=overbrenging.regel,
            regels_vanaf_datum=overbrenging.regels_vanaf,
            openbaarheid=overbrenging.beperking.openbaarheid,
            beperkt_jaren=overbrenging.beperking.jaren,
            status=overbrenging.status,
            door=overbrenging.door,
            besloten_op=overbrenging.besloten_op,
            pakket=overbrenging.map,
            sha256=None if pakket is None else pakket.sha256.hex(),
            bestanden=None if pakket is None else pakket.bestanden,
            grootte=None if pakket is None else pakket.grootte,
            aangeboden_op=overbrenging.aangeboden_op,
            archiefkenmerk=None if ontvangst is None else ontvangst.archiefkenmerk,
            ontvangst_bevestigd_door=None if ontvangst is None else ontvangst.door,
            ontvangen_op=None if ontvangst is None else ontvangst.op,
            afgerond_op=overbrenging.afgerond_op,
        )
