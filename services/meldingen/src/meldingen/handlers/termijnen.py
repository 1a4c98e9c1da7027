"""The clock: what is told of terms, what lapses, and the rules that terms follow."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from meldingen import events
from meldingen.domain import (
    SYSTEEM,
    Auditregel,
    Handeling,
    Melding,
    Termijnregels,
    Termijnsignaal,
    Verstrijkend,
    dag_van,
)
from meldingen.repository import AuditRepository, MeldingRepository, TermijnRepository
from meldingen.tables import outbox
from shared.contracts.waardelijsten import TermijnSoort
from shared.runtime.database import Database

STAP: Final = 500


async def signaleer_termijnen(db: Database) -> None:
    """Tell of every term whose end nears or has passed by now, once; what was due while nobody ran is told first."""
    nu = datetime.now(UTC)
    while await _signaleer(db, nu) == STAP:
        pass


async def _signaleer(db: Database, nu: datetime) -> int:
    async with db.transaction() as tx:
        signalen = await TermijnRepository(tx).neem_signalen(nu, STAP)
        await AuditRepository(tx).add([_auditregel(signaal) for signaal in signalen if signaal.verstreken])
        await outbox.append(tx, [events.termijn_gesignaleerd(signaal) for signaal in signalen])
    return len(signalen)


def _auditregel(signaal: Termijnsignaal) -> Auditregel:
    return Auditregel(
        SYSTEEM,
        Handeling.TERMIJN_VERSTREKEN,
        signaal.melding_id,
        signaal.gesignaleerd_op,
        {"termijn": signaal.soort, "uiterlijk_op": signaal.uiterlijk_op.isoformat()},
    )


async def zoek_verstrijkend(
    tx: AsyncConnection, criteria: Verstrijkend, *, na: tuple[datetime, UUID] | None, limiet: int
) -> list[Melding]:
    """Find meldingen whose term runs and ends by a moment, the first to end first."""
    return await MeldingRepository(tx).find_verstrijkend(criteria, na=na, limiet=limiet)


async def start_termijn(tx: AsyncConnection, melding_ids: Sequence[UUID], soort: TermijnSoort, op: datetime) -> None:
    """Start a term of this kind for meldingen that no transition gives one, such as that of a werkgeversrapportage.

    Takes the place of the term a melding has; where there is no rule for its urgency, nothing changes.
    """
    await MeldingRepository(tx).lock(melding_ids)
    repository = TermijnRepository(tx)
    regels = await repository.regels(dag_van(op))
    gestart = {
        stand.melding_id: regels.start((soort,), stand.urgentie, op) for stand in await repository.standen(melding_ids)
    }
    await repository.zet({melding_id: termijn for melding_id, termijn in gestart.items() if termijn is not None})


async def stop_termijn(tx: AsyncConnection, melding_ids: Sequence[UUID], soort: TermijnSoort) -> None:
    """End the term of this kind: what it asked for was done. Meldingen that have another keep it."""
    await MeldingRepository(tx).lock(melding_ids)
    repository = TermijnRepository(tx)
    await repository.zet(
        {
            stand.melding_id: None
            for stand in await repository.standen(melding_ids)
            if stand.termijn is not None and stand.termijn.soort is soort
        }
    )


async def toon_termijnregels(tx: AsyncConnection) -> list[Termijnregels]:
    """Give all rules of terms there were, are and will be, by day."""
    return await TermijnRepository(tx).alle_regels()


async def stel_termijnregels_vast(tx: AsyncConnection, nieuw: Termijnregels, door: str) -> Termijnregels:
    """Store rules of terms; raises TermijnregelsVastgesteld unless they begin on a later day that has none yet."""
    nu = datetime.now(UTC)
    nieuw.controleer(dag_van(nu))
    await TermijnRepository(tx).add_regels(nieuw, door, nu)
    vastgesteld = {"geldig_vanaf": nieuw.geldig_vanaf.isoformat()}
    await AuditRepository(tx).add(
        [Auditregel(door, Handeling.TERMIJNREGELS_VASTGESTELD, op=nu, bijzonderheden=vastgesteld)]
    )
    return nieuw
