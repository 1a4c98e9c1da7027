"""Judge the whole stock anew in the background: piece by piece, beside the events that go on.

Each piece is read as it stands at one moment and judged without locking anything; then it is written in parts, each
locking its vestigingen for some milliseconds. What changed meanwhile is judged anew as an event does. A crash or a
deployment loses no more than that the piece at hand is judged twice.
"""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection
from uuid_utils.compat import uuid7

from risico.domain import Herweegreden, Herweging, Oorzaaksoort
from risico.model import CONTROLE, MELDING, VESTIGING, Oorzaak, Stuk, Vectoren, uit_binair, waar_iets_van_bekend_is
from risico.repository import (
    DossierRepository,
    HerwegingRepository,
    Merken,
    ModelRepository,
    PlaatsRepository,
    Profielrij,
    Toestandrij,
    VoorraadRepository,
)
from shared.runtime.database import Database

from .herbeoordelen import herbeoordeel

STUK: Final = 1_000
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
    while asyncio.get_running_loop().time() < tot and await herweeg_stuk(db) is not None:
        pass


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


async def herweeg_stuk(db: Database, aantal: int = STUK) -> Herweging | None:
    """Judge the next vestigingen; None when nothing is under way (here), else how far it is."""
    async with db.transaction() as tx:
        herwegingen = HerwegingRepository(tx)
        herweging = await herwegingen.aan_het_werk()
        if herweging is None:
            return None
        tot, gelezen = await VoorraadRepository(tx).grens(herweging.tot, aantal)
        if tot is None:
            herweging = herweging.klaar(datetime.now(UTC))
        else:
            gewijzigd, verschoven = await _herweeg(db, herweging, tot)
            herweging = herweging.verder(tot, gedaan=gelezen, gewijzigd=gewijzigd, verschoven=verschoven)
        await herwegingen.bewaar(herweging)
    return herweging


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


async def _herweeg(db: Database, herweging: Herweging, tot: str) -> tuple[int, int]:
    """Judge the next vestigingen up to `tot`: those that moved one by one, as events do, and the others at once."""
    op = datetime.now(UTC)
    async with db.transaction() as tx:
        voorraad = VoorraadRepository(tx)
        await voorraad.bevries()
        model = await ModelRepository(tx).op(op)
        rijen = await voorraad.bekijk(herweging.tot, tot, model)
        merken = await voorraad.merken(herweging.tot, tot)
    vestigingen, controles, meldingen = map(uit_binair, rijen, (VESTIGING, CONTROLE, MELDING))
    vestigingen = waar_iets_van_bekend_is(vestigingen, controles, meldingen)
    if not vestigingen.size:
        return 0, 0
    stuk = Stuk(vestigingen, controles, meldingen, Vectoren.van(model), op.timestamp())
    verschoven, profielen, toestanden = await asyncio.to_thread(_oordeel, stuk, model.versie, op)
    apart = set(verschoven)
    for begin in range(0, len(profielen), DEEL):
        async with db.transaction() as tx:
            apart |= await _schrijf(tx, profielen[begin : begin + DEEL], toestanden, merken)
    een_voor_een = sorted(apart)
    for begin in range(0, len(een_voor_een), APART):
        async with db.transaction() as tx:
            await herbeoordeel(tx, een_voor_een[begin : begin + APART], _oorzaak(herweging))
    return len(stuk.nummers), len(verschoven)


def _oordeel(stuk: Stuk, versie: str, op: datetime) -> tuple[frozenset[str], list[Profielrij], list[Toestandrij]]:
    """Give who moved, and the rows of all others, to be computed beside the event loop."""
    verschoven = stuk.wie_verschoof()
    return (
        verschoven,
        [(*rij, versie, op) for rij in stuk.profielen() if rij[0] not in verschoven],
        [rij for rij in stuk.toestanden() if rij[0] not in verschoven],
    )


async def _schrijf(
    tx: AsyncConnection, profielen: Sequence[Profielrij], toestanden: Sequence[Toestandrij], merken: Merken
) -> set[str]:
    """Write profiles with their states as they were judged, but for those that changed since: give these."""
    voorraad = VoorraadRepository(tx)
    nummers = [rij[0] for rij in profielen]
    gelijk = await voorraad.vergrendel(nummers, merken)
    deel = [rij for rij in profielen if rij[0] in gelijk]
    standen = [rij for rij in toestanden if rij[0] in gelijk]
    await voorraad.vergeet([rij[0] for rij in deel], [(rij[0], rij[1]) for rij in standen])
    await DossierRepository(tx).schrijf(deel, standen, meest_bekend=True)
    return set(nummers) - gelijk
