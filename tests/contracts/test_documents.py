"""The committed openapi.json and asyncapi.json: equal to the code, valid, and within the API Design Rules."""

import importlib
import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from shared.contracts.asyncapi import PARTITIONS
from shared.contracts.registry import CONTRACTS
from tests.contracts.conftest import HERE, Node

Lint = Callable[..., subprocess.CompletedProcess[str]]

ROOT = HERE.parent.parent
SERVICES = ("meldingen", "risico", "planning", "interventie")
RULESET = Path(os.environ.get("ADR_RULESET") or ROOT.parent / "shared" / "adr" / "linter.yaml").resolve()

each_service = pytest.mark.parametrize("service", SERVICES)


def document(service: str, kind: str) -> Path:
    return ROOT / "services" / service / f"{kind}.json"


@each_service
@pytest.mark.parametrize("kind", ["openapi", "asyncapi"])
def test_committed_document_is_what_the_code_says(service: str, kind: str) -> None:
    made = CliRunner().invoke(importlib.import_module(f"{service}.__main__").main, [kind])
    assert made.exit_code == 0, made.output
    assert document(service, kind).read_text() == made.stdout, "run `make generate`"


@pytest.fixture
def spectral(node: Node) -> Lint:
    """Give `lint(document…)`: exit status 1 when one of them breaks a rule of severity error."""
    if not RULESET.exists():
        pytest.skip(f"API Design Rules not checked: no ruleset at {RULESET}; set ADR_RULESET to its path")
    program = HERE / "node_modules" / ".bin" / "spectral"
    return lambda *documents: node(program, "lint", *documents, "--ruleset", RULESET, "--fail-severity", "error")


def test_openapi_keeps_the_api_design_rules(spectral: Lint) -> None:
    verdict = spectral(*(document(service, "openapi") for service in SERVICES))
    assert verdict.returncode == 0, verdict.stdout + verdict.stderr


def test_the_linter_sees_a_broken_rule(spectral: Lint, tmp_path: Path) -> None:
    broken = json.loads(document("meldingen", "openapi").read_text())
    broken["paths"]["/Met_Hoofdletters/"] = {"get": {"responses": {"200": {"description": "Goed"}}}}
    (tmp_path / "openapi.json").write_text(json.dumps(broken))
    assert spectral(tmp_path / "openapi.json").returncode == 1


def test_asyncapi_is_valid(node: Node) -> None:
    verdict = node("node", "asyncapi.mjs", *(document(service, "asyncapi") for service in SERVICES))
    assert verdict.returncode == 0, verdict.stdout + verdict.stderr


def test_the_asyncapi_parser_sees_an_invalid_document(node: Node, tmp_path: Path) -> None:
    broken = json.loads(document("meldingen", "asyncapi").read_text())
    del broken["info"]["title"]
    (tmp_path / "asyncapi.json").write_text(json.dumps(broken))
    assert node("node", "asyncapi.mjs", tmp_path / "asyncapi.json").returncode == 1


FOR_OTHERS = {
    "MeldingTermijnNadertV1",  # what work lists and alarms outside the four services act on
    "MeldingTermijnVerstrekenV1",
}


def test_every_event_is_sent_by_one_service_and_received_by_another() -> None:
    sent: list[str] = []
    received: list[str] = []
    for service in SERVICES:
        for operation in json.loads(document(service, "asyncapi").read_text())["operations"].values():
            names = [message["$ref"].rpartition("/")[2] for message in operation["messages"]]
            (sent if operation["action"] == "send" else received).extend(names)
    published = sorted(contract.__name__ for contract in CONTRACTS.values())
    assert sorted(sent) == published
    assert set(received) == set(published) - FOR_OTHERS


def test_the_broker_gets_the_topics_of_the_contracts() -> None:
    wanted = yaml.safe_load((ROOT / "deploy" / "kafka" / "topics.yaml").read_text())
    assert {
        name: settings.get("partitions", wanted["defaults"]["partitions"])
        for name, settings in wanted["topics"].items()
    } == {contract.topic: PARTITIONS for contract in CONTRACTS.values()}
