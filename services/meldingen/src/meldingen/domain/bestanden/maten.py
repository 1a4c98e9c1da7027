"""How large a picture may be once it is unpacked: a small file can hold one that fills the memory of its reader."""

from typing import Final

from meldingen.domain.fouten import BestandGeweigerd

MAX_PIXELS: Final = 100_000_000  # about twice what telephones make


def controleer_maat(breedte: int, hoogte: int) -> None:
    """Raise BestandGeweigerd for a picture of more than MAX_PIXELS, or of none."""
    if breedte * hoogte == 0:
        raise BestandGeweigerd("De afbeelding is leeg.")
    if breedte * hoogte > MAX_PIXELS:
        raise BestandGeweigerd(f"De afbeelding heeft meer dan {MAX_PIXELS // 1_000_000} miljoen beeldpunten.")
