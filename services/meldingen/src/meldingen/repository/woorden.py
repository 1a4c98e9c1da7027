"""Words: from a text to the stems one searches by, and from stems to keyed hashes that cannot be read."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from itertools import pairwise
from typing import Final

import Stemmer

from meldingen.domain import SCHETS_OMVANG

_WOORD: Final = re.compile(r"\w+")
_POSTCODE: Final = re.compile(r"\b(\d{4}) ?([a-z]{2})\b")
_HUISNUMMER: Final = re.compile(r"\b(\d{1,5}) ?([a-z]?)\b")
_MAX_WOORD: Final = 40  # what is longer is no word
# the list of the text search of Postgres, as far as it holds words of more than one letter
_STOPWOORDEN: Final = frozenset(
    [
        "de",
        "en",
        "van",
        "ik",
        "te",
        "dat",
        "die",
        "in",
        "een",
        "hij",
        "het",
        "niet",
        "zijn",
        "is",
        "was",
        "op",
        "aan",
        "met",
        "als",
        "voor",
        "had",
        "er",
        "maar",
        "om",
        "hem",
        "dan",
        "zou",
        "of",
        "wat",
        "mijn",
        "men",
        "dit",
        "zo",
        "door",
        "over",
        "ze",
        "zich",
        "bij",
        "ook",
        "tot",
        "je",
        "mij",
        "uit",
        "der",
        "daar",
        "haar",
        "naar",
        "heb",
        "hoe",
        "heeft",
        "hebben",
        "deze",
        "want",
        "nog",
        "zal",
        "me",
        "zij",
        "nu",
        "ge",
        "geen",
        "omdat",
        "iets",
        "worden",
        "toch",
        "al",
        "waren",
        "veel",
        "meer",
        "doen",
        "toen",
        "moet",
        "ben",
        "zonder",
        "kan",
        "hun",
        "dus",
        "alles",
        "onder",
        "ja",
        "eens",
        "hier",
        "wie",
        "werd",
        "altijd",
        "doch",
        "wordt",
        "wezen",
        "kunnen",
        "ons",
        "zelf",
        "tegen",
        "na",
        "reeds",
        "wil",
        "kon",
        "niets",
        "uw",
        "iemand",
        "geweest",
        "andere",
    ]
)


def kaal(tekst: str) -> str:
    """Give a text without capitals and accents."""
    ontleed = unicodedata.normalize("NFKD", tekst.casefold())
    return ontleed if ontleed.isascii() else "".join(letter for letter in ontleed if not unicodedata.combining(letter))


def stammen(tekst: str) -> list[str]:
    """Give the stems of the words of a Dutch text in their order, without stop words and single letters.

    The stemmer is Snowball's, the one behind the configuration `dutch` of Postgres. It runs here because a reporter's
    words may not reach the database as they are: it may log its parameters.
    """
    woorden = [
        woord for woord in _WOORD.findall(kaal(tekst)) if 1 < len(woord) <= _MAX_WOORD and woord not in _STOPWOORDEN
    ]
    # not shared between threads: it keeps state while it stems; made in a microsecond
    stemmen: list[str] = Stemmer.Stemmer("dutch", 0).stemWords(woorden)
    return stemmen


def filtertermen(**velden: str | None) -> list[str]:
    """Give the words that stand for fields and that no text holds, so that a filter narrows what is read."""
    return [f"={veld}:{waarde or ''}" for veld, waarde in velden.items()]


def vraag(blok: int, woorden: Iterable[str], *, tussen: str = " & ") -> str:
    """Write a tsquery for words in one block; no word holds a quote."""
    return tussen.join(f"'{blok}/{woord}'" for woord in woorden)


def adressleutel(adres: str | None, gemeente: str | None) -> str | None:
    """Give an address in one spelling: postcode and number where it has them, else the whole with its gemeente."""
    if adres is None:
        return None
    regel = kaal(adres)
    if postcode := _POSTCODE.search(regel):
        rest = regel[: postcode.start()] + regel[postcode.end() :]
        if nummers := _HUISNUMMER.findall(rest):
            return " ".join((postcode[1] + postcode[2], "".join(nummers[-1])))
    if gemeente is None:
        return None
    return " ".join(_WOORD.findall(f"{regel} {kaal(gemeente)}"))


class Woordsleutel:
    """Turns stems into hashes under a key that is not in the database."""

    def __init__(self, sleutel: bytes) -> None:
        self._sleutel = sleutel

    def termen(self, blok: int, woorden: Iterable[str]) -> list[int]:
        """Give what these words are found by in one block; the same word is another number in each block."""
        return list(self._hashes(b"woord", (f"{blok}/{woord}" for woord in dict.fromkeys(woorden)), 8))

    def schets(self, woorden: Sequence[str]) -> list[int]:
        """Give the lowest hashes of the pairs of successive words: a bottom-k sketch, to compare texts by."""
        paren = {f"{een} {twee}" for een, twee in pairwise(woorden)} or set(woorden)
        return sorted(self._hashes(b"schets", paren, 4))[:SCHETS_OMVANG]

    def _hashes(self, doel: bytes, waarden: Iterable[str], omvang: int) -> Iterator[int]:
        for waarde in waarden:
            digest = blake2b(waarde.encode(), digest_size=omvang, key=self._sleutel, person=doel).digest()
            yield int.from_bytes(digest, "big", signed=True)
