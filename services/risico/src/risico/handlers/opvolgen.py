"""Succession: what was proposed, and the decision of a person that history goes along, or does not."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from risico.domain import Besluit, Oorzaaksoort, Opvolging, OpvolgingInKring, OpvolgingOnbekend, OpvolgingStatus
from risico.model import Oorzaak
from risico.repository import OpvolgingRepository
from shared.runtime.etag import controleer_versie

from .herbeoordelen import herbeoordeel


async def toon_opvolging(tx: AsyncConnection, opvolging_id: UUID) -> Opvolging:
    """Give an opvolging; raises OpvolgingOnbekend."""
    opvolging = await OpvolgingRepository(tx).get(opvolging_id)
    if opvolging is None:
        raise OpvolgingOnbekend
    return opvolging


async def zoek_opvolgingen(
    tx: AsyncConnection, status: OpvolgingStatus | None, *, na: UUID | None, limiet: int
) -> list[Opvolging]:
    """Find opvolgingen, the oldest proposal first."""
    return await OpvolgingRepository(tx).find(status, na=na, limiet=limiet)


async def beslis_over_opvolging(
    tx: AsyncConnection, opvolging_id: UUID, status: OpvolgingStatus, *, versie: int, door: str, reden: str
) -> Opvolging:
    """Confirm, refuse or withdraw; what then counts for the successor is as if it had never been otherwise.

    Raises OpvolgingOnbekend, VersieVerouderd, OpvolgingBesloten where this decision cannot follow, and OpvolgingInKring
    where two vestigingen would each go on what the other was.
    """
    repository = OpvolgingRepository(tx)
    opvolging = await repository.get(opvolging_id, vergrendel=True)
    if opvolging is None:
        raise OpvolgingOnbekend
    controleer_versie(opvolging.versie, versie)
    besluit = Besluit(door, reden, datetime.now(UTC))
    besloten = opvolging.naar_status(status, besluit)
    if status is OpvolgingStatus.BEVESTIGD and opvolging.van in await repository.opvolgers([opvolging.naar]):
        raise OpvolgingInKring
    await repository.bewaar(besloten)
    geraakt = await repository.opvolgers([opvolging.naar])
    await repository.erf(geraakt)
    oorzaak = Oorzaak(Oorzaaksoort.OPVOLGING, besloten.id, besloten.id, besluit.op)
    await herbeoordeel(tx, sorted(geraakt), oorzaak)
    return besloten
