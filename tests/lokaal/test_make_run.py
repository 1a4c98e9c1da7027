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

from deploy.lokaal.instellingen import POORTEN, WORTEL
from deploy.lokaal.postgres import EmbeddedPostgres
from deploy.lokaal.processen import luisteraar

pytestmark = pytest.mark.faults


@pytest.fixture
def uitgepakt(tmp_path: Path) -> Iterator[Path]:
    """Give a checkout of its own, so that the data of the developer stays as it is."""
    bezet = [f"{naam}: {wie}" for naam, poort in POORTEN.items() if (wie := luisteraar(poort))]
    if bezet:
        pytest.skip(f"poorten bezet: {', '.join(bezet)}")
    shutil.copytree(WORTEL / "deploy", tmp_path / "deploy")
    yield tmp_path
    EmbeddedPostgres(tmp_path / "build" / "lokaal" / "data").verwijder()


@pytest.fixture
def launcher(uitgepakt: Path) -> Iterator[Any]:
    """Give a function that starts the launcher; what runs at the end is stopped."""
    gestart: list[subprocess.Popen[str]] = []

    def start(*opties: str) -> subprocess.Popen[str]:
        opdracht = [sys.executable, "-m", "deploy.lokaal", *opties]
        gestart.append(subprocess.Popen(opdracht, cwd=uitgepakt, stdout=subprocess.PIPE, text=True))  # noqa: S603 -- ours
        return gestart[-1]

    yield start
    for process in gestart:
        process.terminate()
        process.wait(timeout=60)


def _tot_klaar(process: subprocess.Popen[str], *, curls: list[str] | None = None) -> int:
    """Read until the line that says it went through, and give the number of interventions; collect the curls shown."""
    assert process.stdout is not None
    for regel in process.stdout:
        if curls is not None and regel.startswith("  curl "):
            curls.append(regel.strip())
        if gevonden := re.fullmatch(r"KLAAR: 300 meldingen, (\d+) interventies toegewezen\n", regel):
            return int(gevonden[1])
    pytest.fail(f"geen regel KLAAR, status {process.wait()}")


def _alles_vrij() -> bool:
    deadline = time.monotonic() + 30
    while any(luisteraar(poort) for poort in POORTEN.values()):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def test_the_chain_runs_once_and_again_on_the_same_data(launcher: Any) -> None:
    eerste = launcher("--once")
    interventies = _tot_klaar(eerste)
    assert interventies > 100
    assert eerste.wait(timeout=60) == 0
    assert _alles_vrij()

    tweede = launcher()
    curls: list[str] = []
    assert _tot_klaar(tweede, curls=curls) == interventies
    assert len(curls) > 1
    for curl in curls:
        subprocess.run(["sh", "-c", f"{curl} --fail --silent"], check=True)  # noqa: S603, S607 -- as shown to people
    tweede.send_signal(signal.SIGINT)
    assert tweede.wait(timeout=60) == 0
    assert _alles_vrij()


def test_a_start_after_a_killed_launcher_goes_on_where_it_was(launcher: Any) -> None:
    eerste = launcher()
    while not _gemeld():
        assert eerste.poll() is None
        time.sleep(0.2)
    eerste.send_signal(signal.SIGKILL)
    eerste.wait()

    tweede = launcher("--once")
    assert _tot_klaar(tweede) > 100
    assert tweede.wait(timeout=60) == 0
    assert _alles_vrij()


def _gemeld() -> bool:
    """Say whether the intake has taken something in, by its metrics."""
    try:
        metingen = httpx.get(f"http://127.0.0.1:{POORTEN['meldingen']}/metrics", timeout=5).text
    except httpx.TransportError:
        return False
    return re.search(r'route="/meldingen".*status="?201', metingen) is not None
