"""PNG: the chunks of the picture and its colours stay; texts, Exif and times go (W3C PNG, third edition)."""

import struct
from typing import Final

from meldingen.domain.fouten import BestandGeweigerd

from .maten import controleer_maat
from .stroom import Lezing, Stroom

_BLIJFT: Final = frozenset(
    b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP bKGD pHYs".split(),
)
_KOP_BYTES: Final = 13
_CRC_BYTES: Final = 4


def png(stroom: Stroom) -> Lezing[None]:
    """Read a PNG up to its end chunk; what comes after that is no part of it."""
    stroom.schrijf((yield from stroom.lees(8)))
    soort = b""
    while soort != b"IEND":
        eerste = not soort
        kop = yield from stroom.lees(8)
        lengte, soort = struct.unpack(">I4s", kop)
        if not soort.isalpha() or eerste != (soort == b"IHDR"):
            raise BestandGeweigerd("Het bestand is geen geldige PNG.")
        if eerste:
            yield from _kop(stroom, lengte)
        if soort in _BLIJFT:
            stroom.schrijf(kop)
            yield from stroom.kopieer(lengte + _CRC_BYTES)
        else:
            yield from stroom.sla_over(lengte + _CRC_BYTES)


def _kop(stroom: Stroom, lengte: int) -> Lezing[None]:
    """Look at the measures in the header, without taking it."""
    if lengte != _KOP_BYTES:
        raise BestandGeweigerd("Het bestand is geen geldige PNG.")
    yield from stroom.minstens(8)
    controleer_maat(*struct.unpack_from(">II", stroom.invoer))
