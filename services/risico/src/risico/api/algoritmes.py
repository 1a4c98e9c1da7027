"""What the public may know of the model, without logging in."""

from typing import Annotated

from fastapi import Path, Request

from risico import handlers
from risico.schemas import RegistervermeldingWeergave
from shared.runtime.web import DatabaseDep, Router, problemen

router = Router(tags=["algoritmes"])


@router.get("/algoritmes/{algoritme}/registervermelding", responses=problemen(404, 409))
async def lees_registervermelding(
    algoritme: Annotated[str, Path(pattern=r"^[a-z-]{1,50}$", description="Het algoritme: risicomodel.")],
    request: Request,
    db: DatabaseDep,
) -> RegistervermeldingWeergave:
    """Geef de vermelding in het Algoritmeregister, volgens publicatiestandaard 1.0. Zonder inloggen."""
    url = f"{request.app.state.settings.public_url}/v1/algoritmes/{algoritme}/registervermelding"
    async with db.transaction() as tx:
        return RegistervermeldingWeergave.van(await handlers.toon_registervermelding(tx, algoritme, url))
