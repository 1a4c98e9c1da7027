"""Storage of interventies with their trigger, their choice and what was found."""

from .interventies import Filter, InterventieRepository

__all__ = ["Filter", "InterventieRepository"]
