"""Inspecteurs come, change and go; the werkvoorraad is planned again with the capacity there is then."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from planning.domain import Inspecteur
from planning.domain.kalender import dag_van
from planning.repository import (
    Agendabezoek,
    AgendaRepository,
    InspecteurRepository,
    PlanbordRepository,
    ZaakRepository,
)
from shared.runtime.etag import controleer_versie

from .ronde import Planronde


async def registreer_inspecteurs(
    tx: AsyncConnection, inspecteurs: Sequence[Inspecteur], *, nu: datetime | None = None
) -> int:
    """Register inspecteurs, except those known already; zaken that wait for capacity get their turn. Gives how many."""
    ronde = await Planronde.open(tx, nu or datetime.now(UTC))
    toegevoegd = await InspecteurRepository(tx).add(inspecteurs)
    await ronde.vernieuw_bord()
    await ronde.plan_wachtenden()
    await ronde.sluit()
    return toegevoegd


async def wijzig_inspecteur(
    tx: AsyncConnection, nieuw: Inspecteur, verwacht: int, *, nu: datetime | None = None
) -> Inspecteur:
    """Change an inspecteur; where that changes his agenda, the visits still to come are planned anew.

    Visits that find the same place again are not told of. Raises InspecteurOnbekend and VersieVerouderd.
    """
    nu = nu or datetime.now(UTC)
    ronde = await Planronde.open(tx, nu)
    inspecteurs, zaken = InspecteurRepository(tx), ZaakRepository(tx)
    was = await inspecteurs.get(nieuw.id)
    controleer_versie(was.versie, verwacht)
    wordt = replace(nieuw, versie=was.versie + 1)
    await inspecteurs.bewaar(wordt)
    komend = [] if was.plant_als(wordt) else await zaken.komend_van(wordt.id, nu)
    await ronde.ken_meldingen(komend)
    await zaken.bewaar([zaak.laat_wachten() for zaak in komend])
    await PlanbordRepository(tx).wis_dagen(wordt.id, dag_van(nu))
    await ronde.vernieuw_bord()
    ronde.bord.noteer(wordt.id)
    for zaak in komend:
        ronde.meld_verplaatst(zaak, ronde.plan(zaak.laat_wachten()))
    await ronde.plan_wachtenden()
    await ronde.sluit()
    return wordt


async def toon_inspecteur(tx: AsyncConnection, inspecteur_id: UUID) -> Inspecteur:
    """Give one inspecteur; raises InspecteurOnbekend."""
    return await InspecteurRepository(tx).get(inspecteur_id)


async def toon_inspecteurs(
    tx: AsyncConnection, *, actief: bool | None, na: tuple[str, UUID] | None, limiet: int
) -> list[Inspecteur]:
    """List inspecteurs by name and id, those that come after `na`."""
    return await InspecteurRepository(tx).lijst(actief=actief, na=na, limiet=limiet)


async def toon_agenda(
    tx: AsyncConnection, inspecteur_id: UUID, vanaf: date, tot: date, *, na: tuple[date, int] | None, limiet: int
) -> list[Agendabezoek]:
    """Give the visits of an inspecteur from day to day in their order, those after `na`; raises InspecteurOnbekend."""
    await InspecteurRepository(tx).get(inspecteur_id)
    return await AgendaRepository(tx).van(inspecteur_id, vanaf, tot, na=na, limiet=limiet)
