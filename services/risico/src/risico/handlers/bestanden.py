"""Import files read as they come in: CSV, JSON lines, or one JSON array; never more in memory than a piece of them.

A reader takes bytes in pieces of any size and gives the rows that are complete: what was read of each column, by name.
"""

import csv
import json
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import partial
from io import StringIO
from typing import Final, Protocol

import orjson

from risico.domain import controleer_kop, rijfout
from shared.contracts.fouten import Veldfout

MAX_RIJ: Final = 65_536

Velden = Mapping[str, object]
Rijen = Iterator[tuple[int, Velden]]


class Bestandsformaat(StrEnum):
    CSV = "csv"
    JSON = "json"
    NDJSON = "ndjson"


class BestandOnleesbaar(Exception):  # noqa: N818 - the fact; it ends the reading and is reported as ImportGeweigerd
    """From here on nothing can be read; `fouten` says why."""

    def __init__(self, *fouten: Veldfout) -> None:
        super().__init__()
        self.fouten = fouten


class Lezer(Protocol):
    def lees(self, stuk: bytes, *, einde: bool) -> Rijen:
        """Give the rows, numbered from 1, that are complete with this piece; raises BestandOnleesbaar."""


class CsvLezer:
    """CSV with a header in UTF-8 (a byte order mark is fine), separated by commas, or by semicolons as Excel does."""

    def __init__(self, controleer_kop: Callable[[Sequence[str]], list[Veldfout]]) -> None:
        self._tekst = _Tekst()
        self._controleer_kop = controleer_kop
        self._kop: list[str] = []
        self._scheiding = ","
        self._rij = 0

    def lees(self, stuk: bytes, *, einde: bool) -> Rijen:
        tekst = self._tekst.voeg_toe(stuk, einde=einde)
        eind = len(tekst) if einde else tekst.rfind("\n") + 1
        while eind and not einde and tekst.count('"', 0, eind) % 2:  # the last line ends inside quotes
            eind = tekst.rfind("\n", 0, tekst.rfind('"', 0, eind)) + 1
        self._tekst.verwerkt(eind, rij=self._rij + 1)
        yield from self._rijen(tekst[:eind])

    def _rijen(self, tekst: str) -> Rijen:
        if not tekst:
            return
        if not self._kop:
            eerste = tekst.partition("\n")[0]
            self._scheiding = ";" if eerste.count(";") > eerste.count(",") else ","
        try:
            for waarden in csv.reader(StringIO(tekst, newline=""), delimiter=self._scheiding, strict=True):
                if not waarden:
                    continue
                if not self._kop:
                    self._kop = [naam.strip() for naam in waarden]
                    if fouten := self._controleer_kop(self._kop):
                        raise BestandOnleesbaar(*fouten)
                    continue
                self._rij += 1
                if len(waarden) != len(self._kop):
                    raise BestandOnleesbaar(
                        rijfout(self._rij, None, "kolommen", f"heeft {len(waarden)} kolommen, de kop {len(self._kop)}")
                    )
                yield self._rij, dict(zip(self._kop, waarden, strict=True))
        except csv.Error:
            raise BestandOnleesbaar(rijfout(self._rij + 1, None, "csv", "is geen geldige CSV")) from None


class NdjsonLezer:
    """One JSON object a line."""

    def __init__(self) -> None:
        self._rest = b""
        self._rij = 0

    def lees(self, stuk: bytes, *, einde: bool) -> Rijen:
        *regels, self._rest = (self._rest + stuk).split(b"\n")
        if einde:
            regels.append(self._rest)
        elif len(self._rest) > MAX_RIJ:
            raise BestandOnleesbaar(rijfout(self._rij + 1, None, "te-lang", "is te lang"))
        for regel in regels:
            if regel.strip():
                self._rij += 1
                try:
                    velden = orjson.loads(regel)
                except orjson.JSONDecodeError:
                    raise BestandOnleesbaar(rijfout(self._rij, None, "json", "is geen geldige JSON")) from None
                yield self._rij, _object(self._rij, velden)


class JsonLezer:
    """One JSON array of objects."""

    _decodeer = json.JSONDecoder().raw_decode

    def __init__(self) -> None:
        self._tekst = _Tekst()
        self._rij = 0
        self._verwacht = "["

    def lees(self, stuk: bytes, *, einde: bool) -> Rijen:
        tekst = self._tekst.voeg_toe(stuk, einde=einde)
        plek = 0
        while True:
            plek = _na_spaties(tekst, plek)
            teken = tekst[plek : plek + 1]
            if not teken:
                break
            if self._verwacht == "{":
                try:
                    velden, eind = self._decodeer(tekst, plek)
                except json.JSONDecodeError:
                    break
                self._rij += 1
                self._verwacht, plek = ",", eind
                yield self._rij, _object(self._rij, velden)
            elif teken == "]" and self._verwacht in {",", "{ of ]"}:
                self._verwacht, plek = "einde", plek + 1
            elif self._verwacht == "{ of ]":
                self._verwacht = "{"
            elif teken == self._verwacht:
                self._verwacht, plek = ("{ of ]" if teken == "[" else "{"), plek + 1
            else:
                raise BestandOnleesbaar(rijfout(self._rij + 1, None, "json", "is geen geldige JSON"))
        self._tekst.verwerkt(plek, rij=self._rij + 1)
        if einde and self._verwacht != "einde":
            raise BestandOnleesbaar(
                rijfout(self._rij + 1, None, "json", "is geen geldige JSON, of het bestand is afgebroken")
            )


LEZERS: Final[Mapping[Bestandsformaat, Callable[[], Lezer]]] = {
    Bestandsformaat.CSV: partial(CsvLezer, controleer_kop),
    Bestandsformaat.JSON: JsonLezer,
    Bestandsformaat.NDJSON: NdjsonLezer,
}


class _Tekst:
    """Text decoded so far that no row was made of yet."""

    def __init__(self) -> None:
        self._decoder = getincrementaldecoder("utf-8-sig")()
        self._rest = ""

    def voeg_toe(self, stuk: bytes, *, einde: bool) -> str:
        try:
            self._rest += self._decoder.decode(stuk, final=einde)
        except UnicodeDecodeError:
            raise BestandOnleesbaar(Veldfout("", "tekenset", "Het bestand is geen UTF-8.")) from None
        return self._rest

    def verwerkt(self, tot: int, *, rij: int) -> None:
        self._rest = self._rest[tot:]
        if len(self._rest) > MAX_RIJ:
            raise BestandOnleesbaar(rijfout(rij, None, "te-lang", "is te lang, of ergens ontbreekt een afsluiting"))


def _object(rij: int, velden: object) -> Velden:
    if not isinstance(velden, dict):
        raise BestandOnleesbaar(rijfout(rij, None, "geen-object", "is geen object"))
    return velden


def _na_spaties(tekst: str, plek: int) -> int:
    while plek < len(tekst) and tekst[plek] in " \t\r\n":
        plek += 1
    return plek
