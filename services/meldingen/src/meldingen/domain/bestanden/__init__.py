"""Files that come with a melding: what they are by their first bytes, and what of them tells of their maker."""

from .schoonmaak import Schoonmaker
from .soorten import Bestandstype, soort_van

__all__ = ["Bestandstype", "Schoonmaker", "soort_van"]
