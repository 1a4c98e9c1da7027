"""Question sets: what is asked beside a risico, in versions that never change once published, and the answers."""

from .antwoorden import Beantwoording, fouten_in_antwoorden, scheid_teksten
from .inlezen import VRAGENSETS, lees_vragensets
from .vragenset import JA_NEE_ONBEKEND, Optie, Taal, Vraag, Vraagtype, Vragenset, Vragensets

__all__ = [
    "JA_NEE_ONBEKEND",
    "VRAGENSETS",
    "Beantwoording",
    "Optie",
    "Taal",
    "Vraag",
    "Vraagtype",
    "Vragenset",
    "Vragensets",
    "fouten_in_antwoorden",
    "lees_vragensets",
    "scheid_teksten",
]
