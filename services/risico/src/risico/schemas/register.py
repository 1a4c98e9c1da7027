"""The register as the API shows it."""

from datetime import date
from typing import Annotated, Self

from pydantic import Field

from risico.domain import Bedrijf, Vestiging
from shared.runtime.schemas import Weergave

Opheffingsdatum = Annotated[
    date | None, Field(description="De eerste dag dat het er niet meer was.", json_schema_extra={"format": "date"})
]


class AdresWeergave(Weergave):
    straat: str | None
    postcode: str | None
    plaats: str | None
    gemeente: str
    provincie: str
    breedtegraad: float | None
    lengtegraad: float | None
    bag_nummeraanduiding_id: str | None


class VestigingWeergave(Weergave):
    """Een vestiging zoals die in het register staat."""

    vestigingsnummer: str
    kvk_nummer: str
    hoofdvestiging: bool
    sbi_code: str
    sbi_sectie: str
    werkzame_personen: int
    adres: AdresWeergave
    opheffingsdatum: Opheffingsdatum

    @classmethod
    def van(cls, vestiging: Vestiging) -> Self:
        return cls.model_validate(vestiging)


class BedrijfWeergave(Weergave):
    """Een bedrijf, en waar zijn vestigingen te vinden zijn."""

    kvk_nummer: str
    naam: str
    rechtsvorm: str
    rsin: str | None
    opheffingsdatum: Opheffingsdatum
    vestigingen: str = Field(description="Het pad van de lijst met vestigingen.")

    @classmethod
    def van(cls, bedrijf: Bedrijf) -> Self:
        return cls(
            kvk_nummer=bedrijf.kvk_nummer,
            naam=bedrijf.naam,
            rechtsvorm=bedrijf.rechtsvorm,
            rsin=bedrijf.rsin,
            opheffingsdatum=bedrijf.opheffingsdatum,
            vestigingen=f"/v1/vestigingen?kvkNummer={bedrijf.kvk_nummer}",
        )


class ImportWeergave(Weergave):
    """Wat er met de rijen van een bestand is gebeurd."""

    rijen: int
    nieuw: int
    gewijzigd: int
    ongewijzigd: int
