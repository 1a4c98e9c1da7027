"""What may be told of the register: moved, renamed, ended, continued elsewhere, or wrong until now."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import ClassVar, Final

from shared.contracts.fouten import Veldfout

from .historie import MutatieSoort, Stand
from .register import Adres, sectie_van

# what a correctie may set; a vestiging changes hands by import, as the KvK tells both sides of that at once
CORRIGEERBAAR_BEDRIJF: Final = frozenset({"naam", "rechtsvorm", "rsin", "opheffingsdatum"})
CORRIGEERBAAR_VESTIGING: Final = frozenset({"sbi_code", "werkzame_personen", "adres", "opheffingsdatum"})

MAG_LEEG: Final = frozenset({"rsin", "opheffingsdatum"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Verhuizing:
    soort: ClassVar[MutatieSoort] = MutatieSoort.VERHUIZING

    vestigingsnummer: str
    adres: Adres
    ingangsdatum: date
    reden: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Naamswijziging:
    soort: ClassVar[MutatieSoort] = MutatieSoort.NAAMSWIJZIGING

    kvk_nummer: str
    naam: str
    ingangsdatum: date
    reden: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opheffing:
    """The end of a vestiging, or of a bedrijf with all its vestigingen; exactly one of the two is named."""

    soort: ClassVar[MutatieSoort] = MutatieSoort.OPHEFFING

    kvk_nummer: str | None = None
    vestigingsnummer: str | None = None
    ingangsdatum: date
    reden: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Voortzetting:
    """What ended goes on elsewhere, between vestigingen or between bedrijven; `aandeel` of its history goes with it."""

    soort: ClassVar[MutatieSoort] = MutatieSoort.VOORTZETTING

    van_kvk_nummer: str | None = None
    naar_kvk_nummer: str | None = None
    van_vestigingsnummer: str | None = None
    naar_vestigingsnummer: str | None = None
    aandeel: float = 1.0
    ingangsdatum: date
    reden: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Correctie:
    """What the register had wrong from a day on; `velden` holds only what was wrong."""

    soort: ClassVar[MutatieSoort] = MutatieSoort.CORRECTIE

    kvk_nummer: str | None = None
    vestigingsnummer: str | None = None
    velden: Mapping[str, object]
    ingangsdatum: date
    reden: str


Mutatieopdracht = Verhuizing | Naamswijziging | Opheffing | Voortzetting | Correctie


def fouten_van(opdracht: Mutatieopdracht, vandaag: date) -> list[Veldfout]:
    """Find what breaks a rule in what is told; what the register holds is looked at later."""
    fouten = []
    if opdracht.ingangsdatum > vandaag:
        fouten.append(Veldfout("/ingangsdatum", "toekomst", "De ingangsdatum ligt in de toekomst."))
    match opdracht:
        case Opheffing() | Correctie() if (opdracht.kvk_nummer is None) == (opdracht.vestigingsnummer is None):
            fouten.append(Veldfout("/vestigingsnummer", "een-van-beide", "Noem een kvkNummer of een vestigingsnummer."))
        case Correctie():
            fouten += _fouten_van_correctie(opdracht)
        case Voortzetting():
            fouten += _fouten_van_voortzetting(opdracht)
        case _:
            pass
    return fouten


def stand_van_adres(adres: Adres) -> Stand:
    """Give an address as fields of a vestiging."""
    return asdict(adres)


def stand_van_correctie(correctie: Correctie) -> Stand:
    """Give the fields that a correctie sets, with what follows from them."""
    stand: dict[str, str | int | float | bool | None] = {}
    for veld, waarde in correctie.velden.items():
        if isinstance(waarde, Adres):
            stand.update(stand_van_adres(waarde))
        elif isinstance(waarde, date):
            stand[veld] = waarde.isoformat()
        elif waarde is None or isinstance(waarde, str | int):
            stand[veld] = waarde
    if isinstance(code := stand.get("sbi_code"), str):
        stand["sbi_sectie"] = sectie_van(code)
    return stand


def _fouten_van_correctie(opdracht: Correctie) -> list[Veldfout]:
    if not opdracht.velden:
        return [Veldfout("/velden", "leeg", "Noem minstens één veld.")]
    mag = CORRIGEERBAAR_BEDRIJF if opdracht.vestigingsnummer is None else CORRIGEERBAAR_VESTIGING
    fouten = []
    for veld, waarde in opdracht.velden.items():
        pointer = f"/velden/{_camel(veld)}"
        if veld not in mag:
            fouten.append(Veldfout(pointer, "niet-hier", "Dit veld hoort hier niet bij."))
        elif waarde is None and veld not in MAG_LEEG:
            fouten.append(Veldfout(pointer, "leeg", "Dit veld kan niet leeg zijn."))
        elif veld == "sbi_code" and sectie_van(str(waarde)) is None:
            fouten.append(Veldfout(pointer, "onbekend", "Deze code hoort bij geen sectie van de SBI."))
    return fouten


def _fouten_van_voortzetting(opdracht: Voortzetting) -> list[Veldfout]:
    bedrijven = (opdracht.van_kvk_nummer, opdracht.naar_kvk_nummer)
    vestigingen = (opdracht.van_vestigingsnummer, opdracht.naar_vestigingsnummer)
    paren = [paar for paar in (bedrijven, vestigingen) if any(paar)]
    if len(paren) != 1 or None in paren[0]:
        return [Veldfout("", "een-paar", "Noem twee vestigingen of twee bedrijven: van welke, en naar welke.")]
    if paren[0][0] == paren[0][1]:
        return [Veldfout("", "zelfde", "Een voortzetting gaat naar een ander bedrijf of een andere vestiging.")]
    return []


def _camel(veld: str) -> str:
    eerste, *rest = veld.split("_")
    return eerste + "".join(deel.capitalize() for deel in rest)
