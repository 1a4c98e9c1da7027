"""Whether a process can serve: the database answers, and its schema is the one the code expects."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import text

from .database import Database
from .migrate import Head

TIMEOUT_SECONDS: Final = 2

Check = Callable[[Database], Coroutine[Any, Any, bool]]


class Readiness:
    """The checks behind /readyz, with those that a service adds, each under the name of what it looks at.

    The broker is not among them: intake goes on without it, the outbox keeps.
    """

    def __init__(self, db: Database, head: Head, checks: Mapping[str, Check] = MappingProxyType({})) -> None:
        self._db = db
        self._head = head
        self._checks = checks

    async def checks(self) -> Mapping[str, bool]:
        """Tell per check whether it holds; each one that cannot be done within the time does not hold."""
        database = await self._within(self._database())
        migraties = database and await self._within(self._head.reached(self._db))
        eigen = {naam: migraties and await self._within(check(self._db)) for naam, check in self._checks.items()}
        return {"database": database, "migraties": migraties, **eigen}

    async def _database(self) -> bool:
        async with self._db.engine.connect() as connection:
            await connection.execute(text("SELECT 1"))
        return True

    async def _within(self, check: Coroutine[Any, Any, bool]) -> bool:
        try:
            async with asyncio.timeout(TIMEOUT_SECONDS):
                return await check
        except Exception:  # noqa: BLE001 - whatever stands in the way, the answer is "not ready"
            return False
