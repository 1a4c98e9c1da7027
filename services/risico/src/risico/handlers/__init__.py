"""The use cases of risico; each works inside the transaction of its caller."""

from .bestanden import Bestandsformaat
from .herbeoordelen import (
    herbeoordeel,
    herbeoordeel_verouderde,
    on_interventie_afgerond,
    on_melding_ontvangen,
)
from .importeren import Importverslag, importeer_vestigingen
from .tonen import (
    toon_bedrijf,
    toon_herbeoordelingen,
    toon_model,
    toon_profiel,
    toon_ranglijst,
    toon_vestiging,
    zoek_vestigingen,
)

__all__ = [
    "Bestandsformaat",
    "Importverslag",
    "herbeoordeel",
    "herbeoordeel_verouderde",
    "importeer_vestigingen",
    "on_interventie_afgerond",
    "on_melding_ontvangen",
    "toon_bedrijf",
    "toon_herbeoordelingen",
    "toon_model",
    "toon_profiel",
    "toon_ranglijst",
    "toon_vestiging",
    "zoek_vestigingen",
]
