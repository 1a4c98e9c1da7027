"""What a person does with a melding on its way to a decision: confirm it, take it up, ask the reporter."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection
from uuid_utils.compat import uuid7

from meldingen.domain import (
    Auditregel,
    Behandeling,
    Behandelstap,
    Handeling,
    Melding,
    MeldingNietGevonden,
    Tekst,
    TekstSoort,
)
from meldingen.repository import AuditRepository, BehandelingRepository, Kluis, MelderRepository, MeldingRepository
from shared.runtime.etag import controleer_versie

from .inzien import toon_melding


async def vergrendel(tx: AsyncConnection, behandeling: Behandeling) -> Melding:
    """Give a melding, locked, if it still is the version the caller saw.

    Raises MeldingNietGevonden and VersieVerouderd.
    """
    melding = (await BehandelingRepository(tx).lock(behandeling.melding_id)).get(behandeling.melding_id)
    if melding is None:
        raise MeldingNietGevonden
    controleer_versie(melding.versie, behandeling.versie)
    return melding


async def bewaar_teksten(
    tx: AsyncConnection, kluis: Kluis, melding_id: UUID, soort: TekstSoort, *woorden: str, op: datetime
) -> list[UUID]:
    """Keep what a person wrote in the vault, and give the ids; raises MelderGewist."""
    teksten = [Tekst(uuid7(), soort, inhoud, op) for inhoud in woorden]
    await MelderRepository(tx, kluis).add_teksten(melding_id, teksten)
    return [tekst.id for tekst in teksten]


async def bevestig_melding(tx: AsyncConnection, behandeling: Behandeling) -> Melding:
    """Confirm the receipt of a melding; raises OvergangVerboden."""
    return await _zet(tx, behandeling, Behandelstap.BEVESTIGEN, datetime.now(UTC))


async def neem_in_triage(tx: AsyncConnection, behandeling: Behandeling) -> Melding:
    """Take a melding up for triage; raises OvergangVerboden."""
    return await _zet(tx, behandeling, Behandelstap.TRIAGEREN, datetime.now(UTC))


async def vraag_aanvulling(
    tx: AsyncConnection, kluis: Kluis, behandeling: Behandeling, vragen: Sequence[str]
) -> Melding:
    """Ask the reporter; the questions stand in the vault. Raises OvergangVerboden and MelderGewist."""
    op = datetime.now(UTC)
    melding = await _zet(tx, behandeling, Behandelstap.VRAGEN, op)
    await bewaar_teksten(tx, kluis, melding.id, TekstSoort.VRAAG_AAN_MELDER, *vragen, op=op)
    regel = Auditregel(behandeling.door, Handeling.VRAGEN_GESTELD, melding.id, op, {"aantal": len(vragen)})
    await AuditRepository(tx).add([regel])
    return melding


async def leg_aanvulling_vast(tx: AsyncConnection, kluis: Kluis, behandeling: Behandeling, aanvulling: str) -> Melding:
    """Record what the reporter answered along another way, and go on; raises OvergangVerboden and MelderGewist."""
    op = datetime.now(UTC)
    melding = await _zet(tx, behandeling, Behandelstap.AANVULLEN, op)
    await bewaar_teksten(tx, kluis, melding.id, TekstSoort.ANTWOORD_MELDER, aanvulling, op=op)
    await AuditRepository(tx).add([Auditregel(behandeling.door, Handeling.AANVULLING_VASTGELEGD, melding.id, op)])
    return melding


async def _zet(tx: AsyncConnection, behandeling: Behandeling, stap: Behandelstap, op: datetime) -> Melding:
    melding = await vergrendel(tx, behandeling)
    _, overgang = melding.zet(stap, op, behandeling.door)
    await MeldingRepository(tx).move([overgang])
    return await toon_melding(tx, melding.id)
