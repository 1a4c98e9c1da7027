"""The entry of the model in the Algoritmeregister, in the names of the publication standard instead of our own."""

from typing import Annotated, Any, Literal, Self

from pydantic import ConfigDict, Field

from risico.model import Registervermelding
from shared.runtime.schemas import Weergave

Kort = Annotated[str, Field(min_length=1, max_length=100)]
Adres = Annotated[str, Field(min_length=1, max_length=500)]
Tekst = Annotated[str, Field(min_length=1, max_length=2500)]


def _maand_als_patroon(schema: dict[str, Any]) -> None:
    """Say of the month what it is: the API Design Rules take every property called a date for a whole date."""
    schema["patternProperties"] = {"^begin_date$": schema["properties"].pop("begin_date")}


class WetsverwijzingWeergave(Weergave):
    title: Kort
    link: Adres


class RegistervermeldingWeergave(Weergave):
    """De vermelding in het Algoritmeregister volgens publicatiestandaard 1.0, gemaakt uit de modelversie die geldt."""

    # the standard writes its names in snake_case
    model_config = ConfigDict(alias_generator=None, json_schema_extra=_maand_als_patroon)

    name: Kort
    description_short: Annotated[str, Field(min_length=1, max_length=350)]
    organization: Kort
    category: Annotated[list[str], Field(min_length=1, max_length=3)]
    status: Literal["In ontwikkeling", "In gebruik", "Buiten gebruik"]
    begin_date: Annotated[str, Field(pattern=r"^\d{4}-\d{2}$", description="De maand waarin deze versie inging.")]
    contact_email: Adres
    publication_category: Literal["Hoog-risico AI-systeem", "Impactvolle algoritmes", "Overige algoritmes"]
    url: Adres
    goal: Tekst
    proportionality: Tekst
    human_intervention: Tekst
    risks: Tekst
    lawful_basis: Tekst
    lawful_basis_grouping: list[WetsverwijzingWeergave]
    impacttoetsen: Tekst
    source_data: Tekst
    methods_and_models: Annotated[str, Field(min_length=1, max_length=5000)]
    provider: Annotated[str, Field(min_length=1, max_length=200)]
    lang: Literal["nld"]
    standard_version: Literal["1.0"]
    source_id: Kort
    tags: Tekst

    @classmethod
    def van(cls, vermelding: Registervermelding) -> Self:
        return cls.model_validate(vermelding)
