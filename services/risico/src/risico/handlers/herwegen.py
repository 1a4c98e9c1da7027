"""Judge the whole stock anew in the background: piece by piece, beside the events that go on.

Each piece is read as it stands at one moment and judged without locking anything; then it is written in parts, each
locking its vestigingen for some milliseconds. What changed meanwhile is judged anew as an event does. A crash or a
deployment loses no more than that the piece at hand is judged twice.
"""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Self
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection
from uuid_utils.compat import uuid7

from risico.domain import Herweegreden, Herweging, Oorzaaksoort
from risico.model import (
    CONTROLE,
    MELDING,
    VESTIGING,
    Model,
    Oorzaak,
    Stuk,
    Vectoren,
    uit_binair,
    waar_iets_van_bekend_is,
)
from risico.repository import HerwegingRepository, Merken, ModelRepository, PlaatsRepository, VoorraadRepository
from shared.runtime.database import Database

from .herbeoordelen import herbeoordeel

STUK: Final = 4_000
DEEL: Final = 250  # so many are locked at once
APART: Final = 50
ELKE: Final = timedelta(days=1)  # evidence fades; a day of it moves no score by more than 0.2 %
BEURT_SECONDEN: Final = 10.0


async def herweeg_wat_nodig_is(db: Database) -> None:
    """Work for a while on the reassessment that is under way, or start one when a version or the day asks for it."""
    async with db.transaction() as tx:
        nodig = await _nodig(tx)
    if nodig is not None:
        await begin_herweging(db, nodig)
    tot = asyncio.get_running_loop().time() + BEURT_SECONDEN
    async with aclosing(herweeg(db)) as stukken:
        async for _ in stukken:
            if asyncio.get_running_loop().time() > tot:
                break


async def begin_herweging(db: Database, reden: Herweegreden) -> bool:
    """Start one; False when one is at work already."""
    op = datetime.now(UTC)
    try:
        async with db.transaction() as tx:
            model = await ModelRepository(tx).op(op)
            totaal = await VoorraadRepository(tx).tel()
            herweging = Herweging(uuid7(), model.versie, reden, op, totaal)
            await HerwegingRepository(tx).add(herweging)
            # what came in while an import was on its way, saw the register as it was before
            await herbeoordeel(tx, await PlaatsRepository(tx).van_wie_er_toch_is(), _oorzaak(herweging))
    except IntegrityError:
        return False
    return True


async def herweeg(db: Database, aantal: int = STUK) -> AsyncGenerator[Herweging]:
    """Judge the vestigingen, `aantal` at a time, and give after each how far it is.

    Ends when all is done, and at once when nothing is under way (here).
    """
    async with _Vooruit(db, aantal) as vooruit:
        klaar = False
        while not klaar:
            async with db.transaction() as tx:
                herwegingen = HerwegingRepository(tx)
                herweging = await herwegingen.aan_het_werk()
                if herweging is None:
                    return
                lezing = await vooruit.neem(herweging.tot)
                if lezing is None:
                    klaar, herweging = True, herweging.klaar(datetime.now(UTC))
                else:
                    await _schrijf(db, lezing, _oorzaak(herweging))
                    herweging = herweging.verder(
                        lezing.tot,
                        gedaan=lezing.gelezen,
                        gewijzigd=len(lezing.stuk.nummers),
                        verschoven=len(lezing.verschoven),
                    )
                await herwegingen.bewaar(herweging)
            yield herweging


async def toon_herwegingen(tx: AsyncConnection, *, na: UUID | None, limiet: int) -> list[Herweging]:
    """Give the reassessments of the whole stock, the newest first."""
    return await HerwegingRepository(tx).find(na=na, limiet=limiet)


