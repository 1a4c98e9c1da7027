"""Intake over HTTP at 64 connections, against the bare limit in the same run, in turns.

Both are two processes, one for each core, as a service runs with two replicas; the connections are dealt over them.
"""

import asyncio
import json
import os
import random
import subprocess
import sys
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any, Final

import asyncpg
import httpx

from deploy.lokaal.processes import dies_with_parent, free_port
from tests.bench.bare_intake import TABLES
from tests.bench.copies import copies_of
from tests.load import data
from tests.load.stack import Stack, wait_until

CONNECTIONS: Final = 64
REPLICAS: Final = 2
ROUNDS: Final = 3
SECONDS: Final = 8.0


def measure(place: Path) -> dict[str, float]:
    """Give intake_rps, intake_p50_ms, intake_p99_ms, intake_bare_rps and intake_ratio (medians over rounds).

    And intake_volledig_ratio: the ratio where each melding brings all it may, an accident or answers to questions.
    """
    stack = Stack(place, "postgres")
    bare: list[subprocess.Popen[bytes]] = []
    try:
        stack.start()
        members = [stack.add("meldingen", "api", number=number) for number in range(1, REPLICAS + 1)]
        stack.wait_ready()
        bodies, full = place / "bodies.jsonl", place / "full.jsonl"
        rng = random.Random(1)
        rows = data.companies(5_000)
        bodies.write_text("\n".join(json.dumps(data.melding(company, rng)) for company in rows))
        full.write_text("\n".join(json.dumps(data.melding_volledig(company, rng)) for company in rows))
        url = _urls(member.port for member in members)
        httpx.post(url.partition(",")[0], json=data.melding(rows[0], rng)).raise_for_status()
        asyncio.run(_bare_tables(stack.url("postgres")))
        ports = [free_port() for _ in range(REPLICAS)]
        bare = [_bare(port, stack.url("postgres")) for port in ports]
        bare_url = _urls(ports)
        for target in bare_url.split(","):
            wait_until(partial(_answers, target, data.melding(rows[0], rng)), 20, "the bare endpoint")
        load(url, full, seconds=3)
        load(bare_url, full, seconds=3)
        pairs, full_pairs = (
            [(load(url, file, seconds=SECONDS), load(bare_url, file, seconds=SECONDS)) for _ in range(ROUNDS)]
            for file in (bodies, full)
        )
        return {
            "intake_rps": median(ours["per_s"] for ours, _ in pairs),
            "intake_p50_ms": median(ours["p50_ms"] for ours, _ in pairs),
            "intake_p99_ms": median(ours["p99_ms"] for ours, _ in pairs),
            "intake_bare_rps": median(limit["per_s"] for _, limit in pairs),
            "intake_ratio": median(ours["per_s"] / limit["per_s"] for ours, limit in pairs),
            "intake_volledig_ratio": median(ours["per_s"] / limit["per_s"] for ours, limit in full_pairs),
        }
    finally:
        for process in bare:
            process.terminate()
            process.wait()
        stack.stop()


def _urls(ports: Iterable[int]) -> str:
    return ",".join(f"http://127.0.0.1:{port}/v1/meldingen" for port in ports)


def _bare(port: int, database: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [
            *(sys.executable, "-m", "uvicorn", "tests.bench.bare_intake:app", "--port", str(port)),
            *("--http", "httptools", "--loop", "uvloop", "--no-access-log", "--log-level", "warning"),
        ],
        env={**os.environ, "BARE_DATABASE_URL": database},
        preexec_fn=dies_with_parent(),  # noqa: PLW1509 - only prctl and getppid, no locks
    )


def load(url: str, bodies: Path, *, seconds: float, extra: Sequence[str] = ()) -> dict[str, Any]:
    """Run the load generator in a process of its own; every request must have been answered with 201."""
    result = subprocess.run(
        [
            *(sys.executable, "-m", "tests.load.generator", url, str(bodies)),
            *("--connections", str(CONNECTIONS), "--seconds", str(seconds), *extra),
        ],
        check=True,
        capture_output=True,
        text=True,
    )
    figures: dict[str, Any] = json.loads(result.stdout)
    if figures["errors"] or set(figures["statuses"]) != {"201"}:
        raise RuntimeError(f"not every request succeeded: {figures}")
    return figures


def _answers(url: str, body: dict[str, Any]) -> bool:
    try:
        return httpx.post(url, json=body).status_code == httpx.codes.CREATED
    except httpx.TransportError:
        return False


async def _bare_tables(admin: str) -> None:
    """Make empty copies of the tables, with one real row of each beside them."""
    connection = await asyncpg.connect(admin)
    try:
        copies = await copies_of(connection, [f"meldingen.{table}" for table in TABLES])
        await connection.execute("CREATE TABLE bare.intake (name text PRIMARY KEY, columns text NOT NULL)")
        rows = [(copy.name, ", ".join(copy.columns)) for copy in copies]
        await connection.executemany("INSERT INTO bare.intake VALUES ($1, $2)", rows)
    finally:
        await connection.close()
