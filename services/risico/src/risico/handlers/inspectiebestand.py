"""Read inspections of any inspectorate from a CSV file, with a small TOML that says which column is what.

[kolommen]
vestiging = "License #"          # of each row: which establishment
datum = "Inspection Date"
uitkomst = "Results"
inspecteur = "Inspector ID"      # not required, nor are sector and omvang (a number of people)
sector = "Facility Type"

[uitkomst]
gevonden = ["Fail"]              # values that count as a finding; or: drempel = 1 for a number of at least 1
overslaan = ["No Entry"]         # rows that are no inspection

[bestand]                        # not required: what is not said is found out
scheiding = ";"
codering = "utf-8"
datumformaat = "%d-%m-%Y"
"""

import csv
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from io import StringIO
from itertools import islice
from math import isnan
from pathlib import Path
from typing import Any, Final

from risico.domain import grootteklasse_van
from risico.model import EERSTE_DAG, Inspectie

VERPLICHT: Final = ("vestiging", "datum", "uitkomst")
MOGELIJK: Final = ("inspecteur", "sector", "omvang")
LEEG: Final = frozenset({"", "na", "n/a", "nan", "null", "none", "-"})
SCHEIDINGEN: Final = ",;\t|"
DATUMFORMATEN: Final = (
    "%Y-%m-%d",
    "%m/%d/%Y",
    "%d/%m/%Y",
    "%d-%m-%Y",
    "%d.%m.%Y",
    "%Y/%m/%d",
    "%Y%m%d",
    "%m/%d/%y",
    "%d-%b-%Y",
    "%d %B %Y",
)
PROEF: Final = 5_000
MINSTENS_LEESBAAR: Final = 0.5


class BestandOnbruikbaar(ValueError):  # noqa: N818 - the fact
    """The file or its description cannot be used; the message says why, in Dutch."""


@dataclass(frozen=True, slots=True)
class Omschrijving:
    """Which column is what, and which outcomes count as a finding."""

    kolommen: Mapping[str, str]
    gevonden: frozenset[str]
    drempel: float | None
    overslaan: frozenset[str]
    scheiding: str | None
    codering: str | None
    datumformaat: str | None


@dataclass(slots=True)
class Gelezen:
    """The inspections of a file in the order of its rows, and how many rows were left out for what reason."""

    inspecties: list[Inspectie] = field(default_factory=list)
    rijen: int = 0
    overgeslagen: Counter[str] = field(default_factory=Counter)


