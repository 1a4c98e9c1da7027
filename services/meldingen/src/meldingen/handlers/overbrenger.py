"""The packages of what goes to the archive: made whole or not at all, and gone here once the archive has them.

A package is a folder: the melding as JSON, the files that the inspectorate added, beside each its MDTO document, one
more for the melding itself, and last a manifest with the SHA-256 of every other file (`sha256sum -c` reads it). Nothing
of the vault is in it but those files: not who reported, not his words, nor what he brought.

It is written outside any transaction, so it takes steps as an attachment does: the row is there first (a person
decided), then the files, which are read back, then one UPDATE says that it lies ready. Whoever is broken off writes the
same files again. At the end the package goes first, then all that is kept of the melding with the row saying so.
"""

import hashlib
from collections.abc import AsyncGenerator, AsyncIterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

import orjson
from sqlalchemy.ext.asyncio import AsyncConnection

from meldingen.domain import (
    SYSTEEM,
    Besluit,
    Bestandstype,
    Bijlage,
    Handeling,
    Koppeling,
    MelderGewist,
    Melding,
    Overbrenging,
    OverbrengingStatus,
    Overgang,
    Pakket,
    mdto,
)
from meldingen.repository import (
    AuditRepository,
    BehandelingRepository,
    BewaarRepository,
    BijlageRepository,
    Kluis,
    KluisDicht,
    KoppelingRepository,
    MelderRepository,
    MeldingRepository,
    Objectopslag,
    OverbrengingRepository,
    ontsleutel,
)
from shared.runtime import failpoint
from shared.runtime.database import Database
from shared.runtime.telemetry import log_processing

from .bewaren import BEGIN
from .overbrengen import auditregel

SAMEN: Final = 50
ACTIVITEIT: Final = "urn:verwerkingsactiviteit:meldingen:overbrenging"
MANIFEST: Final = "manifest-sha256.txt"
_LEADS: Final = "SELECT pg_try_advisory_lock(hashtextextended('meldingen:overbrengen', 0))"
_EXTENSIE: Final = MappingProxyType(
    {Bestandstype.JPEG: "jpg", Bestandstype.PNG: "png", Bestandstype.WEBP: "webp", Bestandstype.PDF: "pdf"}
)


class PakketOngelijk(OSError):  # noqa: N818 - the fact
    """What is kept of a file is not what its hash says."""


@dataclass(frozen=True, slots=True)
class _Bron:
    """All of a melding that goes along; a file with the object that holds it and the key to that."""

    melding: Melding
    overgangen: Sequence[Overgang]
    besluiten: Sequence[Besluit]
    koppelingen: Sequence[Koppeling]
    bijlagen: Sequence[tuple[Bijlage, str, bytes]]

    def json(self) -> bytes:
        """Give the melding as it is kept, with what happened to it; the order of its parts never changes."""
        velden = {
            "melding": self.melding,
            "statusverloop": self.overgangen,
            "besluiten": self.besluiten,
            "koppelingen": self.koppelingen,
        }
        return orjson.dumps(velden, default=_gewoon, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS)


