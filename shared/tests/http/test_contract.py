import re
from collections.abc import Iterator
from typing import Any

import pytest

from shared.runtime.settings import ServiceSettings
from tests.voorbeeld.app import VoorbeeldSettings, create_app

Operation = tuple[str, str, dict[str, Any]]


@pytest.fixture(scope="module")
def contract() -> dict[str, Any]:
    return create_app(VoorbeeldSettings.for_contract()).openapi()


def _operations(contract: dict[str, Any]) -> Iterator[Operation]:
    for path, operations in contract["paths"].items():
        for method, operation in operations.items():
            yield path, method, operation


def test_paths_stand_without_the_version_that_the_server_has(contract: dict[str, Any]) -> None:
    assert contract["servers"] == [{"url": "https://api.toezicht.example/voorbeeld/v1"}]
    assert "/boeken" in contract["paths"]
    assert not [path for path in contract["paths"] if path.startswith("/v1") or path.endswith("/")]
    assert contract["info"]["version"] == "1.2.3"
    assert contract["info"]["contact"].keys() == {"name", "email", "url"}


def test_operation_ids_are_unique_and_named_after_their_functions(contract: dict[str, Any]) -> None:
    ids = [operation["operationId"] for _, _, operation in _operations(contract)]
    assert len(ids) == len(set(ids))
    assert {"voegToe", "lijstBoeken", "lijstDeadLetters"} <= set(ids)


@pytest.mark.parametrize(
    ("path", "method", "statuses"),
    [
        ("/boeken/{boek_id}", "get", {200, 304, 400, 401, 403, 404, 500, 503}),
        ("/boeken/{boek_id}", "patch", {200, 400, 404, 412, 413, 415, 428, 500, 503}),
        ("/bestellingen", "post", {201, 400, 401, 403, 409, 413, 415, 500, 503}),
    ],
)
def test_what_happens_is_declared(contract: dict[str, Any], path: str, method: str, statuses: set[int]) -> None:
    assert {int(status) for status in contract["paths"][path][method]["responses"]} == statuses


def test_every_success_declares_the_version_and_every_error_a_problem(contract: dict[str, Any]) -> None:
    for path, method, operation in _operations(contract):
        for status, response in operation["responses"].items():
            if int(status) < 400:
                assert "API-Version" in response["headers"], (path, method)
            else:
                name = response["$ref"].rpartition("/")[2]
                assert "application/problem+json" in contract["components"]["responses"][name]["content"]


def test_success_declares_the_headers_it_carries(contract: dict[str, Any]) -> None:
    paths = contract["paths"]
    assert "Link" in paths["/boeken"]["get"]["responses"]["200"]["headers"]
    assert "ETag" in paths["/boeken/{boek_id}"]["get"]["responses"]["200"]["headers"]
    assert "Location" in paths["/boeken"]["post"]["responses"]["201"]["headers"]


def test_scopes_are_declared_per_operation_and_once_for_all(contract: dict[str, Any]) -> None:
    assert contract["paths"]["/boeken/{boek_id}"]["get"]["security"] == [{"oauth2": ["voorbeeld:lezen"]}]
    assert "security" not in contract["paths"]["/boeken"]["get"]
    flow = contract["components"]["securitySchemes"]["oauth2"]["flows"]["clientCredentials"]
    assert set(flow["scopes"]) == {"voorbeeld:lezen", "voorbeeld:bestel", "voorbeeld:beheer"}
    assert flow["tokenUrl"].startswith("https://")


def test_if_match_is_required_and_query_keys_are_camel_case(contract: dict[str, Any]) -> None:
    (if_match,) = [
        parameter
        for parameter in contract["paths"]["/boeken/{boek_id}"]["patch"]["parameters"]
        if parameter["name"] == "If-Match"
    ]
    assert if_match["required"]
    for _, _, operation in _operations(contract):
        for parameter in operation.get("parameters", []):
            if parameter["in"] == "query":
                assert re.fullmatch("[a-z]+([A-Z][a-z]+)*", parameter["name"])


def test_schemas_have_names_of_one_word_and_refuse_unknown_fields(contract: dict[str, Any]) -> None:
    schemas = contract["components"]["schemas"]
    assert {"BoekWeergaveLijst", "Probleem", "BoekInvoer"} <= set(schemas)
    assert all(re.fullmatch("[A-Za-z0-9]+", name) for name in schemas)
    assert schemas["BoekInvoer"]["additionalProperties"] is False
    assert "HTTPValidationError" not in schemas


def test_the_contract_does_not_depend_on_the_environment(
    contract: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ServiceSettings.model_fields:
        monkeypatch.setenv(f"VOORBEELD_{name.upper()}", "9")
    monkeypatch.setenv("VOORBEELD_OIN", "9" * 20)
    for name in ("PROFIEL", "LOG_LEVEL", "CORS_ORIGINS", "MAX_BODY_BYTES", "WORKER_IN_PROCESS"):
        monkeypatch.delenv(f"VOORBEELD_{name}")
    assert create_app(VoorbeeldSettings.for_contract()).openapi() == contract
