"""Evidence that no longer stands, taken back by a person."""

from uuid import UUID

from risico import handlers
from risico.schemas import BevindingWeergave, VernietigingInvoer
from shared.runtime.web import DatabaseDep, Router, problemen

from .toegang import Corrector

router = Router(tags=["bewijs"])


@router.post("/bevindingen/{interventie_id}/_vernietigen", responses=problemen(404, 409))
async def vernietig_bevinding(
    interventie_id: UUID, body: VernietigingInvoer, db: DatabaseDep, aanroeper: Corrector
) -> BevindingWeergave:
    """Vernietig de uitkomst van een interventie, bijvoorbeeld na beroep: het risico wordt alsof die er nooit was."""
    async with db.transaction() as tx:
        bevinding = await handlers.vernietig_bevinding(tx, interventie_id, aanroeper.subject, body.reden)
    return BevindingWeergave.van(bevinding)
