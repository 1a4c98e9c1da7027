"""Answers to question sets: judged by the version they were given under, and parted from what may name people."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Final
from uuid import UUID, uuid5

from meldingen.domain.teksten import Tekst, TekstSoort
from shared.contracts.fouten import Veldfout
from shared.contracts.waardelijsten import Risico

from .inlezen import VRAGENSETS
from .vragenset import Vraag, Vraagtype, Vragenset, Vragensets

TEKST_MAX: Final = 2_000  # characters
_DATUM: Final = re.compile(r"(?:19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Beantwoording:
    """The answers to one version of a question set, by the id of the question.

    A choice is the id of its option, a meerkeuze a list of these, a getal an int, a datum as JJJJ-MM-DD. The words of a
    tekst live in the vault: once parted from them (`scheid_teksten`) the answer is the id of that text.
    """

    risico: Risico
    versie: int
    waarden: Mapping[str, object] = field(repr=False)


def fouten_in_antwoorden(
    gegeven: Sequence[Beantwoording],
    risicos: Sequence[Risico],
    vandaag: date,
    vragensets: Vragensets = VRAGENSETS,
) -> tuple[Veldfout, ...]:
    """Name everything that is wrong with the answers to a melding about `risicos`; `antwoorden` is their list."""
    fouten: list[Veldfout] = []
    gezien: set[Risico] = set()
    for nummer, een in enumerate(gegeven):
        plaats = f"/antwoorden/{nummer}"
        vragenset = vragensets.get(een.risico, een.versie)
        if een.risico in gezien:
            fouten.append(Veldfout(f"{plaats}/risico", "dubbel", "Beantwoord de vragen over een risico één keer."))
        if een.risico not in risicos:
            fouten.append(Veldfout(f"{plaats}/risico", "niet-gemeld", "De melding gaat niet over dit risico."))
        if vragenset is None or vragenset.geldig_vanaf > vandaag:
            fouten.append(Veldfout(f"{plaats}/versie", "onbekend", "Deze versie van de vragen bestaat niet."))
        else:
            fouten += _fouten(vragenset, een.waarden, f"{plaats}/waarden")
        gezien.add(een.risico)
    return tuple(fouten)


def scheid_teksten(
    gegeven: Sequence[Beantwoording], melding_id: UUID, op: datetime, vragensets: Vragensets = VRAGENSETS
) -> tuple[tuple[Beantwoording, ...], tuple[Tekst, ...]]:
    """Part answers that were found right into what readers of the melding see, and the texts for the vault."""
    zichtbaar, teksten = [], []
    for een in gegeven:
        waarden = dict(een.waarden)
        for vraag in _vragen(vragensets.get(een.risico, een.versie)):
            if vraag.type is Vraagtype.TEKST and vraag.id in waarden:
                tekst_id = uuid5(melding_id, f"{een.risico}/{vraag.id}")
                woorden = str(waarden[vraag.id]).strip()
                teksten.append(Tekst(tekst_id, TekstSoort.ANTWOORD_VRAGENLIJST, woorden, op))
                waarden[vraag.id] = str(tekst_id)
        zichtbaar.append(replace(een, waarden=waarden))
    return tuple(zichtbaar), tuple(teksten)


def _vragen(vragenset: Vragenset | None) -> tuple[Vraag, ...]:
    return () if vragenset is None else vragenset.vragen


def _fouten(vragenset: Vragenset, waarden: Mapping[str, object], plaats: str) -> Iterator[Veldfout]:
    vragen = {vraag.id: vraag for vraag in vragenset.vragen}
    for vraag in vragenset.vragen:
        if vraag.verplicht and vraag.id not in waarden:
            yield Veldfout(f"{plaats}/{vraag.id}", "verplicht", "Deze vraag moet beantwoord worden.")
    for id_, waarde in waarden.items():
        if id_ not in vragen:
            veilig = id_.replace("~", "~0").replace("/", "~1")
            yield Veldfout(f"{plaats}/{veilig}", "onbekende-vraag", "Deze vraag staat niet in deze versie.")
        elif not _PAST[vragen[id_].type](vragen[id_], waarde):
            yield Veldfout(f"{plaats}/{id_}", "onjuist-antwoord", _gevraagd(vragen[id_]))


def _gevraagd(vraag: Vraag) -> str:
    """Say in plain words what a right answer is."""
    keuzes = ", ".join(optie.id for optie in vraag.opties)
    match vraag.type:
        case Vraagtype.JA_NEE_ONBEKEND | Vraagtype.KEUZE:
            return f"Kies een van: {keuzes}."
        case Vraagtype.MEERKEUZE:
            return f"Geef een lijst met een of meer van: {keuzes}."
        case Vraagtype.GETAL:
            return f"Geef een geheel getal van {vraag.minimum} tot en met {vraag.maximum}."
        case Vraagtype.DATUM:
            return "Geef een datum als JJJJ-MM-DD."
        case Vraagtype.TEKST:
            return f"Geef een tekst van hoogstens {TEKST_MAX} tekens."


def _is_keuze(vraag: Vraag, waarde: object) -> bool:
    return isinstance(waarde, str) and any(optie.id == waarde for optie in vraag.opties)


def _is_meerkeuze(vraag: Vraag, waarde: object) -> bool:
    return (
        isinstance(waarde, list)
        and 0 < len(waarde) <= len(vraag.opties)
        and all(_is_keuze(vraag, een) for een in waarde)
        and len(set(waarde)) == len(waarde)
    )


def _is_getal(vraag: Vraag, waarde: object) -> bool:
    if not isinstance(waarde, int) or isinstance(waarde, bool):
        return False
    return (vraag.minimum is None or waarde >= vraag.minimum) and (vraag.maximum is None or waarde <= vraag.maximum)


def _is_datum(_: Vraag, waarde: object) -> bool:
    try:
        return isinstance(waarde, str) and _DATUM.fullmatch(waarde) is not None and bool(date.fromisoformat(waarde))
    except ValueError:
        return False


def _is_tekst(_: Vraag, waarde: object) -> bool:
    return isinstance(waarde, str) and 0 < len(waarde.strip()) <= TEKST_MAX


_PAST: Final[Mapping[Vraagtype, Callable[[Vraag, object], bool]]] = MappingProxyType(
    {
        Vraagtype.JA_NEE_ONBEKEND: _is_keuze,
        Vraagtype.KEUZE: _is_keuze,
        Vraagtype.MEERKEUZE: _is_meerkeuze,
        Vraagtype.GETAL: _is_getal,
        Vraagtype.DATUM: _is_datum,
        Vraagtype.TEKST: _is_tekst,
    }
)
