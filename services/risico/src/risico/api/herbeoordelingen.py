"""The log of scores: what each followed from, and what people did with it."""

from uuid import UUID

from risico import handlers
from risico.schemas import HerbeoordelingLogWeergave
from shared.runtime.web import DatabaseDep, Router, problemen

from .toegang import AanleidingLezer

router = Router(tags=["profielen"])


@router.get("/herbeoordelingen/{herbeoordeling_id}", responses=problemen(404))
async def lees_herbeoordeling(
    herbeoordeling_id: UUID, db: DatabaseDep, _: AanleidingLezer
) -> HerbeoordelingLogWeergave:
    """Geef één score met alles erbij: modelversie, aanleiding, factoren en kans, wie haar gebruikte en wie afweek."""
    async with db.transaction() as tx:
        return HerbeoordelingLogWeergave.met_gebruik(*await handlers.toon_herbeoordeling(tx, herbeoordeling_id))
