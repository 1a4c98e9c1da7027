"""The use cases of risico; each works inside the transaction of its caller."""

from .afwijken import (
    lopende_afwijkingen,
    toon_afwijking,
    toon_afwijkingen,
    trek_afwijking_in,
    wijk_af,
    wijzig_afwijking,
)
from .beeld import bereken_strategisch_beeld, toon_strategisch_beeld
from .bestanden import Bestandsformaat
from .bronbestanden import Bronformaat
from .bronnen import (
    beslis_over_contract,
    stel_contract_voor,
    toon_bron,
    toon_bronnen,
    toon_bronrijen,
    toon_bronversie,
    toon_bronversies,
    toon_contract,
    toon_contracten,
    wis_verlopen_bronversies,
)
from .bronnen_importeren import importeer_bron
from .corrigeren import on_melding_beoordeeld, on_melding_besloten, on_melding_gekoppeld, vernietig_bevinding
from .evaluatieverslag import als_json, als_tekst, uitdaging_als_tekst
from .herbeoordelen import on_interventie_afgerond, on_melding_ontvangen
from .herwegen import begin_herweging, herweeg, herweeg_wat_nodig_is, toon_herwegingen
from .ijken import ijk, toon_ijking, toon_ijkingen
from .ijkverslag import ijking_als_tekst
from .importeren import Importverslag, importeer_vestigingen
from .inspectiebestand import BestandOnbruikbaar, lees_inspecties, lees_omschrijving
from .modelleren import (
    keur_model_goed,
    reken_model_door,
    stel_model_voor,
    toon_modelvoorstel,
    toon_modelvoorstellen,
    trek_model_in,
)
from .muteren import Mutatieverslag, muteer
from .opvolgen import beslis_over_opvolging, toon_opvolging, zoek_opvolgingen
from .registervermelding import (
    is_vermelding_volledig,
    schrijf_vermeldingtekst,
    toon_registervermelding,
    toon_vermeldingtekst,
)
from .selecteren import schat_overtredingen, selecteer, toon_gekozen, toon_selectie, toon_selecties
from .terugkijken import toon_bedrijf_op, toon_historie_van_bedrijf, toon_historie_van_vestiging, toon_vestiging_op
from .tonen import (
    toon_bedrijf,
    toon_bewijs,
    toon_herbeoordeling,
    toon_herbeoordelingen,
    toon_model,
    toon_profiel,
    toon_ranglijst,
    toon_vestiging,
    zoek_vestigingen,
)
from .uitdagen import (
    bevorder_uitdager,
    daag_uit_op_bestand,
    daag_uit_op_bewijs,
    leg_uitdaging_vast,
    toon_uitdaging,
    toon_uitdagingen,
)

__all__ = [
    "BestandOnbruikbaar",
    "Bestandsformaat",
    "Bronformaat",
    "Importverslag",
    "Mutatieverslag",
    "als_json",
    "als_tekst",
    "begin_herweging",
    "bereken_strategisch_beeld",
    "beslis_over_contract",
    "beslis_over_opvolging",
    "bevorder_uitdager",
    "daag_uit_op_bestand",
    "daag_uit_op_bewijs",
    "herweeg",
    "herweeg_wat_nodig_is",
    "ijk",
    "ijking_als_tekst",
    "importeer_bron",
    "importeer_vestigingen",
    "is_vermelding_volledig",
    "keur_model_goed",
    "lees_inspecties",
    "lees_omschrijving",
    "leg_uitdaging_vast",
    "lopende_afwijkingen",
    "muteer",
    "on_interventie_afgerond",
    "on_melding_beoordeeld",
    "on_melding_besloten",
    "on_melding_gekoppeld",
    "on_melding_ontvangen",
    "reken_model_door",
    "schat_overtredingen",
    "schrijf_vermeldingtekst",
    "selecteer",
    "stel_contract_voor",
    "stel_model_voor",
    "toon_afwijking",
    "toon_afwijkingen",
    "toon_bedrijf",
    "toon_bedrijf_op",
    "toon_bewijs",
    "toon_bron",
    "toon_bronnen",
    "toon_bronrijen",
    "toon_bronversie",
    "toon_bronversies",
    "toon_contract",
    "toon_contracten",
    "toon_gekozen",
    "toon_herbeoordeling",
    "toon_herbeoordelingen",
    "toon_herwegingen",
    "toon_historie_van_bedrijf",
    "toon_historie_van_vestiging",
    "toon_ijking",
    "toon_ijkingen",
    "toon_model",
    "toon_modelvoorstel",
    "toon_modelvoorstellen",
    "toon_opvolging",
    "toon_profiel",
    "toon_ranglijst",
    "toon_registervermelding",
    "toon_selectie",
    "toon_selecties",
    "toon_strategisch_beeld",
    "toon_uitdaging",
    "toon_uitdagingen",
    "toon_vermeldingtekst",
    "toon_vestiging",
    "toon_vestiging_op",
    "trek_afwijking_in",
    "trek_model_in",
    "uitdaging_als_tekst",
    "vernietig_bevinding",
    "wijk_af",
    "wijzig_afwijking",
    "wis_verlopen_bronversies",
    "zoek_opvolgingen",
    "zoek_vestigingen",
]
