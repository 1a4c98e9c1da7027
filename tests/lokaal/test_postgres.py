import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import asyncpg
import pytest

from deploy.lokaal.postgres import EmbeddedPostgres


async def _vraag(url: str, query: str) -> object:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(query)
    finally:
        await connection.close()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[EmbeddedPostgres]:
    server = EmbeddedPostgres(tmp_path)
    yield server
    server.stop()
    server.verwijder()


async def test_committed_data_survives_a_kill_on_the_same_port(server: EmbeddedPostgres) -> None:
    url = server.start()
    await _vraag(url, "CREATE TABLE t AS SELECT 42 AS n")
    server.kill()
    assert server.start() == url
    assert await _vraag(url, "SELECT n FROM t") == 42


async def test_a_server_that_survived_its_launcher_is_replaced(server: EmbeddedPostgres) -> None:
    server.start()
    tweede = EmbeddedPostgres(server.data_dir)
    assert await _vraag(tweede.start(), "SELECT 1") == 1
    assert server._process is not None
    assert server._process.wait(timeout=10) == 0
    tweede.stop()


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
    achtergebleven = EmbeddedPostgres(tmp_path)
    achtergebleven.start()
    achtergebleven.stop()
    assert not Path(f"/proc/{int(result.stdout)}/fd/0").exists()
    achtergebleven.verwijder()


async def test_a_role_cannot_look_into_another_schema(maak_database: Callable[[str], str]) -> None:
    url = maak_database("risico")
    assert await _vraag(url, "SELECT current_user") == "risico"
    await _vraag(url, "CREATE TABLE risico.t ()")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await _vraag(url, "CREATE TABLE meldingen.t ()")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await _vraag(url, "CREATE TABLE public.t ()")
