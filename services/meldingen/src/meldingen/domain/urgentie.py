"""Urgency: an ordered table of rules, of which the first that holds decides.

The classes are those of the working method; the rules marked [P] are a proposal where no public rule exists.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from shared.contracts.waardelijsten import Domein, OngevalGevolg, OvertredingKlasse, Risico, Urgentie

from .opdracht import RegistreerMelding


@dataclass(frozen=True, slots=True)
class UrgentieRegel:
    """One row of the table; `id` and `reden` are stored with the melding as the explanation of its class."""

    id: str
    klasse: Urgentie
    reden: str
    geldt: Callable[[RegistreerMelding], bool]


_DIRECT_BEBOETBAAR: Final = frozenset({Risico.ONDERBETALING, Risico.ILLEGALE_TEWERKSTELLING})
_ERNSTIG_LETSEL: Final = frozenset({OngevalGevolg.ZIEKENHUISOPNAME, OngevalGevolg.BLIJVEND_LETSEL})
_STELSEL: Final = frozenset(
    {
        Risico.ONVOLDOENDE_INKOMEN,
        Risico.PROBLEMATISCHE_SCHULDEN,
        Risico.MISMATCH_ARBEIDSMARKT,
        Risico.GEEN_REINTEGRATIE,
    }
)

URGENTIE_REGELS: Final = (
    UrgentieRegel(
        "dodelijk-ongeval",
        Urgentie.U1_DIRECT,
        "Dodelijk ongeval.",
        lambda o: o.ongeval is not None and o.ongeval.gevolg is OngevalGevolg.DODELIJK,
    ),
    UrgentieRegel("direct-gevaar", Urgentie.U1_DIRECT, "Er is direct gevaar.", lambda o: o.direct_gevaar),
    UrgentieRegel(
        "ernstig-letsel",
        Urgentie.U2_SPOED,
        "Ongeval met ziekenhuisopname of blijvend letsel.",
        lambda o: o.ongeval is not None and o.ongeval.gevolg in _ERNSTIG_LETSEL,
    ),
    UrgentieRegel(  # [P] that this risk alone is suspicion enough
        "vermoeden-mensenhandel",
        Urgentie.U2_SPOED,
        "Vermoeden van arbeidsuitbuiting (artikel 273f Wetboek van Strafrecht).",
        lambda o: Risico.ARBEIDSUITBUITING_ERNSTIGE_BENADELING in o.risicos,
    ),
    UrgentieRegel(
        "anoniem-niet-opgepakt",
        Urgentie.U5_RISICO_INPUT,
        "Een anonieme melding wordt alleen opgepakt bij gevaar, onderbetaling of illegaal werk.",
        lambda o: o.anoniem and _DIRECT_BEBOETBAAR.isdisjoint(o.risicos),
    ),
    UrgentieRegel(
        "verzoek-artikel-24",
        Urgentie.U3_HOOG,
        "Verzoek van ondernemingsraad, personeelsvertegenwoordiging of vakbond (artikel 24 lid 7 Arbowet).",
        lambda o: o.verzoek_artikel_24,
    ),
    UrgentieRegel(
        "zware-overtreding",
        Urgentie.U3_HOOG,
        "Zware overtreding.",
        lambda o: o.overtreding_klasse is OvertredingKlasse.ZWARE_OVERTREDING,
    ),
    UrgentieRegel(  # [P] that underpayment (WML) and illegal work (Wav) count as such before a partner says so
        "direct-beboetbaar",
        Urgentie.U3_HOOG,
        "Direct beboetbare overtreding, waaronder onderbetaling en illegale tewerkstelling.",
        lambda o: (
            o.overtreding_klasse is OvertredingKlasse.DIRECT_BEBOETBAAR or not _DIRECT_BEBOETBAAR.isdisjoint(o.risicos)
        ),
    ),
    UrgentieRegel(  # [P]
        "stelselrisico",
        Urgentie.U5_RISICO_INPUT,
        "Het gaat over het stelsel van werk en inkomen, niet over een overtreding door deze werkgever.",
        lambda o: _STELSEL.issuperset(o.risicos),
    ),
    UrgentieRegel("overige-overtreding", Urgentie.U4_NORMAAL, "Andere geloofwaardige overtreding.", lambda _: True),
)


def urgentie_van(opdracht: RegistreerMelding) -> UrgentieRegel:
    """Give the first rule that holds; the last of the table always does."""
    return next(regel for regel in URGENTIE_REGELS if regel.geldt(opdracht))


DOMEIN_VAN_RISICO: Final[Mapping[Risico, Domein]] = MappingProxyType(
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
        Risico.JEUGDIGEN_EN_KINDEREN: Domein.EERLIJK_WERK,
        Risico.ONVOLDOENDE_INKOMEN: Domein.BESTAANSZEKERHEID,
        Risico.PROBLEMATISCHE_SCHULDEN: Domein.BESTAANSZEKERHEID,
        Risico.MISMATCH_ARBEIDSMARKT: Domein.BESTAANSZEKERHEID,
        Risico.GEEN_REINTEGRATIE: Domein.BESTAANSZEKERHEID,
        Risico.FRAUDE_INKOMENSONDERSTEUNING: Domein.BESTAANSZEKERHEID,
        Risico.FRAUDE_SUBSIDIES: Domein.BESTAANSZEKERHEID,
    }
)
"""The domain each risk belongs to [P]; a melding belongs to the domain of the risk it names first."""
