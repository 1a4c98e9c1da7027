"""JPEG: only what is needed to show the picture stays; Exif, GPS, comments and thumbnails go.

Markers are those of ITU-T T.81 annex B. The way up (the Exif orientation) is written anew, alone, since without it a
photograph of a telephone lies on its side.
"""

import struct
from typing import Final

from meldingen.domain.fouten import BestandGeweigerd

from .maten import controleer_maat
from .stroom import Lezing, Stroom

_SOI, _EOI, _SOS = 0xD8, 0xD9, 0xDA
_APP0, _APP1, _APP2, _APP14 = 0xE0, 0xE1, 0xE2, 0xEE
_RST: Final = range(0xD0, 0xD8)
_SOF: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_BEELD: Final = _SOF | {0xC4, 0xCC, _SOS, 0xDB, 0xDC, 0xDD}
"""Segments without which there is no picture: frames, tables, scans, restart intervals."""
_JFIF: Final = b"JFIF\x00"
_JFIF_BYTES: Final = 12  # up to its thumbnail
_ORIENTATIE: Final = 0x0112


def jpeg(stroom: Stroom) -> Lezing[None]:
    """Read a JPEG up to its end; what comes after that (a film, a second picture) is no part of it."""
    stroom.schrijf((yield from stroom.lees(2)))
    while (marker := (yield from _marker(stroom))) != _EOI:
        (lengte,) = struct.unpack(">H", (yield from stroom.lees(2)))
        if lengte < 2:  # noqa: PLR2004 - the length counts itself
            raise BestandGeweigerd("Het bestand is geen geldige JPEG.")
        inhoud = yield from stroom.lees(lengte - 2)
        if marker in _SOF:
            _controleer_maat(inhoud)
        blijft = inhoud if marker in _BEELD else _wat_blijft(marker, inhoud)
        if blijft is not None:
            stroom.schrijf(_segment(marker, blijft))
        if marker == _SOS:
            yield from _beelddata(stroom)
    stroom.schrijf(bytes((0xFF, _EOI)))


def _marker(stroom: Stroom) -> Lezing[int]:
    """Read the marker of the next segment; any number of fill bytes may stand before it."""
    if (yield from stroom.lees(1)) != b"\xff":
        raise BestandGeweigerd("Het bestand is geen geldige JPEG.")
    while (code := (yield from stroom.lees(1))[0]) == 0xFF:  # noqa: PLR2004 - fill
        pass
    if code in {0x00, 0x01, _SOI} or code in _RST:
        raise BestandGeweigerd("Het bestand is geen geldige JPEG.")
    return code


def _beelddata(stroom: Stroom) -> Lezing[None]:
    """Let the data of a scan through, up to the marker of what follows it."""
    while True:
        plaats = stroom.invoer.find(b"\xff")
        if plaats < 0:
            stroom.schrijf(stroom.neem(len(stroom.invoer)))
            yield from stroom.minstens(1)
            continue
        stroom.schrijf(stroom.neem(plaats))
        yield from stroom.minstens(2)
        volgende = stroom.invoer[1]
        if volgende == 0x00 or volgende in _RST:
            stroom.schrijf(stroom.neem(2))
        elif volgende == 0xFF:  # noqa: PLR2004 - fill
            stroom.neem(1)
        else:
            return


def _wat_blijft(marker: int, inhoud: bytes) -> bytes | None:
    """Give what stays of a segment that is not the picture itself; None for nothing."""
    if marker == _APP0 and inhoud.startswith(_JFIF) and len(inhoud) >= _JFIF_BYTES:
        return inhoud[:_JFIF_BYTES] + b"\x00\x00"  # a thumbnail of nothing by nothing
    if marker == _APP1 and (stand := _orientatie(inhoud)) is not None:
        return b"Exif\x00\x00II*\x00" + struct.pack("<IHHHIHHI", 8, 1, _ORIENTATIE, 3, 1, stand, 0, 0)
    if (marker == _APP2 and inhoud.startswith(b"ICC_PROFILE\x00")) or (
        marker == _APP14 and inhoud.startswith(b"Adobe")
    ):
        return inhoud  # how the numbers are colours
    return None


def _orientatie(inhoud: bytes) -> int | None:
    """Find the orientation (2-8) in the first directory of Exif data (TIFF 6.0); None where it says none."""
    if not inhoud.startswith(b"Exif\x00\x00"):
        return None
    tiff = inhoud[6:]
    volgorde = {b"II*\x00": "<", b"MM\x00*": ">"}.get(tiff[:4])
    if volgorde is None:
        return None
    try:
        (begin,) = struct.unpack_from(f"{volgorde}I", tiff, 4)
        (aantal,) = struct.unpack_from(f"{volgorde}H", tiff, begin)
        for nummer in range(aantal):
            tag, soort, keer, waarde = struct.unpack_from(f"{volgorde}HHIH", tiff, begin + 2 + 12 * nummer)
            if (tag, soort, keer) == (_ORIENTATIE, 3, 1):
                return waarde if 2 <= waarde <= 8 else None  # noqa: PLR2004 - 1 is upright
    except struct.error:
        return None
    return None


def _controleer_maat(frame: bytes) -> None:
    if len(frame) < 5:  # noqa: PLR2004 - precision, height, width
        raise BestandGeweigerd("Het bestand is geen geldige JPEG.")
    hoogte, breedte = struct.unpack_from(">HH", frame, 1)
    controleer_maat(breedte, hoogte)


def _segment(marker: int, inhoud: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(inhoud) + 2) + inhoud
