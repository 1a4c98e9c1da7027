"""Looking back: a bedrijf or vestiging as it stood on a day, and what changed it."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from risico.domain import (
    Bedrijf,
    BedrijfOnbekend,
    Geschiedenis,
    Mutatie,
    Veldwijziging,
    Vestiging,
    VestigingOnbekend,
    vandaag,
)
from risico.repository import HistorieRepository, bedrijf_van_stand, vestiging_van_stand

Regel = tuple[Mutatie, tuple[Veldwijziging, ...]]
"""A message with what it changed."""


async def toon_bedrijf_op(
    tx: AsyncConnection, kvk_nummer: str, peildatum: date | None, bekend_op: datetime | None
) -> Bedrijf:
    """Give a bedrijf as it stood on a day, or today, by what was known then or is now; raises BedrijfOnbekend."""
    return bedrijf_van_stand(
        kvk_nummer, (await _van_bedrijf(tx, kvk_nummer)).op(peildatum or vandaag(datetime.now(UTC)), bekend_op)
    )


async def toon_vestiging_op(
    tx: AsyncConnection, vestigingsnummer: str, peildatum: date | None, bekend_op: datetime | None
) -> Vestiging:
    """Give a vestiging as it stood on a day, or today, by what was known then or is now; raises VestigingOnbekend."""
    geschiedenis = await _van_vestiging(tx, vestigingsnummer)
    return vestiging_van_stand(vestigingsnummer, geschiedenis.op(peildatum or vandaag(datetime.now(UTC)), bekend_op))


async def toon_historie_van_bedrijf(
    tx: AsyncConnection, kvk_nummer: str, *, na: UUID | None, limiet: int
) -> Sequence[Regel]:
    """Give what changed a bedrijf, the newest first, from after the mutatie `na`; raises BedrijfOnbekend."""
    return _bladzijde(await _van_bedrijf(tx, kvk_nummer), na, limiet)


async def toon_historie_van_vestiging(
    tx: AsyncConnection, vestigingsnummer: str, *, na: UUID | None, limiet: int
) -> Sequence[Regel]:
    """Give what changed a vestiging, the newest first, from after the mutatie `na`; raises VestigingOnbekend."""
    return _bladzijde(await _van_vestiging(tx, vestigingsnummer), na, limiet)


async def _van_bedrijf(tx: AsyncConnection, kvk_nummer: str) -> Geschiedenis:
    gevonden = await HistorieRepository(tx).bedrijven([kvk_nummer])
    if kvk_nummer not in gevonden:
        raise BedrijfOnbekend
    return gevonden[kvk_nummer]


async def _van_vestiging(tx: AsyncConnection, vestigingsnummer: str) -> Geschiedenis:
    gevonden = await HistorieRepository(tx).vestigingen([vestigingsnummer])
    if vestigingsnummer not in gevonden:
        raise VestigingOnbekend
    return gevonden[vestigingsnummer]


def _bladzijde(geschiedenis: Geschiedenis, na: UUID | None, limiet: int) -> Sequence[Regel]:
    # one bedrijf or vestiging changes tens of times in its life, so its history is read whole
    verloop = geschiedenis.verloop()
    begin = next((plek for plek, (mutatie, _) in enumerate(verloop, 1) if mutatie.id == na), 0)
    return verloop[begin : begin + limiet]
