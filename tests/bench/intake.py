"""Intake over HTTP at 64 connections, against the bare limit in the same run, in turns."""

import asyncio
import json
import os
import random
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any, Final

import asyncpg
import httpx

from deploy.lokaal.processen import sterft_mee, vrije_poort
from tests.bench.copies import Copy, copy_of
from tests.load import data
from tests.load.stack import Stack, wait_until

CONNECTIONS: Final = 64
ROUNDS: Final = 3
SECONDS: Final = 8.0


def measure(place: Path) -> dict[str, float]:
    """Give intake_rps, intake_p50_ms, intake_p99_ms, intake_bare_rps and intake_ratio (medians over rounds)."""
    stack = Stack(place, "postgres")
    bare: subprocess.Popen[bytes] | None = None
    try:
        stack.start()
        stack.add("meldingen", "api")
        stack.wait_ready()
        bodies = place / "bodies.jsonl"
        rng = random.Random(1)
        rows = data.companies(5_000)
        bodies.write_text("\n".join(json.dumps(data.melding(company, rng)) for company in rows))
        url = f"{stack.api('meldingen')}/meldingen"
        httpx.post(url, json=data.melding(rows[0], rng)).raise_for_status()
        asyncio.run(_bare_tables(stack.url("postgres")))
        port = vrije_poort()
        bare = subprocess.Popen(
            [
                *(sys.executable, "-m", "uvicorn", "tests.bench.bare_intake:app", "--port", str(port)),
                *("--http", "httptools", "--loop", "uvloop", "--no-access-log", "--log-level", "warning"),
            ],
            env={**os.environ, "BARE_DATABASE_URL": stack.url("postgres")},
            preexec_fn=sterft_mee(),  # noqa: PLW1509 - only prctl and getppid, no locks
        )
        bare_url = f"http://127.0.0.1:{port}/v1/meldingen"
        wait_until(lambda: _answers(bare_url), 20, "the bare endpoint")
        load(url, bodies, seconds=3)
        load(bare_url, bodies, seconds=3)
        pairs = [(load(url, bodies, seconds=SECONDS), load(bare_url, bodies, seconds=SECONDS)) for _ in range(ROUNDS)]
        return {
            "intake_rps": median(ours["per_s"] for ours, _ in pairs),
            "intake_p50_ms": median(ours["p50_ms"] for ours, _ in pairs),
            "intake_p99_ms": median(ours["p99_ms"] for ours, _ in pairs),
            "intake_bare_rps": median(limit["per_s"] for _, limit in pairs),
            "intake_ratio": median(ours["per_s"] / limit["per_s"] for ours, limit in pairs),
        }
    finally:
        if bare is not None:
            bare.terminate()
            bare.wait()
        stack.stop()


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


def _answers(url: str) -> bool:
    try:
        return httpx.post(url, content=b"{}").status_code == httpx.codes.CREATED
    except httpx.TransportError:
        return False


async def _bare_tables(admin: str) -> None:
    """Make the three tables and the statements that fill them from one real melding."""
    connection = await asyncpg.connect(admin)
    try:
        melding = await copy_of(connection, "meldingen", "melding")
        melder = await copy_of(connection, "meldingen", "melder")
        outbox = await copy_of(connection, "meldingen", "outbox")
        statements = [
            f"INSERT INTO bare.{copy.name} ({', '.join((*given, *kept))})"
            f" SELECT {', '.join((*(f'new.{name}' for name in given), *(f'source.{name}' for name in kept)))}"
            f" FROM unnest({types}) AS new ({', '.join(given)}), bare.{copy.name}_source AS source"
            for copy, given, types in (
                (melding, ("id",), "$1::uuid[]"),
                (melder, ("melding_id",), "$1::uuid[]"),
                (outbox, ("event_id", "data"), "$1::uuid[], $2::text[]"),
            )
            for kept in [_without(copy, given)]
        ]
        await connection.execute("CREATE TABLE bare.intake (turn int PRIMARY KEY, statement text NOT NULL)")
        await connection.executemany("INSERT INTO bare.intake VALUES ($1, $2)", list(enumerate(statements)))
    finally:
        await connection.close()


def _without(copy: Copy, names: Sequence[str]) -> list[str]:
    """Give the columns that a statement takes over from the source row."""
    return [column for column in copy.columns.split(", ") if column.strip('"') not in names]
