"""Evidence as the API shows it."""

from collections.abc import Sequence
from typing import Annotated, Self
from uuid import UUID

from pydantic import AwareDatetime, Field, StringConstraints

from risico.domain import Bevinding, Klasse
from shared.contracts.waardelijsten import MeldingSoort, OvertredingKlasse, Risico, Uitkomst, Urgentie
from shared.runtime.schemas import Invoer, Weergave


class VernietigingInvoer(Invoer):
    """Waarom een uitkomst niet meer staat."""

    reden: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)] = Field(
        description="De reden, bijvoorbeeld de uitspraak die de boete vernietigde; geen namen van personen."
    )


class MeldingbewijsWeergave(Weergave):
    """Een melding die bij deze vestiging meetelt."""

    melding_id: UUID
    soort: MeldingSoort
    urgentie: Urgentie
    risicos: list[Risico]
    ontvangen_op: AwareDatetime


class VernietigingWeergave(Weergave):
    op: AwareDatetime
    door: str
    reden: str


class BevindingWeergave(Weergave):
    """De uitkomst van een interventie bij een vestiging, en of die nog staat."""

    interventie_id: UUID
    vestigingsnummer: str
    risicos: list[Risico]
    uitkomst: Uitkomst
    overtreding_klasse: OvertredingKlasse | None
    afgerond_op: AwareDatetime
    vernietiging: VernietigingWeergave | None

    @classmethod
    def van(cls, bevinding: Bevinding) -> Self:
        return cls.model_validate(bevinding)


class BewijsWeergave(Weergave):
    """Waar de scores van een vestiging op rusten, het nieuwste eerst."""

    bevindingen: list[BevindingWeergave]
    meldingen: list[MeldingbewijsWeergave]

    @classmethod
    def van(cls, bevindingen: Sequence[Bevinding], meldingen: Sequence[tuple[UUID, Klasse]]) -> Self:
        return cls(
            bevindingen=[BevindingWeergave.van(bevinding) for bevinding in bevindingen],
            meldingen=[
                MeldingbewijsWeergave(
                    melding_id=melding_id,
                    soort=klasse.soort,
                    urgentie=klasse.urgentie,
                    risicos=list(klasse.risicos),
                    ontvangen_op=klasse.ontvangen_op,
                )
                for melding_id, klasse in meldingen
            ],
        )
