"""The rules of meldingen: what may be reported, how urgent it is, and the road of a melding to its end."""

from .audit import MELDER, SYSTEEM, Anker, Auditregel, Auditverslag, Handeling
from .betrokkenen import Melderdossier, Persoonsdossier, WisReden, Wissing
from .fouten import (
    IntakeVol,
    KetenpartnerNietAangesloten,
    KetenpartnerNietGevonden,
    MelderGewist,
    MeldingNietGevonden,
    RouteringVastgesteld,
    SoortNietToegestaan,
    VragensetNietGevonden,
)
from .inzage import Doelbinding, Inzage, Zoekcriteria
from .ketenpartners import Aansluiting
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
    "Aansluiting",
    "Anker",
    "Arbeidsrelatie",
    "Auditregel",
    "Auditverslag",
    "Beantwoording",
    "Doelbinding",
    "Handeling",
    "IntakeVol",
    "Inzage",
    "KetenpartnerNietAangesloten",
    "KetenpartnerNietGevonden",
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
    "SoortNietToegestaan",
    "Stand",
    "Taal",
    "Tekst",
    "TekstSoort",
    "UrgentieRegel",
    "Veldregel",
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
