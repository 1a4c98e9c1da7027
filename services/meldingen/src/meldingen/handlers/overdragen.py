"""The hand-over of a melding to another authority: what that partner answers."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from meldingen.domain import (
    Aansluiting,
    Auditregel,
    Behandeling,
    Behandelstap,
    Besluit,
    Handeling,
    Keuze,
    Melding,
    MeldingNietGevonden,
    MeldingStatus,
    NietInDezeStatus,
    OverdrachtAntwoord,
)
from meldingen.repository import AuditRepository, BehandelingRepository, MeldingRepository
from shared.contracts.waardelijsten import MeldingBesluit

from .besluiten import neem_besluit
from .inzien import toon_melding
from .stappen import vergrendel


async def leg_antwoord_partner_vast(
    tx: AsyncConnection, behandeling: Behandeling, antwoord: OverdrachtAntwoord
) -> Melding:
    """Record what a partner answered along another way; raises NietInDezeStatus where no answer is awaited."""
    melding = await vergrendel(tx, behandeling)
    besluit = await _wachtende_overdracht(tx, melding)
    if besluit is None:
        raise NietInDezeStatus("Deze melding wacht niet op het antwoord van een ketenpartner.")
    return await _beantwoord(tx, melding, besluit, antwoord, behandeling.door)


async def beantwoord_overdracht(
    tx: AsyncConnection, aansluiting: Aansluiting, melding_id: UUID, antwoord: OverdrachtAntwoord
) -> None:
    """Let the partner to whom a melding was handed over say whether it takes it.

    Raises MeldingNietGevonden for what does not await the answer of this partner.
    """
    melding = (await BehandelingRepository(tx).lock(melding_id)).get(melding_id)
    besluit = None if melding is None else await _wachtende_overdracht(tx, melding)
    if melding is None or besluit is None or besluit.keuze.doorgezet_naar is not aansluiting.ketenpartner:
        raise MeldingNietGevonden("Er wacht geen melding met dit nummer op uw antwoord.")
    await _beantwoord(tx, melding, besluit, antwoord, aansluiting.oin)


async def _wachtende_overdracht(tx: AsyncConnection, melding: Melding) -> Besluit | None:
    if melding.status is not MeldingStatus.DOORGEZET:
        return None
    besluit = (await BehandelingRepository(tx).besluiten(melding.id))[-1]
    return besluit if besluit.overdracht is None else None


async def _beantwoord(
    tx: AsyncConnection, melding: Melding, besluit: Besluit, antwoord: OverdrachtAntwoord, door: str
) -> Melding:
    """Store the answer; what is refused comes back to triage, so that it is nobody's no longer."""
    op = datetime.now(UTC)
    repository = BehandelingRepository(tx)
    await repository.bewaar_overdracht(replace(besluit, overdracht=antwoord, overdracht_op=op, overdracht_door=door))
    regel = Auditregel(door, Handeling.OVERDRACHT_BEANTWOORD, melding.id, op, {"antwoord": antwoord})
    await AuditRepository(tx).add([regel])
    if antwoord is OverdrachtAntwoord.BEVESTIGD:
        wordt = replace(melding, versie=melding.versie + 1)
        await repository.bewaar(wordt)
        return wordt
    heropend = await neem_besluit(tx, melding, Keuze(besluit=MeldingBesluit.HEROPEND), door, op)
    _, overgang = heropend.zet(Behandelstap.TRIAGEREN, op, door)
    await MeldingRepository(tx).move([overgang])
    return await toon_melding(tx, melding.id)
