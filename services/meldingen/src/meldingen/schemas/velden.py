"""The form of the fields that several bodies share."""

from datetime import UTC, datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from meldingen.domain import Doelbinding
from shared.contracts.waardelijsten import Risico

MelderDoel = Literal[
    Doelbinding.TRIAGE, Doelbinding.ONDERZOEK, Doelbinding.TERUGKOPPELING_MELDER, Doelbinding.VERZOEK_BETROKKENE
]
ToelichtingDoel = Literal[Doelbinding.TWEEDE_PERSOON, Doelbinding.HEROVERWEGING, Doelbinding.KWALITEITSTOETS]
Naam = Annotated[str, Field(min_length=1, max_length=200)]
Regel = Annotated[str, Field(min_length=1, max_length=300)]
Email = Annotated[str, Field(max_length=254, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$", examples=["a.melder@example.nl"])]
Telefoon = Annotated[str, Field(pattern=r"^\+?[0-9][0-9 ()-]{6,19}$", examples=["06 12345678"])]
Toelichting = Annotated[
    str,
    Field(
        min_length=1,
        max_length=10_000,
        description="Wat er aan de hand is, in eigen woorden. Wordt versleuteld bewaard.",
    ),
]
Tijdstip = Annotated[
    AwareDatetime,
    Field(ge=datetime(1900, 1, 1, tzinfo=UTC), lt=datetime(2200, 1, 1, tzinfo=UTC), examples=["2026-03-02T09:30:00Z"]),
]
Risicos = Annotated[
    list[Risico], Field(min_length=1, max_length=5, description="Waar het over gaat, het belangrijkste eerst.")
]
AantalGetroffenen = Annotated[
    int, Field(ge=0, le=1_000_000, description="Hoeveel mensen het treft, als dat bekend is.")
]
EigenKenmerk = Annotated[
    str,
    Field(
        pattern=r"^[A-Za-z0-9._/-]{1,64}$",
        description="Het kenmerk bij de partner zelf, voor elk signaal een ander; bevat geen persoonsgegevens.",
        examples=["2026/0042"],
    ),
]
