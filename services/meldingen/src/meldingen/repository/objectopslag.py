"""Where files are kept: a folder, or a bucket of any S3-compatible store.

A name is a folder and a file: of an attachment a day and an id ("2026-03-02/0195..."), so that what came in lately can
be listed without listing all.
Writing is all or nothing: a name that can be read holds the whole file.
"""

import asyncio
import os
from collections.abc import AsyncGenerator, AsyncIterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, Final, Protocol, cast
from urllib.parse import unquote, urlsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

from meldingen.settings import MeldingenSettings

_LEES_BYTES: Final = 262_144
_DEEL: Final = ".deel"


class OpslagOnbereikbaar(OSError):  # noqa: N818 - the fact
    """The store does not do as asked; the caller may try again later."""


class Objectopslag(Protocol):
    """What a store of files does."""

    async def schrijf(self, naam: str, inhoud: AsyncIterable[bytes]) -> None:
        """Keep a file for good; whatever `inhoud` raises comes through, and then the name cannot be read."""

    def lees(self, naam: str) -> AsyncGenerator[bytes, None]:
        """Give a file in pieces; raises FileNotFoundError."""

    async def verwijder(self, naam: str) -> None:
        """Remove a file, and what is left of one that was never finished; there may be neither."""

    async def namen(self, map_: str) -> set[str]:
        """Give the names in a folder, those of files that were never finished among them."""


class Mapopslag:
    """Files in a folder that all processes of the service share."""

    def __init__(self, map_: Path) -> None:
        self._map = map_

    async def schrijf(self, naam: str, inhoud: AsyncIterable[bytes]) -> None:
        """Write beside its place, and move it there once it is on the disk."""
        pad = self._map / naam
        deel = pad.with_name(pad.name + _DEEL)
        await asyncio.to_thread(pad.parent.mkdir, parents=True, exist_ok=True)
        bestand = await asyncio.to_thread(deel.open, "wb")
        with bestand:
            async for stuk in inhoud:
                await asyncio.to_thread(bestand.write, stuk)
            await asyncio.to_thread(_op_schijf, bestand)
        await asyncio.to_thread(_zet_op_zijn_plaats, deel, pad)

    async def lees(self, naam: str) -> AsyncGenerator[bytes, None]:
        with await asyncio.to_thread((self._map / naam).open, "rb") as bestand:
            while stuk := await asyncio.to_thread(bestand.read, _LEES_BYTES):
                yield stuk

    async def verwijder(self, naam: str) -> None:
        for pad in (self._map / naam, self._map / (naam + _DEEL)):
            await asyncio.to_thread(pad.unlink, missing_ok=True)

    async def namen(self, map_: str) -> set[str]:
        return await asyncio.to_thread(self._namen, map_)

    def _namen(self, map_: str) -> set[str]:
        with suppress(FileNotFoundError):
            return {f"{map_}/{pad.name.removesuffix(_DEEL)}" for pad in (self._map / map_).iterdir()}
        return set()


class S3opslag:
    """Files in a bucket. What a killed upload leaves there the bucket removes itself, by a lifecycle rule."""

    def __init__(self, store: S3Store) -> None:
        self._store = store

    async def schrijf(self, naam: str, inhoud: AsyncIterable[bytes]) -> None:
        with _onbereikbaar():
            await obstore.put_async(self._store, naam, inhoud, max_concurrency=1)

    async def lees(self, naam: str) -> AsyncGenerator[bytes, None]:
        with _onbereikbaar():
            gevonden = await obstore.get_async(self._store, naam)
            async for stuk in gevonden.stream(min_chunk_size=_LEES_BYTES):
                yield bytes(stuk)

    async def verwijder(self, naam: str) -> None:
        with _onbereikbaar(), suppress(FileNotFoundError):
            await obstore.delete_async(self._store, naam)

    async def namen(self, map_: str) -> set[str]:
        with _onbereikbaar():
            return {een["path"] for een in await obstore.list(self._store, map_).collect_async()}


def open_opslag(settings: MeldingenSettings) -> Objectopslag:
    """Give the store of `bijlagen_url`; nothing is contacted or made yet."""
    url = urlsplit(settings.bijlagen_url)
    if url.scheme == "file":
        return Mapopslag(Path(unquote(url.path)))
    geheim = settings.s3_secret_access_key
    config = {
        "region": settings.s3_region,
        "endpoint": settings.s3_endpoint,
        "access_key_id": settings.s3_access_key_id,
        "secret_access_key": None if geheim is None else geheim.get_secret_value(),
    }
    zonder_tls = (settings.s3_endpoint or "").startswith("http://")
    return S3opslag(
        S3Store(
            url.netloc,
            prefix=url.path.strip("/") or None,
            config=cast("Any", {naam: waarde for naam, waarde in config.items() if waarde is not None}),
            client_options={"allow_http": zonder_tls, "timeout": "60s", "connect_timeout": "5s"},
        )
    )


@contextmanager
def _onbereikbaar() -> Iterator[None]:
    """Say of any trouble with the store that it cannot be reached; its own messages hold addresses and names."""
    try:
        yield
    except BaseError as fout:
        raise OpslagOnbereikbaar(type(fout).__name__) from None


def _op_schijf(bestand: IO[bytes]) -> None:
    bestand.flush()
    os.fsync(bestand.fileno())


def _zet_op_zijn_plaats(deel: Path, pad: Path) -> None:
    """Give a file its name, and see to it that the name itself outlives a power cut."""
    deel.rename(pad)
    map_ = os.open(pad.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(map_)
    finally:
        os.close(map_)
