"""The value lists of labour inspection, in the spelling in which they are stored and published.

Standard library only: the domain of every service uses these, and a domain imports no framework.
"""

from enum import StrEnum


class Domein(StrEnum):
    EERLIJK_WERK = "eerlijk_werk"
    VEILIG_EN_GEZOND_WERK = "veilig_en_gezond_werk"
    BESTAANSZEKERHEID = "bestaanszekerheid"


class MeldingSoort(StrEnum):
    KLACHT = "klacht"
    SIGNAAL = "signaal"
    ONGEVAL = "ongeval"
    VERZOEK = "verzoek"


class Kanaal(StrEnum):
    WEBFORMULIER = "webformulier"
    TELEFOON = "telefoon"
    POST = "post"
    EMAIL = "email"
    KETENPARTNER_API = "ketenpartner_api"
    EIGEN_WAARNEMING = "eigen_waarneming"


class MelderType(StrEnum):
    WERKNEMER = "werknemer"
    OUD_WERKNEMER = "oud_werknemer"
    FAMILIE = "familie"
    WERKGEVER = "werkgever"
    ONDERNEMINGSRAAD = "ondernemingsraad"
    PERSONEELSVERTEGENWOORDIGING = "personeelsvertegenwoordiging"
    VAKBOND = "vakbond"
    KETENPARTNER = "ketenpartner"
    BURGER = "burger"
    CONCURRENT = "concurrent"
    ONBEKEND = "onbekend"


class Ketenpartner(StrEnum):
    UWV = "uwv"
    SVB = "svb"
    BELASTINGDIENST = "belastingdienst"
    POLITIE = "politie"
    AVIM = "avim"
    KMAR = "kmar"
    IND = "ind"
    OM = "om"
    GEMEENTE = "gemeente"
    NVWA = "nvwa"
    ILT = "ilt"
    OMGEVINGSDIENST = "omgevingsdienst"
    KVK = "kvk"
    MELD_MISDAAD_ANONIEM = "meld_misdaad_anoniem"
    COMENSHA = "comensha"
    FAIRWORK = "fairwork"
    SNCU = "sncu"
    ELA = "ela"
    BUITENLANDSE_TOEZICHTHOUDER = "buitenlandse_toezichthouder"
    OVERIG = "overig"


class Vertrouwelijkheid(StrEnum):
    OPEN = "open"
    VERTROUWELIJK = "vertrouwelijk"
    ANONIEM = "anoniem"


class Wet(StrEnum):
    ARBOWET = "arbowet"
    ATW = "atw"
    WML = "wml"
    WAV = "wav"
    WAADI = "waadi"
    WAGWEU = "wagweu"
    WAS = "was"
    WTTA = "wtta"
    WET_AVV = "wet_avv"
    BRZO_ARIE = "brzo_arie"
    SUWI = "suwi"
    SR_273F = "sr_273f"


class OngevalGevolg(StrEnum):
    DODELIJK = "dodelijk"
    ZIEKENHUISOPNAME = "ziekenhuisopname"
    BLIJVEND_LETSEL = "blijvend_letsel"
    NIET_MELDINGSPLICHTIG = "niet_meldingsplichtig"


class OvertredingKlasse(StrEnum):
    ZWARE_OVERTREDING = "zware_overtreding"
    DIRECT_BEBOETBAAR = "direct_beboetbaar"
    OVERIGE_OVERTREDING = "overige_overtreding"


class Risico(StrEnum):
    """The twenty prioritised risks."""

    ILLEGALE_TEWERKSTELLING = "illegale_tewerkstelling"
    ONDERBETALING = "onderbetaling"
    ARBEIDSUITBUITING_ERNSTIGE_BENADELING = "arbeidsuitbuiting_ernstige_benadeling"
    AANTASTING_ARBEIDSVERHOUDINGEN = "aantasting_arbeidsverhoudingen"
    ONGELIJKE_BEHANDELING = "ongelijke_behandeling"
    ONGEWENST_GEDRAG = "ongewenst_gedrag"
    WERKDRUK = "werkdruk"
    ONGEZONDE_ARBEIDSPATRONEN = "ongezonde_arbeidspatronen"
    FYSIEKE_OVERBELASTING = "fysieke_overbelasting"
    ONGEZONDE_FYSISCHE_WERKOMGEVING = "ongezonde_fysische_werkomgeving"
    BLOOTSTELLING_GEVAARLIJKE_STOFFEN = "blootstelling_gevaarlijke_stoffen"
    ONVEILIGHEID_WERKPLEK = "onveiligheid_werkplek"
    ZWARE_ONGEVALLEN_BRZO_ARIE = "zware_ongevallen_brzo_arie"
    JEUGDIGEN_EN_KINDEREN = "jeugdigen_en_kinderen"
    ONVOLDOENDE_INKOMEN = "onvoldoende_inkomen"
    PROBLEMATISCHE_SCHULDEN = "problematische_schulden"
    MISMATCH_ARBEIDSMARKT = "mismatch_arbeidsmarkt"
    GEEN_REINTEGRATIE = "geen_reintegratie"
    FRAUDE_INKOMENSONDERSTEUNING = "fraude_inkomensondersteuning"
    FRAUDE_SUBSIDIES = "fraude_subsidies"


