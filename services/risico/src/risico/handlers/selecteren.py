"""Choosing companies for a programme, and estimating from what is found there how it is with all of them."""

import asyncio
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection
from uuid_utils.compat import uuid7

from risico.domain import (
    Gekozen,
    Schatting,
    Selectie,
    SelectieOnbekend,
    Selectieopdracht,
    SelectieZonderUitkomsten,
    schat,
    trek,
)
from risico.repository import Keuze, RanglijstRepository, SelectieRepository
from shared.contracts.fouten import VeldenOngeldig, Veldfout

from .tonen import toon_model

SEED_BITS: Final = 53  # every number of a seed is exact in JSON


async def selecteer(tx: AsyncConnection, opdracht: Selectieopdracht, seed: int | None, door: str) -> Selectie:
    """Draw and store; raises VeldenOngeldig for who is named but not on that part of the list, or when it is empty."""
    seed = secrets.randbits(SEED_BITS) if seed is None else seed
    keuze = Keuze(
        risico=opdracht.risico,
        sbi_sectie=opdracht.sbi_sectie,
        provincie=opdracht.provincie,
        grootteklasse=opdracht.grootteklasse,
        band=opdracht.band,
    )
    model = await toon_model(tx)
    kader = await RanglijstRepository(tx).kader(keuze, model)
    bekend = {kandidaat.vestigingsnummer for kandidaat in kader} if opdracht.erbij else set()
    fouten = [
        Veldfout(
            f"/erbij/{plek}/vestigingsnummer", "onbekend", "Deze vestiging hoort niet bij dit deel van de ranglijst."
        )
        for plek, nummer in enumerate(opdracht.erbij)
        if nummer not in bekend
    ]
    if not kader:
        fouten.append(Veldfout("/aantal", "buiten_bereik", "Er is niemand om uit te kiezen; kies ruimer."))
    if fouten:
        raise VeldenOngeldig(fouten)
    gekozen = await asyncio.to_thread(trek, kader, opdracht, seed)
    selectie = Selectie(
        id=uuid7(),
        opdracht=opdracht,
        seed=seed,
        kader=len(kader),
        gekozen=len(gekozen),
        modelversie=model.versie,
        door=door,
        op=datetime.now(UTC),
    )
    await SelectieRepository(tx).voeg_toe(selectie, gekozen)
    return selectie


async def toon_selectie(tx: AsyncConnection, selectie_id: UUID) -> Selectie:
    """Give a draw; raises SelectieOnbekend."""
    selectie = await SelectieRepository(tx).get(selectie_id)
    if selectie is None:
        raise SelectieOnbekend
    return selectie


async def toon_selecties(tx: AsyncConnection, *, na: UUID | None, limiet: int) -> list[Selectie]:
    """Give draws, the newest first."""
    return await SelectieRepository(tx).find(na=na, limiet=limiet)


async def toon_gekozen(tx: AsyncConnection, selectie_id: UUID, *, na: str | None, limiet: int) -> Sequence[Gekozen]:
    """Give whom a draw chose, by number; raises SelectieOnbekend."""
    await toon_selectie(tx, selectie_id)
    return await SelectieRepository(tx).gekozen(selectie_id, na=na, limiet=limiet)


async def schat_overtredingen(tx: AsyncConnection, selectie_id: UUID) -> Schatting:
    """Estimate from outcomes so far; raises SelectieOnbekend and SelectieZonderUitkomsten."""
    selectie = await toon_selectie(tx, selectie_id)
    schatting = schat(*await SelectieRepository(tx).gevonden(selectie))
    if schatting is None:
        raise SelectieZonderUitkomsten
    return schatting
