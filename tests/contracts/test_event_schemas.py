"""Events keep their word: the committed schemas say what the code does, and nothing published ever breaks."""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from pydantic import ValidationError

from shared.contracts.envelope import Contract
from shared.contracts.json_schema import SCHEMAS, dumps, schema_of, schema_path
from shared.contracts.registry import CONTRACTS
from tests.contracts.compatibility import (
    PUBLISHED,
    breaking_changes,
    checksums,
    published_revisions,
    registered,
    tampered,
)

GOLDEN = Path(__file__).parent / "golden"
PLANNING = "nl.inspectieplanningen.planning-bijgewerkt.v1"
RISICO = "nl.arbeidsrisicos.risicoprofiel-herbeoordeeld.v1"

FORMATS = FormatChecker(["uuid", "date"])
JsonObject = dict[str, Any]


@FORMATS.checks("date-time", raises=ValueError)
def is_rfc3339(value: object) -> bool:
    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None


def read(path: Path) -> JsonObject:
    document: JsonObject = json.loads(path.read_text())
    return document


def golden(event_type: str, name: str) -> JsonObject:
    return read(GOLDEN / event_type / f"{name}.json")


def is_valid(data: JsonObject, schema: JsonObject) -> bool:
    return Draft202012Validator(schema, format_checker=FORMATS).is_valid(data)


each_contract = pytest.mark.parametrize("contract", CONTRACTS.values(), ids=CONTRACTS)


@each_contract
def test_committed_schema_is_what_the_code_publishes(contract: type[Contract]) -> None:
    assert schema_path(contract.type).read_text() == dumps(schema_of(contract)), "run `make generate`"


def test_there_is_a_schema_for_every_contract_and_no_other() -> None:
    assert {path.stem for path in SCHEMAS.glob("*.json")} == set(CONTRACTS)


def test_every_type_ever_published_is_still_known() -> None:
    assert {path.name for path in PUBLISHED.iterdir() if path.is_dir()} == set(CONTRACTS)
    assert {path.name for path in GOLDEN.iterdir()} == set(CONTRACTS)


def test_published_schemas_are_frozen() -> None:
    assert tampered() == []
    assert checksums() == registered()


@each_contract
def test_contract_breaks_no_published_revision(contract: type[Contract]) -> None:
    revisions = published_revisions(contract.type)
    assert revisions, "run `make generate`"
    assert revisions[-1].read_text() == dumps(schema_of(contract)), "run `make generate`"
    for path in revisions:
        assert breaking_changes(read(path), schema_of(contract)) == []


@each_contract
@pytest.mark.parametrize("name", ["minimaal", "volledig"])
def test_golden_event_is_read_and_written_unchanged(contract: type[Contract], name: str) -> None:
    data = golden(contract.type, name)
    event = contract.model_validate_json(json.dumps(data))
    written = json.loads(event.model_dump_json(exclude_unset=True))
    assert _instants(written) == _instants(data)
    for path in published_revisions(contract.type):
        assert is_valid(data, read(path))
        assert is_valid(json.loads(event.model_dump_json()), read(path))


@each_contract
def test_golden_events_show_the_least_and_the_most(contract: type[Contract]) -> None:
    schema = schema_of(contract)
    assert set(golden(contract.type, "minimaal")) == set(schema["required"])
    first = read(published_revisions(contract.type)[0])
    assert set(golden(contract.type, "volledig")) >= set(first["properties"])


@each_contract
def test_schema_refuses_an_event_without_a_required_field(contract: type[Contract]) -> None:
    schema = schema_of(contract)
    for name in schema["required"]:
        data = golden(contract.type, "volledig")
        del data[name]
        assert not is_valid(data, schema), name


WRONG_DATA: list[tuple[str, str, Any]] = [
    ("nl.arbeidsmeldingen.melding-ontvangen.v1", "kvkNummer", "1234567"),
    ("nl.arbeidsmeldingen.melding-ontvangen.v1", "kvkNummer", "١٢٣٤٥٦٧٨"),
    ("nl.arbeidsmeldingen.melding-ontvangen.v1", "vestigingsnummer", "1234567890123"),
    ("nl.arbeidsmeldingen.melding-ontvangen.v1", "risicos", []),
    ("nl.arbeidsmeldingen.melding-ontvangen.v1", "risicos", ["onbekend_risico"]),
    ("nl.arbeidsmeldingen.melding-ontvangen.v1", "aantalGetroffenen", -1),
    ("nl.arbeidsmeldingen.melding-ontvangen.v1", "ontvangenOp", "2026-01-05T08:15:30"),
    ("nl.arbeidsmeldingen.melding-ontvangen.v1", "meldingId", "m-1"),
    ("nl.arbeidsmeldingen.melding-ontvangen.v1", "locatie", {"breedtegraad": 91}),
    (RISICO, "scoreNa", -0.1),
    (RISICO, "bandNa", "middel"),
    (RISICO, "melding", None),
    (RISICO, "kenmerken", {"naleving": 1.1, "organisatiegraad": 0, "invloed": 0, "werkgeverstype": "goedwillend"}),
    (PLANNING, "versie", 0),
    (PLANNING, "duurMinuten", 0),
    (PLANNING, "inspecteurId", None),
    (PLANNING, "begintOp", None),
    ("nl.arbeidsinterventies.interventie-toegewezen.v1", "bezoekDatum", "2026-02-30"),
    ("nl.arbeidsinterventies.interventie-afgerond.v1", "instrumenten", ["boete"]),
    ("nl.arbeidsinterventies.interventie-geannuleerd.v1", "meldingIds", ["m-1"]),
]


