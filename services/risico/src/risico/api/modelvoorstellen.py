"""Proposals for another version of the model, seen through before they are approved by a second person."""

from typing import Annotated

from fastapi import Path

from risico import handlers
from risico.schemas import IntrekkingInvoer, ModelvoorstelInvoer, ModelvoorstelWeergave, VoorvertoningWeergave
from shared.runtime.schemas import Lijst
from shared.runtime.web import DatabaseDep, Router, problemen

from .toegang import Lezer, Modelleur

router = Router(tags=["modellen"])
Versie = Annotated[str, Path(max_length=40, description="De naam van de modelversie.")]


@router.post("/modelvoorstellen", status_code=201, responses=problemen(409))
async def stel_model_voor(body: ModelvoorstelInvoer, db: DatabaseDep, aanroeper: Modelleur) -> ModelvoorstelWeergave:
    """Stel een modelversie voor, uitgaand van de versie die nu geldt."""
    async with db.transaction() as tx:
        return ModelvoorstelWeergave.van(await handlers.stel_model_voor(tx, body.opdracht(), aanroeper.subject))


@router.get("/modelvoorstellen")
async def lijst_modelvoorstellen(db: DatabaseDep, _: Lezer) -> Lijst[ModelvoorstelWeergave]:
    """Geef alle modelversies, voorgesteld en goedgekeurd, de laatste ingangsdatum eerst."""
    async with db.transaction() as tx:
        return Lijst(resultaten=[ModelvoorstelWeergave.van(v) for v in await handlers.toon_modelvoorstellen(tx)])


@router.post("/modelvoorstellen/{versie}/_doorrekenen", responses=problemen(404, 409))
async def reken_model_door(versie: Versie, db: DatabaseDep, _: Modelleur) -> VoorvertoningWeergave:
    """Reken uit hoeveel vestigingen onder deze versie een andere band krijgen; aan geen vestiging verandert iets."""
    return VoorvertoningWeergave.van(await handlers.reken_model_door(db, versie))


@router.post("/modelvoorstellen/{versie}/_goedkeuren", responses=problemen(404, 409))
async def keur_model_goed(versie: Versie, db: DatabaseDep, aanroeper: Modelleur) -> ModelvoorstelWeergave:
    """Keur een voorstel van een ander goed; vanaf de ingangsdatum worden alle vestigingen opnieuw beoordeeld."""
    async with db.transaction() as tx:
        return ModelvoorstelWeergave.van(await handlers.keur_model_goed(tx, versie, aanroeper.subject))


@router.post("/modelvoorstellen/{versie}/_intrekken", responses=problemen(404, 409))
async def trek_model_in(
    versie: Versie, body: IntrekkingInvoer, db: DatabaseDep, aanroeper: Modelleur
) -> ModelvoorstelWeergave:
    """Trek een eigen voorstel in dat nog niet is goedgekeurd."""
    async with db.transaction() as tx:
        return ModelvoorstelWeergave.van(await handlers.trek_model_in(tx, versie, aanroeper.subject, body.reden))
