"""WebP: the chunks of the picture and its colours stay; all others are blanked (RFC 9649).

A WebP begins with its length, and a stream cannot go back to it. So what goes keeps its room: a chunk of zeros under a
name that readers skip, as the RFC has them do with names they do not know.
"""

import struct
from typing import Final

from meldingen.domain.fouten import BestandGeweigerd

from .maten import controleer_maat
from .stroom import Lezing, Stroom

_BLIJFT: Final = frozenset((b"VP8 ", b"VP8L", b"ALPH", b"ICCP"))
_EERSTE: Final = frozenset((b"VP8X", b"VP8 ", b"VP8L"))
_LEEG: Final = b"JUNK"
_EXIF, _XMP, _ANIMATIE = 0x08, 0x04, 0x02
_KOP_BYTES: Final = 10  # what of each kind of first chunk tells the measures


def webp(stroom: Stroom) -> Lezing[None]:
    """Read a WebP of one picture up to the length it says; what comes after that is no part of it."""
    kop = yield from stroom.lees(12)
    stroom.schrijf(kop)
    (rest,) = struct.unpack_from("<I", kop, 4)
    rest -= 4  # the name WEBP is counted
    eerste = True
    while rest > 0:
        naam, lengte = struct.unpack("<4sI", (yield from stroom.lees(8)))
        ruimte = lengte + lengte % 2
        rest -= 8 + ruimte
        if rest < 0 or (eerste and (naam not in _EERSTE or lengte < _KOP_BYTES)):
            raise BestandGeweigerd("Het bestand is geen geldige WebP.")
        if eerste:
            yield from stroom.minstens(_KOP_BYTES)
            controleer_maat(*_maat(naam, bytes(stroom.invoer[:_KOP_BYTES])))
        eerste = False
        if naam == b"VP8X":
            stroom.schrijf(struct.pack("<4sI", naam, lengte) + _zonder_metadata((yield from stroom.lees(_KOP_BYTES))))
            yield from stroom.wis(ruimte - _KOP_BYTES)
        elif naam in _BLIJFT:
            stroom.schrijf(struct.pack("<4sI", naam, lengte))
            yield from stroom.kopieer(ruimte)
        else:
            stroom.schrijf(struct.pack("<4sI", _LEEG, lengte))
            yield from stroom.wis(ruimte)
    if eerste:
        raise BestandGeweigerd("Het bestand is geen geldige WebP.")


def _maat(naam: bytes, kop: bytes) -> tuple[int, int]:
    """Read width and height from the first chunk."""
    if naam == b"VP8X":
        return int.from_bytes(kop[4:7], "little") + 1, int.from_bytes(kop[7:10], "little") + 1
    if naam == b"VP8L":
        (bits,) = struct.unpack_from("<I", kop, 1)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    breedte, hoogte = struct.unpack_from("<HH", kop, 6)
    return breedte & 0x3FFF, hoogte & 0x3FFF


def _zonder_metadata(kop: bytes) -> bytes:
    """Take the flags of Exif and XMP out of the header; raises BestandGeweigerd for an animation."""
    if kop[0] & _ANIMATIE:
        raise BestandGeweigerd("Een bewegende afbeelding wordt niet aangenomen.")
    return bytes((kop[0] & ~(_EXIF | _XMP),)) + kop[1:]
