"""The processes of the platform: started as children, watched, stopped together; leftovers are cleared first."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from deploy.lokaal.processen import beeindig, beeindig_wees, luisteraar, sterft_mee

_GEDULD = 30.0


class DienstFout(RuntimeError):  # noqa: N818 -- in Dutch the word says it
    """A process cannot start or has ended; the message names it and where its log is."""


@dataclass(slots=True)
class Dienst:
    """One child process: a Python module with its arguments, on a fixed port, logging to a file of its own."""

    naam: str
    opdracht: Sequence[str]
    poort: int
    gezond: str
    omgeving: Mapping[str, str]
    log_dir: Path
    pid_dir: Path
    _process: subprocess.Popen[bytes] | None = field(init=False, default=None)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.poort}"

    @property
    def _pid_file(self) -> Path:
        return self.pid_dir / f"{self.naam}.pid"

    @property
    def log(self) -> Path:
        return self.log_dir / f"{self.naam}.log"

    def start(self) -> None:
        self.log_dir.mkdir(parents=True, exist_ok=True)
        self.pid_dir.mkdir(parents=True, exist_ok=True)
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", *self.opdracht],
                env={**os.environ, **self.omgeving},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is for the launcher, which stops them in order
                preexec_fn=sterft_mee(),  # noqa: PLW1509 -- only prctl and getppid, no locks
            )
        self._pid_file.write_text(f"{self._process.pid}\n{' '.join(self.opdracht)}")

    def controleer(self) -> None:
        """Raise DienstFout when the process has ended."""
        if self._process is not None and self._process.poll() is not None:
            einde = "\n".join(self.log.read_text(errors="replace").splitlines()[-12:])
            raise DienstFout(
                f"{self.naam} is gestopt (status {self._process.returncode}). Einde van {self.log}:\n{einde}"
            )

    def is_gezond(self) -> bool:
        """Ask whether it is ready; raises DienstFout when it has ended."""
        self.controleer()
        try:
            return httpx.get(f"{self.url}{self.gezond}", timeout=5).status_code == httpx.codes.OK
        except httpx.TransportError:
            return False

    def vraag_te_stoppen(self) -> None:
        """Ask for a graceful end without waiting, so that all can drain at the same time."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

    def stop(self) -> None:
        """Wait for the end, by force when it takes too long."""
        if self._process is not None:
            beeindig(self._process, signal.SIGTERM, geduld=_GEDULD)
            self._process = None
            self._pid_file.unlink(missing_ok=True)


def ruim_achterblijvers_op(pid_dir: Path) -> None:
    """End the processes that a killed launcher left behind; a pid that now belongs to another program is left alone."""
    for pid_file in pid_dir.glob("*.pid"):
        pid, _, opdracht = pid_file.read_text().partition("\n")
        if opdracht:
            beeindig_wees(int(pid), f"-m {opdracht}", signal.SIGTERM, geduld=_GEDULD)
        pid_file.unlink()


def eis_vrije_poort(naam: str, poort: int) -> None:
    """Raise DienstFout that names who listens where `naam` must."""
    if (wie := luisteraar(poort)) is not None:
        raise DienstFout(f"Poort {poort} van {naam} is bezet door {wie}. Stop dat proces en probeer opnieuw.")
