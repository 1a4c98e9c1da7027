"""Triage by a person: his answers, the class that follows or that he gives, and the team that comes with it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from meldingen import events
from meldingen.domain import (
    Auditregel,
    Behandeling,
    Behandelstap,
    Handeling,
    Keuze,
    Melding,
    MeldingStatus,
    TekstSoort,
    Triage,
    Triageantwoorden,
    anders_beoordeeld,
    beoordeel,
    corrigeer_gevolg,
    dag_van,
    herstel_urgentie,
    overschrijf_urgentie,
)
from meldingen.repository import (
    AuditRepository,
    BehandelingRepository,
    Kluis,
    MeldingRepository,
    TeamRepository,
    TermijnRepository,
    TriageRepository,
)
from meldingen.tables import outbox
from shared.contracts.waardelijsten import MeldingBesluit, OngevalGevolg, Urgentie

from .besluiten import neem_besluit
from .inzien import toon_melding
from .stappen import bewaar_teksten, vergrendel

_TERZIJDE: Final = frozenset({MeldingStatus.NIET_IN_ONDERZOEK, MeldingStatus.DOORGEZET})


async def beantwoord_triage(tx: AsyncConnection, behandeling: Behandeling, antwoorden: Triageantwoorden) -> Melding:
    """Store the answers of triage and class the melding by them; raises NietInDezeStatus and VeldenOngeldig."""
    wordt = await _wijzig(tx, behandeling, lambda melding, op: beoordeel(melding, antwoorden, op))
    await TriageRepository(tx).add(Triage(wordt.id, wordt.versie, antwoorden, behandeling.door, datetime.now(UTC)))
    return wordt


async def corrigeer_ongeval(tx: AsyncConnection, behandeling: Behandeling, gevolg: OngevalGevolg) -> Melding:
    """Correct the outcome of an accident; one that turns out notifiable after it was left aside is reopened.

    Raises NietInDezeStatus.
    """
    wordt = await _wijzig(tx, behandeling, lambda melding, op: corrigeer_gevolg(melding, gevolg, op))
    if wordt.status not in _TERZIJDE or gevolg is OngevalGevolg.NIET_MELDINGSPLICHTIG:
        return wordt
    op = datetime.now(UTC)
    heropend = await neem_besluit(tx, wordt, Keuze(besluit=MeldingBesluit.HEROPEND), behandeling.door, op)
    _, overgang = heropend.zet(Behandelstap.TRIAGEREN, op, behandeling.door)
    await MeldingRepository(tx).move([overgang])
    return await toon_melding(tx, wordt.id)


async def geef_urgentie(
    tx: AsyncConnection, kluis: Kluis, behandeling: Behandeling, urgentie: Urgentie, reden: str
) -> Melding:
    """Give a melding another class than the rules do, for a reason that stays in the vault.

    Raises NietInDezeStatus, AnoniemNietOpgepakt, AltijdOnderzocht, TweedePersoonNodig and MelderGewist.
    """
    wordt = await _wijzig(
        tx,
        behandeling,
        lambda melding, op: overschrijf_urgentie(melding, urgentie, op, behandeling.door),
        Handeling.URGENTIE_GEGEVEN,
    )
    await bewaar_teksten(tx, kluis, wordt.id, TekstSoort.REDEN_URGENTIE, reden, op=datetime.now(UTC))
    return wordt


async def laat_regels_beslissen(tx: AsyncConnection, behandeling: Behandeling) -> Melding:
    """Go back to the class of the rules; raises NietInDezeStatus."""
    return await _wijzig(tx, behandeling, herstel_urgentie)


async def toon_triage(tx: AsyncConnection, melding_id: UUID) -> tuple[Melding, Triage | None]:
    """Give a melding with the last answers of triage, if there are any; raises MeldingNietGevonden."""
    return await toon_melding(tx, melding_id), await TriageRepository(tx).get(melding_id)


async def _wijzig(
    tx: AsyncConnection,
    behandeling: Behandeling,
    handeling: Callable[[Melding, datetime], Melding],
    soort: Handeling = Handeling.MELDING_BEOORDEELD,
) -> Melding:
    """Change what is known of a melding; its team follows, and others hear of what they class it by."""
    op = datetime.now(UTC)
    melding = await vergrendel(tx, behandeling)
    routering = await TeamRepository(tx).routering(dag_van(op))
    termijnen = TermijnRepository(tx)
    wordt = routering.wijs_toe(handeling(melding, op))
    if wordt.urgentie is not melding.urgentie:
        (stand,) = await termijnen.standen([melding.id])
        stand = (await termijnen.regels(dag_van(op))).na_urgentie(stand, wordt.urgentie)
        await termijnen.zet({melding.id: stand.termijn})
        wordt = replace(wordt, termijn=stand.termijn)
    gevolgen = []
    if anders_beoordeeld(melding, wordt):
        wordt = replace(wordt, beoordeling=melding.beoordeling + 1)
        gevolgen.append(events.melding_beoordeeld(wordt, op))
    await BehandelingRepository(tx).bewaar(wordt)
    bijzonderheden = {"urgentie": wordt.urgentie, "regel": wordt.urgentie_regel, "team": wordt.team}
    await AuditRepository(tx).add([Auditregel(behandeling.door, soort, melding.id, op, bijzonderheden)])
    await outbox.append(tx, gevolgen)
    return wordt
