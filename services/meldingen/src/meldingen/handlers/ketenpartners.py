"""The list of chain partners that may deliver signals."""

from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncConnection

from meldingen.domain import Aansluiting, Auditregel, Handeling, KetenpartnerNietGevonden
from meldingen.repository import AansluitingRepository, AuditRepository
from shared.runtime.etag import VersieVerouderd, controleer_versie


async def leg_aansluiting_vast(
    tx: AsyncConnection, aansluiting: Aansluiting, verwachte_versie: int, wie: str
) -> Aansluiting:
    """Store a connection, for `wie`, as the successor of `verwachte_versie`, which is 0 for a new partner.

    Raises VersieVerouderd when that is not the version it has now.
    """
    repository = AansluitingRepository(tx)
    huidig = await repository.get(aansluiting.oin)
    controleer_versie(0 if huidig is None else huidig.versie, verwachte_versie)
    volgende = replace(aansluiting, versie=verwachte_versie + 1)
    if not await repository.save(volgende):
        raise VersieVerouderd
    regel = Auditregel(
        wie,
        Handeling.KETENPARTNER_VASTGELEGD,
        bijzonderheden={"oin": volgende.oin, "versie": volgende.versie},
    )
    await AuditRepository(tx).add([regel])
    return volgende


async def toon_aansluiting(tx: AsyncConnection, oin: str) -> Aansluiting:
    """Give the connection of one partner; raises KetenpartnerNietGevonden."""
    aansluiting = await AansluitingRepository(tx).get(oin)
    if aansluiting is None:
        raise KetenpartnerNietGevonden("Er is geen aangesloten ketenpartner met dit OIN.")
    return aansluiting


async def toon_aansluitingen(tx: AsyncConnection, *, na: str | None, limiet: int) -> list[Aansluiting]:
    """Give the connected partners in the order of their OIN."""
    return await AansluitingRepository(tx).find(na=na, limiet=limiet)
