"""Showing the published question sets."""

from datetime import datetime

from meldingen.domain import AMSTERDAM, VRAGENSETS, Vragenset, VragensetNietGevonden
from shared.contracts.waardelijsten import Risico


def toon_vragensets(op: datetime, risico: Risico | None, *, na: str | None, limiet: int) -> list[Vragenset]:
    """Give the sets that are asked at this moment, in the order of risico, those that come after `na`."""
    return [
        een
        for een in VRAGENSETS.van_kracht(op.astimezone(AMSTERDAM).date())
        if risico in (None, een.risico) and (na is None or een.risico > na)
    ][:limiet]


def toon_vragenset(risico: Risico, versie: int) -> Vragenset:
    """Give one version, of now or of before; raises VragensetNietGevonden."""
    vragenset = VRAGENSETS.get(risico, versie)
    if vragenset is None:
        raise VragensetNietGevonden("Deze versie van de vragen bestaat niet.")
    return vragenset