async def _nodig(tx: AsyncConnection) -> Herweegreden | None:
    """Say why the stock must be judged anew now, if it must."""
    laatste = await HerwegingRepository(tx).laatste()
    if laatste is not None and laatste.klaar_op is None:
        return None
    nu = datetime.now(UTC)
    if laatste is None or laatste.modelversie != (await ModelRepository(tx).op(nu)).versie:
        return Herweegreden.MODELVERSIE
    return Herweegreden.TIJD if nu - laatste.begonnen_op >= ELKE else None


def _oorzaak(herweging: Herweging) -> Oorzaak:
    return Oorzaak(Oorzaaksoort(herweging.reden), herweging.id, herweging.id, herweging.begonnen_op)


@dataclass(frozen=True, slots=True)
class _Lezing:
    """A piece as it stood at one moment, judged: `gelezen` vestigingen, of which the stuk has those that are known."""

    tot: str
    gelezen: int
    stuk: Stuk
    verschoven: Sequence[int]
    model: Model
    op: datetime
    merken: Merken


class _Vooruit:
    """Reads and judges the next piece while one is being written: by then it is no older than its marks can tell."""

    def __init__(self, db: Database, aantal: int) -> None:
        self._db = db
        self._aantal = aantal
        self._na = ""
        self._volgende: asyncio.Task[_Lezing | None] | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._volgende is not None:  # read in vain; what went wrong with it nobody needs to know
            await asyncio.gather(self._volgende, return_exceptions=True)

    async def neem(self, na: str) -> _Lezing | None:
        """Give the piece after `na`, None at the end, and begin with the one after it."""
        if self._volgende is None or self._na != na:
            self._volgende = asyncio.create_task(_lees(self._db, na, self._aantal))
        lezing = await self._volgende
        self._volgende = None
        if lezing is not None:
            self._na, self._volgende = lezing.tot, asyncio.create_task(_lees(self._db, lezing.tot, self._aantal))
        return lezing


async def _lees(db: Database, na: str, aantal: int) -> _Lezing | None:
    """Read the next vestigingen with all their evidence, locking none, and judge them; None when none is left."""
    op = datetime.now(UTC)
    async with db.transaction() as tx:
        voorraad = VoorraadRepository(tx)
        await voorraad.bevries()
        tot, gelezen = await voorraad.grens(na, aantal)
        if tot is None:
            return None
        model = await ModelRepository(tx).op(op)
        rijen = await voorraad.bekijk(na, tot, model)
        merken = await voorraad.merken(na, tot)
    vestigingen, controles, meldingen = map(uit_binair, rijen, (VESTIGING, CONTROLE, MELDING))
    vestigingen = waar_iets_van_bekend_is(vestigingen, controles, meldingen)
    stuk = Stuk(vestigingen, controles, meldingen, Vectoren.van(model), op.timestamp())
    # beside the event loop
    return _Lezing(tot, gelezen, stuk, await asyncio.to_thread(stuk.wie_verschoof), model, op, merken)


async def _schrijf(db: Database, lezing: _Lezing, oorzaak: Oorzaak) -> None:
    """Write a piece: in parts what stayed where it was, and one by one, as events do, what moved or changed since."""
    nummers = lezing.stuk.nummers
    apart = {nummers[plek] for plek in lezing.verschoven}
    bleef = lezing.stuk.wie_bleef()
    for begin in range(0, len(bleef), DEEL):
        plekken = bleef[begin : begin + DEEL]
        async with db.transaction() as tx:
            voorraad = VoorraadRepository(tx)
            gelijk = await voorraad.vergrendel([nummers[plek] for plek in plekken], lezing.merken)
            telt = [plek for plek in plekken if nummers[plek] in gelijk]
            await voorraad.schrijf(lezing.stuk, telt, lezing.model.versie, lezing.op)
        apart |= {nummers[plek] for plek in plekken} - gelijk
    een_voor_een = sorted(apart)
    for begin in range(0, len(een_voor_een), APART):
        async with db.transaction() as tx:
            await herbeoordeel(tx, een_voor_een[begin : begin + APART], oorzaak)
