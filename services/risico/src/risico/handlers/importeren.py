"""Bring the register up to date with a file: all of it, or nothing and a report of what is wrong."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection
from uuid_utils.compat import uuid7

from risico.domain import ImportGeweigerd, Mutatie, MutatieSoort, Oorzaaksoort, Rij, lees_rij, vandaag
from risico.model import Oorzaak
from risico.repository import HistorieRepository, ImportRepository, PlaatsRepository
from shared.contracts.fouten import Veldfout

from .bestanden import LEZERS, BestandOnleesbaar, Bestandsformaat, Lezer
from .herbeoordelen import herbeoordeel

MAX_FOUTEN: Final = 500
STUK: Final = 1 << 20
BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class Importverslag:
    """What became of an import; rows that said what was known already are ongewijzigd."""

    rijen: int
    nieuw: int
    gewijzigd: int

    @property
    def ongewijzigd(self) -> int:
        return self.rijen - self.nieuw - self.gewijzigd


async def importeer_vestigingen(
    tx: AsyncConnection,
    bestand: AsyncIterator[bytes],
    formaat: Bestandsformaat,
    voortgang: Callable[[float], None] = lambda _deel: None,
    *,
    door: str,
) -> Importverslag:
    """Import a file of vestigingen with their bedrijven, and judge anew what it changes, or what was waiting for it.

    What it changes holds from today on, and is kept in the history with `door` as the one who told it. Once the file
    is read and found good, `voortgang` hears of each part brought into the register, 1 in all.
    Raises ImportGeweigerd when anything in the file is wrong, and ImportLoopt when another import is at work.
    """
    repository = ImportRepository(tx)
    await repository.begin()
    lezing = _Lezing(LEZERS[formaat]())
    async for stuk, einde in _stukken(bestand):
        rijen = await asyncio.to_thread(lezing.lees, stuk, einde=einde)
        if not lezing.fouten:
            await repository.voeg_toe(rijen)
        if lezing.klaar:
            break
    if not lezing.aantal and not lezing.fouten:
        raise ImportGeweigerd([Veldfout("", "leeg", "Het bestand bevat geen vestigingen.")])
    fouten = lezing.fouten or await repository.controleer(MAX_FOUTEN)
    if fouten:
        raise ImportGeweigerd(fouten[:MAX_FOUTEN], afgekapt=len(fouten) >= MAX_FOUTEN)
    mutatie_id = uuid7()
    gewijzigd = await repository.noteer(mutatie_id)
    op = datetime.now(UTC)  # what was told of these vestigingen until their locks came first
    await HistorieRepository(tx).leg_vast(Mutatie(mutatie_id, MutatieSoort.IMPORT, vandaag(op), op, door, None))
    verwerkt = await repository.verwerk(lezing.aantal, mutatie_id, voortgang)
    oorzaak = Oorzaak(Oorzaaksoort.REGISTER, mutatie_id, mutatie_id, op)
    geraakt = sorted({*verwerkt.geraakt, *await PlaatsRepository(tx).na_import(mutatie_id)})
    for begin in range(0, len(geraakt), BATCH):
        await herbeoordeel(tx, geraakt[begin : begin + BATCH], oorzaak)
    return Importverslag(lezing.aantal, verwerkt.nieuw, gewijzigd)


class _Lezing:
    """Reading in progress: rows checked one by one, and what was wrong with them."""

    def __init__(self, lezer: Lezer) -> None:
        self._lezer = lezer
        self.aantal = 0
        self.fouten: list[Veldfout] = []
        self.klaar = False

    def lees(self, stuk: bytes, *, einde: bool) -> list[tuple[int, *Rij]]:
        """Check the rows that are complete with this piece; pure computation, to be run beside the event loop."""
        rijen: list[tuple[int, *Rij]] = []
        try:
            for nummer, velden in self._lezer.lees(stuk, einde=einde):
                self.aantal = nummer
                if (rij := lees_rij(nummer, velden, self.fouten)) is not None:
                    rijen.append((nummer, *rij))
                elif len(self.fouten) >= MAX_FOUTEN:
                    self.klaar = True
                    break
        except BestandOnleesbaar as onleesbaar:
            self.fouten += onleesbaar.fouten
            self.klaar = True
        return rijen


async def _stukken(bestand: AsyncIterator[bytes]) -> AsyncIterator[tuple[bytes, bool]]:
    """Gather what comes in into pieces worth a thread's while; the last one, maybe empty, says so."""
    stukken: list[bytes] = []
    grootte = 0
    async for stuk in bestand:
        stukken.append(stuk)
        grootte += len(stuk)
        if grootte >= STUK:
            yield b"".join(stukken), False
            stukken, grootte = [], 0
    yield b"".join(stukken), True
