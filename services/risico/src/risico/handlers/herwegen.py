"""Judge the whole stock anew in the background: piece by piece, beside the events that go on.

Each piece is one transaction that locks its vestigingen for a fraction of a second; a crash or a deployment loses no
more than the piece at hand.
"""

import asyncio
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
    ModelRepository,
    PlaatsRepository,
    VoorraadRepository,
)
from shared.runtime.database import Database

from .herbeoordelen import herbeoordeel

STUK: Final = 1_000
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
            gewijzigd, verschoven = await _herweeg(tx, herweging, tot)
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


async def _herweeg(tx: AsyncConnection, herweging: Herweging, tot: str) -> tuple[int, int]:
    """Judge the next vestigingen up to `tot`: those that moved one by one, as events do, and the others at once."""
    op = datetime.now(UTC)
    model = await ModelRepository(tx).op(op)
    voorraad = VoorraadRepository(tx)
    rijen = await voorraad.lees(herweging.tot, tot, model)
    vestigingen, controles, meldingen = map(uit_binair, rijen, (VESTIGING, CONTROLE, MELDING))
    vestigingen = waar_iets_van_bekend_is(vestigingen, controles, meldingen)
    if not vestigingen.size:
        return 0, 0
    stuk = Stuk(vestigingen, controles, meldingen, Vectoren.van(model), op.timestamp())
    verschoven = await asyncio.to_thread(stuk.wie_verschoof)
    profielen = [rij for rij in stuk.profielen() if rij[0] not in verschoven]
    toestanden = [rij for rij in stuk.toestanden() if rij[0] not in verschoven]
    await voorraad.vergeet([rij[0] for rij in profielen], [(rij[0], rij[1]) for rij in toestanden])
    await DossierRepository(tx).schrijf([(*rij, model.versie, op) for rij in profielen], toestanden, meest_bekend=True)
    await herbeoordeel(tx, verschoven, _oorzaak(herweging))
    return len(stuk.nummers), len(verschoven)
