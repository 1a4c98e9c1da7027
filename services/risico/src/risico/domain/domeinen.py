"""To which domein of the inspectorate each risico belongs."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from shared.contracts.waardelijsten import Domein, Risico

DOMEIN_VAN: Final[Mapping[Risico, Domein]] = MappingProxyType(
    {
        Risico.ILLEGALE_TEWERKSTELLING: Domein.EERLIJK_WERK,
        Risico.ONDERBETALING: Domein.EERLIJK_WERK,
        Risico.ARBEIDSUITBUITING_ERNSTIGE_BENADELING: Domein.EERLIJK_WERK,
        Risico.AANTASTING_ARBEIDSVERHOUDINGEN: Domein.EERLIJK_WERK,
        Risico.ONGELIJKE_BEHANDELING: Domein.EERLIJK_WERK,
        Risico.ONGEWENST_GEDRAG: Domein.VEILIG_EN_GEZOND_WERK,
        Risico.WERKDRUK: Domein.VEILIG_EN_GEZOND_WERK,
        Risico.ONGEZONDE_ARBEIDSPATRONEN: Domein.VEILIG_EN_GEZOND_WERK,
        Risico.FYSIEKE_OVERBELASTING: Domein.VEILIG_EN_GEZOND_WERK,
        Risico.ONGEZONDE_FYSISCHE_WERKOMGEVING: Domein.VEILIG_EN_GEZOND_WERK,
        Risico.BLOOTSTELLING_GEVAARLIJKE_STOFFEN: Domein.VEILIG_EN_GEZOND_WERK,
        Risico.ONVEILIGHEID_WERKPLEK: Domein.VEILIG_EN_GEZOND_WERK,
        Risico.ZWARE_ONGEVALLEN_BRZO_ARIE: Domein.VEILIG_EN_GEZOND_WERK,
        Risico.JEUGDIGEN_EN_KINDEREN: Domein.VEILIG_EN_GEZOND_WERK,
        Risico.ONVOLDOENDE_INKOMEN: Domein.BESTAANSZEKERHEID,
        Risico.PROBLEMATISCHE_SCHULDEN: Domein.BESTAANSZEKERHEID,
        Risico.MISMATCH_ARBEIDSMARKT: Domein.BESTAANSZEKERHEID,
        Risico.GEEN_REINTEGRATIE: Domein.BESTAANSZEKERHEID,
        Risico.FRAUDE_INKOMENSONDERSTEUNING: Domein.BESTAANSZEKERHEID,
        Risico.FRAUDE_SUBSIDIES: Domein.BESTAANSZEKERHEID,
    }
)
