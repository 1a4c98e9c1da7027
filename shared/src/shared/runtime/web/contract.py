"""The OpenAPI contract: what FastAPI reads from the routes, made true to the API Design Rules."""

import json
from typing import Any, Final, cast

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from shared.runtime.problems import PROBLEM_JSON
from shared.runtime.settings import ServiceSettings

from .responses import PROBLEMS

CONTACT: Final = {
    "name": "Team Toezichtplatform",
    "email": "toezichtplatform@toezicht.example",
    "url": "https://toezicht.example/contact",
}
_PROBLEM_SCHEMA: Final = {
    "title": "Probleem",
    "description": "Een fout volgens RFC 9457.",
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri", "description": "De vaste naam van deze soort fout."},
        "title": {"type": "string", "description": "De soort fout in gewone taal."},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string", "description": "Wat er in dit geval aan de hand is."},
        "instance": {"type": "string", "description": "Het nummer van dit voorval, voor contact met de beheerder."},
        "fouten": {
            "type": "array",
            "description": "Alle ongeldige onderdelen van het verzoek.",
            "items": {
                "type": "object",
                "required": ["in", "pointer", "code", "melding"],
                "properties": {
                    "in": {"type": "string", "enum": ["body", "query", "path", "header"]},
                    "pointer": {"type": "string", "description": "JSON Pointer in de inhoud, anders de parameter."},
                    "code": {"type": "string"},
                    "melding": {"type": "string"},
                },
            },
        },
    },
}
_VERSION_HEADER: Final = {
    "description": "De volledige versie van deze API.",
    "schema": {"type": "string", "example": "1.0.0"},
}


def contract_of(app: FastAPI, settings: ServiceSettings) -> dict[str, Any]:
    """Make the contract of `app`."""
    document = get_openapi(
        title=app.title,
        version=app.version,
        description=app.description,
        routes=app.routes,
        contact=CONTACT,
        servers=[{"url": f"{settings.public_url}/v1"}],
    )
    _complete(document, settings)
    return _renamed(document)


def _renamed(document: dict[str, Any]) -> dict[str, Any]:
    """Name schemas of generic models by their title: FastAPI makes Lijst_Melding_ of what is called MeldingLijst."""
    schemas = document["components"]["schemas"]
    renames = {name: schema["title"] for name, schema in schemas.items() if name.endswith("_")}
    text = json.dumps(document)
    for old, new in renames.items():
        text = text.replace(f'"#/components/schemas/{old}"', f'"#/components/schemas/{new}"')
        text = text.replace(f'"{old}": {{', f'"{new}": {{')
    return cast("dict[str, Any]", json.loads(text))


def _complete(document: dict[str, Any], settings: ServiceSettings) -> None:
    components = document.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    schemas.pop("HTTPValidationError", None)
    schemas.pop("ValidationError", None)
    schemas["Probleem"] = _PROBLEM_SCHEMA
    components["headers"] = {"API-Version": _VERSION_HEADER}
    used: set[int] = set()
    scopes: set[str] = set()
    for path, operations in document["paths"].items():
        for operation in operations.values():
            _complete_responses(path, operation, used)
            for requirement in operation.get("security", []):
                scopes.update(requirement.get("oauth2", []))
    components["responses"] = {PROBLEMS[status][0]: _problem(status) for status in sorted(used)}
    if "securitySchemes" in components:
        flow = components["securitySchemes"]["oauth2"]["flows"]["clientCredentials"]
        flow["tokenUrl"] = f"{settings.issuer}/protocol/openid-connect/token"
        flow["scopes"] = {scope: _scope_text(scope) for scope in sorted(scopes)}


def _complete_responses(path: str, operation: dict[str, Any], used: set[int]) -> None:
    responses = operation["responses"]
    responses.pop("422", None)
    declared = {int(status) for status in responses if int(status) >= 400}  # noqa: PLR2004 - errors start there
    for status in declared | _implied(path, operation):
        used.add(status)
        responses[str(status)] = {"$ref": f"#/components/responses/{PROBLEMS[status][0]}"}
    for status, response in responses.items():
        if int(status) < 400:  # noqa: PLR2004 - idem
            if response.get("description") == "Successful Response":
                response["description"] = "Gelukt."
            response.setdefault("headers", {})["API-Version"] = {"$ref": "#/components/headers/API-Version"}
    operation["responses"] = dict(sorted(responses.items()))


def _implied(path: str, operation: dict[str, Any]) -> set[int]:
    """Tell which problems an operation can answer by what it takes."""
    names = {parameter["name"] for parameter in operation.get("parameters", [])}
    implied = {400, 500, 503}
    if operation.get("security"):
        implied |= {401, 403}
    if "{" in path:
        implied.add(404)
    if "If-Match" in names:
        implied |= {412, 428}
    if "Idempotency-Key" in names:
        implied.add(409)
    if "requestBody" in operation:
        implied |= {413, 415}
    return implied


def _problem(status: int) -> dict[str, Any]:
    content = {PROBLEM_JSON: {"schema": {"$ref": "#/components/schemas/Probleem"}}}
    headers: dict[str, Any] = {"API-Version": {"$ref": "#/components/headers/API-Version"}}
    if status in {429, 503}:
        headers["Retry-After"] = {"description": "Wacht dit aantal seconden.", "schema": {"type": "integer"}}
    return {"description": PROBLEMS[status][1], "headers": headers, "content": content}


def _scope_text(scope: str) -> str:
    service, _, right = scope.partition(":")
    return f"{right.replace('-', ' ').capitalize()} bij {service}"
