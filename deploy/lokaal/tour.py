"""What happens once everything runs: the example data goes in, and the chain is shown for as long as one watches."""

import asyncio
import contextlib
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final
from uuid import UUID

from deploy.lokaal.chain import Chain, Link
from deploy.lokaal.filling import ExampleData, FillFailed
from deploy.lokaal.installation import Installation
from deploy.lokaal.screen import Screen
from shared.runtime.bus import open_bus
from shared.runtime.cloudevents import event_of
from shared.runtime.errors import Rejected

TOPICS: Final = ("meldingen.melding", "risico.risicoprofiel", "planning.zaak", "interventie.interventie")
_STALL_SECONDS: Final = 60.0


class Tour:
    """Fills an empty platform and shows the chain."""

    def __init__(self, screen: Screen, installation: Installation, *, data_dir: Path, seed: int) -> None:
        self._screen = screen
        self._installation = installation
        self._data = ExampleData(data_dir, seed=seed)
        self._chain = Chain()
        self._caught_up = asyncio.Event()

    async def loop(self, *, once: bool) -> None:
        """Fill and show; return when the example data went through (`once`), else go on until cancelled.

        Raises ServiceFailed when a service ends by itself, FillFailed when the data cannot go in or comes to a halt.
        """
        try:
            async with asyncio.TaskGroup() as tasks:
                guarding = tasks.create_task(self._guard())
                with self._screen.step("voorbeelddata laden"):
                    names = await self._data.load()
                with self._screen.chain(self._data.count, names) as show:
                    following = tasks.create_task(self._follow(show))
                    await self._go_through_the_chain()
                    if once:
                        following.cancel()
                        guarding.cancel()
                    else:
                        await following
        except BaseExceptionGroup as group:
            raise group.exceptions[0] from None

    async def _go_through_the_chain(self) -> None:
        """Report the meldingen, wait until each came to its end, and say so in one line."""
        if self._data.interventies is None:
            reported = await self._data.report()
            await self._wait_for(reported)
            self._data.went_through(self._chain.interventies_of(reported))
        await self._caught_up.wait()
        self._screen.say(f"KLAAR: {self._data.count} meldingen, {self._data.interventies} interventies toegewezen")

    async def _wait_for(self, reported: Sequence[UUID]) -> None:
        open_, since = len(reported), time.monotonic()
        while waiting := self._chain.under_way(reported):
            if len(waiting) < open_:
                open_, since = len(waiting), time.monotonic()
            if time.monotonic() - since > _STALL_SECONDS:
                raise FillFailed(
                    f"Van {len(reported)} meldingen komen er {open_} niet verder, waaronder {waiting[0]}. "
                    "Kijk in de logs, en met `python -m <dienst> dead-letters lijst`."
                )
            await asyncio.sleep(0.05)

    async def _guard(self) -> None:
        """Notice it when a service ends by itself."""
        while True:
            self._installation.check()
            await asyncio.sleep(1)

    async def _follow(self, show: Callable[[Link, int], None]) -> None:
        """Read every event on the bus, from its beginning: nothing is committed, so the next start reads it again."""
        subscriber = open_bus(self._installation.bus_url).subscriber(
            group="lokaal-scherm", topics=TOPICS, instance_id="lokaal-scherm"
        )
        await subscriber.start()
        try:
            while True:
                records = await subscriber.fetch(500, 0.5)
                if not records:
                    self._caught_up.set()
                for record in records:
                    with contextlib.suppress(Rejected):  # not ours to judge: the services put it aside
                        for link in self._chain.take_in(event_of(record)):
                            show(link, self._chain.done)
        finally:
            await subscriber.stop()
