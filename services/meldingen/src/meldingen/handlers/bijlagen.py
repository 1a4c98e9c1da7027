"""Attachments: taken in cleaned and encrypted, shown to who may, and removed without a trace.

A file is written outside any transaction, so it takes three steps, each of which may be the last before a crash: a row
says that a file is on its way; the file is written; one UPDATE says that it is there. Only what passed the third is
ever shown. What did not, `ruim_op` removes: the file first, its row last.
"""

import asyncio
import hashlib
from collections.abc import AsyncGenerator, AsyncIterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection
from uuid_utils.compat import uuid7

from meldingen.domain import (
    MELDER,
    AanvullenKanNiet,
    Auditregel,
    Bestandstype,
    Bijlage,
    BijlageNietGevonden,
    BijlagenVol,
    Handeling,
    MeldingNietGevonden,
    MeldingStatus,
    NieuweBijlage,
)
from meldingen.domain.bestanden import Schoonmaker
from meldingen.domain.bijlagen import MAX_AANTAL, MAX_BYTES_SAMEN
from meldingen.repository import (
    AuditRepository,
    BijlageRepository,
    Kluis,
    MelderRepository,
    MeldingRepository,
    Objectopslag,
    nieuwe_bestandssleutel,
    ontsleutel,
    versleutel,
    verzegel_bijlage,
)
from shared.runtime import failpoint
from shared.runtime.database import Database

from .inzien import Inzageverzoek, leg_inzage_vast

UPLOAD_MAX: Final = timedelta(minutes=10)
OPGEGEVEN_NA: Final = 3 * UPLOAD_MAX
_OPRUIMEN_SAMEN: Final = 100
_DAGEN: Final = 3  # an upload lasts minutes; this is for a process that was paused


@dataclass(frozen=True, slots=True)
class Bestand:
    """A file to be read: its `inhoud` opens as it comes from the store."""

    bijlage: Bijlage
    bestandsnaam: str
    inhoud: AsyncGenerator[bytes, None]


async def bewaar_bijlage(
    db: Database, kluis: Kluis, opslag: Objectopslag, nieuw: NieuweBijlage, stroom: AsyncIterable[bytes]
) -> Bijlage:
    """Keep a file that comes in as `stroom`, in transactions of its own; the same file twice is kept once.

    Raises MeldingNietGevonden, AanvullenKanNiet, MelderGewist, BijlagenVol, BestandGeweigerd, and what `stroom` or the
    store raise.
    """
    bijlage_id, begonnen_op = uuid7(), datetime.now(UTC)
    object_, eigen = f"{begonnen_op:%Y-%m-%d}/{bijlage_id}", nieuwe_bestandssleutel()
    async with db.transaction() as tx:
        await _eis_open(tx, nieuw)
        repository = BijlageRepository(tx)
        _eis_ruimte(*await repository.ingenomen(nieuw.melding_id), nieuw.grootte)
        sleutel = await MelderRepository(tx, kluis).datasleutel(nieuw.melding_id)
        cellen = verzegel_bijlage(sleutel, bijlage_id, nieuw.bestandsnaam, eigen)
        await repository.begin(bijlage_id, object_, nieuw, cellen, begonnen_op)
    failpoint.hit("bijlage-na-rij")
    schoon = _Schoon(nieuw.mediatype, stroom)
    try:
        async with asyncio.timeout(UPLOAD_MAX.total_seconds()):
            await opslag.schrijf(object_, versleutel(eigen, bijlage_id, schoon.stukken()))
    except Exception:
        async with db.transaction() as tx:
            await BijlageRepository(tx).geef_op(bijlage_id)
        raise
    failpoint.hit("bijlage-na-object")
    klaar = Bijlage(
        id=bijlage_id,
        melding_id=nieuw.melding_id,
        mediatype=nieuw.mediatype,
        grootte=schoon.grootte,
        sha256=schoon.sha256,
        bewaard_op=datetime.now(UTC),
    )
    async with db.transaction() as tx:
        bewaard = await _rond_af(tx, klaar, nieuw.wie)
    failpoint.hit("bijlage-na-afronden")
    return bewaard


async def toon_bijlagen(tx: AsyncConnection, melding_id: UUID, *, na: UUID | None, limiet: int) -> list[Bijlage]:
    """Give the files of a melding in the order in which they came, without their names; raises MeldingNietGevonden."""
    if await MeldingRepository(tx).get(melding_id) is None:
        raise MeldingNietGevonden
    return await BijlageRepository(tx).find(melding_id, na=na, limiet=limiet)


