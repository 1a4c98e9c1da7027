import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from deploy.lokaal.diensten import Dienst, DienstFout, eis_vrije_poort, ruim_achterblijvers_op
from deploy.lokaal.processen import luisteraar, vrije_poort


@pytest.fixture
def maak(tmp_path: Path) -> Iterator[Callable[[int], Dienst]]:
    """Make services that serve files; what still runs afterwards is stopped."""
    gemaakt: list[Dienst] = []

    def maak(poort: int) -> Dienst:
        opdracht = ("http.server", str(poort), "--bind", "127.0.0.1")
        gemaakt.append(Dienst("proef", opdracht, poort, "/", {}, tmp_path / "logs", tmp_path / "pids"))
        return gemaakt[-1]

    yield maak
    for dienst in gemaakt:
        dienst.stop()


def _wacht_tot(voorwaarde: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not voorwaarde():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_service_is_healthy_when_it_answers_and_gone_after_stop(maak: Callable[[int], Dienst]) -> None:
    dienst = maak(vrije_poort())
    dienst.start()
    _wacht_tot(dienst.is_gezond)
    dienst.stop()
    assert luisteraar(dienst.poort) is None


def test_a_taken_port_is_named_with_who_holds_it(maak: Callable[[int], Dienst]) -> None:
    eerste = maak(vrije_poort())
    eerste.start()
    _wacht_tot(eerste.is_gezond)
    with pytest.raises(DienstFout, match=rf"Poort {eerste.poort} van proef is bezet door pid \d+ .*http\.server"):
        eis_vrije_poort("proef", eerste.poort)


def test_a_service_that_ends_by_itself_is_reported_with_its_log(maak: Callable[[int], Dienst]) -> None:
    dienst = maak(vrije_poort())
    dienst.opdracht = ("geen_module_van_deze_naam",)
    dienst.start()

    def is_gemeld() -> bool:
        try:
            dienst.controleer()
        except DienstFout as fout:
            assert "geen_module_van_deze_naam" in str(fout)  # noqa: PT017 -- it is raised at some moment
            return True
        return False

    _wacht_tot(is_gemeld)


def test_what_an_earlier_launcher_left_behind_is_ended(maak: Callable[[int], Dienst]) -> None:
    achtergebleven = maak(vrije_poort())
    achtergebleven.start()
    _wacht_tot(achtergebleven.is_gezond)
    nieuw = maak(achtergebleven.poort)
    ruim_achterblijvers_op(nieuw.pid_dir)
    nieuw.start()
    _wacht_tot(nieuw.is_gezond)


def test_a_pid_that_now_belongs_to_another_program_is_left_alone(tmp_path: Path) -> None:
    pid_file = tmp_path / "proef.pid"
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as ander:
        pid_file.write_text(f"{ander.pid}\nhttp.server")
        ruim_achterblijvers_op(tmp_path)
        assert ander.poll() is None
    assert not pid_file.exists()


def test_a_service_does_not_survive_a_killed_launcher(tmp_path: Path) -> None:
    poort = vrije_poort()
    script = (
        "import os, signal, sys\nfrom pathlib import Path\nfrom deploy.lokaal.diensten import Dienst\n"
        f"d = Dienst('proef', ('http.server', '{poort}', '--bind', '127.0.0.1'), {poort}, '/', {{}},"
        " Path(sys.argv[1]), Path(sys.argv[1]))\n"
        "d.start()\nwhile not d.is_gezond(): pass\nos.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run([sys.executable, "-c", script, tmp_path], env={**os.environ, "PYTHONPATH": "."}, check=False)  # noqa: S603 -- idem
    _wacht_tot(lambda: luisteraar(poort) is None)
