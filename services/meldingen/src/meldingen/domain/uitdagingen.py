"""A puzzle that costs a computer a moment: what one solves to report when the open intake is flooded (hashcash)."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from .fouten import UitdagingOngeldig

MOEILIJKHEID: Final = 18  # bits; a quarter of a million hashes, about half a second in a browser [P]
GELDIG: Final = timedelta(minutes=5)
_MAC_BYTES: Final = 16


@dataclass(frozen=True, slots=True)
class Uitdaging:
    """A puzzle: find a number for which the SHA-256 of `tekst`, a colon and that number begins with so many zero bits.

    `tekst` is signed, so nothing is kept of a puzzle until it is solved.
    """

    tekst: str
    moeilijkheid: int
    verloopt_op: datetime

    @property
    def id(self) -> bytes:
        """Give what tells it from all others."""
        return bytes.fromhex(self.tekst.split(".")[2])


class Uitdager:
    """Sets puzzles, and judges answers to those of all who share its secret."""

    def __init__(self, geheim: str) -> None:
        self._sleutel = hmac.digest(geheim.encode(), b"uitdaging", hashlib.sha256)

    def stel(self, nu: datetime) -> Uitdaging:
        """Set a new puzzle."""
        verloopt_op = (nu + GELDIG).replace(microsecond=0)
        inhoud = f"{MOEILIJKHEID}.{int(verloopt_op.timestamp())}.{secrets.token_hex(16)}"
        return Uitdaging(f"{inhoud}.{self._mac(inhoud)}", MOEILIJKHEID, verloopt_op)

    def beoordeel(self, antwoord: str, nu: datetime) -> Uitdaging:
        """Give the puzzle that was solved; raises UitdagingOngeldig when it is not ours, too old, or not solved."""
        tekst, _, _ = antwoord.rpartition(":")
        inhoud, _, mac = tekst.rpartition(".")
        if not hmac.compare_digest(mac.encode(), self._mac(inhoud).encode()):
            raise UitdagingOngeldig("Deze uitdaging is niet door ons gesteld.")
        moeilijkheid, verloopt, _ = inhoud.split(".")
        uitdaging = Uitdaging(tekst, int(moeilijkheid), datetime.fromtimestamp(int(verloopt), UTC))
        if uitdaging.verloopt_op < nu:
            raise UitdagingOngeldig("Deze uitdaging is verlopen.")
        if int.from_bytes(hashlib.sha256(antwoord.encode()).digest()) >> (256 - uitdaging.moeilijkheid):
            raise UitdagingOngeldig("Dit is niet de oplossing van deze uitdaging.")
        return uitdaging

    def _mac(self, inhoud: str) -> str:
        return hmac.digest(self._sleutel, inhoud.encode(), hashlib.sha256)[:_MAC_BYTES].hex()
