"""A file on its way through: bytes go in as they come; a reader takes from them and writes what stays."""

from collections.abc import Callable, Generator
from typing import TypeVar

from meldingen.domain.fouten import BestandGeweigerd

T = TypeVar("T")
Lezing = Generator[None, None, T]
"""A step of a reader; it yields whenever it needs bytes that have not come in yet."""


class Stroom:
    """The two ends of a reader; it holds no more than one piece that came in, and what a reader asked for at once."""

    def __init__(self) -> None:
        self.invoer = bytearray()
        self.uitvoer = bytearray()
        self.einde = False

    def minstens(self, aantal: int) -> Lezing[None]:
        """Wait until so many bytes are there; raises BestandGeweigerd when the file ends before."""
        while len(self.invoer) < aantal:
            if self.einde:
                raise BestandGeweigerd("Het bestand is onvolledig.")
            yield

    def neem(self, aantal: int) -> bytes:
        """Take bytes that are there."""
        genomen = bytes(self.invoer[:aantal])
        del self.invoer[:aantal]
        return genomen

    def lees(self, aantal: int) -> Lezing[bytes]:
        """Wait for bytes and take them."""
        yield from self.minstens(aantal)
        return self.neem(aantal)

    def kopieer(self, aantal: int) -> Lezing[None]:
        """Let bytes through as they are."""
        yield from self._verwerk(aantal, lambda stuk: stuk)

    def sla_over(self, aantal: int) -> Lezing[None]:
        """Leave bytes out."""
        yield from self._verwerk(aantal, lambda _: b"")

    def wis(self, aantal: int) -> Lezing[None]:
        """Let zeros through in place of bytes."""
        yield from self._verwerk(aantal, lambda stuk: bytes(len(stuk)))

    def schrijf(self, stuk: bytes) -> None:
        self.uitvoer += stuk

    def _verwerk(self, aantal: int, bewerking: Callable[[bytes], bytes]) -> Lezing[None]:
        while aantal > 0:
            yield from self.minstens(1)
            stuk = self.neem(min(aantal, len(self.invoer)))
            self.uitvoer += bewerking(stuk)
            aantal -= len(stuk)
