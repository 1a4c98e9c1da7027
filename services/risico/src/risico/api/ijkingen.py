"""The weekly checks of the scores: whether they are right, worth it and fair."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Query

from risico import handlers
from risico.schemas import IjkingWeergave
from shared.contracts.waardelijsten import Risico
from shared.runtime.paging import PaginaDep
from shared.runtime.schemas import Lijst
from shared.runtime.web import DatabaseDep, Router

from .toegang import Lezer

router = Router(tags=["modellen"])
Over = Annotated[Risico | None, Query(description="Toon alleen de cijfers over dit risico.")]


@router.get("/ijkingen")
async def lijst_ijkingen(pagina: PaginaDep, db: DatabaseDep, _: Lezer, risico: Over = None) -> Lijst[IjkingWeergave]:
    """Geef per week hoe de scores zich verhouden tot wat bij controle is gevonden, de nieuwste week eerst."""
    (na,) = pagina.na(date) or (None,)
    async with db.transaction() as tx:
        gevonden = await handlers.toon_ijkingen(tx, na=na, limiet=pagina.limiet + 1)
    return pagina.lijst(gevonden, lambda ijking: IjkingWeergave.van(ijking, risico), lambda ijking: (ijking.week,))


@router.get("/ijkingen/{ijking_id}")
async def lees_ijking(ijking_id: UUID, db: DatabaseDep, _: Lezer, risico: Over = None) -> IjkingWeergave:
    """Geef één ijking."""
    async with db.transaction() as tx:
        return IjkingWeergave.van(await handlers.toon_ijking(tx, ijking_id), risico)
