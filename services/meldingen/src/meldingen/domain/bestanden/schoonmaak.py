"""Cleaning a file as it streams by: it must be what it says, and what tells of its maker or place is left out."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from meldingen.domain.fouten import BestandGeweigerd

from .jpeg import jpeg
from .pdf import pdf
from .png import png
from .soorten import HERKEND_NA, Bestandstype, soort_van
from .stroom import Lezing, Stroom
from .webp import webp

_LEZERS: Final[Mapping[Bestandstype, Callable[[Stroom], Lezing[None]]]] = MappingProxyType(
    {Bestandstype.JPEG: jpeg, Bestandstype.PNG: png, Bestandstype.WEBP: webp, Bestandstype.PDF: pdf}
)


class Schoonmaker:
    """Cleans one file of a declared kind: `voer` it the pieces as they come, then `sluit`.

    Both give what may be kept so far, and raise BestandGeweigerd as soon as the file is not what it was declared to be.
    No pixel is touched, and nothing is unpacked.
    """

    def __init__(self, soort: Bestandstype) -> None:
        self._stroom = Stroom()
        self._lezing = _lees(self._stroom, soort)
        self._klaar = False

    def voer(self, stuk: bytes) -> bytes:
        """Take the next piece of the file."""
        if not self._klaar:
            self._stroom.invoer += stuk
            self._ga_verder()
        return self._uitvoer()

    def sluit(self) -> bytes:
        """Say that the file ends here."""
        self._stroom.einde = True
        if not self._klaar:
            self._ga_verder()
        return self._uitvoer()

    def _ga_verder(self) -> None:
        self._klaar = next(self._lezing, self) is self

    def _uitvoer(self) -> bytes:
        uitvoer = bytes(self._stroom.uitvoer)
        self._stroom.uitvoer.clear()
        return uitvoer


def _lees(stroom: Stroom, soort: Bestandstype) -> Lezing[None]:
    yield from stroom.minstens(HERKEND_NA)
    if soort_van(bytes(stroom.invoer[:HERKEND_NA])) is not soort:
        raise BestandGeweigerd(f"De inhoud van het bestand is geen {soort.name}.")
    yield from _LEZERS[soort](stroom)
