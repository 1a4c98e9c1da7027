"""Inspecteurs come, change and go; the werkvoorraad is planned again with the capacity there is then."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection
from uuid_utils.compat import uuid7

from planning.domain import Inspecteur, Plek, Vaardigheid
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


@dataclass(frozen=True, slots=True, kw_only=True)
class InspecteurGegevens:
    """What a planner says of an inspecteur."""

    naam: str
    vaardigheden: frozenset[Vaardigheid]
    provincies: tuple[str, ...]
    thuis: Plek
    minuten_per_weekdag: tuple[int, ...]
    actief: bool

    def van(self, inspecteur_id: UUID, versie: int, nu: datetime) -> Inspecteur:
        return Inspecteur(
            id=inspecteur_id,
            versie=versie,
            naam=self.naam,
            vaardigheden=self.vaardigheden,
            provincies=self.provincies,
            thuis=self.thuis,
            minuten_per_weekdag=self.minuten_per_weekdag,
            actief=self.actief,
            gewijzigd_op=nu,
        )


async def registreer_inspecteur(tx: AsyncConnection, gegevens: InspecteurGegevens) -> Inspecteur:
    """Register one inspecteur; zaken that wait for capacity get their turn."""
    (nieuw,) = await importeer_inspecteurs(tx, [gegevens])
    return nieuw


async def importeer_inspecteurs(
    tx: AsyncConnection, gegevens: Sequence[InspecteurGegevens], *, nu: datetime | None = None
) -> list[Inspecteur]:
    """Register many inspecteurs at once; zaken that wait for capacity get their turn."""
    nu = nu or datetime.now(UTC)
    nieuw = [van_een.van(uuid7(), 1, nu) for van_een in gegevens]
    ronde = await Planronde.open(tx, nu)
    await InspecteurRepository(tx).bewaar(nieuw)
    await ronde.vernieuw_bord()
    await ronde.plan_wachtenden()
    await ronde.sluit()
    return nieuw


async def wijzig_inspecteur(
    tx: AsyncConnection,
    inspecteur_id: UUID,
    gegevens: InspecteurGegevens,
    verwacht: int,
    *,
    nu: datetime | None = None,
) -> Inspecteur:
    """Change an inspecteur; where that changes his agenda, the visits still to come are planned anew.

    Visits that find the same place again are not told of. Raises InspecteurOnbekend and VersieVerouderd.
    """
    nu = nu or datetime.now(UTC)
    ronde = await Planronde.open(tx, nu)
    inspecteurs, zaken = InspecteurRepository(tx), ZaakRepository(tx)
    was = await inspecteurs.get(inspecteur_id)
    controleer_versie(was.versie, verwacht)
    wordt = gegevens.van(inspecteur_id, was.versie + 1, nu)
    await inspecteurs.bewaar([wordt])
    komend = [] if was.plant_als(wordt) else await zaken.komend_van(inspecteur_id, nu)
    await ronde.ken_meldingen(komend)
    await zaken.bewaar([zaak.laat_wachten() for zaak in komend])
    await PlanbordRepository(tx).wis_dagen(inspecteur_id, dag_van(nu))
    await ronde.vernieuw_bord()
    ronde.bord.noteer(inspecteur_id)
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


async def toon_agenda(tx: AsyncConnection, inspecteur_id: UUID, vanaf: date, tot: date) -> list[Agendabezoek]:
    """Give the visits of an inspecteur from day to day, both included; raises InspecteurOnbekend."""
    await InspecteurRepository(tx).get(inspecteur_id)
    return await AgendaRepository(tx).van(inspecteur_id, vanaf, tot)
