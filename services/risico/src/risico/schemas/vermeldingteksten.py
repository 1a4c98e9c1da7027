"""What people write for the entry in the Algoritmeregister, as the API takes and shows it."""

from collections.abc import Sequence
from typing import Annotated, Literal, Self

from pydantic import AwareDatetime, Field

from risico.model import GeschrevenTekst, Vermeldingtekst, Wetsverwijzing
from shared.runtime.schemas import Invoer, Weergave

Tekst = Annotated[str, Field(max_length=5000, description="Leeg is nog niet geschreven.")]
Publicatiecategorie = Literal["", "Hoog-risico AI-systeem", "Impactvolle algoritmes", "Overige algoritmes"]


class WetInvoer(Invoer):
    title: Annotated[str, Field(min_length=1, max_length=100)]
    link: Annotated[str, Field(min_length=1, max_length=500, pattern="^https://")]


class VermeldingtekstInvoer(Invoer):
    """De teksten van een vermelding; wat volgt uit de modelversie zelf, staat er niet bij."""

    naam: Tekst = ""
    omschrijving: Tekst = ""
    organisatie: Tekst = ""
    themas: Annotated[tuple[Annotated[str, Field(min_length=1, max_length=100)], ...], Field(max_length=3)] = ()
    contact: Tekst = ""
    publicatiecategorie: Publicatiecategorie = ""
    doel: Tekst = ""
    afwegingen: Tekst = ""
    tussenkomst: Tekst = ""
    risicobeheer: Tekst = ""
    grondslag: Tekst = ""
    wetten: Annotated[tuple[WetInvoer, ...], Field(max_length=50)] = ()
    impacttoetsen: Tekst = ""
    gegevens: Tekst = ""
    werking: Tekst = ""
    leverancier: Tekst = ""
    zoektermen: Tekst = ""

    def naar_tekst(self) -> Vermeldingtekst:
        wetten = tuple(Wetsverwijzing(wet.title, wet.link) for wet in self.wetten)
        return Vermeldingtekst(**dict(self) | {"wetten": wetten})


class WetWeergave(Weergave):
    title: str
    link: str


class VermeldingtekstWeergave(Weergave):
    """De teksten van een vermelding, van wie ze zijn, en wat er nog aan de vermelding ontbreekt."""

    modelversie: str
    naam: str
    omschrijving: str
    organisatie: str
    themas: list[str]
    contact: str
    publicatiecategorie: str
    doel: str
    afwegingen: str
    tussenkomst: str
    risicobeheer: str
    grondslag: str
    wetten: list[WetWeergave]
    impacttoetsen: str
    gegevens: str
    werking: str
    leverancier: str
    zoektermen: str
    geschreven_door: str | None
    geschreven_op: AwareDatetime | None
    gebreken: list[str] = Field(
        description="De velden van de vermelding die leeg of te lang zijn, met de namen van de publicatiestandaard."
    )

    @classmethod
    def van(cls, modelversie: str, geschreven: GeschrevenTekst, gebreken: Sequence[str]) -> Self:
        tekst = geschreven.tekst
        return cls(
            modelversie=modelversie,
            **{veld: getattr(tekst, veld) for veld in VermeldingtekstInvoer.model_fields if veld != "wetten"},
            wetten=[WetWeergave.model_validate(wet) for wet in tekst.wetten],
            geschreven_door=geschreven.door,
            geschreven_op=geschreven.op,
            gebreken=list(gebreken),
        )
