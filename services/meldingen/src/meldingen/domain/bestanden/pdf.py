"""PDF: taken as it is. What it says of its maker stands all through it, so it cannot be cleaned as it streams by."""

from typing import Final

from meldingen.domain.fouten import BestandGeweigerd

from .stroom import Lezing, Stroom

_STAART: Final = 1_024  # where ISO 32000 has readers look for the end of the file


def pdf(stroom: Stroom) -> Lezing[None]:
    """Read a PDF; raises BestandGeweigerd when its end is missing."""
    staart = b""
    while True:
        stuk = stroom.neem(len(stroom.invoer))
        stroom.schrijf(stuk)
        staart = (staart + stuk)[-_STAART:]
        if stroom.einde:
            break
        yield
    if b"%%EOF" not in staart:
        raise BestandGeweigerd("Het bestand is onvolledig.")
