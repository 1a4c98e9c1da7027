"""The load under which things are killed: callers who know what was accepted from them, and in which order.

Each company has one caller who sends its next melding only when the former was accepted; that is the order that must
hold everywhere. A caller repeats a request that got no answer under the same Idempotency-Key, as a good client does.
"""

import asyncio
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID, uuid4

import httpx

from tests.load.data import Company, melding
from tests.load.stack import Stack


@dataclass(slots=True)
class Accepted:
    """What the callers hold a 201 for: per company, the ids in the order of acceptance."""

    by_company: dict[str, list[UUID]] = field(default_factory=dict)
    requests: int = 0
    repeats: int = 0
    refused: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(len(ids) for ids in self.by_company.values())


async def send(
    stack: Stack, companies: Sequence[Company], total: int, *, seconds: float, rng: random.Random, accepted: Accepted
) -> None:
    """Send `total` meldingen, spread over `seconds` and over the companies; returns when all are accepted."""
    shares = [total // len(companies) + (i < total % len(companies)) for i in range(len(companies))]
    seeds = [rng.random() for _ in companies]
    apis = [member for name, member in stack.members.items() if name.startswith("meldingen-api")]
    urls = [f"http://127.0.0.1:{api.port}/v1/meldingen" for api in apis]
    limits = httpx.Limits(max_connections=100)
    async with httpx.AsyncClient(timeout=10, limits=limits) as client, asyncio.TaskGroup() as callers:
        for company, share, seed in zip(companies, shares, seeds, strict=True):
            pace = 2 * seconds / max(share, 1)
            callers.create_task(_caller(client, urls, company, [pace] * share, random.Random(seed), accepted))


async def _caller(
    client: httpx.AsyncClient,
    urls: Sequence[str],
    company: Company,
    pauses: Sequence[float],
    rng: random.Random,
    accepted: Accepted,
) -> None:
    mine = accepted.by_company.setdefault(company.kvk, [])
    for longest in pauses:
        await asyncio.sleep(rng.uniform(0, longest))
        body = melding(company, rng)
        key = str(uuid4())
        attempt = 0
        while True:
            accepted.requests += 1
            try:
                answer = await client.post(urls[attempt % len(urls)], json=body, headers={"Idempotency-Key": key})
            except httpx.TransportError:
                answer = None
            if answer is not None and answer.status_code == httpx.codes.CREATED:
                mine.append(UUID(answer.json()["meldingId"]))
                break
            if answer is not None and answer.status_code < 500 and answer.status_code != httpx.codes.CONFLICT:
                accepted.refused.append(answer.text)
                break
            attempt += 1
            accepted.repeats += 1
            await asyncio.sleep(min(0.05 * 2**attempt, 1.0) * rng.uniform(0.5, 1.5))