class NietInOnderzoekReden(StrEnum):
    ONVOLDOENDE_INFORMATIE = "onvoldoende_informatie"
    GEEN_OVERTREDING = "geen_overtreding"
    BUITEN_WERKTERREIN = "buiten_werkterrein"
    INGETROKKEN = "ingetrokken"
    GEEN_PRIORITEIT = "geen_prioriteit"
    DUBBEL = "dubbel"
    LOPEND_ONDERZOEK = "lopend_onderzoek"
    RISICO_HERLEIDBAARHEID_MELDER = "risico_herleidbaarheid_melder"


class InterventieType(StrEnum):
    INSPECTIE = "inspectie"
    HERINSPECTIE = "herinspectie"
    ONGEVALSONDERZOEK = "ongevalsonderzoek"
    WERKGEVERSRAPPORTAGE = "werkgeversrapportage"
    ADMINISTRATIEF_ONDERZOEK = "administratief_onderzoek"
    OPSPORINGSONDERZOEK = "opsporingsonderzoek"
    STELSELONDERZOEK = "stelselonderzoek"
    CERTIFICATIE_MARKTTOEZICHT = "certificatie_markttoezicht"
    VOORLICHTING = "voorlichting"
    NALEVINGSCOMMUNICATIE = "nalevingscommunicatie"
    GEDRAGSINTERVENTIE = "gedragsinterventie"
    ZELFINSPECTIE = "zelfinspectie"
    BRANCHEAANPAK = "brancheaanpak"
    OPDRACHTGEVERBEINVLOEDING = "opdrachtgeverbeinvloeding"
    KETENSAMENWERKING = "ketensamenwerking"
    CONVENANT = "convenant"


class Instrument(StrEnum):
    GEEN = "geen"
    WAARSCHUWING = "waarschuwing"
    EIS_TOT_NALEVING = "eis_tot_naleving"
    STILLEGGING_DIRECT = "stillegging_direct"
    WAARSCHUWING_PREVENTIEVE_STILLEGGING = "waarschuwing_preventieve_stillegging"
    STILLEGGING_PREVENTIEF = "stillegging_preventief"
    BOETERAPPORT = "boeterapport"
    BESTUURLIJKE_BOETE = "bestuurlijke_boete"
    LAST_ONDER_DWANGSOM = "last_onder_dwangsom"
    LAST_ONDER_BESTUURSDWANG = "last_onder_bestuursdwang"
    PROCES_VERBAAL = "proces_verbaal"
    DOORVERWIJZING = "doorverwijzing"


class Werkgeverstype(StrEnum):
    GOEDWILLEND = "goedwillend"
    WIL_MAAR_KAN_NIET = "wil_maar_kan_niet"
    SOMS_BEWUST = "soms_bewust"
    NOTOIR_CRIMINEEL = "notoir_crimineel"


class ProgrammaSoort(StrEnum):
    THEMATISCH = "thematisch"
    SECTORAAL = "sectoraal"
    STELSEL = "stelsel"


class Urgentie(StrEnum):
    """Urgency classes; the order of declaration is the order of urgency, most urgent first."""

    U1_DIRECT = "u1_direct"
    U2_SPOED = "u2_spoed"
    U3_HOOG = "u3_hoog"
    U4_NORMAAL = "u4_normaal"
    U5_RISICO_INPUT = "u5_risico_input"


class Band(StrEnum):
    """Risk bands; the order of declaration is the order of risk, lowest first."""

    LAAGST = "laagst"
    LAAG = "laag"
    HOOG = "hoog"
    HOOGST = "hoogst"


class Uitkomst(StrEnum):
    """Outcome of an intervention."""

    GEEN_OVERTREDING = "geen_overtreding"
    OVERTREDING = "overtreding"
    NIET_AANGETROFFEN = "niet_aangetroffen"
    DOORVERWEZEN = "doorverwezen"


class ZaakSoort(StrEnum):
    """Why a zaak stands on the werkvoorraad: a melding (reactief) or a programme's own choice (actief)."""

    REACTIEF = "reactief"
    ACTIEF = "actief"


class ZaakStatus(StrEnum):
    WACHT_OP_CAPACITEIT = "wacht_op_capaciteit"
    INGEPLAND = "ingepland"
    UITGEVOERD = "uitgevoerd"
    VERVALLEN = "vervallen"


class Aanleiding(StrEnum):
    """What made risico reassess a profile."""

    MELDING = "melding"
    INTERVENTIE = "interventie"
    PARAMETERS = "parameters"


class MeldingBesluit(StrEnum):
    """What was decided about a melding; ingetrokken is the reporter's own decision."""

    IN_ONDERZOEK = "in_onderzoek"
    NIET_IN_ONDERZOEK = "niet_in_onderzoek"
    DOORGEZET = "doorgezet"
    SAMENGEVOEGD = "samengevoegd"
    INGETROKKEN = "ingetrokken"
    HEROPEND = "heropend"


class TermijnSoort(StrEnum):
    """What must be done with a melding before its term ends."""

    OPPAKKEN = "oppakken"
    TRIAGE = "triage"
    BESLUIT = "besluit"
    WERKGEVERSRAPPORTAGE = "werkgeversrapportage"
