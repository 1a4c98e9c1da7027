"""Retention: destroying meldingen whose term has passed, and what the inspectorate sets about it."""

import asyncio
from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import groupby
from time import monotonic
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection
from uuid_utils.compat import uuid7

from meldingen.domain import (
    SYSTEEM,
    Archiefnominatie,
    Auditregel,
    Bewaarregels,
    Handeling,
    MeldingNietGevonden,
    StopReden,
    Verlopen,
    Vernietigingsstop,
    Verwijdering,
    dag_van,
)
from meldingen.repository import AuditRepository, BewaarRepository, Kluis, MeldingRepository
from shared.runtime.database import Database

BATCH: Final = 500
STAP: Final = 50
RUST: Final = 9
BEGIN: Final = UUID(int=0)


async def zoek_verlopen(tx: AsyncConnection, *, na: UUID | None, limiet: int = BATCH) -> list[Verlopen]:
    """Give meldingen that the next run would destroy, in the order of id."""
    vandaag = dag_van(datetime.now(UTC))
    repository = BewaarRepository(tx)
    regels = await repository.regels(vandaag)
    return await repository.verlopen(
        regels, Archiefnominatie.VERNIETIGEN, vandaag, na=na or BEGIN, limiet=limiet, lock=False
    )


async def vernietig_verlopen(tx: AsyncConnection, kluis: Kluis, *, limiet: int = BATCH) -> int:
    """Destroy one batch of meldingen whose term has passed, and enter it into the register; give how many.

    Whoever is broken off goes on with what is left. What other services learned of a melding is theirs and stays.
    """
    nu = datetime.now(UTC)
    vandaag = dag_van(nu)
    repository = BewaarRepository(tx)
    regels = await repository.regels(vandaag)
    verlopen = await repository.verlopen(
        regels, Archiefnominatie.VERNIETIGEN, vandaag, na=BEGIN, limiet=limiet, lock=True
    )
    vastgehouden = await repository.vastgehouden([melding.melding_id for melding in verlopen])
    verlopen = [melding for melding in verlopen if melding.melding_id not in vastgehouden]  # since they were found
    if verlopen:
        await repository.vernietig([melding.melding_id for melding in verlopen])
        register = list(_register(verlopen, regels, kluis, nu))
        await repository.add_verwijderingen(register)
        await AuditRepository(tx).add([_auditregel(regel) for regel in register])
    return len(verlopen)


async def vernietig_wat_verlopen_is(db: Database, kluis: Kluis) -> None:
    """Destroy all meldingen whose term has passed, a step per transaction; any number of workers may do so at once.

    Between steps it rests RUST times as long as one took: nobody waits for what is destroyed.
    """
    while True:
        begonnen = monotonic()
        async with db.transaction() as tx:
            aantal = await vernietig_verlopen(tx, kluis, limiet=STAP)
        if not aantal:
            return
        await asyncio.sleep(RUST * (monotonic() - begonnen))


def _register(verlopen: Iterable[Verlopen], regels: Bewaarregels, kluis: Kluis, nu: datetime) -> Iterable[Verwijdering]:
    def groep(melding: Verlopen) -> tuple[str, str]:
        return melding.soort, melding.afloop

    for _, meldingen in groupby(sorted(verlopen, key=groep), groep):
        lijst = list(meldingen)
        regel = regels.regel(lijst[0].soort, lijst[0].afloop)
        yield Verwijdering(
            id=uuid7(),
            op=nu,
            soort=lijst[0].soort,
            afloop=lijst[0].afloop,
            regel=regel.id,
            regels_vanaf=regels.geldig_vanaf,
            jaren=regel.jaren,
            pseudoniemen=tuple(kluis.pseudoniem(melding.melding_id) for melding in lijst),
        )


def _auditregel(regel: Verwijdering) -> Auditregel:
    bijzonderheden = {"verwijdering_id": str(regel.id), "regel": regel.regel, "aantal": len(regel.pseudoniemen)}
    return Auditregel(SYSTEEM, Handeling.MELDINGEN_VERNIETIGD, op=regel.op, bijzonderheden=bijzonderheden)


async def toon_verwijderingen(tx: AsyncConnection, *, na: UUID | None, limiet: int) -> list[Verwijdering]:
    """Give the register of what was destroyed, the latest first."""
    return await BewaarRepository(tx).verwijderingen(na=na, limiet=limiet)


async def houd_melding_vast(tx: AsyncConnection, melding_id: UUID, reden: StopReden, door: str) -> Vernietigingsstop:
    """Keep a melding from being destroyed; raises MeldingNietGevonden."""
    if not await MeldingRepository(tx).lock([melding_id]):
        raise MeldingNietGevonden
    stop = Vernietigingsstop(melding_id, reden, door, datetime.now(UTC))
    await BewaarRepository(tx).zet_stop(stop)
    await AuditRepository(tx).add(
        [Auditregel(door, Handeling.VERNIETIGINGSSTOP_GEZET, melding_id, stop.op, {"reden": reden})]
    )
    return stop


async def laat_melding_los(tx: AsyncConnection, melding_id: UUID, door: str) -> None:
    """Keep a melding from being destroyed no longer; where nobody kept it, nothing changes."""
    if await BewaarRepository(tx).hef_stop_op(melding_id):
        await AuditRepository(tx).add([Auditregel(door, Handeling.VERNIETIGINGSSTOP_OPGEHEVEN, melding_id)])


async def toon_bewaarregels(tx: AsyncConnection) -> list[Bewaarregels]:
    """Give all rules of retention there were, are and will be, by day."""
    return await BewaarRepository(tx).alle_regels()


async def stel_bewaarregels_vast(tx: AsyncConnection, nieuw: Bewaarregels, door: str) -> Bewaarregels:
    """Store rules of retention; raises BewaarregelsVastgesteld unless they begin on a later day that has none yet."""
    nu = datetime.now(UTC)
    nieuw.controleer(dag_van(nu))
    await BewaarRepository(tx).add_regels(nieuw, door, nu)
    vastgesteld = {"geldig_vanaf": nieuw.geldig_vanaf.isoformat()}
    await AuditRepository(tx).add(
        [Auditregel(door, Handeling.BEWAARREGELS_VASTGESTELD, op=nu, bijzonderheden=vastgesteld)]
    )
    return nieuw