@pytest.mark.parametrize(("event_type", "field", "value"), WRONG_DATA)
def test_schema_and_contract_refuse_the_same_data(event_type: str, field: str, value: Any) -> None:
    contract = CONTRACTS[event_type]
    data = golden(event_type, "volledig") | {field: value}
    assert not is_valid(data, schema_of(contract))
    with pytest.raises(ValidationError):
        contract.model_validate_json(json.dumps(data))


@each_contract
def test_readers_ignore_fields_of_newer_producers(contract: type[Contract]) -> None:
    data = golden(contract.type, "minimaal") | {"veldUitDeToekomst": {"a": 1}}
    assert is_valid(data, schema_of(contract))
    contract.model_validate_json(json.dumps(data))


def _add_property(schema: JsonObject) -> None:
    schema["properties"]["nieuwVeld"] = {"type": "string"}


def _add_property_deep_down(schema: JsonObject) -> None:
    schema["$defs"]["Locatie"]["properties"]["postcode"] = {"type": "string"}


def _reword(schema: JsonObject) -> None:
    schema["description"] = "Other words."
    schema["properties"]["status"]["title"] = "Stand"


@pytest.mark.parametrize("change", [_add_property, _add_property_deep_down, _reword])
def test_a_compatible_change_passes(change: Callable[[JsonObject], None]) -> None:
    old, new = schema_of(CONTRACTS[PLANNING]), schema_of(CONTRACTS[PLANNING])
    change(new)
    assert old != new
    assert breaking_changes(old, new) == []


def _remove_property(schema: JsonObject) -> None:
    del schema["properties"]["programmaId"]


def _rename_property(schema: JsonObject) -> None:
    schema["properties"]["prioriteit"] = schema["properties"].pop("band")


def _add_required_property(schema: JsonObject) -> None:
    schema["properties"]["nieuwVeld"] = {"type": "string"}
    schema["required"].append("nieuwVeld")


def _require_property(schema: JsonObject) -> None:
    schema["required"].append("programmaId")


def _release_property(schema: JsonObject) -> None:
    schema["required"].remove("band")


def _change_type(schema: JsonObject) -> None:
    schema["properties"]["versie"]["type"] = "string"


def _allow_null(schema: JsonObject) -> None:
    schema["properties"]["versie"] = {"anyOf": [schema["properties"]["versie"], {"type": "null"}]}


def _forbid_null(schema: JsonObject) -> None:
    schema["properties"]["duurMinuten"]["anyOf"].pop()


def _remove_value(schema: JsonObject) -> None:
    schema["$defs"]["Band"]["enum"].pop()


def _add_value(schema: JsonObject) -> None:
    schema["$defs"]["Band"]["enum"].append("extreem")


def _tighten_pattern(schema: JsonObject) -> None:
    schema["properties"]["kvkNummer"]["anyOf"][0]["pattern"] = "^[1-9][0-9]{7}$"


def _tighten_minimum(schema: JsonObject) -> None:
    schema["properties"]["versie"]["minimum"] = 2


def _drop_minimum(schema: JsonObject) -> None:
    del schema["properties"]["versie"]["minimum"]


def _add_bound(schema: JsonObject) -> None:
    schema["properties"]["risicos"]["maxItems"] = 5


def _change_default(schema: JsonObject) -> None:
    schema["$defs"]["MeldingVerwijzing"]["properties"]["directGevaar"]["default"] = True


def _forbid_unknown(schema: JsonObject) -> None:
    schema["additionalProperties"] = False


def _demand_more_when_planned(schema: JsonObject) -> None:
    schema["allOf"][0]["then"]["properties"]["programmaId"] = {"not": {"type": "null"}}


def _demand_nothing_when_planned(schema: JsonObject) -> None:
    schema["allOf"].clear()


@pytest.mark.parametrize(
    "change",
    [
        _remove_property,
        _rename_property,
        _add_required_property,
        _require_property,
        _release_property,
        _change_type,
        _allow_null,
        _forbid_null,
        _remove_value,
        _add_value,
        _tighten_pattern,
        _tighten_minimum,
        _drop_minimum,
        _add_bound,
        _change_default,
        _forbid_unknown,
        _demand_more_when_planned,
        _demand_nothing_when_planned,
    ],
)
def test_a_breaking_change_is_seen(change: Callable[[JsonObject], None]) -> None:
    old, new = schema_of(CONTRACTS[PLANNING]), schema_of(CONTRACTS[PLANNING])
    change(new)
    assert breaking_changes(old, new)


def _instants(node: Any) -> Any:
    """Read timestamps as moments: 30.5Z and 30.500000Z are one."""
    if isinstance(node, dict):
        return {key: _instants(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_instants(item) for item in node]
    if isinstance(node, str) and node.endswith("Z"):
        return datetime.fromisoformat(node)
    return node
