"""The chain, from accepted to intervention assigned: throughput on both buses, latency, memory, growth."""

import asyncio
import json
import random
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median, quantiles
from typing import Final

import httpx

from deploy.postgres import SERVICES
from shared.runtime.bus import open_bus
from tests.bench import bare_keten, growth
from tests.load import data
from tests.load.stack import Stack, fetch, wait_until

MELDINGEN: Final = 20_000
BATCH: Final = 500
SENDERS: Final = 2
WARM_UP: Final = 500
INSPECTEURS: Final = 4_000
LATENCY_PER_S: Final = 50
LATENCY_SECONDS: Final = 30
OIN: Final = "00000099000000002000"


def measure(place: Path) -> dict[str, float]:
    """Give the figures of the chain; throughput in meldingen per second, latency in ms, memory in MB."""
    figures: dict[str, float] = {}
    companies = data.companies(2 * MELDINGEN)
    for bus in ("kafka", "postgres"):
        stack = Stack(place / bus, bus)
        try:
            start(stack, companies)
            half, rest = companies[:MELDINGEN], companies[MELDINGEN:]
            per_s = throughput(stack, half)
            figures[f"keten_{bus}_per_s"] = per_s
            figures[f"keten_{bus}_ratio"] = per_s / bare_keten.measure(stack)
            p50, p99 = latency(stack, half)
            figures |= {f"latentie_{bus}_p50_ms": p50, f"latentie_{bus}_p99_ms": p99}
            if bus == "postgres":
                growth.fill(stack.url("postgres"), times=9)
                figures["groei_ratio"] = throughput(stack, rest) / per_s
            memory = stack.peak_memory_mb()
            figures["rss_max_mb"] = max(figures.get("rss_max_mb", 0), *memory.values())
        finally:
            stack.stop()
    return figures | {
        "keten_ratio": min(figures["keten_kafka_ratio"], figures["keten_postgres_ratio"]),
        "latentie_p50_ms": figures["latentie_kafka_p50_ms"],
        "latentie_p99_ms": figures["latentie_kafka_p99_ms"],
    }


def start(stack: Stack, companies: Sequence[data.Company]) -> None:
    """Start the services, one api and one worker each, with a full register and enough inspecteurs."""
    stack.start()
    for service in SERVICES:
        stack.add(service, "api")
    stack.wait_ready()
    _put_in(stack, "risico", "vestigingen/_importeren", "text/csv", data.companies_csv(companies), "risico:importeren")
    inspecteurs = data.inspecteurs(INSPECTEURS)
    _put_in(
        stack,
        "planning",
        "inspecteurs/_importeren",
        "application/json",
        json.dumps({"inspecteurs": inspecteurs}),
        "planning:schrijven",
    )
    connect_partner(stack)
    for service in SERVICES:
        stack.add(service, "worker")
    stack.wait_ready()
    fetch(stack.url("postgres"), "ANALYZE")
    throughput(stack, data.companies(WARM_UP, first=len(companies)))


def connect_partner(stack: Stack) -> None:
    """Connect the partner that delivers."""
    httpx.put(
        f"{stack.api('meldingen')}/ketenpartners/{OIN}",
        json={
            "ketenpartner": "uwv",
            "leveringsgronden": [
                {
                    "soort": "signaal",
                    "grondslag": "Artikel 64 Wet SUWI (fictief).",
                    "doel": "Meten wat de keten aankan (fictief).",
                }
            ],
            "perSeconde": 1_000,
            "perDag": 1_000_000,
        },
        headers={"Authorization": f"Bearer {stack.token('meldingen:beheer')}", "If-Match": '"0"'},
    ).raise_for_status()


def _put_in(stack: Stack, service: str, path: str, media_type: str, content: str, scope: str) -> None:
    httpx.post(
        f"{stack.api(service)}/{path}",
        content=content,
        headers={"Content-Type": media_type, "Authorization": f"Bearer {stack.token(scope)}"},
        timeout=300,
    ).raise_for_status()


