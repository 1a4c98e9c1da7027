"""The fault suite: `python -m tests.faults --seed 7 --bus kafka`.

Meldingen are sent while api, worker, relay, broker and Postgres are killed; then an independent checker reads the
databases. Ends with one line: lost=0 double=0 inversions=0 kills=20 seed=7. Exit status 1 when any count is not 0.
"""

import argparse
import asyncio
import random
import shutil
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx

from deploy.postgres import SERVICES
from tests.faults.chaos import Chaos
from tests.faults.checker import Verdict, at_rest, check
from tests.faults.load import Accepted, send
from tests.load import data
from tests.load.stack import BusName, Stack, wait_until

REST_SECONDS = 180


def prepare(stack: Stack, companies: list[data.Company], inspecteurs: int) -> None:
    """Start two of each process that matters, and load the register and the inspecteurs."""
    stack.start()
    for service in SERVICES:
        stack.add(service, "api")
    stack.wait_ready()
    load_register(stack, companies, inspecteurs)
    stack.add("meldingen", "api", number=2)
    for service in SERVICES:
        stack.add(service, "worker", number=1)
        stack.add(service, "worker", number=2)
    stack.wait_ready()


def load_register(stack: Stack, companies: list[data.Company], inspecteurs: int) -> None:
    """Import companies into risico and inspecteurs into planning, over HTTP."""
    answer = httpx.post(
        f"{stack.api('risico')}/vestigingen/_importeren",
        content=data.companies_csv(companies),
        headers={"Content-Type": "text/csv", "Authorization": f"Bearer {stack.token('risico:importeren')}"},
        timeout=120,
    )
    answer.raise_for_status()
    answer = httpx.post(
        f"{stack.api('planning')}/inspecteurs/_importeren",
        json={"inspecteurs": data.inspecteurs(inspecteurs)},
        headers={"Authorization": f"Bearer {stack.token('planning:schrijven')}"},
        timeout=120,
    )
    answer.raise_for_status()


def run(bus: BusName, seed: int, *, meldingen: int, kills: int, seconds: float, place: Path) -> tuple[Verdict, Chaos]:
    """Run the suite once in `place`; returns what the checker found and what was killed."""
    rng = random.Random(seed)
    companies = data.companies(max(20, meldingen // 8), seed)
    stack = Stack(place, bus)
    accepted = Accepted()
    try:
        prepare(stack, companies, inspecteurs=max(60, meldingen // 6))
        chaos = Chaos(stack, random.Random(rng.random()), kills, gap=seconds / (kills * 2))
        with ThreadPoolExecutor(1) as pool:
            # the load in the other thread: children die with the thread that started them, so that must be this one
            load = pool.submit(
                asyncio.run, send(stack, companies, meldingen, seconds=seconds, rng=rng, accepted=accepted)
            )
            chaos.run(load.done)
            load.result()
        started = time.monotonic()
        try:
            wait_until(lambda: at_rest(stack, accepted.total), REST_SECONDS, "the chain at rest")
        except TimeoutError as late:
            print(late)
        print(
            f"accepted={accepted.total} requests={accepted.requests} repeats={accepted.repeats}"
            f" refused={len(accepted.refused)} at rest after {time.monotonic() - started:.1f} s"
        )
        verdict = check(stack, accepted.by_company)
        if accepted.refused:
            verdict.findings.append(f"refused: {accepted.refused[0]}")
            verdict.lost += len(accepted.refused)
        return verdict, chaos
    finally:
        stack.stop()


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10_000))
    parser.add_argument("--bus", choices=("kafka", "postgres"), default="postgres")
    parser.add_argument("--meldingen", type=int, default=2_000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument(
        "--seconds", type=float, default=120, help="over which the meldingen are spread; shorter, and some die idle"
    )
    parser.add_argument("--keep", action="store_true", help="keep the directory with the logs")
    options = parser.parse_args()
    print(f"seed={options.seed} bus={options.bus}", flush=True)
    place = Path(tempfile.mkdtemp(prefix="toezicht-faults-"))
    verdict, chaos = run(
        options.bus,
        options.seed,
        meldingen=options.meldingen,
        kills=options.kills,
        seconds=options.seconds,
        place=place,
    )
    for line in (*chaos.done, *verdict.findings):
        print(line)
    failed = verdict.lost or verdict.double or verdict.inversions
    if failed or options.keep:
        print(f"logs: {place}")
    else:
        shutil.rmtree(place)
    print(
        f"lost={verdict.lost} double={verdict.double} inversions={verdict.inversions}"
        f" kills={len(chaos.done)} seed={options.seed}"
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
