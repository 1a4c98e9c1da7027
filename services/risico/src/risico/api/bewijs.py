"""The evidence that scores rest on, and a person who takes back what no longer stands."""

from uuid import UUID

from risico import handlers
from risico.schemas import BevindingWeergave, BewijsWeergave, VernietigingInvoer
from shared.runtime.web import DatabaseDep, Router, problemen

from .toegang import AanleidingLezer, Corrector, VestigingsnummerPad

router = Router(tags=["bewijs"])


@router.get("/risicoprofielen/{vestigingsnummer}/bewijs")
async def lees_bewijs(vestigingsnummer: VestigingsnummerPad, db: DatabaseDep, _: AanleidingLezer) -> BewijsWeergave:
    """Geef de bevindingen en meldingen waar de scores van een vestiging op rusten; hoogstens duizend meldingen."""
    async with db.transaction() as tx:
        return BewijsWeergave.van(*await handlers.toon_bewijs(tx, vestigingsnummer))


@router.post("/bevindingen/{interventie_id}/_vernietigen", responses=problemen(404, 409))
async def vernietig_bevinding(
    interventie_id: UUID, body: VernietigingInvoer, db: DatabaseDep, aanroeper: Corrector
) -> BevindingWeergave:
    """Vernietig de uitkomst van een interventie, bijvoorbeeld na beroep: het risico wordt alsof die er nooit was."""
    async with db.transaction() as tx:
        bevinding = await handlers.vernietig_bevinding(tx, interventie_id, aanroeper.subject, body.reden)
    return BevindingWeergave.van(bevinding)
