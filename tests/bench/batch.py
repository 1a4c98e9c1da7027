"""A partner delivers 100,000 signals in one stream, while citizens report at a steady pace."""

import json
import random
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median
from typing import Final

import httpx

from tests.bench.intake import REPLICAS, load
from tests.bench.keten import OIN, connect_partner
from tests.load import data
from tests.load.stack import Stack

SIGNALEN: Final = 100_000
WARM_UP: Final = 2_000
PER_SECOND: Final = 100
SECONDS: Final = 4.0
ROUNDS: Final = 4
PIECE: Final = 65_536


def measure(place: Path) -> dict[str, float]:
    """Give batch_per_s, and the p99 of single intake without and during the batch (medians of rounds) with their ratio.

    Single intake is spread over the replicas, as a balancer does; the batch goes to one of them.
    """
    stack = Stack(place, "postgres")
    try:
        stack.start()
        members = [stack.add("meldingen", "api", number=number) for number in range(1, REPLICAS + 1)]
        stack.wait_ready()
        connect_partner(stack)
        companies = data.companies(5_000)
        rng = random.Random(1)
        bodies = place / "bodies.jsonl"
        bodies.write_text("\n".join(json.dumps(data.melding(company, rng)) for company in companies))
        urls = ",".join(f"http://127.0.0.1:{member.port}/v1/meldingen" for member in members)
        file = place / "signalen.ndjson"
        with file.open("w") as out:
            for number in range(SIGNALEN):
                out.write(json.dumps(data.signaal(rng.choice(companies), rng, f"B-{number}")) + "\n")

        def intake() -> float:
            pace = ("--per-second", str(PER_SECOND))
            return float(load(urls, bodies, seconds=SECONDS, extra=pace)["p99_ms"])

        deliver(stack, file, "warm-up-1", WARM_UP)
        intake()
        before = [intake() for _ in range(ROUNDS)]
        during: list[float] = []
        with ThreadPoolExecutor(1) as pool:
            delivery = pool.submit(deliver, stack, file, "batch-0001", SIGNALEN)
            while not delivery.done():
                p99 = intake()
                if not delivery.done():  # else part of the round had no batch beside it
                    during.append(p99)
        return {
            "batch_per_s": (SIGNALEN - WARM_UP) / delivery.result(),
            "batch_intake_alone_p99_ms": median(before),
            "batch_intake_p99_ms": median(during),
            "batch_intake_p99_ratio": median(during) / median(before),
        }
    finally:
        stack.stop()


def deliver(stack: Stack, file: Path, key: str, signals: int) -> float:
    """Send the first `signals` of a file in one stream, and give the seconds until the last was answered."""
    headers = {
        "Authorization": f"Bearer {stack.token('signalen:aanleveren', oin=OIN)}",
        "Content-Type": "application/x-ndjson",
        "Idempotency-Key": key,
    }
    started = time.perf_counter()
    answer = httpx.post(
        f"{stack.api('meldingen')}/signalen/_stroom", content=_pieces(file, signals), headers=headers, timeout=300
    )
    seconds = time.perf_counter() - started
    answer.raise_for_status()
    statuses = [json.loads(line)["status"] for line in answer.text.splitlines()]
    if len(statuses) != signals or not set(statuses) <= {200, 201}:
        raise RuntimeError(f"not every signal was accepted: {len(statuses)} answers, {answer.text.splitlines()[-1]}")
    return seconds


def _pieces(file: Path, signals: int) -> Iterator[bytes]:
    """Read the first lines of a file in pieces of many."""
    piece = b""
    with file.open("rb") as lines:
        for _, line in zip(range(signals), lines, strict=False):
            piece += line
            if len(piece) > PIECE:
                yield piece
                piece = b""
    yield piece
