"""The processes of the platform: started as children, watched, stopped together; leftovers are cleared first."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from deploy.lokaal.processes import dies_with_parent, end_orphan, end_process, listener_on

_PATIENCE = 30.0


class ServiceFailed(RuntimeError):  # noqa: N818 -- the fact
    """A process cannot start or has ended; the message names it and where its log is."""


@dataclass(slots=True)
class ServiceProcess:
    """One child process: a Python module with its arguments, on a fixed port, logging to a file of its own."""

    name: str
    command: Sequence[str]
    port: int
    health: str
    env: Mapping[str, str]
    log_dir: Path
    pid_dir: Path
    _process: subprocess.Popen[bytes] | None = field(init=False, default=None)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def _pid_file(self) -> Path:
        return self.pid_dir / f"{self.name}.pid"

    @property
    def log(self) -> Path:
        return self.log_dir / f"{self.name}.log"

    def start(self) -> None:
        self.log_dir.mkdir(parents=True, exist_ok=True)
        self.pid_dir.mkdir(parents=True, exist_ok=True)
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", *self.command],
                env={**os.environ, **self.env},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is for the launcher, which stops them in order
                preexec_fn=dies_with_parent(),  # noqa: PLW1509 -- only prctl and getppid, no locks
            )
        self._pid_file.write_text(f"{self._process.pid}\n{' '.join(self.command)}")

    def check(self) -> None:
        """Raise ServiceFailed when the process has ended."""
        if self._process is not None and self._process.poll() is not None:
            tail = "\n".join(self.log.read_text(errors="replace").splitlines()[-12:])
            raise ServiceFailed(
                f"{self.name} is gestopt (status {self._process.returncode}). Einde van {self.log}:\n{tail}"
            )

    def is_healthy(self) -> bool:
        """Ask whether it is ready; raises ServiceFailed when it has ended."""
        self.check()
        try:
            return httpx.get(f"{self.url}{self.health}", timeout=5).status_code == httpx.codes.OK
        except httpx.TransportError:
            return False

    def ask_to_stop(self) -> None:
        """Ask for a graceful end without waiting, so that all can drain at the same time."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

    def stop(self) -> None:
        """Wait for the end, by force when it takes too long."""
        if self._process is not None:
            end_process(self._process, signal.SIGTERM, patience=_PATIENCE)
            self._process = None
            self._pid_file.unlink(missing_ok=True)


def clear_leftovers(pid_dir: Path) -> None:
    """End the processes that a killed launcher left behind; a pid that now belongs to another program is left alone."""
    for pid_file in pid_dir.glob("*.pid"):
        pid, _, command = pid_file.read_text().partition("\n")
        if command:
            end_orphan(int(pid), f"-m {command}", signal.SIGTERM, patience=_PATIENCE)
        pid_file.unlink()


def require_free_port(name: str, port: int) -> None:
    """Raise ServiceFailed that names who listens where `name` must."""
    if (who := listener_on(port)) is not None:
        raise ServiceFailed(f"Poort {port} van {name} is bezet door {who}. Stop dat proces en probeer opnieuw.")
