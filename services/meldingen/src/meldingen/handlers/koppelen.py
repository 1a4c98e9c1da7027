"""Coupling a melding to a company, with candidates from what is known here; risico and planning move it along."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from meldingen import events
from meldingen.domain import (
    MEEST_VERGELEKEN,
    Auditregel,
    Behandeling,
    Handeling,
    Kandidaat,
    Koppeling,
    Melding,
    Werkgever,
    dag_van,
    koppel,
    rangschik,
    zelfde_bedrijf,
)
from meldingen.repository import AuditRepository, BehandelingRepository, KoppelingRepository, TeamRepository
from meldingen.tables import outbox

from .inzien import toon_melding
from .stappen import vergrendel


async def koppel_melding(tx: AsyncConnection, behandeling: Behandeling, werkgever: Werkgever) -> Melding:
    """Tie a melding to an employer, and tell of it where that is another company; the same again changes nothing.

    Raises NietInDezeStatus and VeldenOngeldig.
    """
    op = datetime.now(UTC)
    melding = await vergrendel(tx, behandeling)
    gekoppeld = koppel(melding, werkgever)
    if gekoppeld is melding:
        return melding
    routering = await TeamRepository(tx).routering(dag_van(op))
    wordt = routering.wijs_toe(gekoppeld)
    bijzonderheden = {"van": melding.werkgever.kvk_nummer, "naar": wordt.werkgever.kvk_nummer}
    regel = Auditregel(behandeling.door, Handeling.MELDING_GEKOPPELD, melding.id, op, bijzonderheden)
    await AuditRepository(tx).add([regel])
    if zelfde_bedrijf(melding.werkgever, wordt.werkgever):
        await BehandelingRepository(tx).bewaar(wordt)
        return wordt
    wordt = replace(wordt, koppeling=melding.koppeling + 1)
    gelegd = Koppeling(
        melding_id=melding.id,
        nummer=wordt.koppeling,
        van_kvk_nummer=melding.werkgever.kvk_nummer,
        van_vestigingsnummer=melding.werkgever.vestigingsnummer,
        kvk_nummer=wordt.werkgever.kvk_nummer,
        vestigingsnummer=wordt.werkgever.vestigingsnummer,
        door=behandeling.door,
        op=op,
    )
    await BehandelingRepository(tx).bewaar(wordt)
    await KoppelingRepository(tx).add(gelegd)
    await outbox.append(tx, [events.melding_gekoppeld(wordt, gelegd)])
    return wordt


async def toon_koppelingen(tx: AsyncConnection, melding_id: UUID) -> list[Koppeling]:
    """Give the couplings of a melding in the order they were made; raises MeldingNietGevonden."""
    await toon_melding(tx, melding_id)
    return await KoppelingRepository(tx).van(melding_id)


async def toon_kandidaten(tx: AsyncConnection, melding_id: UUID, limiet: int) -> list[Kandidaat]:
    """Give the companies that a melding may be about, the likeliest first; raises MeldingNietGevonden."""
    werkgever = (await toon_melding(tx, melding_id)).werkgever
    if werkgever.gemeente is None:
        return []
    bekend = await KoppelingRepository(tx).bekende_bedrijven(werkgever.gemeente, MEEST_VERGELEKEN)
    return rangschik(werkgever, bekend)[:limiet]
