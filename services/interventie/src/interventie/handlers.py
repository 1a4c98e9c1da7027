"""The use cases of interventie; each runs in the transaction of its caller."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection
from uuid_utils.compat import uuid7

from interventie import events
from interventie.domain import (
    Aanleiding,
    Afronding,
    Bevinding,
    Dossier,
    Interventie,
    Keuze,
    LegBevindingVast,
    Onderdeel,
    Opdracht,
    Statusovergang,
    Zoekcriteria,
    volg_plan,
)
from interventie.repository import InterventieRepository
from interventie.tables import outbox
from shared.contracts.envelope import Event
from shared.contracts.planning import PlanningBijgewerktV1
from shared.runtime.etag import controleer_versie

logger = structlog.get_logger(__name__)

PLANNING: Final = "planning"


async def on_planning_bijgewerkt(tx: AsyncConnection, bijgewerkt: Sequence[Event[PlanningBijgewerktV1]]) -> None:
    """Follow the plans of zaken, each version on top of the one before; one event for every changed assignment.

    Meldingen that planning bundled before it heard of the end are not taken in: it plans a new zaak for them when it
    hears of the end, for they are not in the event that tells of it.
    """
    repository = InterventieRepository(tx)
    op = datetime.now(UTC)
    dossiers = await repository.dossiers_bij_zaken(event.data.zaak_id for event in bijgewerkt)
    stappen = []
    for event in bijgewerkt:
        plan = events.plan_van(event)
        vorige = dossiers.get(plan.zaak_id)
        stap = volg_plan(vorige, plan, nieuw_id=uuid7(), op=op)
        if stap is not None:
            dossiers[plan.zaak_id] = stap.dossier
            stappen.append(stap)
        elif vorige and vorige.interventie.is_gesloten and vorige.nieuw_in(plan):
            logger.info("meldingen_after_close", id=str(vorige.interventie.id), version=plan.versie)
    await repository.bewaar(stappen, door=PLANNING)
    await outbox.append(tx, [gevolg for stap in stappen for gevolg in events.gevolgen(stap)])


async def plan_in(tx: AsyncConnection, opdracht: Opdracht) -> Interventie:
    return await _wijzig(tx, opdracht, Interventie.plan_in)


async def start(tx: AsyncConnection, opdracht: Opdracht) -> Interventie:
    return await _wijzig(tx, opdracht, Interventie.start)


async def schort_op(tx: AsyncConnection, opdracht: Opdracht, reden: str) -> Interventie:
    return await _wijzig(tx, opdracht, lambda interventie, op: interventie.schort_op(reden, op))


async def hervat(tx: AsyncConnection, opdracht: Opdracht) -> Interventie:
    return await _wijzig(tx, opdracht, Interventie.hervat)


async def annuleer(tx: AsyncConnection, opdracht: Opdracht, reden: str) -> Interventie:
    """End it without an outcome, and tell the others."""
    return await _wijzig(tx, opdracht, lambda interventie, op: interventie.annuleer(reden, op))


async def wijs_her_toe(tx: AsyncConnection, opdracht: Opdracht, inspecteur_id: UUID) -> Interventie:
    """Give it to another inspector by hand, and tell the others."""
    return await _wijzig(tx, opdracht, lambda interventie, op: interventie.wijs_her_toe(inspecteur_id, op))


async def leg_bevinding_vast(
    tx: AsyncConnection, opdracht: Opdracht, gevonden: LegBevindingVast
) -> tuple[Interventie, Bevinding]:
    """Record what was found; the first bevinding takes the interventie to that status."""
    interventie = await _wijzig(tx, opdracht, Interventie.leg_vast)
    bevinding = Bevinding(
        id=uuid7(),
        interventie_id=interventie.id,
        risico=gevonden.risico,
        wet=gevonden.wet,
        overtreding_klasse=gevonden.overtreding_klasse,
        toelichting=gevonden.toelichting,
        vastgelegd_door=opdracht.door,
        vastgelegd_op=interventie.gewijzigd_op,
    )
    await InterventieRepository(tx).bewaar_bevinding(bevinding)
    return interventie, bevinding


async def rond_af(tx: AsyncConnection, opdracht: Opdracht, afronding: Afronding) -> Interventie:
    """Close with an outcome, and tell the others."""
    repository = InterventieRepository(tx)
    dossier = await _gezien(repository, opdracht)
    bevindingen = await repository.bevindingen(opdracht.interventie_id)
    stap = dossier.met(dossier.interventie.rond_af(afronding, bevindingen, datetime.now(UTC)))
    await repository.bewaar([stap], door=opdracht.door)
    await outbox.append(tx, [events.interventie_afgerond(stap.dossier, afronding, bevindingen)])
    return stap.dossier.interventie


async def zoek_interventies(
    tx: AsyncConnection, criteria: Zoekcriteria, *, na: UUID | None, limiet: int
) -> list[Interventie]:
    return await InterventieRepository(tx).interventies(criteria, na=na, limiet=limiet)


async def toon_interventie(tx: AsyncConnection, interventie_id: UUID) -> Interventie:
    return await InterventieRepository(tx).interventie(interventie_id)


async def toon_statusverloop(tx: AsyncConnection, interventie_id: UUID) -> list[Statusovergang]:
    repository = InterventieRepository(tx)
    await repository.interventie(interventie_id)
    return await repository.statusverloop(interventie_id)


async def toon_bevindingen(tx: AsyncConnection, interventie_id: UUID) -> tuple[Bevinding, ...]:
    repository = InterventieRepository(tx)
    await repository.interventie(interventie_id)
    return await repository.bevindingen(interventie_id)


async def zie_aanleiding_in(tx: AsyncConnection, interventie_id: UUID, aanroeper: str) -> list[Aanleiding]:
    """Give the meldingen behind an interventie, and record who asked."""
    repository = await _met_inzage(tx, interventie_id, Onderdeel.AANLEIDING, aanroeper)
    return await repository.aanleidingen(interventie_id)


async def zie_keuze_in(tx: AsyncConnection, interventie_id: UUID, aanroeper: str) -> list[Keuze]:
    """Give the choices made, the latest first, and record who asked: a reason can tell the trigger."""
    repository = await _met_inzage(tx, interventie_id, Onderdeel.KEUZE, aanroeper)
    return await repository.keuzes(interventie_id)


async def _wijzig(
    tx: AsyncConnection, opdracht: Opdracht, handeling: Callable[[Interventie, datetime], Interventie]
) -> Interventie:
    """Do one thing to one interventie; what others must hear of it is told, here as after a new plan."""
    repository = InterventieRepository(tx)
    dossier = await _gezien(repository, opdracht)
    stap = dossier.met(handeling(dossier.interventie, datetime.now(UTC)))
    await repository.bewaar([stap], door=opdracht.door)
    await outbox.append(tx, events.gevolgen(stap))
    return stap.dossier.interventie


async def _gezien(repository: InterventieRepository, opdracht: Opdracht) -> Dossier:
    """Give the dossier, locked, if it still is the version the caller saw."""
    dossier = await repository.dossier(opdracht.interventie_id)
    controleer_versie(dossier.interventie.versie, opdracht.versie)
    return dossier


async def _met_inzage(
    tx: AsyncConnection, interventie_id: UUID, onderdeel: Onderdeel, aanroeper: str
) -> InterventieRepository:
    repository = InterventieRepository(tx)
    await repository.interventie(interventie_id)
    await repository.bewaar_inzage(interventie_id, onderdeel, aanroeper, datetime.now(UTC))
    return repository
