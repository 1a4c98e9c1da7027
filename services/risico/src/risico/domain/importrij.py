"""One row of an import file: which columns there are, and what makes a value good."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple, cast

from shared.contracts.fouten import Veldfout

from .register import SECTIES, grootteklasse_van, omvang_van, sectie_van

Waarde = str | int | float | bool | None
Rij = tuple[Waarde, ...]

_WAAR: Final = frozenset({"true", "ja", "j", "1"})
_ONWAAR: Final = frozenset({"false", "nee", "n", "0"})
_SBI: Final = re.compile(r"\d{2,6}").fullmatch
_POSTCODE: Final = re.compile(r"[1-9]\d{3} ?[A-Z]{2}").fullmatch
MAX_PERSONEN: Final = 1_000_000


def cijfers(aantal: int) -> Callable[[object], str]:
    """Make a reader of texts of so many digits, for numbers whose leading zeros count."""
    patroon = re.compile(rf"\d{{{aantal}}}", re.ASCII).fullmatch

    def lees(waarde: object) -> str:
        if not isinstance(waarde, str):
            raise TypeError("moet tekst zijn, tussen aanhalingstekens: voorloopnullen tellen mee")
        if not patroon(waarde):
            raise ValueError(f"moet uit {aantal} cijfers bestaan, voorloopnullen meegeteld")
        return waarde

    return lees


def _tekst(hoogstens: int) -> Callable[[object], str]:
    def lees(waarde: object) -> str:
        if not isinstance(waarde, str):
            raise TypeError("moet tekst zijn")
        if len(waarde) > hoogstens:
            raise ValueError(f"mag hoogstens {hoogstens} tekens lang zijn")
        if "\x00" in waarde:
            raise ValueError("bevat een teken dat niet mag")
        return waarde

    return lees


def _patroon(past: Callable[[str], object], uitleg: str) -> Callable[[object], str]:
    def lees(waarde: object) -> str:
        if not isinstance(waarde, str) or not past(waarde):
            raise ValueError(uitleg)
        return waarde

    return lees


def _aantal(waarde: object) -> int:
    if isinstance(waarde, str) and waarde.isascii() and waarde.isdigit():
        waarde = int(waarde)
    if not isinstance(waarde, int) or isinstance(waarde, bool) or not 0 <= waarde <= MAX_PERSONEN:
        raise ValueError(f"moet een geheel getal van 0 tot en met {MAX_PERSONEN} zijn")
    return waarde


def _graden(grens: int) -> Callable[[object], float]:
    def lees(waarde: object) -> float:
        try:
            graden = float(waarde)  # type: ignore[arg-type]  # what is no number raises, as it should
        except (TypeError, ValueError):
            graden = float("nan")
        if isinstance(waarde, bool) or not -grens <= graden <= grens:
            raise ValueError(f"moet een getal van -{grens} tot en met {grens} zijn, met een decimale punt")
        return graden

    return lees


def janee(waarde: object) -> bool:
    """Read yes or no, as a truth value or in words; raises ValueError."""
    if isinstance(waarde, bool):
        return waarde
    if isinstance(waarde, str):
        if (klein := waarde.lower()) in _WAAR:
            return True
        if klein in _ONWAAR:
            return False
    raise ValueError("moet ja of nee zijn (of true of false)")


class Kolom(NamedTuple):
    """A column: its name, whether every row must have it, and what reads its value or says what it must be."""

    naam: str
    verplicht: bool
    lees: Callable[[object], Waarde]


KOLOMMEN: Final = (
    Kolom("kvkNummer", verplicht=True, lees=cijfers(8)),
    Kolom("naam", verplicht=True, lees=_tekst(500)),
    Kolom("rechtsvorm", verplicht=True, lees=_tekst(100)),
    Kolom("rsin", verplicht=False, lees=cijfers(9)),
    Kolom("vestigingsnummer", verplicht=True, lees=cijfers(12)),
    Kolom("hoofdvestiging", verplicht=True, lees=janee),
    Kolom("sbiCode", verplicht=True, lees=_patroon(_SBI, "moet een SBI-code van 2 tot en met 6 cijfers zijn")),
    Kolom("sbiSectie", verplicht=False, lees=_patroon(frozenset(SECTIES).__contains__, "moet A tot en met U zijn")),
    Kolom("werkzamePersonen", verplicht=True, lees=_aantal),
    Kolom("straat", verplicht=False, lees=_tekst(200)),
    Kolom("postcode", verplicht=False, lees=_patroon(_POSTCODE, "moet een postcode als 1234 AB zijn")),
    Kolom("plaats", verplicht=False, lees=_tekst(100)),
    Kolom("gemeente", verplicht=True, lees=_tekst(100)),
    Kolom("provincie", verplicht=True, lees=_tekst(100)),
    Kolom("breedtegraad", verplicht=False, lees=_graden(90)),
    Kolom("lengtegraad", verplicht=False, lees=_graden(180)),
    Kolom("bagNummeraanduidingId", verplicht=False, lees=cijfers(16)),
)
_NAMEN: Final = frozenset(kolom.naam for kolom in KOLOMMEN)
_SBI_CODE: Final = next(i for i, kolom in enumerate(KOLOMMEN) if kolom.naam == "sbiCode")
_SECTIE: Final = next(i for i, kolom in enumerate(KOLOMMEN) if kolom.naam == "sbiSectie")
_PERSONEN: Final = next(i for i, kolom in enumerate(KOLOMMEN) if kolom.naam == "werkzamePersonen")


def rijfout(rij: int, kolom: str | None, code: str, melding: str) -> Veldfout:
    """Name an error by its row, counted from 1; the header of a CSV file is not counted."""
    if kolom is None:
        return Veldfout(f"/{rij - 1}", code, f"Rij {rij} {melding}.")
    return Veldfout(f"/{rij - 1}/{kolom}", code, f"Rij {rij}: {kolom} {melding}.")


def controleer_kop(namen: Sequence[str]) -> list[Veldfout]:
    """Find columns in the header of a CSV file that are unknown, twice there, or missing though they must be."""
    uniek = dict.fromkeys(namen)
    verplicht = [kolom.naam for kolom in KOLOMMEN if kolom.verplicht]
    return [
        *(Veldfout("", "onbekend", f"De kolom {naam[:50]!r} is niet bekend.") for naam in uniek if naam not in _NAMEN),
        *(Veldfout("", "dubbel", f"De kolom {naam} komt dubbel voor.") for naam in uniek if namen.count(naam) > 1),
        *(Veldfout("", "ontbreekt", f"De kolom {naam} ontbreekt.") for naam in verplicht if naam not in uniek),
    ]


def lees_rij(rij: int, velden: Mapping[str, object], fouten: list[Veldfout]) -> Rij | None:
    """Check one row and give its values in the order of KOLOMMEN, then grootteklasse and omvang.

    An empty or absent value is None. A section that is not given follows from the SBI code. What is wrong is added
    to `fouten`, and then there is no row.
    """
    voor = len(fouten)
    if not velden.keys() <= _NAMEN:
        fouten += [rijfout(rij, naam[:50], "onbekend", "is niet bekend") for naam in sorted(velden.keys() - _NAMEN)]
    waarden: list[Waarde] = []
    for naam, verplicht, lees in KOLOMMEN:
        waarde = velden.get(naam)
        if waarde is None or waarde == "":
            if verplicht:
                fouten.append(rijfout(rij, naam, "ontbreekt", "is verplicht"))
            waarden.append(None)
            continue
        try:
            waarden.append(lees(waarde))
        except (TypeError, ValueError) as fout:
            fouten.append(rijfout(rij, naam, "ongeldig", str(fout)))
    if len(fouten) > voor:
        return None
    if waarden[_SECTIE] is None:
        waarden[_SECTIE] = sectie_van(str(waarden[_SBI_CODE]))
        if waarden[_SECTIE] is None:
            fouten.append(rijfout(rij, "sbiCode", "ongeldig", "hoort bij geen sectie van de SBI"))
            return None
    personen = cast("int", waarden[_PERSONEN])
    return (*waarden, grootteklasse_van(personen), omvang_van(personen))
