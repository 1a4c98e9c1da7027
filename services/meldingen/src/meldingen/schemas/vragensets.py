"""Question sets as a frontend shows them, in one language, and the answers that come back."""

from datetime import date
from typing import Annotated, Self

from pydantic import Field, JsonValue

from meldingen.domain import Beantwoording, Taal, Vraag, Vraagtype, Vragenset
from shared.contracts.waardelijsten import Risico
from shared.runtime.schemas import Invoer, Weergave

VragensetVersie = Annotated[int, Field(ge=1, le=1_000_000)]


class BeantwoordingInvoer(Invoer):
    """De antwoorden op één versie van de vragen over een risico."""

    risico: Risico
    versie: VragensetVersie = Field(description="De versie van de vragen waarop dit de antwoorden zijn.")
    waarden: Annotated[dict[str, JsonValue], Field(max_length=50)] = Field(
        description="Per vraag (het id) het antwoord: het id van de gekozen optie, bij meerkeuze een lijst daarvan, "
        "een geheel getal, een datum (JJJJ-MM-DD) of een tekst. Tekst wordt versleuteld bewaard.",
        examples=[{"nu_gevaar": "ja", "gevaar": ["vallen"], "hoogte_meter": 6}],
    )

    def naar_domein(self) -> Beantwoording:
        return Beantwoording(self.risico, self.versie, self.waarden)


Antwoorden = Annotated[
    list[BeantwoordingInvoer],
    Field(max_length=5, description="Antwoorden op de vragen over de gemelde risico's, zie /vragensets."),
]


class BeantwoordingWeergave(Weergave):
    """De antwoorden op één versie van de vragen over een risico; bij een vraag om tekst staat het id van de tekst."""

    risico: Risico
    versie: int
    waarden: dict[str, JsonValue]


class OptieWeergave(Weergave):
    """Een antwoord om uit te kiezen."""

    id: str
    tekst: str


class VraagWeergave(Weergave):
    """Een vraag, met de opties of de grenzen van het antwoord."""

    id: str
    type: Vraagtype
    verplicht: bool = Field(description="Of de vraag beantwoord moet zijn, als er iets van deze set beantwoord is.")
    tekst: str
    opties: list[OptieWeergave]
    minimum: int | None
    maximum: int | None

    @classmethod
    def van(cls, vraag: Vraag, taal: Taal) -> Self:
        return cls(
            id=vraag.id,
            type=vraag.type,
            verplicht=vraag.verplicht,
            tekst=vraag.tekst[taal],
            opties=[OptieWeergave(id=optie.id, tekst=optie.tekst[taal]) for optie in vraag.opties],
            minimum=vraag.minimum,
            maximum=vraag.maximum,
        )


class VragensetWeergave(Weergave):
    """Eén versie van de vragen over een risico, in één taal. Een versie verandert nooit."""

    risico: Risico
    versie: int
    geldig_vanaf_datum: date
    taal: Taal
    vragen: list[VraagWeergave]

    @classmethod
    def van(cls, vragenset: Vragenset, taal: Taal) -> Self:
        return cls(
            risico=vragenset.risico,
            versie=vragenset.versie,
            geldig_vanaf_datum=vragenset.geldig_vanaf,
            taal=taal,
            vragen=[VraagWeergave.van(vraag, taal) for vraag in vragenset.vragen],
        )
