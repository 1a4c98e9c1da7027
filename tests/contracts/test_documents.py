"""The committed openapi.json and asyncapi.json: equal to the code, valid, and within the API Design Rules."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from shared.contracts.asyncapi import PARTITIONS
from shared.contracts.registry import CONTRACTS
from tests.contracts.conftest import HERE, Node

ROOT = HERE.parent.parent
SERVICES = ("meldingen", "risico", "planning", "interventie")
RULESET = Path(os.environ.get("ADR_RULESET", ROOT.parent / "shared" / "adr" / "linter.yaml")).resolve()

each_service = pytest.mark.parametrize("service", SERVICES)


def document(service: str, kind: str) -> Path:
    return ROOT / "services" / service / f"{kind}.json"


@each_service
@pytest.mark.parametrize("kind", ["openapi", "asyncapi"])
def test_committed_document_is_what_the_code_says(service: str, kind: str) -> None:
    made = subprocess.run(  # noqa: S603 - the command stands here
        [sys.executable, "-m", service, kind], capture_output=True, text=True, timeout=60, check=False
    )
    assert made.returncode == 0, made.stderr
    assert document(service, kind).read_text() == made.stdout, "run `make generate`"


@each_service
def test_openapi_keeps_the_api_design_rules(service: str, node: Node) -> None:
    if not RULESET.exists():
        pytest.skip(f"API Design Rules not checked: no ruleset at {RULESET}; set ADR_RULESET to its path")
    spectral = HERE / "node_modules" / ".bin" / "spectral"
    verdict = node(spectral, "lint", document(service, "openapi"), "--ruleset", RULESET, "--fail-severity", "error")
    assert verdict.returncode == 0, verdict.stdout + verdict.stderr


def test_the_linter_sees_a_broken_rule(node: Node, tmp_path: Path) -> None:
    if not RULESET.exists():
        pytest.skip(f"API Design Rules not checked: no ruleset at {RULESET}; set ADR_RULESET to its path")
    broken = json.loads(document("meldingen", "openapi").read_text())
    broken["paths"]["/Met_Hoofdletters/"] = {"get": {"responses": {"200": {"description": "Goed"}}}}
    (tmp_path / "openapi.json").write_text(json.dumps(broken))
    spectral = HERE / "node_modules" / ".bin" / "spectral"
    assert node(spectral, "lint", tmp_path / "openapi.json", "--ruleset", RULESET).returncode == 1


@each_service
def test_asyncapi_is_valid(service: str, node: Node) -> None:
    verdict = node("node", "asyncapi.mjs", document(service, "asyncapi"))
    assert verdict.returncode == 0, verdict.stdout + verdict.stderr


def test_the_asyncapi_parser_sees_an_invalid_document(node: Node, tmp_path: Path) -> None:
    broken = json.loads(document("meldingen", "asyncapi").read_text())
    del broken["info"]["title"]
    (tmp_path / "asyncapi.json").write_text(json.dumps(broken))
    assert node("node", "asyncapi.mjs", tmp_path / "asyncapi.json").returncode == 1


def test_every_event_is_sent_by_one_service_and_received_by_another() -> None:
    sent: list[str] = []
    received: list[str] = []
    for service in SERVICES:
        for operation in json.loads(document(service, "asyncapi").read_text())["operations"].values():
            names = [message["$ref"].rpartition("/")[2] for message in operation["messages"]]
            (sent if operation["action"] == "send" else received).extend(names)
    published = sorted(contract.__name__ for contract in CONTRACTS.values())
    assert sorted(sent) == published
    # melding-afgehandeld is for others: the end of the chain
    assert set(received) == set(published) - {"MeldingAfgehandeldV1"}


def test_the_broker_gets_the_topics_of_the_contracts() -> None:
    wanted = yaml.safe_load((ROOT / "deploy" / "kafka" / "topics.yaml").read_text())
    assert {
        name: settings.get("partities", wanted["standaard"]["partities"]) for name, settings in wanted["topics"].items()
    } == {contract.topic: PARTITIONS for contract in CONTRACTS.values()}
