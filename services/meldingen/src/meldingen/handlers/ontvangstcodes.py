"""Recognising a reporter by his receipt code, at the same cost for a right and a wrong one; and hiding codes better."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from time import monotonic
from types import TracebackType
from typing import Final, Self
from uuid import UUID

from meldingen.domain import (
    REM_OP_ALLES,
    REM_PER_NETWERK,
    VERGETEN_NA,
    BalieVol,
    Ontvangstcode,
    OntvangstcodeOnbekend,
    TeVeelPogingen,
)
from meldingen.repository import CodepogingRepository, Kluis, OntvangstcodeRepository
from shared.runtime.database import Database

THREADS: Final = 2
MAX_WACHTEND: Final = 40  # about a second of work
SECONDEN: Final = 5.0  # well within what a stopping worker may take
STAP: Final = 20
RUST: Final = 9  # a tenth of a core, which is two codes per second: more than ever come in all day
_ALLES: Final = b""


class Ontvangstbalie:
    """Recognises who shows a receipt code. Used as `async with Ontvangstbalie(db, kluis) as balie`.

    A wrong code and one that nobody has are the same: the same work, the same answer. Each attempt is counted before
    the work is done and taken back when the code was right, so many at once are counted as many.
    """

    def __init__(self, db: Database, kluis: Kluis, *, max_wachtend: int = MAX_WACHTEND) -> None:
        self._db = db
        self._codes = kluis.codes
        self._max_wachtend = max_wachtend
        self._wachtend = 0

    async def __aenter__(self) -> Self:
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="ontvangstcode")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._threads.shutdown(cancel_futures=True)

    async def herken(self, code: Ontvangstcode, netwerk: bytes) -> UUID:
        """Give the melding of a code, shown from `netwerk`.

        Raises TeVeelPogingen before and OntvangstcodeOnbekend after the work; BalieVol when too many wait for it.
        """
        if self._wachtend >= self._max_wachtend:
            raise BalieVol
        emmers = [_ALLES, netwerk]  # in the order in which they are locked
        async with self._db.transaction() as tx:
            await _tel_poging(CodepogingRepository(tx), emmers)
        snel = self._codes.snel(code)
        self._wachtend += 1
        try:
            traag = await asyncio.get_running_loop().run_in_executor(self._threads, self._codes.traag, snel)
        finally:
            self._wachtend -= 1
        async with self._db.transaction() as tx:
            melding_id = await OntvangstcodeRepository(tx).find(snel, traag)
            if melding_id is None:
                raise OntvangstcodeOnbekend
            await CodepogingRepository(tx).geef_terug(emmers)
        return melding_id


async def _tel_poging(repository: CodepogingRepository, emmers: Sequence[bytes]) -> None:
    """Count an attempt, or raise TeVeelPogingen; who is locked out takes no lock, so a flood of them costs little."""
    _eis_open(await repository.dicht_tot(emmers), datetime.now(UTC))
    nu = datetime.now(UTC)
    for emmer, (pogingen, laatste_op, dicht_tot) in (await repository.vergrendel(emmers, nu)).items():
        _eis_open(dicht_tot, nu)
        telt = 1 if laatste_op < nu - VERGETEN_NA else pogingen + 1
        rem = REM_OP_ALLES if emmer == _ALLES else REM_PER_NETWERK
        await repository.bewaar(emmer, telt, nu, rem.dicht_tot(telt, nu))
    await repository.veeg(nu - VERGETEN_NA)


def _eis_open(dicht_tot: datetime | None, nu: datetime) -> None:
    if dicht_tot is not None and dicht_tot > nu:
        raise TeVeelPogingen(
            "Er is te vaak een verkeerde ontvangstcode ingevuld. Wacht even en probeer het opnieuw.",
            wacht=dicht_tot - nu,
        )


class Codevertrager:
    """Replaces the quick forms of new codes by slow ones, in a thread that mostly rests.

    Its priority is that of the others: a slow thread that keeps the interpreter's lock waiting would slow them all.
    """

    def __init__(self, kluis: Kluis) -> None:
        self._codes = kluis.codes
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="codevertrager")

    async def vertraag(self, db: Database) -> None:
        """Replace what is there, for SECONDEN at most; who does so at the same moment does the same work, without harm.

        After each code it rests RUST times as long as that took: a code is expensive to hide, and meldingen that come
        in must not wait for it.
        """
        loop = asyncio.get_running_loop()
        einde = monotonic() + SECONDEN
        while True:
            async with db.transaction() as tx:
                snelle = await OntvangstcodeRepository(tx).snelle(STAP)
            if not snelle:
                return
            for melding_id, snel in snelle:
                begonnen = monotonic()
                traag = await loop.run_in_executor(self._thread, self._codes.traag, snel)
                async with db.transaction() as tx:
                    await OntvangstcodeRepository(tx).vertraag(melding_id, snel, traag)
                if monotonic() > einde:
                    return
                await asyncio.sleep(RUST * (monotonic() - begonnen))
