"""Programmes are set up, changed while they are a concept, and moved through their states."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection
from uuid_utils.compat import uuid7

from planning.domain import Programma, ProgrammaInhoud, ProgrammaStatus
from planning.repository import ProgrammaRepository
from shared.runtime.etag import controleer_versie


async def registreer_programma(tx: AsyncConnection, inhoud: ProgrammaInhoud) -> Programma:
    """Set up a programma as a concept; raises ProgrammaBestaat where another has its name."""
    programma = Programma(
        id=uuid7(), versie=1, status=ProgrammaStatus.CONCEPT, inhoud=inhoud, gewijzigd_op=datetime.now(UTC)
    )
    await ProgrammaRepository(tx).bewaar(programma)
    return programma


async def wijzig_programma(
    tx: AsyncConnection, programma_id: UUID, inhoud: ProgrammaInhoud, verwacht: int
) -> Programma:
    """Change a concept; raises ProgrammaOnbekend, VersieVerouderd, ProgrammaVastgesteld and ProgrammaBestaat."""
    programmas = ProgrammaRepository(tx)
    was = await programmas.get(programma_id)
    controleer_versie(was.versie, verwacht)
    wordt = was.wijzig(inhoud, datetime.now(UTC))
    await programmas.bewaar(wordt)
    return wordt


async def verzet_programma(
    tx: AsyncConnection, programma_id: UUID, status: ProgrammaStatus, verwacht: int
) -> Programma:
    """Move a programma to another state; raises ProgrammaOnbekend, VersieVerouderd and OvergangVerboden."""
    programmas = ProgrammaRepository(tx)
    was = await programmas.get(programma_id)
    controleer_versie(was.versie, verwacht)
    wordt = was.naar(status, datetime.now(UTC))
    await programmas.bewaar(wordt)
    return wordt


async def toon_programma(tx: AsyncConnection, programma_id: UUID) -> Programma:
    """Give one programma; raises ProgrammaOnbekend."""
    return await ProgrammaRepository(tx).get(programma_id)


async def toon_programmas(
    tx: AsyncConnection, *, status: ProgrammaStatus | None, na: UUID | None, limiet: int
) -> list[Programma]:
    """List programmes, the oldest first, those that come after `na`."""
    return await ProgrammaRepository(tx).lijst(status=status, na=na, limiet=limiet)
