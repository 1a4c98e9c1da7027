"""The use cases of risico; each works inside the transaction of its caller."""

from .bestanden import Bestandsformaat
from .corrigeren import on_melding_beoordeeld, on_melding_besloten, on_melding_gekoppeld, vernietig_bevinding
from .herbeoordelen import herbeoordeel_verouderde, on_interventie_afgerond, on_melding_ontvangen, tel_verouderde
from .importeren import Importverslag, importeer_vestigingen
from .muteren import Mutatieverslag, muteer
from .opvolgen import beslis_over_opvolging, toon_opvolging, zoek_opvolgingen
from .terugkijken import toon_bedrijf_op, toon_historie_van_bedrijf, toon_historie_van_vestiging, toon_vestiging_op
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
    "Mutatieverslag",
    "beslis_over_opvolging",
    "herbeoordeel_verouderde",
    "importeer_vestigingen",
    "muteer",
    "on_interventie_afgerond",
    "on_melding_beoordeeld",
    "on_melding_besloten",
    "on_melding_gekoppeld",
    "on_melding_ontvangen",
    "tel_verouderde",
    "toon_bedrijf",
    "toon_bedrijf_op",
    "toon_herbeoordelingen",
    "toon_historie_van_bedrijf",
    "toon_historie_van_vestiging",
    "toon_model",
    "toon_opvolging",
    "toon_profiel",
    "toon_ranglijst",
    "toon_vestiging",
    "toon_vestiging_op",
    "vernietig_bevinding",
    "zoek_opvolgingen",
    "zoek_vestigingen",
]
