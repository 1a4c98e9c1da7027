"""The rules of planning, set by the inspectorate itself."""

from planning import handlers
from planning.schemas import PlanregelsInvoer, PlanregelsWeergave
from shared.runtime.schemas import Lijst
from shared.runtime.web import DatabaseDep, Router, problemen

from .aanroepers import Beheerder, Lezer

router = Router(tags=["beheer"])


@router.get("/planregels")
async def lijst_planregels(db: DatabaseDep, _: Lezer) -> Lijst[PlanregelsWeergave]:
    """Geef alle planregels die golden, gelden en zullen gelden, op volgorde van ingangsdatum."""
    async with db.transaction() as tx:
        alle = await handlers.toon_planregels(tx)
    return Lijst(resultaten=[PlanregelsWeergave.van(regels) for regels in alle])


@router.post("/planregels", status_code=201, responses=problemen(409))
async def stel_planregels_vast(body: PlanregelsInvoer, db: DatabaseDep, aanroeper: Beheerder) -> PlanregelsWeergave:
    """Stel planregels vast die ingaan op een dag die nog komt en nog geen planregels heeft."""
    async with db.transaction() as tx:
        regels = await handlers.stel_planregels_vast(tx, body.naar_domein(), aanroeper.subject)
    return PlanregelsWeergave.van(regels)
