"""The use cases of risico; each works inside the transaction of its caller."""

from .bestanden import Bestandsformaat
from .corrigeren import on_melding_beoordeeld, on_melding_besloten, on_melding_gekoppeld, vernietig_bevinding
from .herbeoordelen import (
    herbeoordeel_verouderde,
    on_interventie_afgerond,
    on_melding_ontvangen,
    tel_verouderde,
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
    "herbeoordeel_verouderde",
    "importeer_vestigingen",
    "on_interventie_afgerond",
    "on_melding_beoordeeld",
    "on_melding_besloten",
    "on_melding_gekoppeld",
    "on_melding_ontvangen",
    "tel_verouderde",
    "toon_bedrijf",
    "toon_herbeoordelingen",
    "toon_model",
    "toon_profiel",
    "toon_ranglijst",
    "toon_vestiging",
    "vernietig_bevinding",
    "zoek_vestigingen",
]
