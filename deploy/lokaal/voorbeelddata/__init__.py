"""Fictitious companies, inspectors, programmes and meldingen for a first look: the same ones for the same seed."""

from deploy.lokaal.voorbeelddata.bedrijven import Vestiging, als_csv, maak_vestigingen
from deploy.lokaal.voorbeelddata.inspecteurs import maak_inspecteurs
from deploy.lokaal.voorbeelddata.meldingen import maak_meldingen
from deploy.lokaal.voorbeelddata.programmas import PROGRAMMAS

__all__ = ["PROGRAMMAS", "Vestiging", "als_csv", "maak_inspecteurs", "maak_meldingen", "maak_vestigingen"]
