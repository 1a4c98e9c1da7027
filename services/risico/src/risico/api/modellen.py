"""The versions of the model, and the reassessments of the whole stock that they bring."""

from uuid import UUID

from risico import handlers
from risico.schemas import HerwegingWeergave, ModelWeergave
from shared.runtime.paging import PaginaDep
from shared.runtime.schemas import Lijst
from shared.runtime.web import DatabaseDep, Router

from .toegang import Lezer

router = Router(tags=["modellen"])


@router.get("/modellen/actueel")
async def lees_actueel_model(db: DatabaseDep, _: Lezer) -> ModelWeergave:
    """Geef de modelversie die nu geldt, met elk getal waarvan een score afhangt."""
    async with db.transaction() as tx:
        return ModelWeergave.van(await handlers.toon_model(tx))


@router.get("/herwegingen")
async def lijst_herwegingen(pagina: PaginaDep, db: DatabaseDep, _: Lezer) -> Lijst[HerwegingWeergave]:
    """Geef de herbeoordelingen van alle vestigingen en hoe ver ze zijn, de nieuwste eerst."""
    (na,) = pagina.na(UUID) or (None,)
    async with db.transaction() as tx:
        gevonden = await handlers.toon_herwegingen(tx, na=na, limiet=pagina.limiet + 1)
    return pagina.lijst(gevonden, HerwegingWeergave.van, lambda herweging: (herweging.id,))
