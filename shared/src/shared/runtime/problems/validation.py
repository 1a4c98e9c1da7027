"""Validation errors in plain Dutch: one sentence per field that says what is wanted, never what was sent."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

MAX_FOUTEN: Final = 100
"""More errors than this are counted, not listed: one small request must not make a large answer."""

_FIXED: Final[Mapping[str, str]] = {
    "missing": "Dit veld is verplicht.",
    "extra_forbidden": "Dit veld is niet bekend.",
    "onbekende_parameter": "Deze parameter is niet bekend.",
    "regel_te_lang": "De regel is te lang.",
    "json_invalid": "De inhoud is geen geldige JSON.",
    "json_type": "De inhoud is geen geldige JSON.",
    "nul_teken": "De tekst bevat een nulteken; dat is niet toegestaan.",
    "ongeldig_teken": "De tekst bevat een ongeldig Unicode-teken.",
    "ongeldige_cursor": "De cursor is ongeldig of hoort niet bij deze filters; begin opnieuw zonder cursor.",
    "none_required": "Dit veld moet leeg (null) zijn.",
    "string_type": "Geef een tekst.",
    "string_unicode": "De tekst bevat een ongeldig Unicode-teken.",
    "string_not_ascii": "De tekst mag alleen ASCII-tekens bevatten.",
    "int_type": "Geef een geheel getal.",
    "int_parsing": "Geef een geheel getal.",
    "int_parsing_size": "Het getal is te groot.",
    "int_from_float": "Geef een geheel getal zonder cijfers achter de komma.",
    "float_type": "Geef een getal.",
    "float_parsing": "Geef een getal.",
    "finite_number": "Geef een eindig getal.",
    "decimal_type": "Geef een decimaal getal.",
    "decimal_parsing": "Geef een decimaal getal.",
    "complex_type": "Geef een getal.",
    "complex_str_parsing": "Geef een getal.",
    "bool_type": "Geef true of false.",
    "bool_parsing": "Geef true of false.",
    "bytes_type": "Geef een tekst.",
    "date_type": "Geef een datum als JJJJ-MM-DD.",
    "date_parsing": "Geef een datum als JJJJ-MM-DD.",
    "date_from_datetime_parsing": "Geef een datum als JJJJ-MM-DD.",
    "date_from_datetime_inexact": "Geef een datum zonder tijd, als JJJJ-MM-DD.",
    "date_past": "De datum moet in het verleden liggen.",
    "date_future": "De datum moet in de toekomst liggen.",
    "time_type": "Geef een tijd als UU:MM:SS.",
    "time_parsing": "Geef een tijd als UU:MM:SS.",
    "datetime_type": "Geef een tijdstip als JJJJ-MM-DDTUU:MM:SSZ.",
    "datetime_parsing": "Geef een tijdstip als JJJJ-MM-DDTUU:MM:SSZ.",
    "datetime_object_invalid": "Geef een tijdstip als JJJJ-MM-DDTUU:MM:SSZ.",
    "datetime_from_date_parsing": "Geef een tijdstip als JJJJ-MM-DDTUU:MM:SSZ.",
    "datetime_past": "Het tijdstip moet in het verleden liggen.",
    "datetime_future": "Het tijdstip moet in de toekomst liggen.",
    "timezone_aware": "Geef een tijdstip met tijdzone, bijvoorbeeld met een Z aan het eind voor UTC.",
    "timezone_naive": "Geef een tijdstip zonder tijdzone.",
    "timezone_offset": "Geef een tijdstip in de gevraagde tijdzone.",
    "time_delta_type": "Geef een tijdsduur volgens ISO 8601, bijvoorbeeld PT30M.",
    "time_delta_parsing": "Geef een tijdsduur volgens ISO 8601, bijvoorbeeld PT30M.",
    "uuid_type": "Geef een UUID.",
    "uuid_parsing": "Geef een UUID.",
    "url_type": "Geef een URL.",
    "url_parsing": "Geef een geldige URL.",
    "url_syntax_violation": "Geef een geldige URL.",
    "list_type": "Geef een lijst.",
    "tuple_type": "Geef een lijst.",
    "set_type": "Geef een lijst met unieke waarden.",
    "frozen_set_type": "Geef een lijst met unieke waarden.",
    "set_item_not_hashable": "Geef een lijst met enkelvoudige waarden.",
    "iterable_type": "Geef een lijst.",
    "dict_type": "Geef een object.",
    "mapping_type": "Geef een object.",
    "model_type": "Geef een object.",
    "model_attributes_type": "Geef een object.",
    "dataclass_type": "Geef een object.",
    "invalid_key": "De naam van dit veld moet een tekst zijn.",
    "union_tag_not_found": "Het veld dat de soort aangeeft ontbreekt.",
    "recursion_loop": "De inhoud verwijst naar zichzelf.",
    "recursion_depth_exceeded": "De inhoud is te diep genest.",
}

_COUNTED: Final[Mapping[str, Callable[[Mapping[str, Any]], str]]] = {
    "string_too_short": lambda ctx: f"Geef minstens {ctx['min_length']} {_tekens(ctx['min_length'])}.",
    "string_too_long": lambda ctx: f"Geef hoogstens {ctx['max_length']} {_tekens(ctx['max_length'])}.",
    "too_short": lambda ctx: f"Geef minstens {ctx['min_length']} {_waarden(ctx['min_length'])}.",
    "too_long": lambda ctx: f"Geef hoogstens {ctx['max_length']} {_waarden(ctx['max_length'])}.",
    "string_pattern_mismatch": lambda ctx: f"De tekst heeft niet de gevraagde vorm: {ctx['pattern']}",
    "greater_than": lambda ctx: f"De waarde moet groter zijn dan {ctx['gt']}.",
    "greater_than_equal": lambda ctx: f"De waarde moet minstens {ctx['ge']} zijn.",
    "less_than": lambda ctx: f"De waarde moet kleiner zijn dan {ctx['lt']}.",
    "less_than_equal": lambda ctx: f"De waarde mag hoogstens {ctx['le']} zijn.",
    "multiple_of": lambda ctx: f"De waarde moet een veelvoud zijn van {ctx['multiple_of']}.",
    "enum": lambda ctx: f"Kies een van: {_keuzes(ctx['expected'])}.",
    "literal_error": lambda ctx: f"Kies een van: {_keuzes(ctx['expected'])}.",
    "union_tag_invalid": lambda ctx: f"Kies als soort een van: {_keuzes(ctx['expected_tags'])}.",
    "decimal_max_digits": lambda ctx: f"Geef hoogstens {ctx['max_digits']} cijfers.",
    "decimal_max_places": lambda ctx: f"Geef hoogstens {ctx['decimal_places']} cijfers achter de komma.",
    "decimal_whole_digits": lambda ctx: f"Geef hoogstens {ctx['whole_digits']} cijfers voor de komma.",
    "uuid_version": lambda ctx: f"Geef een UUID van versie {ctx['expected_version']}.",
    "url_too_long": lambda ctx: f"Geef hoogstens {ctx['max_length']} tekens.",
    "url_scheme": lambda ctx: f"Geef een URL die begint met {_keuzes(ctx['expected_schemes'])}.",
    # validators of the services raise ValueError with a Dutch sentence that holds no value
    "value_error": lambda ctx: str(ctx["error"]),
    "assertion_error": lambda _: "De waarde voldoet niet.",
}


def fouten_of(errors: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Translate errors of pydantic or FastAPI (`type`, `loc`, `ctx`) to `{in, pointer, code, melding}`, in order.

    In a body the pointer is a JSON Pointer (RFC 6901); elsewhere it is the name of the parameter.
    """
    return [_fout(error) for error in errors[:MAX_FOUTEN]]


def _fout(error: Mapping[str, Any]) -> dict[str, str]:
    place, *path = error["loc"]
    kind = error["type"]
    if kind == "json_invalid":
        path = []  # FastAPI puts the position there, which is no part of the document
    pointer = "".join(f"/{_escaped(step)}" for step in path) if place == "body" else "/".join(map(str, path))
    return {"in": str(place), "pointer": pointer, "code": kind.replace("_", "-"), "melding": _melding(kind, error)}


def _melding(kind: str, error: Mapping[str, Any]) -> str:
    if kind == "missing" and error["loc"] == ("body",):
        return "De inhoud van het verzoek ontbreekt."
    counted = _COUNTED.get(kind)
    if counted is not None:
        return counted(error.get("ctx", {}))
    return _FIXED.get(kind, "De waarde is ongeldig.")


def _escaped(step: object) -> str:
    return str(step).replace("~", "~0").replace("/", "~1")


def _tekens(count: int) -> str:
    return "teken" if count == 1 else "tekens"


def _waarden(count: int) -> str:
    return "waarde" if count == 1 else "waarden"


def _keuzes(expected: str) -> str:
    return expected.replace("'", "").replace(" or ", ", ")
