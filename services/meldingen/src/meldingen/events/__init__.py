"""From a melding to what others may know of it: categories, counts and ids, never the reporter or his words."""

from .behandeling import melding_afgehandeld, melding_beoordeeld, melding_besloten, melding_gekoppeld
from .clusters import meldingencluster_gesignaleerd
from .ontvangst import melding_ontvangen
from .termijnen import termijn_gesignaleerd

__all__ = [
    "melding_afgehandeld",
    "melding_beoordeeld",
    "melding_besloten",
    "melding_gekoppeld",
    "melding_ontvangen",
    "meldingencluster_gesignaleerd",
    "termijn_gesignaleerd",
]