def throughput(stack: Stack, companies: Sequence[data.Company]) -> float:
    """Send one signal per company, in batches of a partner, and time from the first accepted to the last assigned."""
    admin = stack.url("postgres")
    before = _assigned(admin)
    rng = random.Random(7)
    signals = [data.signaal(company, rng, f"P-{company.kvk}") for company in companies]
    batches = [signals[i : i + BATCH] for i in range(0, len(signals), BATCH)]
    asyncio.run(_send(stack, batches))
    wait_until(lambda: _assigned(admin) - before >= len(companies), 300, "every melding assigned")
    (row,) = fetch(
        admin,
        "SELECT extract(epoch FROM"
        " (SELECT max(toegewezen_op) FROM interventie.interventie) - min(ontvangen_op))::float8 AS seconds"
        " FROM (SELECT ontvangen_op FROM meldingen.melding ORDER BY ontvangen_op DESC LIMIT $1) AS latest",
        len(companies),
    )
    return len(companies) / float(row["seconds"])


async def _send(stack: Stack, batches: list[list[dict[str, object]]]) -> None:
    token = stack.token("signalen:aanleveren", oin=OIN)
    waiting = iter(enumerate(batches))
    async with httpx.AsyncClient(timeout=60, headers={"Authorization": f"Bearer {token}"}) as client:

        async def sender() -> None:
            for number, batch in waiting:
                key = f"bench-{time.time_ns()}-{number}"
                answer = await client.post(
                    f"{stack.api('meldingen')}/signalen/batch",
                    json={"signalen": batch},
                    headers={"Idempotency-Key": key},
                )
                answer.raise_for_status()
                wrong = [item for item in answer.json()["resultaten"] if item["status"] != httpx.codes.CREATED]
                if wrong:
                    raise RuntimeError(f"not every signal was accepted: {wrong[0]}")

        await asyncio.gather(*(sender() for _ in range(SENDERS)))


def _assigned(admin: str) -> int:
    (row,) = fetch(admin, "SELECT count(*) AS number FROM interventie.interventie_aanleiding")
    return int(row["number"])


def latency(stack: Stack, companies: Sequence[data.Company]) -> tuple[float, float]:
    """Post meldingen one by one at a fixed pace; give p50 and p99 until an outsider reads of it."""
    return asyncio.run(_latency(stack, companies))


async def _latency(stack: Stack, companies: Sequence[data.Company]) -> tuple[float, float]:
    seen: dict[str, float] = {}
    posted: dict[str, float] = {}
    total = LATENCY_PER_S * LATENCY_SECONDS
    subscriber = open_bus(stack.bus_url("meldingen")).subscriber(
        group=f"bench-{time.time_ns()}", topics=["interventie.interventie"], instance_id="bench"
    )
    await subscriber.start()

    async def watch() -> None:
        while len(posted) < total or posted.keys() - seen.keys():
            for record in await subscriber.fetch(500, 0.2):
                now = time.perf_counter()
                if record.headers["ce_type"].endswith("toegewezen.v1"):
                    for melding_id in json.loads(record.value)["meldingIds"]:
                        seen.setdefault(melding_id, now)

    watcher = asyncio.create_task(watch())
    await _caught_up(seen)
    rng = random.Random(3)
    url = f"{stack.api('meldingen')}/meldingen"
    async with httpx.AsyncClient(timeout=20) as client, asyncio.TaskGroup() as posts:

        async def post(body: dict[str, object]) -> None:
            started = time.perf_counter()
            answer = await client.post(url, json=body)
            answer.raise_for_status()
            posted[answer.json()["meldingId"]] = started

        begin = time.perf_counter()
        for number in range(total):
            await asyncio.sleep(max(0.0, begin + number / LATENCY_PER_S - time.perf_counter()))
            posts.create_task(post(data.melding(rng.choice(companies), rng)))
    async with asyncio.timeout(60):
        await watcher
    await subscriber.stop()
    milliseconds = [(seen[melding_id] - started) * 1000 for melding_id, started in posted.items()]
    return median(milliseconds), quantiles(milliseconds, n=100)[98]


async def _caught_up(seen: dict[str, float]) -> None:
    """Wait until the watcher has read what was there before, so that only what is new is timed."""
    number = -1
    while number != len(seen) or not seen:
        number = len(seen)
        await asyncio.sleep(1.5)
