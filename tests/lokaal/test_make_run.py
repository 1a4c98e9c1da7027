"""`make run` from an empty directory, as a stranger would: takes a minute, and the fixed ports must be free."""

import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from deploy.lokaal.environment import PORTS, ROOT
from deploy.lokaal.postgres import EmbeddedPostgres
from deploy.lokaal.processes import listener_on

pytestmark = pytest.mark.faults


@pytest.fixture
def unpacked(tmp_path: Path) -> Iterator[Path]:
    """Give a checkout of its own, so that the data of the developer stays as it is."""
    taken = [f"{name}: {who}" for name, port in PORTS.items() if (who := listener_on(port))]
    if taken:
        pytest.skip(f"poorten bezet: {', '.join(taken)}")
    shutil.copytree(ROOT / "deploy", tmp_path / "deploy")
    yield tmp_path
    EmbeddedPostgres(tmp_path / "build" / "lokaal" / "data").remove()


@pytest.fixture
def launcher(unpacked: Path) -> Iterator[Any]:
    """Give a function that starts the launcher; what runs at the end is stopped."""
    started: list[subprocess.Popen[str]] = []

    def start(*options: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "deploy.lokaal", *options]
        started.append(subprocess.Popen(command, cwd=unpacked, stdout=subprocess.PIPE, text=True))  # noqa: S603 -- ours
        return started[-1]

    yield start
    for process in started:
        process.terminate()
        process.wait(timeout=60)


def _until_done(process: subprocess.Popen[str], *, curls: list[str] | None = None) -> int:
    """Read until the line that says it went through, and give the number of interventions; collect the curls shown."""
    assert process.stdout is not None
    for line in process.stdout:
        if curls is not None and line.startswith("  curl "):
            curls.append(line.strip())
        if found := re.fullmatch(r"KLAAR: 300 meldingen, (\d+) interventies toegewezen\n", line):
            return int(found[1])
    pytest.fail(f"geen regel KLAAR, status {process.wait()}")


def _all_free() -> bool:
    deadline = time.monotonic() + 30
    while any(listener_on(port) for port in PORTS.values()):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def test_the_chain_runs_once_and_again_on_the_same_data(launcher: Any) -> None:
    first = launcher("--once")
    interventies = _until_done(first)
    assert interventies > 100
    assert first.wait(timeout=60) == 0
    assert _all_free()

    second = launcher()
    curls: list[str] = []
    assert _until_done(second, curls=curls) == interventies
    assert len(curls) > 1
    for curl in curls:
        subprocess.run(["sh", "-c", f"{curl} --fail --silent"], check=True)  # noqa: S603, S607 -- as shown to people
    second.send_signal(signal.SIGINT)
    assert second.wait(timeout=60) == 0
    assert _all_free()


def test_a_start_after_a_killed_launcher_goes_on_where_it_was(launcher: Any) -> None:
    first = launcher()
    while not _reported():
        assert first.poll() is None
        time.sleep(0.2)
    first.send_signal(signal.SIGKILL)
    first.wait()

    second = launcher("--once")
    assert _until_done(second) > 100
    assert second.wait(timeout=60) == 0
    assert _all_free()


def _reported() -> bool:
    """Say whether the intake has taken something in, by its metrics."""
    try:
        measurements = httpx.get(f"http://127.0.0.1:{PORTS['meldingen']}/metrics", timeout=5).text
    except httpx.TransportError:
        return False
    return re.search(r'route="/meldingen".*status="?201', measurements) is not None
