"""The threshold of the open intake: nobody takes more than his share, and in a flood one solves a puzzle."""

import time
from datetime import UTC, datetime, timedelta
from typing import Final

from meldingen.domain import Tempo, TempoOverschreden, Uitdager, Uitdaging, UitdagingNodig, UitdagingOngeldig
from meldingen.repository import UitdagingRepository
from shared.runtime.database import Database

_ALLEN: Final = b""


class Drempel:
    """Counts who reports, by the name of his network, in the memory of this process.

    `per_minuut` is what one network may report, 0 without limit. `uitdaging_vanaf` is how many meldingen per second of
    all together make a flood, 0 never: then a solved puzzle lets one in, also beyond the share of his network.
    """

    def __init__(self, db: Database, geheim: str, *, per_minuut: int, uitdaging_vanaf: int) -> None:
        self._db = db
        self._uitdager = Uitdager(geheim)
        self._per_netwerk = Tempo(per_minuut, timedelta(minutes=1)) if per_minuut else None
        self._samen = Tempo(uitdaging_vanaf, timedelta(seconds=1)) if uitdaging_vanaf else None

    def stel_uitdaging(self) -> Uitdaging:
        """Give a new puzzle."""
        return self._uitdager.stel(datetime.now(UTC))

    async def passeer(self, netwerk: bytes, antwoord: str | None) -> None:
        """Let a request through; raises TempoOverschreden, UitdagingNodig or UitdagingOngeldig."""
        nu = time.monotonic()
        wacht = self._per_netwerk.neem(netwerk, nu) if self._per_netwerk else timedelta(0)
        druk = self._samen.neem(_ALLEN, nu) if self._samen else timedelta(0)
        if not wacht and not druk:
            return
        if self._samen is None:
            raise TempoOverschreden("Vanaf uw netwerk komen te veel meldingen. Probeer het later opnieuw.", wacht=wacht)
        if antwoord is None:
            raise UitdagingNodig(
                "Er komen nu heel veel meldingen. Los eerst een uitdaging op (/uitdaging) en stuur het antwoord mee in "
                "de header Uitdaging-Antwoord, of probeer het later opnieuw.",
                wacht=max(wacht, druk),
            )
        uitdaging = self._uitdager.beoordeel(antwoord, datetime.now(UTC))
        async with self._db.transaction() as tx:
            if not await UitdagingRepository(tx).use(uitdaging):
                raise UitdagingOngeldig("Deze uitdaging is al gebruikt.")
