"""Take in a file of an external source: all of it as a new version, or nothing and a report of what is wrong."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, date, datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from risico.domain import Bronversie, BronversieBestaat, BronZonderContract, ImportGeweigerd, rijfout
from risico.repository import BronRepository
from shared.contracts.fouten import Veldfout

from .bronbestanden import MAX_FOUTEN, Bronformaat, Bronlezing


async def importeer_bron(
    tx: AsyncConnection,
    bron: str,
    bestand: AsyncIterator[bytes],
    formaat: Bronformaat,
    *,
    peildatum: date,
    door: str,
    voortgang: Callable[[int], None] = lambda _rijen: None,
) -> Bronversie:
    """Import a file that tells how it was on `peildatum`, under the contract in force; `voortgang` hears of rows read.

    Raises BronZonderContract, ImportGeweigerd with what is wrong by row, BronversieBestaat for a file that came in
    before, and ImportLoopt when another file of this source is coming in.
    """
    repository = BronRepository(tx)
    contract = await repository.geldend(bron)
    if contract is None:
        raise BronZonderContract
    nummer = await repository.begin_import(bron)
    lezing = Bronlezing(contract)
    async for rijen in lezing.lees(bestand, formaat):
        if not lezing.totaal:
            await repository.voeg_toe(bron, nummer, rijen)
        voortgang(lezing.aantal)
    if lezing.totaal:
        raise ImportGeweigerd(lezing.fouten, totaal=lezing.totaal)
    if not lezing.aantal:
        raise ImportGeweigerd([Veldfout("", "leeg", "Het bestand bevat geen rijen.")])
    dubbel, totaal = await repository.dubbel(bron, nummer, MAX_FOUTEN)
    if dubbel:
        sleutel = " en ".join(contract.sleutel)
        fouten = [rijfout(rij, None, "dubbel", f"heeft dezelfde {sleutel} als rij {eerste}") for rij, eerste in dubbel]
        raise ImportGeweigerd(fouten, totaal=totaal)
    versie = Bronversie(
        bron=bron,
        nummer=nummer,
        contract=contract.nummer,
        peildatum=peildatum,
        formaat=formaat,
        sha256=lezing.sha256,
        bytes=lezing.bytes,
        rijen=lezing.aantal,
        geimporteerd_door=door,
        geimporteerd_op=datetime.now(UTC),
    )
    if (bestaand := await repository.zelfde(versie)) is not None:
        raise BronversieBestaat(bestaand.nummer)
    await repository.leg_vast(versie)
    return versie
