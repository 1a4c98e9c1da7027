"""Children that never outlive the program that started them, and a sure way to end them."""

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

_PR_SET_PDEATHSIG = 1


def sterft_mee(met_signaal: signal.Signals = signal.SIGTERM) -> Callable[[], None]:
    """Make a preexec function: the kernel sends the child `met_signaal` when its parent dies, even by SIGKILL.

    Linux only; elsewhere the next start cleans up what was left. Start such children from the main thread: the kernel
    watches the thread that forked, not the process.
    """
    parent = os.getpid()
    libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None

    def preexec() -> None:
        if libc is not None:
            libc.prctl(_PR_SET_PDEATHSIG, met_signaal)
            if os.getppid() != parent:  # the parent died between fork and prctl
                os._exit(1)

    return preexec


def opdracht_van(pid: int) -> str:
    """Return the command line of a running process, or an empty string when there is none (or it is a zombie)."""
    proc = Path("/proc")
    if (proc / "self").exists():
        try:
            return (proc / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            return ""
    return subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout


def beeindig(process: subprocess.Popen[bytes], met_signaal: signal.Signals, geduld: float) -> None:
    """Ask a child to stop, wait `geduld` seconds, and kill it when it will not."""
    if process.poll() is not None:
        return
    with contextlib.suppress(ProcessLookupError):
        process.send_signal(met_signaal)
    try:
        process.wait(timeout=geduld)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def vrije_poort() -> int:
    """Find a port on loopback that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def beeindig_wees(pid: int, herkenning: str, met_signaal: signal.Signals, geduld: float) -> None:
    """End a process that is no child of ours, for as long as its command line shows `herkenning`: pids are reused."""
    deadline = time.monotonic() + geduld
    with contextlib.suppress(ProcessLookupError):
        if herkenning in opdracht_van(pid):
            os.kill(pid, met_signaal)
        while herkenning in opdracht_van(pid):
            if time.monotonic() > deadline:
                os.kill(pid, signal.SIGKILL)
            time.sleep(0.02)


def luisteraar(poort: int) -> str | None:
    """Say who listens on a port of loopback, or None when it is free."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", poort))
        except OSError:
            pid = _pid_op_poort(poort)
            return "een proces van een andere gebruiker" if pid is None else f"pid {pid} ({opdracht_van(pid).strip()})"
    return None


def _pid_op_poort(poort: int) -> int | None:
    tabel = Path("/proc/net/tcp")
    if not tabel.exists():
        found = subprocess.run(
            ["lsof", "-t", f"-iTCP:{poort}", "-sTCP:LISTEN"], capture_output=True, text=True, check=False
        ).stdout.split()
        return int(found[0]) if found else None
    tabellen = (tabel, tabel.with_name("tcp6"))
    regels = (regel.split() for soort in tabellen if soort.exists() for regel in soort.read_text().splitlines()[1:])
    luistert = "0A"
    inodes = {
        f"socket:[{regel[9]}]"
        for regel in regels
        if regel[3] == luistert and int(regel[1].rpartition(":")[2], 16) == poort
    }
    for fd in Path("/proc").glob("[0-9]*/fd/*"):
        with contextlib.suppress(OSError):  # processes come and go, and some are not ours
            if str(fd.readlink()) in inodes:
                return int(fd.parts[2])
    return None
