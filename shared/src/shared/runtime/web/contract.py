"""The OpenAPI contract: what FastAPI reads from the routes, made true to the API Design Rules."""

import json
from collections.abc import Iterator
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
_HEADERS: Final = {
    "API-Version": ("De volledige versie van deze API.", "1.0.0"),
    "ETag": ("De versie van wat hier staat, voor If-Match en If-None-Match.", '"3"'),
    "Link": ("De eerste (rel=first) en de volgende pagina (rel=next), als die er is.", '<https://…>; rel="next"'),
    "Idempotency-Replayed": ("true als dit het bewaarde antwoord op een eerder verzoek is.", "true"),
    "Location": ("Waar het nieuwe te lezen is.", "/v1/…"),
}


def contract_of(app: FastAPI, settings: ServiceSettings) -> dict[str, Any]:
    """Make the contract of `app`."""
    document = get_openapi(
        title=app.title,
        version=app.version,
        description=app.description,
        routes=app.routes,
        servers=[{"url": f"{settings.public_url}/v1"}],
    )
    document["info"]["contact"] = CONTACT
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
    components["headers"] = {
        name: {"description": text, "schema": {"type": "string", "examples": [example]}}
        for name, (text, example) in _HEADERS.items()
    }
    used: set[int] = set()
    scopes: set[str] = set()
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            _complete_operation(path, method, operation, used)
            for requirement in operation.get("security", []):
                scopes.update(requirement.get("oauth2", []))
    components["responses"] = {PROBLEMS[status][0]: _problem(status) for status in sorted(used)}
    if "securitySchemes" in components:
        flow = components["securitySchemes"]["oauth2"]["flows"]["clientCredentials"]
        flow["tokenUrl"] = f"{settings.issuer}/protocol/openid-connect/token"
        flow["scopes"] = {scope: _scope_text(scope) for scope in sorted(scopes)}


def _complete_operation(path: str, method: str, operation: dict[str, Any], used: set[int]) -> None:
    names = {parameter["name"] for parameter in operation.get("parameters", [])}
    responses = operation["responses"]
    responses.pop("422", None)
    declared = {int(status) for status in responses if int(status) >= 400}  # noqa: PLR2004 - errors start there
    for status in declared | _implied(path, names, operation):
        used.add(status)
        responses[str(status)] = {"$ref": f"#/components/responses/{PROBLEMS[status][0]}"}
    if "If-None-Match" in names:
        if method == "get":
            responses["304"] = {"description": "Ongewijzigd sinds de versie in If-None-Match."}
        else:
            operation["parameters"] = [p for p in operation["parameters"] if p["name"] != "If-None-Match"]
    for status, response in responses.items():
        if int(status) < 400:  # noqa: PLR2004 - idem
            if response.get("description") == "Successful Response":
                response["description"] = "Gelukt."
            headers = response.setdefault("headers", {})
            headers.update({name: {"$ref": f"#/components/headers/{name}"} for name in _carried(status, names)})
    operation["responses"] = dict(sorted(responses.items()))


def _carried(status: str, names: set[str]) -> Iterator[str]:
    """Tell which headers a success carries."""
    yield "API-Version"
    if "If-None-Match" in names:
        yield "ETag"
    if "cursor" in names:
        yield "Link"
    if "Idempotency-Key" in names:
        yield "Idempotency-Replayed"
    if status == "201":
        yield "Location"


def _implied(path: str, names: set[str], operation: dict[str, Any]) -> set[int]:
    """Tell which problems an operation can answer by what it takes."""
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
