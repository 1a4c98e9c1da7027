"""Runs the judges that live in npm; where there is no node it says so, and under CI it fails."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

HERE = Path(__file__).parent

Node = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def node() -> Node:
    """Give `run(program, *arguments)` for programs of package.json, installed when they are not there yet."""
    npm = shutil.which("npm")
    if shutil.which("node") is None or npm is None:
        reason = "node and npm are not installed: AsyncAPI and API Design Rules are not checked"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    installed = HERE / "node_modules" / ".package-lock.json"
    if not installed.exists() or installed.stat().st_mtime < (HERE / "package-lock.json").stat().st_mtime:
        subprocess.run(  # noqa: S603 - the command stands here
            [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=HERE, check=True, timeout=300
        )

    def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603 - the tests below name the command
            command, cwd=HERE, capture_output=True, text=True, timeout=120, check=False
        )

    return run
