"""The versions of the model."""

from risico import handlers
from risico.schemas import ModelWeergave
from shared.runtime.web import DatabaseDep, Router

from .toegang import Lezer

router = Router(tags=["modellen"])


@router.get("/modellen/actueel")
async def lees_actueel_model(db: DatabaseDep, _: Lezer) -> ModelWeergave:
    """Geef de modelversie die nu geldt, met elk getal waarvan een score afhangt."""
    async with db.transaction() as tx:
        return ModelWeergave.van(await handlers.toon_model(tx))
