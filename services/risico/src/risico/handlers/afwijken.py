"""A person judges otherwise than the model: beside the score, with a reason, until a day."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection
from uuid_utils.compat import uuid7

from risico.domain import Afwijkend, Afwijking, AfwijkingBestaat, AfwijkingOnbekend, gekeurd, vandaag
from risico.repository import AfwijkingRepository
from shared.contracts.waardelijsten import Risico
from shared.runtime.etag import controleer_versie

from .tonen import toon_profiel, toon_vestiging


async def wijk_af(
    tx: AsyncConnection, vestigingsnummer: str, risico: Risico | None, oordeel: Afwijkend, door: str
) -> Afwijking:
    """Judge a risico, or the vestiging as a whole; raises VestigingOnbekend, AfwijkingBestaat and VeldenOngeldig."""
    nu = datetime.now(UTC)
    oordeel = gekeurd(oordeel, nu)
    repository = AfwijkingRepository(tx)
    await repository.vergrendel(vestigingsnummer)
    profiel = await toon_profiel(tx, vestigingsnummer)
    if any(a.risico == risico for a in await lopende_afwijkingen(tx, vestigingsnummer)):
        raise AfwijkingBestaat
    berekend = next(score for score in profiel.scores if risico in {None, score.risico})
    afwijking = Afwijking(
        id=uuid7(),
        vestigingsnummer=vestigingsnummer,
        risico=risico,
        oordeel=oordeel,
        score=berekend.score,
        berekende_band=berekend.band,
        modelversie=profiel.modelversie,
        door=door,
        op=nu,
    )
    await repository.voeg_toe(afwijking)
    return afwijking


async def wijzig_afwijking(
    tx: AsyncConnection, afwijking_id: UUID, oordeel: Afwijkend, *, versie: int, door: str
) -> Afwijking:
    """Judge otherwise once more; raises AfwijkingOnbekend, VersieVerouderd, AfwijkingVoorbij and VeldenOngeldig."""
    was = await _vergrendeld(tx, afwijking_id, versie)
    wordt = was.gewijzigd(oordeel, door, datetime.now(UTC))
    await AfwijkingRepository(tx).voeg_toe(wordt)
    return wordt


async def trek_afwijking_in(
    tx: AsyncConnection, afwijking_id: UUID, reden: str, *, versie: int, door: str
) -> Afwijking:
    """End it before its day; raises AfwijkingOnbekend, VersieVerouderd and AfwijkingVoorbij."""
    was = await _vergrendeld(tx, afwijking_id, versie)
    wordt = was.teruggenomen(reden, door, datetime.now(UTC))
    await AfwijkingRepository(tx).voeg_toe(wordt)
    return wordt


async def toon_afwijking(tx: AsyncConnection, afwijking_id: UUID) -> Sequence[Afwijking]:
    """Give every version, the oldest first; raises AfwijkingOnbekend."""
    versies = await AfwijkingRepository(tx).versies(afwijking_id)
    if not versies:
        raise AfwijkingOnbekend
    return versies


async def toon_afwijkingen(
    tx: AsyncConnection, vestigingsnummer: str, *, na: UUID | None, limiet: int
) -> Sequence[Afwijking]:
    """Give those of a vestiging, also what ended, the newest first; raises VestigingOnbekend."""
    await toon_vestiging(tx, vestigingsnummer)
    return await AfwijkingRepository(tx).van_vestiging(vestigingsnummer, na=na, limiet=limiet)


async def lopende_afwijkingen(tx: AsyncConnection, vestigingsnummer: str) -> Sequence[Afwijking]:
    """Give those that hold today."""
    dag = vandaag(datetime.now(UTC))
    return [a for a in await AfwijkingRepository(tx).van_vestiging(vestigingsnummer) if a.loopt(dag)]


async def _vergrendeld(tx: AsyncConnection, afwijking_id: UUID, versie: int) -> Afwijking:
    await AfwijkingRepository(tx).vergrendel((await toon_afwijking(tx, afwijking_id))[-1].vestigingsnummer)
    laatste = (await toon_afwijking(tx, afwijking_id))[-1]
    controleer_versie(laatste.versie, versie)
    return laatste
