"""What a model version fixes is estimated from the evidence of all: strictness of inspectors, means of segments."""

from typing import Final

VOORAF: Final = 5.0
STRENGHEID_GRENZEN: Final = (0.5, 2.0)
"""Few visits say little about an inspector, and nobody is taken to be more than twice as strict or lenient."""


def strengheid_van(gevonden: float, verwacht: float) -> float:
    """Give how much exposure a visit of an inspector is: (found + 5) / (expected + 5), between 0.5 and 2."""
    laagst, hoogst = STRENGHEID_GRENZEN
    return min(hoogst, max(laagst, (gevonden + VOORAF) / (verwacht + VOORAF)))
