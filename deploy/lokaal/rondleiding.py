"""What happens once everything runs: the example data goes in, and the chain is shown for as long as one watches."""

import asyncio
import contextlib
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final
from uuid import UUID

from deploy.lokaal.keten import Keten, Schakel
from deploy.lokaal.opstelling import Opstelling
from deploy.lokaal.scherm import Scherm
from deploy.lokaal.vullen import Voorbeelddata, VullenMislukt
from shared.runtime.bus import open_bus
from shared.runtime.cloudevents import event_of
from shared.runtime.errors import Rejected

TOPICS: Final = ("meldingen.melding", "risico.risicoprofiel", "planning.zaak", "interventie.interventie")
_STILSTAND_SECONDEN: Final = 60.0


class Rondleiding:
    """Fills an empty platform and shows the chain."""

    def __init__(self, scherm: Scherm, opstelling: Opstelling, *, data_dir: Path, seed: int) -> None:
        self._scherm = scherm
        self._opstelling = opstelling
        self._data = Voorbeelddata(data_dir, seed=seed)
        self._keten = Keten()
        self._bijgelezen = asyncio.Event()

    async def loop(self, *, eenmalig: bool) -> None:
        """Fill and show; return when the example data went through (`eenmalig`), else go on until cancelled.

        Raises DienstFout when a service ends by itself, VullenMislukt when the data cannot go in or comes to a halt.
        """
        try:
            async with asyncio.TaskGroup() as taken:
                waken = taken.create_task(self._waak())
                with self._scherm.stap("voorbeelddata laden"):
                    namen = await self._data.laad()
                with self._scherm.keten(self._data.aantal, namen) as toon:
                    volgen = taken.create_task(self._volg(toon))
                    await self._ga_door_de_keten()
                    if eenmalig:
                        volgen.cancel()
                        waken.cancel()
                    else:
                        await volgen
        except BaseExceptionGroup as groep:
            raise groep.exceptions[0] from None

    async def _ga_door_de_keten(self) -> None:
        """Report the meldingen, wait until each came to its end, and say so in one line."""
        if self._data.interventies is None:
            gemeld = await self._data.meld()
            await self._wacht_op(gemeld)
            self._data.is_door_de_keten(self._keten.interventies_bij(gemeld))
        await self._bijgelezen.wait()
        self._scherm.zeg(f"KLAAR: {self._data.aantal} meldingen, {self._data.interventies} interventies toegewezen")

    async def _wacht_op(self, gemeld: Sequence[UUID]) -> None:
        open_, sinds = len(gemeld), time.monotonic()
        while wachtend := self._keten.onderweg(gemeld):
            if len(wachtend) < open_:
                open_, sinds = len(wachtend), time.monotonic()
            if time.monotonic() - sinds > _STILSTAND_SECONDEN:
                raise VullenMislukt(
                    f"Van {len(gemeld)} meldingen komen er {open_} niet verder, waaronder {wachtend[0]}. "
                    "Kijk in de logs, en met `python -m <dienst> dead-letters lijst`."
                )
            await asyncio.sleep(0.05)

    async def _waak(self) -> None:
        """Notice it when a service ends by itself."""
        while True:
            self._opstelling.controleer()
            await asyncio.sleep(1)

    async def _volg(self, toon: Callable[[Schakel, int], None]) -> None:
        """Read every event on the bus, from its beginning: nothing is committed, so the next start reads it again."""
        subscriber = open_bus(self._opstelling.bus_url).subscriber(
            group="lokaal-scherm", topics=TOPICS, instance_id="lokaal-scherm"
        )
        await subscriber.start()
        try:
            while True:
                records = await subscriber.fetch(500, 0.5)
                if not records:
                    self._bijgelezen.set()
                for record in records:
                    with contextlib.suppress(Rejected):  # not ours to judge: the services put it aside
                        for schakel in self._keten.verwerk(event_of(record)):
                            toon(schakel, self._keten.klaar)
        finally:
            await subscriber.stop()
