"""The tables of risico, in its own schema: register, model versions, evidence, profiles, and every reassessment."""

from .modellen import (
    bevindinggewicht,
    meldinggewicht,
    modelversie,
    risicoparameter,
    sector,
    sectorgemiddelde,
    strengheid,
)
from .profielen import aanleiding, bevinding, herbeoordeling, meldingbewijs, profiel, toestand
from .register import bedrijf, importrij, vestiging
from .schema import dead_letters, inbox, metadata, outbox

__all__ = [
    "aanleiding",
    "bedrijf",
    "bevinding",
    "bevindinggewicht",
    "dead_letters",
    "herbeoordeling",
    "importrij",
    "inbox",
    "meldingbewijs",
    "meldinggewicht",
    "metadata",
    "modelversie",
    "outbox",
    "profiel",
    "risicoparameter",
    "sector",
    "sectorgemiddelde",
    "strengheid",
    "toestand",
    "vestiging",
]
