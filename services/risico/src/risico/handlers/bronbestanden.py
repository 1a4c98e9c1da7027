"""Files of external sources read as they come in, each row checked against the contract of its source."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import islice
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, Final

from arro3.core import RecordBatchReader
from arro3.io import read_parquet

from risico.domain import Broncontract, Gegevens
from shared.contracts.fouten import Veldfout

from .bestanden import BestandOnleesbaar, CsvLezer, Lezer, NdjsonLezer, Rijen

MAX_FOUTEN: Final = 500
STUK: Final = 1 << 20
BLOK: Final = 10_000  # rows of a Parquet file that are checked at once
KENMERK: Final = b"PAR1"
KLEINSTE: Final = 12  # bytes: the mark twice, and the length of what describes the columns

Gelezen = Sequence[tuple[int, tuple[str, ...], Gegevens]]


class Bronformaat(StrEnum):
    CSV = "csv"
    NDJSON = "ndjson"
    PARQUET = "parquet"


class Bronlezing:
    """A file on its way in: its rows, bytes and hash so far, and what was wrong, of which the first are kept."""

    def __init__(self, contract: Broncontract) -> None:
        self._contract = contract
        self._hash = hashlib.sha256()
        self.bytes = 0
        self.aantal = 0
        self.fouten: list[Veldfout] = []
        self.totaal = 0

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()

    async def lees(self, bestand: AsyncIterator[bytes], formaat: Bronformaat) -> AsyncIterator[Gelezen]:
        """Give the good rows, some thousands at a time; never more in memory than that."""
        if formaat is Bronformaat.PARQUET:
            blokken = self._parquet(bestand)
        else:
            lezer = CsvLezer(self._contract.controleer_kop) if formaat is Bronformaat.CSV else NdjsonLezer()
            blokken = self._tekst(bestand, lezer)
        async for rijen, klaar in blokken:
            yield rijen
            if klaar:
                return

    async def _tekst(self, bestand: AsyncIterator[bytes], lezer: Lezer) -> AsyncIterator[tuple[Gelezen, bool]]:
        async for stuk, einde in self._stukken(bestand):
            yield await asyncio.to_thread(self._neem, lezer.lees(stuk, einde=einde))

    async def _parquet(self, bestand: AsyncIterator[bytes]) -> AsyncIterator[tuple[Gelezen, bool]]:
        """Parquet says at its end what it holds, so the file is put on disk first."""
        with NamedTemporaryFile(suffix=".parquet") as file:
            async for stuk, _ in self._stukken(bestand):
                await asyncio.to_thread(file.write, stuk)
            await asyncio.to_thread(file.flush)
            rijen = _parquetrijen(Path(file.name), self._contract)
            while True:
                voor = self.aantal
                gelezen, klaar = await asyncio.to_thread(self._neem, islice(rijen, BLOK))
                yield gelezen, klaar
                if klaar or self.aantal == voor:
                    return

    async def _stukken(self, bestand: AsyncIterator[bytes]) -> AsyncIterator[tuple[bytes, bool]]:
        """Gather what comes in into pieces worth a thread's while; the last one, maybe empty, says so."""
        delen: list[bytes] = []
        grootte = 0
        async for deel in bestand:
            delen.append(deel)
            grootte += len(deel)
            if grootte >= STUK:
                yield await self._geteld(b"".join(delen)), False
                delen, grootte = [], 0
        yield await self._geteld(b"".join(delen)), True

    async def _geteld(self, stuk: bytes) -> bytes:
        self.bytes += len(stuk)
        await asyncio.to_thread(self._hash.update, stuk)
        return stuk

    def _neem(self, rijen: Rijen) -> tuple[Gelezen, bool]:
        """Check rows; pure computation, to be run beside the event loop. Tells whether nothing further can be read."""
        gelezen = []
        try:
            for nummer, velden in rijen:
                self.aantal = nummer
                gegevens = self._contract.lees_rij(nummer, velden, self.fouten)
                if gegevens is not None:
                    gelezen.append((nummer, self._contract.sleutel_van(gegevens), gegevens))
                elif len(self.fouten) > MAX_FOUTEN:
                    self._kort_in()
        except BestandOnleesbaar as onleesbaar:
            self.fouten += onleesbaar.fouten
            self._kort_in()
            return gelezen, True
        self._kort_in()
        return gelezen, False

    def _kort_in(self) -> None:
        """Keep the first errors, and count the rest."""
        self.totaal += len(self.fouten) - min(self.totaal, MAX_FOUTEN)
        del self.fouten[MAX_FOUTEN:]


def _parquetrijen(pad: Path, contract: Broncontract) -> Iterator[tuple[int, Mapping[str, Any]]]:
    reader = _open(pad)
    namen = reader.schema.names
    if fouten := contract.controleer_kop(namen):
        raise BestandOnleesbaar(*fouten)
    rijen = (
        dict(zip(namen, waarden, strict=True))
        for blok in reader
        for waarden in zip(*(kolom.to_pylist() for kolom in blok.columns), strict=True)
    )
    try:
        yield from enumerate(rijen, 1)
    except Exception:  # noqa: BLE001 - the library has no class of its own for what is wrong with a file
        raise BestandOnleesbaar(_GEEN_PARQUET) from None


def _open(pad: Path) -> RecordBatchReader:
    """Open a file that is Parquet by its first and last bytes; raises BestandOnleesbaar.

    On a description of the columns that is broken the library panics, which is no Exception.
    """
    grootte = pad.stat().st_size
    with pad.open("rb") as file:
        begin = file.read(len(KENMERK))
        file.seek(max(0, grootte - len(KENMERK)))
        if grootte < KLEINSTE or (begin, file.read()) != (KENMERK, KENMERK):
            raise BestandOnleesbaar(_GEEN_PARQUET)
    try:
        return read_parquet(pad, batch_size=BLOK)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # noqa: BLE001 - the class of a panic cannot be imported
        raise BestandOnleesbaar(_GEEN_PARQUET) from None


_GEEN_PARQUET: Final = Veldfout("", "parquet", "Het bestand is geen geldig Parquet-bestand.")
