"""The AsyncAPI 3 document of a service, generated from the contracts: what it sends, what it receives, and where."""

from collections.abc import Collection, Iterable
from importlib.metadata import version
from typing import Any, Final

from pydantic.json_schema import models_json_schema

from .envelope import Contract
from .json_schema import schema_id
from .registry import CONTRACTS

PARTITIONS: Final = 12
_KAFKA_BINDING: Final = "0.5.0"
_HEADERS: Final = "CloudEvent"

JsonObject = dict[str, Any]


def asyncapi_document(service: str, consumes: Iterable[type[Contract]]) -> JsonObject:
    """Describe the events of `service`: those on its own topics are sent, `consumes` are received."""
    publishes = [contract for contract in CONTRACTS.values() if contract.topic.partition(".")[0] == service]
    contracts = [*publishes, *sorted(consumes, key=lambda contract: contract.type)]
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": f"Gebeurtenissen van {service}",
            "version": version(service),
            "description": (
                "Elke gebeurtenis is een CloudEvent (versie 1.0, NL GOV-profiel) in Kafka's binaire vorm: de kenmerken"
                " staan in de headers, de inhoud is JSON. Gebeurtenissen met dezelfde sleutel blijven op volgorde."
                " Elke gebeurtenis kan vaker dan eens komen, met hetzelfde id. Onbekende velden worden genegeerd."
            ),
        },
        "defaultContentType": "application/json",
        "channels": {topic: _channel(topic, contracts) for topic in sorted({c.topic for c in contracts})},
        "operations": {
            **{f"publiceer{contract.__name__}": _operation("send", contract) for contract in publishes},
            **{
                f"verwerk{contract.__name__}": _operation("receive", contract)
                for contract in contracts[len(publishes) :]
            },
        },
        "components": {
            "messages": {contract.__name__: _message(contract) for contract in contracts},
            "schemas": {_HEADERS: _headers(), **_payloads(contracts)},
        },
    }


def _channel(topic: str, contracts: Collection[type[Contract]]) -> JsonObject:
    names = [contract.__name__ for contract in contracts if contract.topic == topic]
    return {
        "address": topic,
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in names},
        "bindings": {"kafka": {"topic": topic, "partitions": PARTITIONS, "bindingVersion": _KAFKA_BINDING}},
    }


def _operation(action: str, contract: type[Contract]) -> JsonObject:
    channel = f"#/channels/{contract.topic}"
    return {
        "action": action,
        "channel": {"$ref": channel},
        "messages": [{"$ref": f"{channel}/messages/{contract.__name__}"}],
    }


def _group(service: str) -> JsonObject:
    return {"kafka": {"groupId": {"type": "string", "enum": [service]}, "bindingVersion": _KAFKA_BINDING}}


def _message(contract: type[Contract]) -> JsonObject:
    return {
        "name": contract.type,
        "title": contract.__name__,
        "summary": (contract.__doc__ or "").partition("\n")[0],
        "contentType": "application/json",
        "headers": {
            "allOf": [
                {"$ref": f"#/components/schemas/{_HEADERS}"},
                {"type": "object", "properties": {"ce_type": {"const": contract.type}}},
            ]
        },
        "payload": {"$ref": f"#/components/schemas/{contract.__name__}"},
        "bindings": {
            "kafka": {
                "key": {
                    "type": "string",
                    "description": "Het KvK-nummer waar dat bekend is, anders het id van de melding.",
                },
                "bindingVersion": _KAFKA_BINDING,
            }
        },
        "x-schema-id": schema_id(contract.type),
    }


def _payloads(contracts: Collection[type[Contract]]) -> JsonObject:
    _, document = models_json_schema(
        [(contract, "serialization") for contract in contracts],
        by_alias=True,
        ref_template="#/components/schemas/{model}",
    )
    definitions: JsonObject = document["$defs"]
    return definitions


def _headers() -> JsonObject:
    return {
        "type": "object",
        "required": [
            "content-type",
            "ce_specversion",
            "ce_id",
            "ce_source",
            "ce_type",
            "ce_subject",
            "ce_time",
            "ce_partitionkey",
        ],
        "properties": {
            "content-type": {"const": "application/json"},
            "ce_specversion": {"const": "1.0"},
            "ce_id": {"type": "string", "format": "uuid", "description": "Uniek samen met ce_source."},
            "ce_source": {"type": "string", "pattern": "^urn:nld:oin:[0-9]{20}:systeem:[a-z]+$"},
            "ce_type": {"type": "string"},
            "ce_subject": {"type": "string", "description": "Het id van waar de gebeurtenis over gaat."},
            "ce_time": {"type": "string", "format": "date-time"},
            "ce_partitionkey": {"type": "string", "description": "Gelijk aan de sleutel van het bericht."},
            "traceparent": {"type": "string", "description": "W3C Trace Context, als er een trace is."},
        },
    }
