"""What callers and data notice when processes are stopped as ops stops them, or paused as a hypervisor pauses them."""

import asyncio
import os
import random
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from tests.faults.__main__ import load_register
from tests.faults.checker import at_rest, check
from tests.faults.load import Accepted, send
from tests.load import data
from tests.load.stack import Stack, fetch, wait_until

pytestmark = pytest.mark.faults


@pytest.fixture
def stack(tmp_path: Path) -> Iterator[Stack]:
    stack = Stack(tmp_path, "postgres", durable=False)
    yield stack
    stack.stop()


async def _callers(urls: list[str], until: asyncio.Event, failures: list[str]) -> int:
    """Post without pause over 16 connections; only a refused connection, where nothing was sent, is tried elsewhere."""
    company, answered = data.companies(1)[0], 0
    rng = random.Random(5)

    async def caller(client: httpx.AsyncClient, first: int) -> None:
        nonlocal answered
        turn = first
        while not until.is_set():
            try:
                answer = await client.post(urls[turn % len(urls)], json=data.melding(company, rng))
            except httpx.ConnectError:
                turn += 1
                continue
            except httpx.TransportError as error:
                failures.append(repr(error))
                continue
            answered += 1
            if answer.status_code != httpx.codes.CREATED:
                failures.append(f"{answer.status_code} {answer.text}")

    async with httpx.AsyncClient(timeout=20) as client, asyncio.TaskGroup() as callers:
        for number in range(16):
            callers.create_task(caller(client, number))
    return answered


def test_a_rolling_restart_under_load_fails_no_request(stack: Stack) -> None:
    stack.start()
    members = [stack.add("meldingen", "api", number=number) for number in (1, 2)]
    stack.wait_ready()
    urls = [f"http://127.0.0.1:{member.port}/v1/meldingen" for member in members]
    failures: list[str] = []

    async def restart_each() -> tuple[int, list[int | None]]:
        done = asyncio.Event()
        load = asyncio.create_task(_callers(urls, done, failures))
        statuses = []
        for member in members:
            await asyncio.sleep(1)  # the load in between is what is tested
            statuses.append(await asyncio.to_thread(member.stop))
            member.start()
            await asyncio.to_thread(stack.wait_ready, [member.name])
        await asyncio.sleep(0.5)
        done.set()
        return await load, statuses

    answered, statuses = asyncio.run(restart_each())
    assert failures == []
    assert statuses == [0, 0]
    assert answered > 100


def test_a_worker_paused_past_its_lease_does_nothing_twice(stack: Stack) -> None:
    """SIGSTOP both tasks of a risico worker in the middle of its work until another took over, then SIGCONT."""
    stack.start()
    companies = data.companies(30)
    for service in ("meldingen", "risico", "planning", "interventie"):
        stack.add(service, "api")
    stack.wait_ready()
    load_register(stack, companies, inspecteurs=120)
    for service in ("meldingen", "planning", "interventie"):
        stack.add(service, "worker")
    paused = stack.add("risico", "worker", number=1)
    accepted = Accepted()
    with ThreadPoolExecutor(1) as pool:
        load = pool.submit(
            asyncio.run, send(stack, companies, 300, seconds=20, rng=random.Random(11), accepted=accepted)
        )
        wait_until(lambda: accepted.total > 30, 30, "load under way")
        assert paused.process is not None
        os.kill(paused.process.pid, signal.SIGSTOP)
        stack.add("risico", "worker", number=2)
        seen = accepted.total
        wait_until(lambda: accepted.total > seen + 30, 30, "more accepted meanwhile")
        wait_until(lambda: _reassessed(stack) > seen, 60, "the second worker takes over")
        os.kill(paused.process.pid, signal.SIGCONT)
        load.result()
    wait_until(lambda: at_rest(stack, accepted.total), 60, "the chain at rest")
    verdict = check(stack, accepted.by_company)
    assert verdict.findings == []


def _reassessed(stack: Stack) -> int:
    (row,) = fetch(stack.url("postgres"), "SELECT count(*) AS number FROM risico.aanleiding")
    return int(row["number"])
