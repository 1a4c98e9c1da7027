"""External data sets: under a contract that says which columns come in, for what purpose and on what legal basis."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from math import isfinite
from typing import Final

from shared.contracts.fouten import VeldenOngeldig, Veldfout

from .fouten import BroncontractBesloten, TweedePersoonNodig
from .importrij import cijfers, janee, rijfout
from .opvolging import Besluit
from .register import sectie_van
from .verboden import verboden_kenmerk

Gegevens = dict[str, str | int | float | bool | None]
"""A row of a source: only the columns of its contract, as JSON holds them; a date is text (ISO 8601)."""


class Kolomtype(StrEnum):
    """What a column holds; a tekst is one of a list of values, since free text is never a feature."""

    TEKST = "tekst"
    GEHEEL_GETAL = "geheel_getal"
    GETAL = "getal"
    DATUM = "datum"
    JA_NEE = "ja_nee"
    KVK_NUMMER = "kvk_nummer"
    VESTIGINGSNUMMER = "vestigingsnummer"
    SBI_CODE = "sbi_code"


class Contractstatus(StrEnum):
    """What was decided about a contract; of those vastgesteld the one with the highest number is in force."""

    VOORGESTELD = "voorgesteld"
    VASTGESTELD = "vastgesteld"
    AFGEWEZEN = "afgewezen"


GROOTSTE: Final = 2**53  # what JSON holds exactly
GETALLEN: Final = frozenset({Kolomtype.GEHEEL_GETAL, Kolomtype.GETAL})


@dataclass(frozen=True, slots=True, kw_only=True)
class Kolomafspraak:
    """What is agreed on one column: what it holds, for which purpose it may be used, and on what legal basis."""

    naam: str
    type: Kolomtype
    doel: str
    grondslag: str
    verplicht: bool = True
    minimum: float | None = None
    maximum: float | None = None
    waarden: tuple[str, ...] = ()

    def lees(self, waarde: object) -> str | int | float | bool:
        """Read a value of a file; raises ValueError or TypeError with what is wrong, in Dutch."""
        if self.type is Kolomtype.TEKST:
            if waarde not in self.waarden:
                raise ValueError("is geen van de afgesproken waarden")
            return str(waarde)
        if self.type in GETALLEN:
            return self._binnen_grenzen(_getal(waarde, geheel=self.type is Kolomtype.GEHEEL_GETAL))
        return _LEES[self.type](waarde)

    def fouten(self, pointer: str) -> list[Veldfout]:
        """Find what cannot be agreed."""
        fouten = []
        if (kenmerk := verboden_kenmerk(self.naam)) is not None:
            melding = f"Een kolom mag niets zeggen over {kenmerk}."
            fouten.append(Veldfout(f"{pointer}/naam", "verboden-kenmerk", melding))
        if (self.type is Kolomtype.TEKST) != bool(self.waarden):
            melding = (
                "Een tekst heeft een lijst van toegestane waarden, en alleen een tekst: vrije tekst komt niet binnen."
            )
            fouten.append(Veldfout(f"{pointer}/waarden", "waarden", melding))
        grenzen = [grens for grens in (self.minimum, self.maximum) if grens is not None]
        if grenzen and self.type not in GETALLEN:
            fouten.append(Veldfout(f"{pointer}/minimum", "grenzen", "Alleen een getal heeft grenzen."))
        elif grenzen != sorted(grenzen):
            fouten.append(Veldfout(f"{pointer}/minimum", "grenzen", "Het minimum is hoger dan het maximum."))
        return fouten

    def _binnen_grenzen(self, getal: float) -> int | float:
        if self.minimum is not None and getal < self.minimum:
            raise ValueError(f"moet minstens {self.minimum:g} zijn")
        if self.maximum is not None and getal > self.maximum:
            raise ValueError(f"mag hoogstens {self.maximum:g} zijn")
        return getal


@dataclass(frozen=True, slots=True, kw_only=True)
class Broncontract:
    """One version of what is agreed on a source; terms in days. A version that was decided on never changes."""

    bron: str
    nummer: int
    titel: str
    doel: str
    eigenaar: str
    verversing_dagen: int
    bewaar_dagen: int
    kolommen: tuple[Kolomafspraak, ...]
    sleutel: tuple[str, ...]
    voorgesteld_door: str
    voorgesteld_op: datetime
    status: Contractstatus = Contractstatus.VOORGESTELD
    versie: int = 1
    besluit: Besluit | None = None

    def controleer(self) -> None:
        """Raise VeldenOngeldig with everything that cannot be agreed."""
        fouten = [fout for plek, kolom in enumerate(self.kolommen) for fout in kolom.fouten(f"/kolommen/{plek}")]
        namen = [kolom.naam for kolom in self.kolommen]
        fouten += [
            Veldfout(f"/kolommen/{plek}/naam", "dubbel", "Deze kolom staat er al.")
            for plek, naam in enumerate(namen)
            if naam in namen[:plek]
        ]
        verplicht = {kolom.naam for kolom in self.kolommen if kolom.verplicht}
        fouten += [
            Veldfout(f"/sleutel/{plek}", "onbekend", "De sleutel bestaat uit verplichte kolommen.")
            for plek, naam in enumerate(self.sleutel)
            if naam not in verplicht
        ]
        if fouten:
            raise VeldenOngeldig(fouten)

    def beslis(self, status: Contractstatus, besluit: Besluit) -> "Broncontract":
        """Approve or refuse; raises BroncontractBesloten, and TweedePersoonNodig where the proposer approves."""
        if self.status is not Contractstatus.VOORGESTELD:
            raise BroncontractBesloten
        if status is Contractstatus.VASTGESTELD and besluit.door == self.voorgesteld_door:
            raise TweedePersoonNodig
        return replace(self, status=status, versie=self.versie + 1, besluit=besluit)

    def controleer_kop(self, namen: Sequence[str]) -> list[Veldfout]:
        """Find columns that were not agreed, are twice there, or are missing though they must be."""
        uniek = dict.fromkeys(namen)
        bekend = {kolom.naam for kolom in self.kolommen}
        gevonden = [
            *(("onbekend", naam, "staat niet in het contract") for naam in uniek if naam not in bekend),
            *(("dubbel", naam, "komt dubbel voor") for naam in uniek if namen.count(naam) > 1),
            *(("ontbreekt", k.naam, "ontbreekt") for k in self.kolommen if k.verplicht and k.naam not in uniek),
        ]
        return [Veldfout("", code, f"De kolom {naam[:50]!r} {melding}.") for code, naam, melding in gevonden]

    def lees_rij(self, rij: int, velden: Mapping[str, object], fouten: list[Veldfout]) -> Gegevens | None:
        """Check one row, counted from 1; what is wrong is added to `fouten`, and then there are no values."""
        voor = len(fouten)
        gegevens: Gegevens = {}
        bekend = 0
        for kolom in self.kolommen:
            bekend += kolom.naam in velden
            waarde = velden.get(kolom.naam)
            if waarde is None or waarde == "":
                if kolom.verplicht:
                    fouten.append(rijfout(rij, kolom.naam, "ontbreekt", "is verplicht"))
                gegevens[kolom.naam] = None
                continue
            try:
                gegevens[kolom.naam] = kolom.lees(waarde)
            except (TypeError, ValueError) as fout:
                fouten.append(rijfout(rij, kolom.naam, "ongeldig", str(fout)))
        if bekend < len(velden):
            vreemd = sorted(velden.keys() - {kolom.naam for kolom in self.kolommen})
            fouten += [rijfout(rij, naam[:50], "onbekend", "staat niet in het contract") for naam in vreemd]
        return gegevens if len(fouten) == voor else None

    def sleutel_van(self, gegevens: Gegevens) -> tuple[str, ...]:
        """Give what no two rows of a version have alike."""
        return tuple(str(gegevens[naam]) for naam in self.sleutel)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bronversie:
    """One file of a source that was taken in, as of a day; its rows are gone once `verwijderd_op` is filled."""

    bron: str
    nummer: int
    contract: int
    peildatum: date
    formaat: str
    sha256: str
    bytes: int
    rijen: int
    geimporteerd_door: str
    geimporteerd_op: datetime
    verwijderd_op: datetime | None = None


def _getal(waarde: object, *, geheel: bool) -> int | float:
    soort = "geheel getal" if geheel else "getal"
    try:
        getal = int(waarde) if geheel and isinstance(waarde, str) else waarde
        getal = float(getal) if isinstance(getal, str) else getal
    except ValueError:
        getal = None
    if isinstance(getal, bool) or not isinstance(getal, int | float) or not isfinite(getal):
        raise ValueError(f"moet een {soort} zijn{'' if geheel else ', met een decimale punt'}")
    if geheel and (getal != int(getal) or abs(getal) > GROOTSTE):
        raise ValueError(f"moet een {soort} zijn")
    return int(getal) if geheel else float(getal)


def _datum(waarde: object) -> str:
    dag: object = waarde
    if isinstance(waarde, str):
        try:
            dag = date.fromisoformat(waarde)
        except ValueError:
            dag = None
    if isinstance(dag, datetime) or not isinstance(dag, date):
        raise TypeError("moet een datum als 2026-01-31 zijn, zonder tijd")
    return dag.isoformat()


def _sbi_code(waarde: object) -> str:
    if not isinstance(waarde, str):
        raise TypeError("moet tekst zijn, tussen aanhalingstekens: voorloopnullen tellen mee")
    if not (waarde.isascii() and waarde.isdigit() and 2 <= len(waarde) <= 6) or sectie_van(waarde) is None:  # noqa: PLR2004 - the levels of the SBI
        raise ValueError("moet een SBI-code van 2 tot en met 6 cijfers zijn")
    return waarde


_LEES: Final[Mapping[Kolomtype, Callable[[object], str | bool]]] = {
    Kolomtype.DATUM: _datum,
    Kolomtype.JA_NEE: janee,
    Kolomtype.KVK_NUMMER: cijfers(8),
    Kolomtype.VESTIGINGSNUMMER: cijfers(12),
    Kolomtype.SBI_CODE: _sbi_code,
}
