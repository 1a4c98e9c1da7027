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


def dies_with_parent(signum: signal.Signals = signal.SIGTERM) -> Callable[[], None]:
    """Make a preexec function: the kernel sends the child `signum` when its parent dies, even by SIGKILL.

    Linux only; elsewhere the next start cleans up what was left. Start such children from the main thread: the kernel
    watches the thread that forked, not the process.
    """
    parent = os.getpid()
    libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None

    def preexec() -> None:
        if libc is not None:
            libc.prctl(_PR_SET_PDEATHSIG, signum)
            if os.getppid() != parent:  # the parent died between fork and prctl
                os._exit(1)

    return preexec


def command_line_of(pid: int) -> str:
    """Return the command line of a running process, or an empty string when there is none (or it is a zombie)."""
    proc = Path("/proc")
    if (proc / "self").exists():
        try:
            return (proc / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            return ""
    return subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout


def end_process(process: subprocess.Popen[bytes], signum: signal.Signals, patience: float) -> None:
    """Ask a child to stop, wait `patience` seconds, and kill it when it will not."""
    if process.poll() is not None:
        return
    with contextlib.suppress(ProcessLookupError):
        process.send_signal(signum)
    try:
        process.wait(timeout=patience)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def free_port() -> int:
    """Find a port on loopback that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def end_orphan(pid: int, mark: str, signum: signal.Signals, patience: float) -> None:
    """End a process that is no child of ours, for as long as its command line shows `mark`: pids are reused."""
    deadline = time.monotonic() + patience
    with contextlib.suppress(ProcessLookupError):
        if mark in command_line_of(pid):
            os.kill(pid, signum)
        while mark in command_line_of(pid):
            if time.monotonic() > deadline:
                os.kill(pid, signal.SIGKILL)
            time.sleep(0.02)


def listener_on(port: int) -> str | None:
    """Say who listens on a port of loopback, or None when it is free."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            pid = _pid_on_port(port)
            return (
                "een proces van een andere gebruiker" if pid is None else f"pid {pid} ({command_line_of(pid).strip()})"
            )
    return None


def _pid_on_port(port: int) -> int | None:
    table = Path("/proc/net/tcp")
    if not table.exists():
        found = subprocess.run(
            ["lsof", "-t", f"-iTCP:{port}", "-sTCP:LISTEN"], capture_output=True, text=True, check=False
        ).stdout.split()
        return int(found[0]) if found else None
    tables = (table, table.with_name("tcp6"))
    lines = (line.split() for kind in tables if kind.exists() for line in kind.read_text().splitlines()[1:])
    listening = "0A"
    inodes = {
        f"socket:[{line[9]}]" for line in lines if line[3] == listening and int(line[1].rpartition(":")[2], 16) == port
    }
    for fd in Path("/proc").glob("[0-9]*/fd/*"):
        with contextlib.suppress(OSError):  # processes come and go, and some are not ours
            if str(fd.readlink()) in inodes:
                return int(fd.parts[2])
    return None
