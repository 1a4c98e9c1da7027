"""Coupling meldingen to companies."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from meldingen import handlers
from meldingen.schemas import KandidaatWeergave, KoppelingInvoer, KoppelingWeergave, MeldingWeergave
from shared.runtime.etag import ETagDep
from shared.runtime.schemas import Lijst
from shared.runtime.web import DatabaseDep, Router, problemen

from .toegang import BehandelingDep, Lezer

router = Router(tags=["koppelen"])


@router.put("/meldingen/{melding_id}/koppeling", responses=problemen(409))
async def koppel_melding(
    body: KoppelingInvoer, behandeling: BehandelingDep, etag: ETagDep, db: DatabaseDep
) -> MeldingWeergave:
    """Koppel een melding aan een bedrijf, of corrigeer dat; wat bekend is over het risico verhuist mee."""
    async with db.transaction() as tx:
        melding = await handlers.koppel_melding(tx, behandeling, body.naar_domein())
    return etag.antwoord(MeldingWeergave.van(melding), melding.versie)


@router.get("/meldingen/{melding_id}/koppelingen")
async def lijst_koppelingen(melding_id: UUID, db: DatabaseDep, _: Lezer) -> Lijst[KoppelingWeergave]:
    """Geef de koppelingen van een melding, de oudste eerst."""
    async with db.transaction() as tx:
        koppelingen = await handlers.toon_koppelingen(tx, melding_id)
    return Lijst(resultaten=[KoppelingWeergave.van(koppeling) for koppeling in koppelingen])


@router.get("/meldingen/{melding_id}/koppeling/kandidaten")
async def lijst_kandidaten(
    melding_id: UUID,
    db: DatabaseDep,
    _: Lezer,
    limiet: Annotated[int, Query(ge=1, le=50, description="Het hoogste aantal bedrijven.")] = 10,
) -> Lijst[KandidaatWeergave]:
    """Geef bedrijven waar een melding over kan gaan: uit eerdere meldingen, op naam en adres binnen de gemeente."""
    async with db.transaction() as tx:
        kandidaten = await handlers.toon_kandidaten(tx, melding_id, limiet)
    return Lijst(resultaten=[KandidaatWeergave.van(kandidaat) for kandidaat in kandidaten])