async def zie_bijlage_in(
    tx: AsyncConnection,
    kluis: Kluis,
    opslag: Objectopslag,
    *,
    melding_id: UUID,
    bijlage_id: UUID,
    verzoek: Inzageverzoek,
) -> Bestand:
    """Open a file, and record that it was seen; raises MeldingNietGevonden, MelderGewist or BijlageNietGevonden."""
    if await MeldingRepository(tx).get(melding_id) is None:
        raise MeldingNietGevonden
    repository = MelderRepository(tx, kluis)
    gevonden = await BijlageRepository(tx).open(melding_id, bijlage_id, await repository.datasleutel(melding_id))
    if gevonden is None:
        raise BijlageNietGevonden("Deze melding heeft geen bijlage met dit nummer.")
    bijlage, bestandsnaam, object_, eigen = gevonden
    await leg_inzage_vast(repository, kluis, [melding_id], verzoek)
    gezien = {"bijlage": str(bijlage_id), "doelbinding": verzoek.doelbinding}
    await AuditRepository(tx).add(
        [Auditregel(verzoek.aanroeper, Handeling.BIJLAGE_INGEZIEN, melding_id, bijzonderheden=gezien)]
    )
    return Bestand(bijlage, bestandsnaam, ontsleutel(eigen, bijlage_id, opslag.lees(object_)))


class Bijlageruimer:
    """Removes files that never came to be, and those of reporters who were erased; any number may do so at once."""

    def __init__(self, opslag: Objectopslag) -> None:
        self._opslag = opslag

    async def ruim_op(self, db: Database) -> None:
        """Give up what stopped half way, and remove what was given up or has no row."""
        nu = datetime.now(UTC)
        async with db.transaction() as tx:
            await BijlageRepository(tx).geef_op_wat_bleef_steken(nu - OPGEGEVEN_NA)
        gelijk = _OPRUIMEN_SAMEN
        while gelijk == _OPRUIMEN_SAMEN:
            async with db.transaction() as tx:
                weg = await BijlageRepository(tx).te_verwijderen(_OPRUIMEN_SAMEN)
            gelijk = len(weg)
            for _, object_ in weg:
                await self._opslag.verwijder(object_)
            failpoint.hit("bijlage-na-verwijderen")
            async with db.transaction() as tx:
                await BijlageRepository(tx).vergeet([bijlage_id for bijlage_id, _ in weg])
        await self._verwijder_verweesd(db, nu)

    async def _verwijder_verweesd(self, db: Database, nu: datetime) -> None:
        """Remove files without a row: a row is there before its file, so none will come for them any more."""
        for dagen in range(_DAGEN):
            namen = await self._opslag.namen(f"{nu - timedelta(days=dagen):%Y-%m-%d}")
            async with db.transaction() as tx:
                verweesd = await BijlageRepository(tx).onbekend(namen)
            for naam in verweesd:
                await self._opslag.verwijder(naam)


class _Schoon:
    """Cleans a file as it streams by, and takes the measure of what is left."""

    def __init__(self, mediatype: Bestandstype, stroom: AsyncIterable[bytes]) -> None:
        self._maker = Schoonmaker(mediatype)
        self._stroom = stroom
        self._hash = hashlib.sha256()
        self.grootte = 0

    @property
    def sha256(self) -> bytes:
        return self._hash.digest()

    async def stukken(self) -> AsyncGenerator[bytes, None]:
        async for stuk in self._stroom:
            yield self._gemeten(self._maker.voer(stuk))
            failpoint.hit("bijlage-onderweg")
        yield self._gemeten(self._maker.sluit())

    def _gemeten(self, stuk: bytes) -> bytes:
        self._hash.update(stuk)
        self.grootte += len(stuk)
        return stuk


async def _eis_open(tx: AsyncConnection, nieuw: NieuweBijlage) -> None:
    """Lock the melding; raises MeldingNietGevonden, or AanvullenKanNiet to a reporter who withdrew it."""
    standen = await MeldingRepository(tx).lock([nieuw.melding_id])
    if not standen:
        raise MeldingNietGevonden
    if nieuw.wie == MELDER and standen[0].status is MeldingStatus.INGETROKKEN:
        raise AanvullenKanNiet("Deze melding is ingetrokken en kan niet meer worden aangevuld.")


def _eis_ruimte(aantal: int, grootte: int, nieuw: int) -> None:
    """Raise BijlagenVol where a melding has no room for a file of `nieuw` bytes beside those it has."""
    if aantal >= MAX_AANTAL or grootte + nieuw > MAX_BYTES_SAMEN:
        raise BijlagenVol(
            f"Een melding heeft hoogstens {MAX_AANTAL} bijlagen, samen {MAX_BYTES_SAMEN // 1_000_000} MB."
        )


async def _rond_af(tx: AsyncConnection, klaar: Bijlage, wie: str) -> Bijlage:
    """Say that a file is there; where the melding has the same one already, that is the one that stays."""
    await MeldingRepository(tx).lock([klaar.melding_id])
    repository = BijlageRepository(tx)
    if (eerder := await repository.zelfde(klaar.melding_id, klaar.sha256)) is not None:
        await repository.geef_op(klaar.id)
        return eerder
    if not await repository.rond_af(klaar):
        raise TimeoutError("the upload was given up before it was done")
    bewaard = {"bijlage": str(klaar.id), "mediatype": klaar.mediatype, "grootte": klaar.grootte}
    await AuditRepository(tx).add(
        [Auditregel(wie, Handeling.BIJLAGE_BEWAARD, klaar.melding_id, bijzonderheden=bewaard)]
    )
    return klaar
