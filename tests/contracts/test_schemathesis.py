"""A stranger who knows nothing but the contract tries all of it, the wrong ways too, on the running services.

No answer may be a fault of ours (5xx), or one that the contract does not tell of. Deterministic: the same requests each
time, for the same contract.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from deploy.lokaal.clients import SCOPES
from deploy.postgres import SERVICES
from tests.load.stack import Stack

CONFIG = Path(__file__).with_name("schemathesis.toml")
SCHEMATHESIS = Path(sys.executable).with_name("schemathesis")
ROOT = CONFIG.parents[2]
OIN = "00000099000000002000"


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    stack = Stack(tmp_path_factory.mktemp("schemathesis"), "postgres", durable=False)
    try:
        stack.start()
        for service in SERVICES:
            stack.add(service, "api")
        stack.wait_ready()
        gronden = [{"soort": "signaal", "grondslag": "Artikel 64 Wet SUWI", "doel": "Beproeven"}]
        httpx.put(
            f"{stack.api('meldingen')}/ketenpartners/{OIN}",
            json={"ketenpartner": "uwv", "leveringsgronden": gronden, "perSeconde": 1000},
            headers={"Authorization": f"Bearer {stack.token('meldingen:beheer')}", "If-Match": '"0"'},
        ).raise_for_status()
        yield stack
    finally:
        stack.stop()


@pytest.mark.parametrize("service", SERVICES)
def test_every_answer_is_one_that_the_contract_tells_of(service: str, stack: Stack, tmp_path: Path) -> None:
    token = stack.token(*(scope for scopes in SCOPES.values() for scope in scopes), oin=OIN)
    run = subprocess.run(  # noqa: S603 - the command stands here
        [
            *(SCHEMATHESIS, "--config-file", CONFIG, "run", f"{stack.api(service)}/openapi.json"),
            *("--url", stack.api(service), "--checks", "all", "--max-examples", "2"),
            *("--generation-deterministic", "--no-shrink", "--continue-on-failure"),
            *("--header", f"Authorization: Bearer {token}", "--warnings", "off", "--no-color"),
        ],
        cwd=tmp_path,  # it leaves a cache behind
        # the path is for its hooks; what the first run compiles spares the other three
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": ""},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-20_000:] + run.stderr[-2_000:]
