"""The contract as a page to read: plain HTML made here, so that it needs no scripts and no other host."""

import json
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any, Final

from fastapi.responses import HTMLResponse

_STYLE: Final = """
body{font:16px/1.5 system-ui,sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b}
h2{margin-top:2.5rem;border-bottom:2px solid #154273}summary{cursor:pointer;padding:.4rem}
details{border:1px solid #ccd;border-radius:4px;margin:.5rem 0;background:#f7f9fc}details>div{padding:0 1rem 1rem}
b.m{display:inline-block;width:4.5rem;color:#154273}code,pre{font:14px/1.4 ui-monospace,monospace}
pre{overflow-x:auto;background:#fff;padding:.5rem;border:1px solid #dde}table{border-collapse:collapse;width:100%}
td,th{border:1px solid #ccd;padding:.25rem .5rem;text-align:left;vertical-align:top;background:#fff}
"""


def docs_html(document: Mapping[str, Any]) -> HTMLResponse:
    """Render an OpenAPI document."""
    info = document["info"]
    title = escape(info["title"])
    body = "".join(
        [
            f"<h1>{title} <small>{escape(info['version'])}</small></h1><p>{escape(info.get('description', ''))}</p>",
            f"<p>Adres: <code>{escape(document['servers'][0]['url'])}</code> · ",
            '<a href="openapi.json">openapi.json</a> · ',
            f'<a href="mailto:{escape(info["contact"]["email"])}">{escape(info["contact"]["name"])}</a></p>',
            "<h2>Bewerkingen</h2>",
            *(
                _operation(method, path, operation)
                for path, operations in document["paths"].items()
                for method, operation in operations.items()
            ),
            "<h2>Gegevens</h2>",
            *(_schema(name, schema) for name, schema in document["components"]["schemas"].items()),
        ]
    )
    return HTMLResponse(
        f'<!doctype html><html lang="nl"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head><body>{body}</body></html>',
        headers={"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"},
    )


def _operation(method: str, path: str, operation: Mapping[str, Any]) -> str:
    parts = [f"<p>{escape(operation.get('description', ''))}</p>"]
    scopes = [scope for need in operation.get("security", []) for names in need.values() for scope in names]
    if scopes:
        parts.append(f"<p>Scope: <code>{escape(' '.join(scopes))}</code></p>")
    parameters = operation.get("parameters", [])
    if parameters:
        parts.append(_table(("Parameter", "In", "Verplicht", "Uitleg"), map(_parameter, parameters)))
    for media_type, content in operation.get("requestBody", {}).get("content", {}).items():
        parts.append(f"<p>Inhoud: <code>{escape(media_type)}</code> {_type(content.get('schema', {}))}</p>")
    parts.append(_table(("Antwoord", "Inhoud", "Uitleg"), _responses(operation["responses"])))
    summary = escape(operation.get("summary", ""))
    return (
        f"<details><summary><b class=m>{method.upper()}</b><code>{escape(path)}</code> {summary}</summary>"
        f"<div>{''.join(parts)}</div></details>"
    )


def _parameter(parameter: Mapping[str, Any]) -> tuple[str, ...]:
    return (
        f"<code>{escape(parameter['name'])}</code> {_type(parameter.get('schema', {}))}",
        escape(parameter["in"]),
        "ja" if parameter.get("required") else "nee",
        escape(parameter.get("description", "")),
    )


def _responses(responses: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    for status, response in responses.items():
        if "$ref" in response:
            yield status, '<a href="#Probleem">Probleem</a>', escape(response["$ref"].rpartition("/")[2])
        else:
            content = "".join(_type(media.get("schema", {})) for media in response.get("content", {}).values())
            yield status, content, escape(response.get("description", ""))


def _schema(name: str, schema: Mapping[str, Any]) -> str:
    text = escape(json.dumps(schema, indent=2, ensure_ascii=False))
    return f'<details id="{escape(name)}"><summary><code>{escape(name)}</code></summary><pre>{text}</pre></details>'


def _type(schema: Mapping[str, Any]) -> str:
    if "$ref" in schema:
        name = escape(schema["$ref"].rpartition("/")[2])
        return f'<a href="#{name}">{name}</a>'
    if "anyOf" in schema:
        return " of ".join(_type(choice) for choice in schema["anyOf"] if choice.get("type") != "null")
    if schema.get("type") == "array":
        return f"lijst van {_type(schema.get('items', {}))}"
    return escape(" ".join(str(schema[key]) for key in ("type", "format") if key in schema))


def _table(head: tuple[str, ...], rows: Any) -> str:
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><tr>{''.join(f'<th>{name}</th>' for name in head)}</tr>{cells}</table>"
