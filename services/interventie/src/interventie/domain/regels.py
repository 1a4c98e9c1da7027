"""The rule table of the choice: ordered, first match wins.

Weightier rules come first. Those about accidents follow the GAO rule (werkgeversrapportage unless deadly, a minor,
company history or large social impact); those about requests Arbowet 24(7); the rest the interventiemix. Which facts
stand in for "history" and "social impact" is our own proposal [P], as are all thresholds.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from shared.contracts.waardelijsten import InterventieType as Type
from shared.contracts.waardelijsten import OngevalGevolg, Risico, Urgentie, Werkgeverstype, ZaakSoort

from .feiten import Feiten, Grenzen


@dataclass(frozen=True, slots=True)
class Regel:
    """One row of the table: when it applies, what it chooses, and why, in Dutch."""

    id: str
    type: Type
    reden: str
    geldt: Callable[[Feiten, Grenzen], bool]


DIRECT: Final = frozenset({Urgentie.U1_DIRECT})
SPOED: Final = DIRECT | {Urgentie.U2_SPOED}
BEZOEK_VEREIST: Final = SPOED | {Urgentie.U3_HOOG}

UITBUITING: Final = frozenset({Risico.ARBEIDSUITBUITING_ERNSTIGE_BENADELING})
JEUGD: Final = frozenset({Risico.JEUGDIGEN_EN_KINDEREN})
PROCESVEILIGHEID: Final = frozenset({Risico.ZWARE_ONGEVALLEN_BRZO_ARIE})
FRAUDE: Final = frozenset({Risico.FRAUDE_INKOMENSONDERSTEUNING, Risico.FRAUDE_SUBSIDIES})
STELSEL: Final = frozenset(
    {
        Risico.ONVOLDOENDE_INKOMEN,
        Risico.PROBLEMATISCHE_SCHULDEN,
        Risico.MISMATCH_ARBEIDSMARKT,
        Risico.GEEN_REINTEGRATIE,
    }
)
OP_PAPIER_TE_ZIEN: Final = frozenset({Risico.ONDERBETALING, Risico.ONGEZONDE_ARBEIDSPATRONEN})
IN_DE_KETEN: Final = frozenset({Risico.ONDERBETALING, Risico.ILLEGALE_TEWERKSTELLING, *UITBUITING})

# A werkgeversrapportage opens with a visit to the place of the accident, so it counts as on site.
OP_LOCATIE: Final = frozenset(
    {
        Type.INSPECTIE,
        Type.HERINSPECTIE,
        Type.ONGEVALSONDERZOEK,
        Type.WERKGEVERSRAPPORTAGE,
        Type.OPSPORINGSONDERZOEK,
    }
)


def _invloedrijk(feiten: Feiten, grenzen: Grenzen) -> bool:
    """Only an actieve zaak may go to the sector: behind a melding stands one company that someone spoke of."""
    return feiten.zaak_soort is ZaakSoort.ACTIEF and feiten.invloed >= grenzen.hoge_invloed


def _sterk(feiten: Feiten, grenzen: Grenzen) -> bool:
    return _invloedrijk(feiten, grenzen) and feiten.organisatiegraad >= grenzen.hoge_organisatiegraad


REGELS: Final = (
    Regel(
        "ongeval-dodelijk",
        Type.ONGEVALSONDERZOEK,
        "Bij een dodelijk ongeval doet de inspectie zelf onderzoek.",
        lambda f, _: any(a.ongeval_gevolg is OngevalGevolg.DODELIJK for a in f.aanleidingen),
    ),
    Regel(
        "ongeval-jeugdige",
        Type.ONGEVALSONDERZOEK,
        "Bij een meldingsplichtig ongeval dat een jeugdige kan betreffen doet de inspectie zelf onderzoek.",
        lambda f, _: f.is_meldingsplichtig_ongeval and f.raakt(JEUGD),
    ),
    Regel(
        "ongeval-maatschappelijke-gevolgen",
        Type.ONGEVALSONDERZOEK,
        "Het ongeval kan grote maatschappelijke gevolgen hebben; de inspectie doet zelf onderzoek.",
        lambda f, _: f.is_meldingsplichtig_ongeval and (f.heeft_direct_gevaar or f.raakt(PROCESVEILIGHEID)),
    ),
    Regel(
        "ongeval-voorgeschiedenis",
        Type.ONGEVALSONDERZOEK,
        "De voorgeschiedenis van het bedrijf staat een rapportage door de werkgever in de weg.",
        lambda f, g: (
            f.is_meldingsplichtig_ongeval
            and (f.naleving < g.lage_naleving or f.werkgeverstype is Werkgeverstype.NOTOIR_CRIMINEEL)
        ),
    ),
    Regel(
        "ongeval-met-verzoek",
        Type.ONGEVALSONDERZOEK,
        "Over het ongeval ligt ook een verzoek (artikel 24, zevende lid); de inspectie onderzoekt het zelf.",
        lambda f, _: f.is_meldingsplichtig_ongeval and f.heeft_verzoek,
    ),
    Regel(
        "opsporing-uitbuiting",
        Type.OPSPORINGSONDERZOEK,
        "Er is een vermoeden van arbeidsuitbuiting met spoed of bij een notoir criminele werkgever.",
        lambda f, _: (
            f.raakt(UITBUITING) and (f.heeft_urgentie(SPOED) or f.werkgeverstype is Werkgeverstype.NOTOIR_CRIMINEEL)
        ),
    ),
    Regel(
        "ongeval-werkgeversrapportage",
        Type.WERKGEVERSRAPPORTAGE,
        "De werkgever rapporteert zelf over het ongeval, na een bezoek op de plaats ervan.",
        lambda f, _: f.is_meldingsplichtig_ongeval,
    ),
    Regel(
        "direct-gevaar",
        Type.INSPECTIE,
        "Er is direct gevaar.",
        lambda f, _: f.heeft_direct_gevaar or f.heeft_urgentie(DIRECT),
    ),
    Regel(
        "verzoek-artikel-24",
        Type.INSPECTIE,
        "Een verzoek van ondernemingsraad, personeelsvertegenwoordiging of vakbond wordt altijd onderzocht.",
        lambda f, _: f.heeft_verzoek,
    ),
    Regel(
        "hoge-urgentie",
        Type.INSPECTIE,
        "De urgentie vraagt om een bezoek.",
        lambda f, _: f.heeft_urgentie(BEZOEK_VEREIST),
    ),
    Regel(
        "notoir-crimineel",
        Type.INSPECTIE,
        "De werkgever is notoir crimineel; alleen handhaven past.",
        lambda f, _: f.werkgeverstype is Werkgeverstype.NOTOIR_CRIMINEEL,
    ),
    Regel(
        "fraude",
        Type.ADMINISTRATIEF_ONDERZOEK,
        "Fraude met uitkeringen of subsidies blijkt uit de administratie.",
        lambda f, _: f.raakt(FRAUDE),
    ),
    Regel(
        "stelsel",
        Type.STELSELONDERZOEK,
        "Het risico ligt in het stelsel van werk en inkomen, niet bij één werkgever.",
        lambda f, _: f.raakt(STELSEL),
    ),
    Regel(
        "lage-naleving",
        Type.INSPECTIE,
        "De naleving is laag; inspecteren en handhaven past daarbij.",
        lambda f, g: f.naleving < g.lage_naleving,
    ),
    Regel(
        "soms-bewust-op-papier",
        Type.ADMINISTRATIEF_ONDERZOEK,
        "De werkgever overtreedt soms bewust en het risico blijkt uit de administratie.",
        lambda f, _: f.werkgeverstype is Werkgeverstype.SOMS_BEWUST and f.raakt(OP_PAPIER_TE_ZIEN),
    ),
    Regel(
        "soms-bewust",
        Type.INSPECTIE,
        "De werkgever overtreedt soms bewust.",
        lambda f, _: f.werkgeverstype is Werkgeverstype.SOMS_BEWUST,
    ),
    Regel(
        "sterke-sector-hoge-naleving",
        Type.CONVENANT,
        "De sector is goed georganiseerd, heeft invloed en leeft goed na: afspraken houden dat vast.",
        lambda f, g: _sterk(f, g) and f.naleving >= g.hoge_naleving,
    ),
    Regel(
        "sterke-sector-in-keten",
        Type.KETENSAMENWERKING,
        "De sector is goed georganiseerd en heeft invloed op een risico dat in de keten ontstaat.",
        lambda f, g: _sterk(f, g) and f.raakt(IN_DE_KETEN),
    ),
    Regel(
        "sterke-sector",
        Type.BRANCHEAANPAK,
        "De sector is goed georganiseerd en heeft invloed: de branche kan het zelf verbeteren.",
        _sterk,
    ),
    Regel(
        "invloedrijke-opdrachtgevers",
        Type.OPDRACHTGEVERBEINVLOEDING,
        "De sector is zwak georganiseerd, maar opdrachtgevers hebben er invloed.",
        _invloedrijk,
    ),
    Regel(
        "wil-maar-kan-niet-klein",
        Type.VOORLICHTING,
        "De werkgever wil wel maar kan het niet, en het bedrijf is klein: voorlichting helpt hem op weg.",
        lambda f, g: (
            f.werkgeverstype is Werkgeverstype.WIL_MAAR_KAN_NIET
            and f.werkzame_personen is not None
            and f.werkzame_personen < g.klein_bedrijf
        ),
    ),
    Regel(
        "wil-maar-kan-niet-groot",
        Type.ZELFINSPECTIE,
        "De werkgever wil wel maar kan het niet; een groot bedrijf kan zichzelf inspecteren.",
        lambda f, g: (
            f.werkgeverstype is Werkgeverstype.WIL_MAAR_KAN_NIET
            and f.werkzame_personen is not None
            and f.werkzame_personen >= g.groot_bedrijf
        ),
    ),
    Regel(
        "wil-maar-kan-niet",
        Type.GEDRAGSINTERVENTIE,
        "De werkgever wil wel maar kan het niet; een gedragsinterventie neemt drempels weg.",
        lambda f, _: f.werkgeverstype is Werkgeverstype.WIL_MAAR_KAN_NIET,
    ),
    Regel(
        "goedwillend-hoge-naleving",
        Type.NALEVINGSCOMMUNICATIE,
        "De werkgever is goedwillend en leeft goed na: herinneren volstaat.",
        lambda f, g: f.naleving >= g.hoge_naleving,
    ),
    Regel(
        "overig",
        Type.INSPECTIE,
        "Geen zachtere vorm past; de inspectie gaat kijken.",
        lambda _f, _g: True,
    ),
)
