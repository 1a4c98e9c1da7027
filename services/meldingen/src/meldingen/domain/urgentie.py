"""Urgency: an ordered table of rules, of which the first that holds decides.

The classes are those of the working method; the rules marked [P] are a proposal where no public rule exists. Each rule
holds from a day, and to a day if it was replaced; a rule that ever held keeps its id and stays in the table.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Final

from shared.contracts.waardelijsten import Domein, OngevalGevolg, OvertredingKlasse, Risico, Urgentie, Wet

from .triage import JaNeeOnbekend, KwetsbareGroep


@dataclass(frozen=True, slots=True, kw_only=True)
class Feiten:
    """What the rules look at: what was reported, and what triage found since."""

    gevolg: OngevalGevolg | None
    direct_gevaar: bool
    risicos: tuple[Risico, ...]
    anoniem: bool
    verzoek_artikel_24: bool
    overtreding_klasse: OvertredingKlasse | None
    wetten: frozenset[Wet] = frozenset()
    kwetsbare_groepen: frozenset[KwetsbareGroep] = frozenset()
    duurt_voort: JaNeeOnbekend = JaNeeOnbekend.ONBEKEND


@dataclass(frozen=True, slots=True)
class UrgentieRegel:
    """One row of the table; `id` and `reden` are stored with the melding as the explanation of its class.

    It holds on the days from `geldig_vanaf` up to, and not on, `geldig_tot`.
    """

    id: str
    klasse: Urgentie
    reden: str
    geldt: Callable[[Feiten], bool]
    geldig_vanaf: date = date(2023, 1, 1)
    geldig_tot: date | None = None


@dataclass(frozen=True, slots=True)
class Urgentiebepaling:
    """What the rules say of a melding: the rule that decides, and every rule that holds, the deciding one first."""

    regel: UrgentieRegel
    regels: tuple[UrgentieRegel, ...]


_DIRECT_BEBOETBAAR: Final = frozenset({Risico.ONDERBETALING, Risico.ILLEGALE_TEWERKSTELLING})
_ERNSTIG_LETSEL: Final = frozenset({OngevalGevolg.ZIEKENHUISOPNAME, OngevalGevolg.BLIJVEND_LETSEL})
_GEVAAR: Final = _ERNSTIG_LETSEL | {OngevalGevolg.DODELIJK}
_OOK_ANONIEM: Final = _DIRECT_BEBOETBAAR | {Risico.ARBEIDSUITBUITING_ERNSTIGE_BENADELING}
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
        lambda f: f.gevolg is OngevalGevolg.DODELIJK,
    ),
    UrgentieRegel("direct-gevaar", Urgentie.U1_DIRECT, "Er is direct gevaar.", lambda f: f.direct_gevaar),
    UrgentieRegel(
        "ernstig-letsel",
        Urgentie.U2_SPOED,
        "Ongeval met ziekenhuisopname of blijvend letsel.",
        lambda f: f.gevolg in _ERNSTIG_LETSEL,
    ),
    UrgentieRegel(  # [P] that this risk alone is suspicion enough
        "vermoeden-mensenhandel",
        Urgentie.U2_SPOED,
        "Vermoeden van arbeidsuitbuiting (artikel 273f Wetboek van Strafrecht).",
        lambda f: Risico.ARBEIDSUITBUITING_ERNSTIGE_BENADELING in f.risicos or Wet.SR_273F in f.wetten,
    ),
    UrgentieRegel(
        "anoniem-niet-opgepakt",
        Urgentie.U5_RISICO_INPUT,
        "Een anonieme melding wordt alleen opgepakt bij gevaar, onderbetaling of illegaal werk.",
        lambda f: f.anoniem and not mag_anoniem_opgepakt(f),
    ),
    UrgentieRegel(
        "verzoek-artikel-24",
        Urgentie.U3_HOOG,
        "Verzoek van ondernemingsraad, personeelsvertegenwoordiging of vakbond (artikel 24 lid 7 Arbowet).",
        lambda f: f.verzoek_artikel_24,
    ),
    UrgentieRegel(
        "zware-overtreding",
        Urgentie.U3_HOOG,
        "Zware overtreding.",
        lambda f: f.overtreding_klasse is OvertredingKlasse.ZWARE_OVERTREDING,
    ),
    UrgentieRegel(  # [P] that underpayment (WML) and illegal work (Wav) count as such before a partner says so
        "direct-beboetbaar",
        Urgentie.U3_HOOG,
        "Direct beboetbare overtreding, waaronder onderbetaling en illegale tewerkstelling.",
        lambda f: (
            f.overtreding_klasse is OvertredingKlasse.DIRECT_BEBOETBAAR or not _DIRECT_BEBOETBAAR.isdisjoint(f.risicos)
        ),
    ),
    UrgentieRegel(  # [P]
        "kwetsbare-groep",
        Urgentie.U3_HOOG,
        "Het treft een kwetsbare groep en het duurt voort.",
        lambda f: bool(f.kwetsbare_groepen) and f.duurt_voort is JaNeeOnbekend.JA,
    ),
    UrgentieRegel(  # [P]
        "stelselrisico",
        Urgentie.U5_RISICO_INPUT,
        "Het gaat over het stelsel van werk en inkomen, niet over een overtreding door deze werkgever.",
        lambda f: _STELSEL.issuperset(f.risicos),
    ),
    UrgentieRegel("overige-overtreding", Urgentie.U4_NORMAAL, "Andere geloofwaardige overtreding.", lambda _: True),
)


_OP_ID: Final[Mapping[str, UrgentieRegel]] = MappingProxyType({regel.id: regel for regel in URGENTIE_REGELS})


def mag_anoniem_opgepakt(feiten: Feiten) -> bool:
    """Say whether there is danger, underpayment or illegal work: all that an anonymous melding is taken up for."""
    return (
        feiten.direct_gevaar
        or feiten.gevolg in _GEVAAR
        or not _OOK_ANONIEM.isdisjoint(feiten.risicos)
        or Wet.SR_273F in feiten.wetten
    )


@lru_cache(maxsize=4_096)
def urgentie_van(feiten: Feiten, dag: date) -> Urgentiebepaling:
    """Give what the rules that are in force on a day say; the last of the table always holds, and explains nothing."""
    gelden = tuple(regel for regel in _in_werking(dag) if regel.geldt(feiten))
    return Urgentiebepaling(gelden[0], gelden[:-1] or gelden)


def regel_met(regel_id: str) -> UrgentieRegel | None:
    """Give the rule that explains a class, with the days on which it holds; None for one that is not in the table."""
    return _OP_ID.get(regel_id)


@cache
def _in_werking(dag: date) -> tuple[UrgentieRegel, ...]:
    return tuple(
        regel
        for regel in URGENTIE_REGELS
        if regel.geldig_vanaf <= dag and (regel.geldig_tot is None or dag < regel.geldig_tot)
    )


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
