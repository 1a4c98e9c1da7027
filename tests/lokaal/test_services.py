import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from deploy.lokaal.processes import free_port, listener_on
from deploy.lokaal.services import ServiceFailed, ServiceProcess, clear_leftovers, require_free_port


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Callable[[int], ServiceProcess]]:
    """Make services that serve files; what still runs afterwards is stopped."""
    made: list[ServiceProcess] = []

    def make(port: int) -> ServiceProcess:
        command = ("http.server", str(port), "--bind", "127.0.0.1")
        made.append(ServiceProcess("proef", command, port, "/", {}, tmp_path / "logs", tmp_path / "pids"))
        return made[-1]

    yield make
    for process in made:
        process.stop()


def _wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_service_is_healthy_when_it_answers_and_gone_after_stop(make: Callable[[int], ServiceProcess]) -> None:
    process = make(free_port())
    process.start()
    _wait_until(process.is_healthy)
    process.stop()
    assert listener_on(process.port) is None


def test_a_taken_port_is_named_with_who_holds_it(make: Callable[[int], ServiceProcess]) -> None:
    first = make(free_port())
    first.start()
    _wait_until(first.is_healthy)
    with pytest.raises(ServiceFailed, match=rf"Poort {first.port} van proef is bezet door pid \d+ .*http\.server"):
        require_free_port("proef", first.port)


def test_a_service_that_ends_by_itself_is_reported_with_its_log(make: Callable[[int], ServiceProcess]) -> None:
    process = make(free_port())
    process.command = ("geen_module_van_deze_naam",)
    process.start()

    def is_told() -> bool:
        try:
            process.check()
        except ServiceFailed as error:
            assert "geen_module_van_deze_naam" in str(error)  # noqa: PT017 -- it is raised at some moment
            return True
        return False

    _wait_until(is_told)


def test_what_an_earlier_launcher_left_behind_is_ended(make: Callable[[int], ServiceProcess]) -> None:
    left_behind = make(free_port())
    left_behind.start()
    _wait_until(left_behind.is_healthy)
    new = make(left_behind.port)
    clear_leftovers(new.pid_dir)
    new.start()
    _wait_until(new.is_healthy)


def test_a_pid_that_now_belongs_to_another_program_is_left_alone(tmp_path: Path) -> None:
    pid_file = tmp_path / "proef.pid"
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as other:
        pid_file.write_text(f"{other.pid}\nhttp.server")
        clear_leftovers(tmp_path)
        assert other.poll() is None
    assert not pid_file.exists()


def test_a_service_does_not_survive_a_killed_launcher(tmp_path: Path) -> None:
    port = free_port()
    script = (
        "import os, signal, sys\nfrom pathlib import Path\nfrom deploy.lokaal.diensten import Dienst\n"
        f"d = Dienst('proef', ('http.server', '{port}', '--bind', '127.0.0.1'), {port}, '/', {{}},"
        " Path(sys.argv[1]), Path(sys.argv[1]))\n"
        "d.start()\nwhile not d.is_gezond(): pass\nos.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run([sys.executable, "-c", script, tmp_path], env={**os.environ, "PYTHONPATH": "."}, check=False)  # noqa: S603 -- idem
    _wait_until(lambda: listener_on(port) is None)
