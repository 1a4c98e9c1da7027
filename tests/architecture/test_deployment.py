"""What is deployed speaks of the same settings, scopes, ports and measures as the code."""

import importlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client import REGISTRY
from pydantic.fields import FieldInfo

from deploy.lokaal.clients import SCOPES
from deploy.lokaal.environment import PORTS
from shared.runtime.settings import ServiceSettings

ROOT = Path(__file__).parent.parent.parent
SERVICES = ("meldingen", "risico", "planning", "interventie")
MEASURE = re.compile(
    r"\b(?:outbox|relay|worker|consumer|inbox|rebalances|dead_letters|http_server|pool|intake|calibration)_\w+"
)

each_service = pytest.mark.parametrize("service", SERVICES)


def compose() -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    return document


def openapi(service: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((ROOT / "services" / service / "openapi.json").read_text())
    return document


def fields_of(service: str) -> dict[str, FieldInfo]:
    """Give the settings of a service by the environment variable that sets them."""
    settings: type[ServiceSettings] = getattr(
        importlib.import_module(f"{service}.settings"), f"{service.capitalize()}Settings"
    )
    return {f"{service.upper()}_{name.upper()}": field for name, field in settings.model_fields.items()}


def required(service: str) -> set[str]:
    """Name the variables without which a service does not start; audience and public_url follow from others."""
    return {
        name
        for name, field in fields_of(service).items()
        if field.is_required() and not name.endswith(("_AUDIENCE", "_PUBLIC_URL"))
    }


@each_service
def test_compose_sets_what_a_service_needs_and_nothing_it_does_not_know(service: str) -> None:
    for process in ("api", "worker", "migrate"):
        given = set(compose()["services"][f"{service}-{process}"]["environment"])
        assert required(service) <= given <= fields_of(service).keys()


@each_service
def test_kubernetes_sets_only_what_a_service_knows(service: str) -> None:
    overlay = yaml.safe_load((ROOT / "deploy" / "k8s" / service / "kustomization.yaml").read_text())
    given = {literal.partition("=")[0] for literal in overlay["configMapGenerator"][0]["literals"]}
    assert given <= fields_of(service).keys()
    # what must be set and is not there is a secret
    assert {name for name in required(service) - given if not re.search("DATABASE_URL|SLEUTEL", name)} == set()


@each_service
def test_kubernetes_reaches_the_brokers_over_tls_under_the_name_of_the_service(service: str) -> None:
    k8s = ROOT / "deploy" / "k8s"
    overlay = yaml.safe_load((k8s / service / "kustomization.yaml").read_text())
    given = dict(literal.split("=", 1) for literal in overlay["configMapGenerator"][0]["literals"])
    prefix = f"{service.upper()}_BUS_"
    assert (given[f"{prefix}PROTOCOL"], given[f"{prefix}USER"]) == ("SASL_SSL", service)
    for process in ("api", "worker", "migrate"):
        pod = next(yaml.safe_load_all((k8s / "base" / f"{process}.yaml").read_text()))["spec"]["template"]["spec"]
        mounts = {mount["mountPath"] for mount in pod["containers"][0]["volumeMounts"]}
        assert str(Path(given[f"{prefix}CA_FILE"]).parent) in mounts


@each_service
def test_containers_of_a_service_cannot_write_or_gain_rights(service: str) -> None:
    for process in ("api", "worker", "migrate"):
        container = compose()["services"][f"{service}-{process}"]
        assert container["read_only"] is True
        assert container["cap_drop"] == ["ALL"]
        assert container["command"] == [process]


def test_no_secret_stands_in_a_file() -> None:
    for path in (ROOT / "docker-compose.yml", ROOT / ".env.example"):
        for name, value in re.findall(r"(\w*(?:PASSWORD|SLEUTEL))(?:: |=)(\S*)", path.read_text()):
            assert value == "" or value.startswith("${"), name


@each_service
def test_a_service_has_one_port_wherever_it_runs(service: str) -> None:
    port = getattr(importlib.import_module(f"{service}.settings"), f"{service.capitalize()}Settings").model_fields[
        "port"
    ]
    assert port.default == PORTS[service]
    assert f"{service.upper()}_PORT={port.default}" in (ROOT / "services" / service / "Dockerfile").read_text()
    assert compose()["services"][f"{service}-api"]["ports"][0].endswith(f":{port.default}")


@each_service
def test_images_have_the_same_shape(service: str) -> None:
    own = (ROOT / "services" / service / "Dockerfile").read_text()
    shape = (ROOT / "services" / "meldingen" / "Dockerfile").read_text()
    for name in ("meldingen", "MELDINGEN"):
        shape = shape.replace(name, service.upper() if name.isupper() else service)
    assert own == shape.replace(str(PORTS["meldingen"]), str(PORTS[service]))


def scopes_of(service: str) -> set[str]:
    """Give the scopes that the contract of a service speaks of: those it asks for, and those that let one see more."""
    text = (ROOT / "services" / service / "openapi.json").read_text()
    return set(re.findall(r"(?<!probleem:)\b((?:meldingen|signalen|risico|planning|interventie):[a-z-]+)", text))


def test_keycloak_knows_every_scope_of_the_contracts() -> None:
    realm = json.loads((ROOT / "deploy" / "keycloak" / "toezicht-realm.json").read_text())
    known = {scope["name"] for scope in realm["clientScopes"] if ":" in scope["name"]}
    assert known == set().union(*map(scopes_of, SERVICES))


@each_service
def test_the_issuer_of_make_run_knows_every_scope_of_the_contracts(service: str) -> None:
    assert set(SCOPES[service]) == scopes_of(service)


def queries() -> list[str]:
    """Give every PromQL expression of the alerts and the dashboard."""
    folder = ROOT / "deploy" / "observability"
    groups = yaml.safe_load((folder / "alerts.yaml").read_text())["groups"]
    panels = json.loads((folder / "grafana" / "dashboards" / "keten.json").read_text())["panels"]
    return [rule["expr"] for group in groups for rule in group["rules"]] + [
        target["expr"] for panel in panels for target in panel["targets"]
    ]


@pytest.mark.parametrize("query", queries())
def test_alerts_and_dashboard_ask_for_measures_that_exist(query: str) -> None:
    for module in ("shared.runtime.metrics_bus", "shared.runtime.web", "risico.worker"):
        importlib.import_module(module)
    endings = {"counter": ("_total",), "histogram": ("_bucket", "_count", "_sum")}
    exist = {f"{metric.name}{ending}" for metric in REGISTRY.collect() for ending in endings.get(metric.type, ("",))}
    assert set(MEASURE.findall(query)) <= exist
