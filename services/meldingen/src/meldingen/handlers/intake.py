"""The open intake: whatever is queued while one commit runs is written by the next, in one transaction."""

import asyncio
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from types import TracebackType
from typing import Final, Self

import asyncpg

from meldingen.domain import Indeling, IntakeVol, dag_van
from meldingen.repository import Kluis
from shared.runtime.database import Database

from .registreren import Aanmelding, indeling_van, registreer_meldingen

MAX_BATCH: Final = 500
FEW: Final = 4
LINGER_SECONDS: Final = 0.001
MAX_WACHTEND: Final = 4_000  # about a second of work; more would only make everybody wait longer
GEDULD_SECONDS: Final = 0.01
_ROW_AT_FAULT: Final = (asyncpg.DataError, asyncpg.IntegrityConstraintViolationError, ValueError)

_Wachtend = tuple[Aanmelding, "asyncio.Future[None]"]


class Intake:
    """Writes meldingen of many requests together; a request returns once its melding is committed.

    Used as `async with Intake(db, kluis) as intake`: leaving writes what is still queued.
    """

    def __init__(self, db: Database, kluis: Kluis, *, max_wachtend: int = MAX_WACHTEND) -> None:
        self._db = db
        self._kluis = kluis
        self._max_wachtend = max_wachtend
        self._wachtend: deque[_Wachtend] = deque()
        self._wake = asyncio.Event()
        self._rust = asyncio.Event()
        self._rust.set()
        self._closing = False
        self._indeling: Indeling | None = None

    async def __aenter__(self) -> Self:
        self._writer = asyncio.create_task(self._write(), name="intake")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._closing = True
        self._wake.set()
        await self._writer

    async def registreer(self, aanmelding: Aanmelding) -> None:
        """Return when the melding is committed; raises IntakeVol when too many wait, or when the service stops."""
        if self._closing or len(self._wachtend) >= self._max_wachtend:
            raise IntakeVol("Er komen nu te veel meldingen tegelijk binnen. Probeer het zo opnieuw.")
        geschreven = asyncio.get_running_loop().create_future()
        self._wachtend.append((aanmelding, geschreven))
        self._rust.clear()
        self._wake.set()
        await geschreven

    async def geef_voorrang(self) -> None:
        """Let other requests go on, and those that wait here for a commit first; for GEDULD_SECONDS at most."""
        await asyncio.sleep(0)
        if not self._rust.is_set():
            with suppress(TimeoutError):
                async with asyncio.timeout(GEDULD_SECONDS):
                    await self._rust.wait()

    async def _write(self) -> None:
        while self._wachtend or not self._closing:
            await self._wake.wait()
            self._wake.clear()
            busy = False
            while self._wachtend:
                await self._gather(busy=busy)
                taken = [self._wachtend.popleft() for _ in range(min(len(self._wachtend), MAX_BATCH))]
                await self._write_batch([item for item in taken if not item[1].cancelled()])
                busy = len(taken) > FEW
            self._rust.set()

    async def _gather(self, *, busy: bool) -> None:
        """Let the event loop turn for as long as each turn brings more: a commit costs as much as many meldingen.

        A busy intake also waits a moment each time, for batches twice as large cost a fifth less; a melding that comes
        alone is written at once.
        """
        before = 0
        while before < len(self._wachtend) < MAX_BATCH:
            before = len(self._wachtend)
            await asyncio.sleep(LINGER_SECONDS if busy else 0)

    async def _write_batch(self, batch: Sequence[_Wachtend]) -> None:
        """Write a batch; where one row makes it fail, each is written alone, so that it fails nobody else."""
        if not batch:
            return
        try:
            await self._registreer([aanmelding for aanmelding, _ in batch])
        except Exception as exc:  # noqa: BLE001 - it is the requests that fail, not the writer
            if len(batch) > 1 and isinstance(exc, _ROW_AT_FAULT):
                for item in batch:
                    await self._write_batch([item])
                return
            for _, geschreven in batch:
                if not geschreven.done():
                    geschreven.set_exception(exc)
        else:
            for _, geschreven in batch:
                if not geschreven.done():
                    geschreven.set_result(None)

    async def _registreer(self, aanmeldingen: Sequence[Aanmelding]) -> None:
        async with self._db.transaction() as tx:
            vandaag = dag_van(datetime.now(UTC))
            if self._indeling is None or self._indeling.dag != vandaag:
                self._indeling = await indeling_van(tx, vandaag)
            await registreer_meldingen(tx, self._kluis, aanmeldingen, self._indeling)
