"""The rotation of the master key: each step is small and keeps nobody waiting, and what is done stays done."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from meldingen.repository import Kluis, MelderRepository


async def tel_oude_sleutels(tx: AsyncConnection, kluis: Kluis) -> int:
    """Count the data keys that are not yet wrapped by the current master key."""
    return await MelderRepository(tx, kluis).count_onder_andere_sleutel()


async def herverpak_sleutels(tx: AsyncConnection, kluis: Kluis, *, na: UUID | None, limiet: int) -> list[UUID]:
    """Wrap the next data keys by the current master key; gives their meldingen in order, and none at the end.

    Raises KluisDicht where a master key that wrapped one is not in the settings.
    """
    return await MelderRepository(tx, kluis).herverpak(na=na, limiet=limiet)
