"""The rules of meldingen: what may be reported, how urgent it is, and the road of a melding to its end."""

from .aanleveringen import Aanlevering, Signaal, Uitkomst
from .audit import MELDER, SYSTEEM, Anker, Auditregel, Auditverslag, Handeling
from .betrokkenen import Melderdossier, Persoonsdossier, WisReden, Wissing
from .fouten import (
    DagvolumeBereikt,
    IntakeVol,
    KenmerkBezet,
    KetenpartnerNietAangesloten,
    KetenpartnerNietGevonden,
    LimietBereikt,
    MelderGewist,
    MeldingNietGevonden,
    RouteringVastgesteld,
    SignaalNietGevonden,
    SoortNietToegestaan,
    TempoOverschreden,
    VragensetNietGevonden,
)
from .inzage import Doelbinding, Inzage, Zoekcriteria
from .ketenpartners import Aansluiting, Leveringsgrond, Verbruik
from .melding import Melding, Overgang, Registratie, Stand
from .opdracht import Arbeidsrelatie, Melder, Ongeval, RegistreerMelding, Werkgever
from .routering import Routering, Routeringsregel
from .statussen import OPEN, OVERGANGEN, MeldingStatus, pad, weg_terug
from .teksten import Tekst, TekstSoort
from .urgentie import AMSTERDAM, TERMIJNEN, URGENTIE_REGELS, UrgentieRegel, urgentie_van
from .veldregels import VELDREGELS, Veldregel, geschonden_regels
from .vragensets import VRAGENSETS, Beantwoording, Optie, Taal, Vraag, Vraagtype, Vragenset, Vragensets

__all__ = [
    "AMSTERDAM",
    "MELDER",
    "OPEN",
    "OVERGANGEN",
    "SYSTEEM",
    "TERMIJNEN",
    "URGENTIE_REGELS",
    "VELDREGELS",
    "VRAGENSETS",
    "Aanlevering",
    "Aansluiting",
    "Anker",
    "Arbeidsrelatie",
    "Auditregel",
    "Auditverslag",
    "Beantwoording",
    "DagvolumeBereikt",
    "Doelbinding",
    "Handeling",
    "IntakeVol",
    "Inzage",
    "KenmerkBezet",
    "KetenpartnerNietAangesloten",
    "KetenpartnerNietGevonden",
    "Leveringsgrond",
    "LimietBereikt",
    "Melder",
    "MelderGewist",
    "Melderdossier",
    "Melding",
    "MeldingNietGevonden",
    "MeldingStatus",
    "Ongeval",
    "Optie",
    "Overgang",
    "Persoonsdossier",
    "Registratie",
    "RegistreerMelding",
    "Routering",
    "RouteringVastgesteld",
    "Routeringsregel",
    "Signaal",
    "SignaalNietGevonden",
    "SoortNietToegestaan",
    "Stand",
    "Taal",
    "Tekst",
    "TekstSoort",
    "TempoOverschreden",
    "Uitkomst",
    "UrgentieRegel",
    "Veldregel",
    "Verbruik",
    "Vraag",
    "Vraagtype",
    "Vragenset",
    "VragensetNietGevonden",
    "Vragensets",
    "Werkgever",
    "WisReden",
    "Wissing",
    "Zoekcriteria",
    "geschonden_regels",
    "pad",
    "urgentie_van",
    "weg_terug",
]
