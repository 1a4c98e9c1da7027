"""The kinds of file that are taken in: those whose content can be told for certain from their first bytes."""

from enum import StrEnum
from typing import Final


class Bestandstype(StrEnum):
    """Kinds of file, by media type. Not office documents or HEIC: these cannot be cleaned without guessing."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    PDF = "application/pdf"


_BEGIN: Final = (
    (Bestandstype.JPEG, 0, b"\xff\xd8\xff"),
    (Bestandstype.PNG, 0, b"\x89PNG\r\n\x1a\n"),
    (Bestandstype.WEBP, 8, b"WEBP"),
    (Bestandstype.PDF, 0, b"%PDF-"),
)
HERKEND_NA: Final = 12
"""So many bytes are enough to tell the kind of a file."""


def soort_van(begin: bytes) -> Bestandstype | None:
    """Tell what a file is by its first HERKEND_NA bytes; None for anything that is not taken in."""
    for soort, plaats, teken in _BEGIN:
        if begin[plaats : plaats + len(teken)] == teken and (soort is not Bestandstype.WEBP or begin[:4] == b"RIFF"):
            return soort
    return None
