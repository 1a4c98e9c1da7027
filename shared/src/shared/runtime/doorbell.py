"""Between the processes of a service: an API that commits tells the relay, which runs in a worker.

A NOTIFY within business transactions makes their commits wait for each other and costs a third of the throughput. Here
it is sent beside them, however many there were, and no more than a hint: the relay also looks by itself.
"""

import asyncio
from typing import Final

import asyncpg

from .backoff import Backoff, until
from .database import Database

PAUSE_SECONDS: Final = 0.02
STOP_SECONDS: Final = 0.25  # how late a stop may be seen


def channel_of(service: str) -> str:
    """Give the name under which the relay of a service listens."""
    return f"{service}_outbox"


class Doorbell:
    """Rings for what this process commits."""

    def __init__(self, db: Database, service: str) -> None:
        self._db = db
        self._name = f"{service}-doorbell"
        self._ring = f"NOTIFY {channel_of(service)}"

    async def run(self, stop: asyncio.Event) -> None:
        """Ring until `stop` is set; while the database is away nobody needs to be told."""
        backoff = Backoff(0.1, 5)
        while not stop.is_set():
            try:
                async with self._db.session(self._name) as session:
                    backoff.reset()
                    await self._ring_on(session, stop)
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                await backoff.wait(stop)

    async def _ring_on(self, session: asyncpg.Connection, stop: asyncio.Event) -> None:
        while not stop.is_set():
            if await until(self._db.committed, STOP_SECONDS):
                self._db.committed.clear()
                await session.execute(self._ring)
                await until(stop, PAUSE_SECONDS)
