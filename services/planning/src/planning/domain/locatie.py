"""Places: where the work is done, where inspecteurs set out from, and what to assume when a place is unknown."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt
from types import MappingProxyType
from typing import Final

AARDSTRAAL_KM: Final = 6371.0088  # mean radius, IUGG


@dataclass(frozen=True, slots=True)
class Plek:
    """A point on earth in degrees WGS 84."""

    breedtegraad: float
    lengtegraad: float

    def afstand_km(self, ander: "Plek") -> float:
        """Give the great-circle distance in kilometres by the haversine formula."""
        phi, phi_ander = radians(self.breedtegraad), radians(ander.breedtegraad)
        h = (
            sin((phi_ander - phi) / 2) ** 2
            + cos(phi) * cos(phi_ander) * sin(radians(ander.lengtegraad - self.lengtegraad) / 2) ** 2
        )
        return 2 * AARDSTRAAL_KM * asin(sqrt(h))


# Rough centres, read from the map: good enough to choose a region by, and every use of them is marked as estimated.
MIDDEN_VAN_PROVINCIE: Final[Mapping[str, Plek]] = MappingProxyType(
    {
        "groningen": Plek(53.25, 6.75),
        "fryslan": Plek(53.10, 5.85),
        "drenthe": Plek(52.90, 6.60),
        "overijssel": Plek(52.45, 6.45),
        "flevoland": Plek(52.53, 5.60),
        "gelderland": Plek(52.06, 5.95),
        "utrecht": Plek(52.08, 5.18),
        "noord-holland": Plek(52.60, 4.90),
        "zuid-holland": Plek(52.00, 4.50),
        "zeeland": Plek(51.45, 3.85),
        "noord-brabant": Plek(51.56, 5.20),
        "limburg": Plek(51.25, 5.95),
    }
)
MIDDEN_VAN_NEDERLAND: Final = Plek(52.16, 5.39)


def provincie_sleutel(naam: str) -> str:
    """Give the one spelling under which a province is compared: lower case, hyphens, Fryslân without accent."""
    sleutel = naam.strip().lower().replace("_", "-").replace(" ", "-").replace("â", "a")
    return "fryslan" if sleutel == "friesland" else sleutel


@dataclass(frozen=True, slots=True)
class Locatie:
    """Where the work of a company is done, as far as known."""

    gemeente: str | None = None
    provincie: str | None = None
    plek: Plek | None = None

    @property
    def geschat(self) -> bool:
        """Say whether the point to travel to is a mere centre, for lack of coordinates."""
        return self.plek is None

    def reisdoel(self) -> Plek:
        """Give the point to travel to: the coordinates, else the centre of the province, else of the country."""
        if self.plek is not None:
            return self.plek
        return MIDDEN_VAN_PROVINCIE.get(provincie_sleutel(self.provincie or ""), MIDDEN_VAN_NEDERLAND)
