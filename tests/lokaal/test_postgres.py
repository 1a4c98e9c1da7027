import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from conftest import PASSWORD
from deploy.lokaal.postgres import EmbeddedPostgres
from deploy.postgres import ROLES, SERVICES, set_up


async def _ask(url: str, *statements: str) -> object:
    """Run statements on one connection and give the value of the last."""
    connection = await asyncpg.connect(url)
    try:
        for statement in statements[:-1]:
            await connection.execute(statement)
        return await connection.fetchval(statements[-1])
    finally:
        await connection.close()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[EmbeddedPostgres]:
    server = EmbeddedPostgres(tmp_path)
    yield server
    server.stop()
    server.remove()


async def test_committed_data_survives_a_kill_on_the_same_port(server: EmbeddedPostgres) -> None:
    url = server.start()
    await _ask(url, "CREATE TABLE t AS SELECT 42 AS n")
    server.kill()
    assert server.start() == url
    assert await _ask(url, "SELECT n FROM t") == 42


async def test_another_process_finds_a_server_that_runs(server: EmbeddedPostgres, tmp_path: Path) -> None:
    other = EmbeddedPostgres(tmp_path)
    who = {"database": "postgres", "user": "meldingen", "password": "p"}
    assert other.running(**who) is None
    server.start()
    assert other.running(**who) == f"postgresql://meldingen:p@127.0.0.1:{server.port}/postgres"
    server.stop()
    assert other.running(**who) is None


async def test_a_server_that_survived_its_launcher_is_replaced(server: EmbeddedPostgres) -> None:
    server.start()
    second = EmbeddedPostgres(server.data_dir)
    assert await _ask(second.start(), "SELECT 1") == 1
    assert server._process is not None
    assert server._process.wait(timeout=10) == 0
    second.stop()


def test_the_server_dies_with_a_killed_launcher(tmp_path: Path) -> None:
    script = (
        "import os, signal, sys; from pathlib import Path; from deploy.lokaal.postgres import EmbeddedPostgres\n"
        "s = EmbeddedPostgres(Path(sys.argv[1])); s.start(); print(s._process.pid, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    result = subprocess.run(  # noqa: S603 -- our own script
        [sys.executable, "-c", script, tmp_path], capture_output=True, text=True, check=False
    )
    # pid 1 or a subreaper inherits the server; a fast shutdown takes moments
    left_behind = EmbeddedPostgres(tmp_path)
    left_behind.start()
    left_behind.stop()
    assert not Path(f"/proc/{int(result.stdout)}/fd/0").exists()
    left_behind.remove()


async def test_a_role_cannot_look_into_another_schema(lege_database: str) -> None:
    await set_up(lege_database, dict.fromkeys(ROLES, PASSWORD))  # again; roles are of all databases
    for statement in ("CREATE TABLE meldingen.t ()", "CREATE TABLE public.t ()", "CREATE TABLE bus.t ()"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await _ask(lege_database, "SET ROLE risico", statement)
    await _ask(lege_database, "SET ROLE risico", "CREATE TABLE risico.t ()")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await _ask(lege_database, "SET ROLE planning", "TABLE risico.t")


async def test_every_service_may_use_the_embedded_bus(lege_database: str) -> None:
    for rol in SERVICES:
        assert await _ask(lege_database, f"SET ROLE {rol}", "SELECT count(*) FROM bus.log") == 0
