"""Work lists: what they hold is meldingen; here is how many there are of each kind."""

from typing import Self

from pydantic import Field

from meldingen.domain import Werklijsttelling
from shared.runtime.schemas import Weergave


class WaardeAantal(Weergave):
    """Hoeveel meldingen op de werklijst deze waarde hebben."""

    waarde: str
    aantal: int


class WerklijstAantallen(Weergave):
    """Hoeveel meldingen er op de werklijst staan, en hoeveel daarvan elke waarde van elk filter hebben."""

    aantal: int
    meer_dan: bool = Field(description="Of er meer zijn dan het aantal; alle aantallen zijn dan ondergrenzen.")
    team: list[WaardeAantal]
    status: list[WaardeAantal]
    soort: list[WaardeAantal]
    urgentie: list[WaardeAantal]
    risico: list[WaardeAantal]
    gemeente: list[WaardeAantal]
    verstreken: list[WaardeAantal]

    @classmethod
    def van(cls, telling: Werklijsttelling) -> Self:
        return cls(
            aantal=telling.aantal,
            meer_dan=telling.meer_dan,
            **{
                filter_: [WaardeAantal(waarde=waarde, aantal=aantal) for waarde, aantal in waarden.items()]
                for filter_ in ("team", "status", "soort", "urgentie", "risico", "gemeente", "verstreken")
                for waarden in (telling.per_filter.get(filter_, {}),)
            },
        )