class Overbrenger:
    """Makes packages, and ends what the archive has; any number may run, one at a time works."""

    def __init__(self, kluis: Kluis, opslag: Objectopslag, archiefvormer: mdto.Archiefvormer) -> None:
        self._kluis = kluis
        self._opslag = opslag
        self._archiefvormer = archiefvormer

    async def werk(self, db: Database) -> None:
        """Do all that waits; what fails for one transfer holds up no other, and is raised at the end."""
        async with db.session("meldingen-overbrengen") as session:
            if not await session.fetchval(_LEADS):
                return
            async with db.transaction() as tx:
                vervallen = await OverbrengingRepository(tx).laat_vervallen()
                nu = datetime.now(UTC)
                regels = [auditregel(een, Handeling.OVERBRENGING_VERVALLEN, SYSTEEM, nu) for een in vervallen]
                await AuditRepository(tx).add(regels)
            fouten = await self._zet_voort(db)
        if fouten:
            raise ExceptionGroup("transfers that did not go on", fouten)

    async def _zet_voort(self, db: Database) -> list[Exception]:
        fouten: list[Exception] = []
        na = BEGIN
        while True:
            async with db.transaction() as tx:
                wachtend = await OverbrengingRepository(tx).wachtend(na=na, limiet=SAMEN)
            for een in wachtend:
                stap = self._pak_in if een.status is OverbrengingStatus.BESLOTEN else self._rond_af
                try:
                    await stap(db, een)
                except (OSError, KluisDicht) as fout:
                    fouten.append(fout)
            if len(wachtend) < SAMEN:
                return fouten
            na = wachtend[-1].id

    async def _pak_in(self, db: Database, besloten: Overbrenging) -> None:
        async with db.transaction() as tx:
            bron = await self._lees(tx, besloten)
        if bron is None:
            return
        pakket = await self._schrijf(besloten, bron)
        failpoint.hit("overbrenging-geschreven")
        async with db.transaction() as tx:
            await MeldingRepository(tx).lock([bron.melding.id])
            repository = OverbrengingRepository(tx)
            if await repository.lock(besloten.id) == besloten and await repository.is_ongewijzigd(besloten.id):
                nu = datetime.now(UTC)
                aangeboden = besloten.bied_aan(pakket, nu)
                await repository.bewaar(aangeboden)
                await AuditRepository(tx).add([auditregel(aangeboden, Handeling.OVERBRENGING_AANGEBODEN, SYSTEEM, nu)])
        failpoint.hit("overbrenging-aangeboden")

    async def _lees(self, tx: AsyncConnection, besloten: Overbrenging) -> _Bron | None:
        """Read all that goes along, as it is at one moment; None where the melding is gone."""
        melding = None if besloten.melding_id is None else await MeldingRepository(tx).get(besloten.melding_id)
        if melding is None:
            return None
        repository = BijlageRepository(tx)
        bijlagen = []
        if te_openen := await repository.van_inspectie(melding.id):
            try:
                sleutel = await MelderRepository(tx, self._kluis).datasleutel(melding.id)
            except MelderGewist:  # and these files with him: they had his key
                te_openen = []
            for een in te_openen:
                if (geopend := await repository.open(melding.id, een.id, sleutel)) is not None:
                    bijlage, _, object_, eigen = geopend
                    bijlagen.append((bijlage, object_, eigen))
            log_processing("meldingen", ACTIVITEIT, besloten.pseudoniem, "melder")
        return _Bron(
            melding,
            await MeldingRepository(tx).overgangen(melding.id),
            await BehandelingRepository(tx).besluiten(melding.id),
            await KoppelingRepository(tx).van(melding.id),
            bijlagen,
        )

    async def _schrijf(self, besloten: Overbrenging, bron: _Bron) -> Pakket:
        """Write a package, and read back that all of it is there."""
        stukken = _een(bron.json())
        bestanden = [await self._leg_neer(besloten, "melding.json", "application/json", stukken)]
        for nummer, (bijlage, object_, eigen) in enumerate(bron.bijlagen, 1):
            naam = f"bijlage-{nummer}.{_EXTENSIE[bijlage.mediatype]}"
            stukken = ontsleutel(eigen, bijlage.id, self._opslag.lees(object_))
            bestand = await self._leg_neer(besloten, naam, bijlage.mediatype, stukken)
            if bestand.sha256 != bijlage.sha256:
                raise PakketOngelijk(f"attachment {bijlage.id}")
            bestanden.append(bestand)
        metadata = {f"{een.naam}.mdto.xml": mdto.bestand(bron.melding, self._archiefvormer, een) for een in bestanden}
        metadata["melding.mdto.xml"] = mdto.informatieobject(bron.melding, besloten, self._archiefvormer, bestanden)
        alles = [*bestanden]
        for naam, inhoud in metadata.items():
            alles.append(await self._leg_neer(besloten, naam, "application/xml", _een(inhoud)))
        manifest = "".join(f"{een.sha256.hex()}  {een.naam}\n" for een in sorted(alles, key=lambda een: een.naam))
        alles.append(await self._leg_neer(besloten, MANIFEST, "text/plain", _een(manifest.encode())))
        for een in alles:
            meter = _Meter(self._opslag.lees(f"{besloten.map}/{een.naam}"))
            async for _ in meter.stukken():
                pass
            if meter.sha256 != een.sha256:
                raise PakketOngelijk(f"{een.naam} of transfer {besloten.id}")
        return Pakket(alles[-1].sha256, len(alles), sum(een.grootte for een in alles))

    async def _leg_neer(
        self, besloten: Overbrenging, naam: str, mediatype: str, stukken: AsyncIterable[bytes]
    ) -> mdto.Pakketbestand:
        meter = _Meter(stukken)
        await self._opslag.schrijf(f"{besloten.map}/{naam}", meter.stukken())
        failpoint.hit("overbrenging-onderweg")
        return mdto.Pakketbestand(naam, mediatype, meter.grootte, meter.sha256, datetime.now(UTC))

    async def _rond_af(self, db: Database, van: Overbrenging) -> None:
        """Remove a package, and of what the archive has also all that is kept here."""
        for naam in await self._opslag.namen(van.map):
            await self._opslag.verwijder(naam)
        failpoint.hit("overbrenging-pakket-weg")
        nu = datetime.now(UTC)
        async with db.transaction() as tx:
            if van.melding_id is not None:
                await MeldingRepository(tx).lock([van.melding_id])
            repository = OverbrengingRepository(tx)
            if await repository.lock(van.id) != van:
                return
            if van.status is OverbrengingStatus.VERVALLEN:
                await repository.bewaar(replace(van, afgerond_op=nu))
            elif van.melding_id is not None and await repository.mag_weg(van.id):
                await BewaarRepository(tx).vernietig([van.melding_id])
                afgerond = replace(van, melding_id=None, status=OverbrengingStatus.AFGEROND, afgerond_op=nu)
                await repository.bewaar(afgerond)
                await AuditRepository(tx).add([auditregel(van, Handeling.OVERBRENGING_AFGEROND, SYSTEEM, nu)])
        failpoint.hit("overbrenging-afgerond")


class _Meter:
    """Takes the measure of what streams by."""

    def __init__(self, stroom: AsyncIterable[bytes]) -> None:
        self._stroom = stroom
        self._hash = hashlib.sha256()
        self.grootte = 0

    @property
    def sha256(self) -> bytes:
        return self._hash.digest()

    async def stukken(self) -> AsyncGenerator[bytes, None]:
        async for stuk in self._stroom:
            self._hash.update(stuk)
            self.grootte += len(stuk)
            yield stuk


async def _een(inhoud: bytes) -> AsyncGenerator[bytes, None]:
    yield inhoud


def _gewoon(waarde: Any) -> Any:
    """Give what JSON knows: of a set, in an order of its own, of a mapping that cannot change, of an id of asyncpg."""
    if isinstance(waarde, UUID):
        return str(waarde)
    if isinstance(waarde, frozenset):
        return sorted(waarde)
    if isinstance(waarde, MappingProxyType):
        return dict(waarde)
    raise TypeError(type(waarde).__name__)