def lees_omschrijving(bestand: Path) -> Omschrijving:
    """Read the TOML; raises BestandOnbruikbaar."""
    try:
        inhoud = tomllib.loads(bestand.read_text("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fout:
        raise BestandOnbruikbaar(f"{bestand.name} is geen geldig TOML-bestand: {fout}") from None
    kolommen, uitkomst, vorm = (_tabel(inhoud, naam) for naam in ("kolommen", "uitkomst", "bestand"))
    if onbekend := sorted(set(kolommen) - {*VERPLICHT, *MOGELIJK}):
        mogelijk = ", ".join((*VERPLICHT, *MOGELIJK))
        raise BestandOnbruikbaar(f"In [kolommen] is onbekend: {', '.join(onbekend)}. Mogelijk zijn {mogelijk}.")
    if ontbreekt := [naam for naam in VERPLICHT if not kolommen.get(naam)]:
        raise BestandOnbruikbaar(f"In [kolommen] ontbreekt: {', '.join(ontbreekt)}.")
    drempel = uitkomst.get("drempel")
    gevonden = _waarden(uitkomst.get("gevonden", []))
    if (drempel is None) == (not gevonden):
        raise BestandOnbruikbaar(
            "Geef in [uitkomst] met gevonden welke waarden een bevinding zijn, of met drempel vanaf welk getal."
        )
    if drempel is not None and (isinstance(drempel, bool) or not isinstance(drempel, int | float)):
        raise BestandOnbruikbaar("In [uitkomst] moet drempel een getal zijn.")
    return Omschrijving(
        kolommen={naam: str(kolom) for naam, kolom in kolommen.items()},
        gevonden=gevonden,
        drempel=drempel,
        overslaan=_waarden(uitkomst.get("overslaan", [])),
        scheiding=vorm.get("scheiding"),
        codering=vorm.get("codering"),
        datumformaat=vorm.get("datumformaat"),
    )


def lees_inspecties(bestand: Path, omschrijving: Omschrijving) -> Gelezen:
    """Read the CSV; rows without establishment, date or outcome and repeated rows are left out and counted.

    Raises BestandOnbruikbaar.
    """
    rijen, plekken = _open(bestand, omschrijving)
    proef = list(islice(rijen, PROEF))
    if not proef:
        raise BestandOnbruikbaar(f"{bestand.name} bevat geen rijen.")
    als_dag = _datumlezer([rij[plekken["datum"]] for rij in proef if len(rij) > plekken["datum"]], omschrijving)
    gelezen, gezien, waarden = Gelezen(), set(), Counter[str]()
    nummers: dict[tuple[str, str], int] = {}

    def nummer(soort: str, waarde: str) -> int:
        return nummers.setdefault((soort, waarde), len(nummers))

    for rij in (*proef, *rijen):
        gelezen.rijen += 1
        velden = {naam: rij[plek].strip() if plek < len(rij) else "" for naam, plek in plekken.items()}
        ontbreekt = next((naam for naam in VERPLICHT if velden[naam].lower() in LEEG), None)
        if ontbreekt is not None:
            gelezen.overgeslagen[f"zonder {ontbreekt}"] += 1
            continue
        waarden[velden["uitkomst"]] += 1
        if velden["uitkomst"].lower() in omschrijving.overslaan:
            gelezen.overgeslagen["geen inspectie volgens [uitkomst] overslaan"] += 1
            continue
        dag, gevonden = als_dag(velden["datum"]), _gevonden(velden["uitkomst"], omschrijving)
        if dag is None or gevonden is None:
            gelezen.overgeslagen["datum onleesbaar" if dag is None else "uitkomst is geen getal"] += 1
            continue
        sleutel = (velden["vestiging"], dag, velden.get("inspecteur", ""), gevonden)
        if sleutel in gezien:
            gelezen.overgeslagen["dubbel"] += 1
            continue
        gezien.add(sleutel)
        inspecteur = velden.get("inspecteur", "")
        gelezen.inspecties.append(
            Inspectie(
                vestiging=nummer("vestiging", velden["vestiging"]),
                inspecteur=None if inspecteur.lower() in LEEG else nummer("inspecteur", inspecteur),
                dag=dag,
                gevonden=gevonden,
                groep=nummer("groep", f"{velden.get('sector', '').lower()} {_klasse(velden.get('omvang', ''))}"),
            )
        )
    if not any(inspectie.gevonden for inspectie in gelezen.inspecties):
        voorbeelden = ", ".join(repr(waarde) for waarde, _ in waarden.most_common(8))
        raise BestandOnbruikbaar(f"Geen enkele uitkomst telt als bevinding. In het bestand staan {voorbeelden}.")
    return gelezen


def _tabel(inhoud: Mapping[str, Any], naam: str) -> Mapping[str, Any]:
    tabel = inhoud.get(naam, {})
    if not isinstance(tabel, dict):
        raise BestandOnbruikbaar(f"{naam} moet een tabel zijn: [{naam}].")
    return tabel


def _waarden(waarden: object) -> frozenset[str]:
    lijst = waarden if isinstance(waarden, list) else [waarden]
    return frozenset(str(waarde).strip().lower() for waarde in lijst)


def _open(bestand: Path, omschrijving: Omschrijving) -> tuple[Iterator[list[str]], dict[str, int]]:
    """Give the rows after the header, and at which place each column is."""
    tekst = _tekst(bestand, omschrijving.codering)
    kop, _, _ = tekst.partition("\n")
    scheiding = omschrijving.scheiding or max(SCHEIDINGEN, key=kop.count)
    csv.field_size_limit(1 << 24)
    rijen = csv.reader(StringIO(tekst, newline=""), delimiter=scheiding)
    namen = [naam.strip() for naam in next(rijen, [])]
    klein = [naam.lower() for naam in namen]
    ontbreekt = [kolom for kolom in omschrijving.kolommen.values() if kolom.strip().lower() not in klein]
    if ontbreekt:
        raise BestandOnbruikbaar(
            f"{bestand.name} heeft geen kolom {', '.join(map(repr, ontbreekt))}. De kolommen zijn {', '.join(namen)}."
        )
    plekken = {naam: klein.index(kolom.strip().lower()) for naam, kolom in omschrijving.kolommen.items()}
    return (rij for rij in rijen if rij), plekken


def _tekst(bestand: Path, codering: str | None) -> str:
    inhoud = bestand.read_bytes()
    for poging in (codering,) if codering else ("utf-8-sig", "cp1252"):
        try:
            return inhoud.decode(poging)
        except LookupError:
            raise BestandOnbruikbaar(f"De codering {poging} is niet bekend.") from None
        except UnicodeDecodeError:
            continue
    raise BestandOnbruikbaar(f"{bestand.name} is niet te lezen als {codering or 'utf-8 of cp1252'}.")


def _datumlezer(proef: Sequence[str], omschrijving: Omschrijving) -> Callable[[str], int | None]:
    """Find the way dates are written that fits the most of a sample; among equals the first of the list."""
    formaten = (omschrijving.datumformaat,) if omschrijving.datumformaat else DATUMFORMATEN
    gevuld = [waarde.strip() for waarde in proef if waarde.strip()]
    best = max(formaten, key=lambda formaat: sum(_dag(waarde, formaat) is not None for waarde in gevuld))
    leesbaar = sum(_dag(waarde, best) is not None for waarde in gevuld)
    if leesbaar < MINSTENS_LEESBAAR * len(gevuld) or not gevuld:
        voorbeeld = repr(gevuld[0]) if gevuld else "leeg"
        raise BestandOnbruikbaar(
            f"De datums zijn niet te lezen, bijvoorbeeld {voorbeeld}. Geef [bestand] datumformaat."
        )
    bekend: dict[str, int | None] = {}

    def als_dag(waarde: str) -> int | None:
        if waarde not in bekend:
            bekend[waarde] = _dag(waarde, best)
        return bekend[waarde]

    return als_dag


def _dag(waarde: str, formaat: str) -> int | None:
    """Give the day, counted from the first of 1900; a time behind it does not count."""
    for deel in (waarde, waarde.replace("T", " ").split(" ")[0]):
        try:
            dag = (datetime.strptime(deel, formaat).date() - EERSTE_DAG).days  # noqa: DTZ007 - a day, not a moment
        except ValueError:
            continue
        return dag if dag >= 0 else None
    return None


def _gevonden(waarde: str, omschrijving: Omschrijving) -> bool | None:
    if omschrijving.drempel is None:
        return waarde.lower() in omschrijving.gevonden
    try:
        getal = float(waarde.replace(",", "."))
    except ValueError:
        return None
    return None if isnan(getal) else getal >= omschrijving.drempel


def _klasse(waarde: str) -> int:
    try:
        return grootteklasse_van(max(0, int(float(waarde.replace(",", ".")))))
    except (ValueError, OverflowError):
        return -1
