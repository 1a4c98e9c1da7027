"""The use cases of meldingen; each works inside the transaction of its caller."""

from .aanleveren import Levering, laat_toe, lever_signalen_aan, toon_signaal, toon_signalen
from .audit import Verzegelaar, controleer_audit, tel_verzegeld
from .behandelen import on_interventie_afgerond, on_interventie_geannuleerd, on_interventie_toegewezen
from .beoordelen import beantwoord_triage, corrigeer_ongeval, geef_urgentie, laat_regels_beslissen, toon_triage
from .besluiten import (
    besluit,
    bevestig_besluit,
    handel_af,
    stel_besluit_voor,
    toon_besluiten,
    toon_voorstel,
    voeg_samen,
)
from .betrokkenen import exporteer_van_melder, exporteer_van_melding, wis_melder
from .bewaren import (
    houd_melding_vast,
    laat_melding_los,
    stel_bewaarregels_vast,
    toon_bewaarregels,
    toon_verwijderingen,
    vernietig_verlopen,
    vernietig_wat_verlopen_is,
    zoek_verlopen,
)
from .bijlagen import Bestand, Bijlageruimer, bewaar_bijlage, toon_bijlagen, zie_bijlage_in
from .clusters import (
    hertel_clusters,
    stel_vergelijkregels_vast,
    toon_meldingencluster,
    toon_meldingenclusters,
    toon_vergelijkregels,
)
from .drempel import Drempel
from .dubbelen import stel_dubbelen_voor
from .indexeren import indexeer, werk_index_bij
from .intake import Intake
from .inzien import (
    Inzageverzoek,
    leg_inzage_vast,
    toon_melding,
    toon_statusverloop,
    zie_melder_in,
    zie_toelichting_in,
    zoek_meldingen,
    zoek_van_melder,
)
from .ketenpartners import leg_aansluiting_vast, toon_aansluiting, toon_aansluitingen
from .koppelen import koppel_melding, toon_kandidaten, toon_koppelingen
from .mijn_melding import beantwoord_vragen, maak_melder_bekend, trek_melding_in, vul_melding_aan, zie_mijn_melding
from .ontvangstcodes import Codevertrager, Ontvangstbalie
from .overbrengen import besluit_over_te_brengen, bevestig_ontvangst, toon_overbrengingen, zoek_over_te_brengen
from .overbrenger import Overbrenger
from .overdragen import beantwoord_overdracht, leg_antwoord_partner_vast
from .registreren import Aanmelding, registreer_melding, registreer_meldingen
from .sleutels import herverpak_sleutels, tel_oude_sleutels
from .stappen import bevestig_melding, leg_aanvulling_vast, neem_in_triage, vraag_aanvulling
from .teams import leg_teamleden_vast, stel_routering_vast, toon_routering, toon_teamleden
from .termijnen import (
    signaleer_termijnen,
    start_termijn,
    stel_termijnregels_vast,
    stop_termijn,
    toon_termijnregels,
    zoek_verstrijkend,
)
from .vragensets import toon_vragenset, toon_vragensets
from .werklijst import tel_werklijst, toon_werklijst

__all__ = [
    "Aanmelding",
    "Bestand",
    "Bijlageruimer",
    "Codevertrager",
    "Drempel",
    "Intake",
    "Inzageverzoek",
    "Levering",
    "Ontvangstbalie",
    "Overbrenger",
    "Verzegelaar",
    "beantwoord_overdracht",
    "beantwoord_triage",
    "beantwoord_vragen",
    "besluit",
    "besluit_over_te_brengen",
    "bevestig_besluit",
    "bevestig_melding",
    "bevestig_ontvangst",
    "bewaar_bijlage",
    "controleer_audit",
    "corrigeer_ongeval",
    "exporteer_van_melder",
    "exporteer_van_melding",
    "geef_urgentie",
    "handel_af",
    "hertel_clusters",
    "herverpak_sleutels",
    "houd_melding_vast",
    "indexeer",
    "koppel_melding",
    "laat_melding_los",
    "laat_regels_beslissen",
    "laat_toe",
    "leg_aansluiting_vast",
    "leg_aanvulling_vast",
    "leg_antwoord_partner_vast",
    "leg_inzage_vast",
    "leg_teamleden_vast",
    "lever_signalen_aan",
    "maak_melder_bekend",
    "neem_in_triage",
    "on_interventie_afgerond",
    "on_interventie_geannuleerd",
    "on_interventie_toegewezen",
    "registreer_melding",
    "registreer_meldingen",
    "signaleer_termijnen",
    "start_termijn",
    "stel_besluit_voor",
    "stel_bewaarregels_vast",
    "stel_dubbelen_voor",
    "stel_routering_vast",
    "stel_termijnregels_vast",
    "stel_vergelijkregels_vast",
    "stop_termijn",
    "tel_oude_sleutels",
    "tel_verzegeld",
    "tel_werklijst",
    "toon_aansluiting",
    "toon_aansluitingen",
    "toon_besluiten",
    "toon_bewaarregels",
    "toon_bijlagen",
    "toon_kandidaten",
    "toon_koppelingen",
    "toon_melding",
    "toon_meldingencluster",
    "toon_meldingenclusters",
    "toon_overbrengingen",
    "toon_routering",
    "toon_signaal",
    "toon_signalen",
    "toon_statusverloop",
    "toon_teamleden",
    "toon_termijnregels",
    "toon_triage",
    "toon_vergelijkregels",
    "toon_verwijderingen",
    "toon_voorstel",
    "toon_vragenset",
    "toon_vragensets",
    "toon_werklijst",
    "trek_melding_in",
    "vernietig_verlopen",
    "vernietig_wat_verlopen_is",
    "voeg_samen",
    "vraag_aanvulling",
    "vul_melding_aan",
    "werk_index_bij",
    "wis_melder",
    "zie_bijlage_in",
    "zie_melder_in",
    "zie_mijn_melding",
    "zie_toelichting_in",
    "zoek_meldingen",
    "zoek_over_te_brengen",
    "zoek_van_melder",
    "zoek_verlopen",
    "zoek_verstrijkend",
]
