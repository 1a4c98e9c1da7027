"""From a melding to what others may know of it: categories, counts and ids, never the reporter or his words."""

from .behandeling import melding_afgehandeld
from .ontvangst import melding_ontvangen

__all__ = ["melding_afgehandeld", "melding_ontvangen"]
