"""Storage of interventies with their trigger, their choice and what was found."""

from .interventies import InterventieRepository

__all__ = ["InterventieRepository"]
