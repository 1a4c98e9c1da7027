"""The cipher of attachments: a key for each file, whose content is sealed and opened in pieces as it streams by.

AES-256-GCM over pieces of STUK bytes in the STREAM construction (Hoang, Reyhanitabar, Rogaway and Vizár, 2015): the
nonce is the number of the piece and whether it is the last, and each piece is bound to its attachment. So pieces can be
neither swapped, left out, taken from another file, nor cut off at the end. A key seals one file only, so no nonce
comes twice.
"""

import os
from collections.abc import AsyncGenerator, AsyncIterable
from typing import Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from .kluis import KluisDicht

STUK: Final = 65_536
_TAG_BYTES: Final = 16
_KEY_BYTES: Final = 32


def nieuwe_bestandssleutel() -> bytes:
    return os.urandom(_KEY_BYTES)


async def versleutel(sleutel: bytes, bijlage_id: UUID, inhoud: AsyncIterable[bytes]) -> AsyncGenerator[bytes, None]:
    """Seal a file; gives pieces of STUK bytes and a tag, the last one shorter."""
    cijfer = AESGCM(sleutel)
    nummer = 0
    async for stuk, laatste in _stukken(inhoud, STUK):
        yield cijfer.encrypt(_nonce(nummer, laatste=laatste), stuk, bijlage_id.bytes)
        nummer += 1


async def ontsleutel(sleutel: bytes, bijlage_id: UUID, inhoud: AsyncIterable[bytes]) -> AsyncGenerator[bytes, None]:
    """Open a file, each piece once it is found to be what was sealed; raises KluisDicht at the first that is not."""
    cijfer = AESGCM(sleutel)
    nummer = 0
    async for stuk, laatste in _stukken(inhoud, STUK + _TAG_BYTES):
        try:
            open_ = cijfer.decrypt(_nonce(nummer, laatste=laatste), stuk, bijlage_id.bytes)
        except (InvalidTag, ValueError):  # the latter for a piece that was cut off
            raise KluisDicht(f"piece {nummer} of attachment {bijlage_id} does not open") from None
        yield open_
        nummer += 1


def _nonce(nummer: int, *, laatste: bool) -> bytes:
    return nummer.to_bytes(11) + laatste.to_bytes(1)


async def _stukken(bron: AsyncIterable[bytes], grootte: int) -> AsyncGenerator[tuple[bytes, bool], None]:
    """Cut what comes into pieces of one size, and tell of each whether it is the last; the last may be shorter."""
    wacht = bytearray()
    async for deel in bron:
        wacht += deel
        while len(wacht) > grootte:
            yield bytes(wacht[:grootte]), False
            del wacht[:grootte]
    yield bytes(wacht), True
