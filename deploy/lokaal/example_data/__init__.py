"""Fictitious companies, inspectors, programmes and meldingen for a first look: the same ones for the same seed."""

from deploy.lokaal.example_data.bedrijven import Vestiging, as_csv, draw_vestigingen
from deploy.lokaal.example_data.inspecteurs import draw_inspecteurs
from deploy.lokaal.example_data.meldingen import draw_meldingen
from deploy.lokaal.example_data.programmas import PROGRAMMAS

__all__ = ["PROGRAMMAS", "Vestiging", "as_csv", "draw_inspecteurs", "draw_meldingen", "draw_vestigingen"]
