"""The use cases of planning; each works inside the transaction of its caller."""

from .beeindigd import hervat_zaak, on_vestiging_beeindigd
from .clusters import on_meldingencluster_gesignaleerd
from .gebeurtenissen import on_interventie_afgerond, on_interventie_geannuleerd, on_risicoprofiel_herbeoordeeld
from .inspecteurs import (
    registreer_inspecteurs,
    toon_agenda,
    toon_inspecteur,
    toon_inspecteurs,
    wijzig_inspecteur,
)
from .meldingen import on_melding_afgehandeld, on_melding_beoordeeld, on_melding_besloten, on_melding_gekoppeld
from .planregels import stel_planregels_vast, toon_planregels
from .programmas import registreer_programma, toon_programma, toon_programmas, verzet_programma, wijzig_programma
from .werkvoorraad import (
    herplan,
    laat_zaak_vervallen,
    toon_aanleiding,
    toon_capaciteit,
    toon_werkvoorraad,
    toon_zaak,
)

__all__ = [
    "herplan",
    "hervat_zaak",
    "laat_zaak_vervallen",
    "on_interventie_afgerond",
    "on_interventie_geannuleerd",
    "on_melding_afgehandeld",
    "on_melding_beoordeeld",
    "on_melding_besloten",
    "on_melding_gekoppeld",
    "on_meldingencluster_gesignaleerd",
    "on_risicoprofiel_herbeoordeeld",
    "on_vestiging_beeindigd",
    "registreer_inspecteurs",
    "registreer_programma",
    "stel_planregels_vast",
    "toon_aanleiding",
    "toon_agenda",
    "toon_capaciteit",
    "toon_inspecteur",
    "toon_inspecteurs",
    "toon_planregels",
    "toon_programma",
    "toon_programmas",
    "toon_werkvoorraad",
    "toon_zaak",
    "verzet_programma",
    "wijzig_inspecteur",
    "wijzig_programma",
]
