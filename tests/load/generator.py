"""A closed-loop HTTP load generator: N keep-alive connections, each sends its next request when the answer is in.

Runs as a process of its own, so that it never shares an event loop with what it measures:

    python -m tests.load.generator http://127.0.0.1:8101/v1/meldingen bodies.jsonl --connections 64 --seconds 10

Several addresses, with commas between them, share the connections as a load balancer would deal them. Bodies are taken
line by line, round robin. Prints one JSON object: requests, per_s, p50_ms, p99_ms, statuses, errors.
A connection that breaks counts as one error and is made anew.
"""

import argparse
import asyncio
import itertools
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

import httptools
import numpy as np
import uvloop


class _Connection(asyncio.Protocol):
    """One keep-alive connection that always has exactly one request under way."""

    def __init__(self, run: "_Run") -> None:
        self.run = run
        self.transport: asyncio.Transport | None = None
        self.sent_at = 0.0
        self.waiting = False
        self.closed = asyncio.Event()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self.send()

    def send(self) -> None:
        if self.transport is None:
            return
        if not self.run.more():
            self.transport.close()
            return
        now = time.perf_counter()
        self.sent_at = self.run.due(now)
        if self.sent_at > now:
            asyncio.get_running_loop().call_later(self.sent_at - now, self.write)
        else:
            self.write()

    def write(self) -> None:
        if self.transport is None:
            return
        self.parser = httptools.HttpResponseParser(self)
        self.waiting = True
        self.transport.write(next(self.run.requests))

    def data_received(self, data: bytes) -> None:
        self.parser.feed_data(data)

    def on_message_complete(self) -> None:
        self.run.latencies.append(time.perf_counter() - self.sent_at)
        self.run.statuses[self.parser.get_status_code()] += 1
        self.waiting = False
        if self.parser.should_keep_alive():
            # not from inside the parser's own callback: it is replaced for the next answer
            asyncio.get_running_loop().call_soon(self.send)
        elif self.transport is not None:
            self.transport.close()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's signature
        self.transport = None
        if self.waiting:
            self.run.errors += 1
        self.closed.set()


class _Run:
    """The shared state of all connections of one run."""

    def __init__(
        self, requests: Iterator[bytes], start: float, seconds: float, most: int | None, per_second: float | None
    ) -> None:
        self.requests = requests
        self.until = start + seconds
        self.left = most
        self.slots = None if per_second is None else itertools.count(start, 1 / per_second)
        self.latencies: list[float] = []
        self.statuses: Counter[int] = Counter()
        self.errors = 0

    def more(self) -> bool:
        if self.left is not None:
            if self.left == 0:
                return False
            self.left -= 1
        return time.perf_counter() < self.until

    def due(self, now: float) -> float:
        """Tell when the next request is due: at once, or in the next slot."""
        return now if self.slots is None else next(self.slots)

    def done(self) -> bool:
        return self.left == 0 or time.perf_counter() >= self.until


def _itself(connection: _Connection) -> _Connection:
    """Serve as the factory of a protocol that was made before."""
    return connection


async def run(
    url: str,
    bodies: list[bytes],
    *,
    connections: int,
    seconds: float,
    most: int | None,
    per_second: float | None,
    headers: list[str],
) -> dict[str, object]:
    """Drive `url` and return the figures; latencies in milliseconds."""
    targets = [urlsplit(target) for target in url.split(",")]
    addresses = [(target.hostname or "127.0.0.1", target.port or 80) for target in targets]
    extra = "".join(f"{h}\r\n" for h in headers)
    requests = [
        (
            f"POST {targets[0].path} HTTP/1.1\r\nHost: {targets[0].netloc}\r\nContent-Type: application/json\r\n{extra}"
            f"Content-Length: {len(body)}\r\n\r\n"
        ).encode()
        + body
        for body in bodies
    ]
    loop = asyncio.get_running_loop()
    start = time.perf_counter()
    state = _Run(itertools.cycle(requests), start, seconds, most, per_second)

    async def keep_open(host: str, port: int) -> None:
        while not state.done():
            connection = _Connection(state)
            try:
                await loop.create_connection(partial(_itself, connection), host, port)
            except OSError:
                state.errors += 1
                await asyncio.sleep(0.02)
                continue
            await connection.closed.wait()

    await asyncio.gather(*(keep_open(*addresses[number % len(addresses)]) for number in range(connections)))
    elapsed = time.perf_counter() - start
    milliseconds = np.array(state.latencies or [0.0]) * 1000
    return {
        "requests": len(state.latencies),
        "per_s": len(state.latencies) / elapsed,
        "p50_ms": float(np.percentile(milliseconds, 50)),
        "p99_ms": float(np.percentile(milliseconds, 99)),
        "statuses": {str(k): v for k, v in sorted(state.statuses.items())},
        "errors": state.errors,
        "elapsed_s": elapsed,
    }


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("bodies", type=Path)
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--most", type=int, default=None, help="stop after so many requests")
    parser.add_argument("--per-second", type=float, default=None, help="send at this pace, not as fast as it goes")
    parser.add_argument("--header", action="append", default=[])
    options = parser.parse_args()
    figures = uvloop.run(
        run(
            options.url,
            options.bodies.read_bytes().splitlines(),
            connections=options.connections,
            seconds=options.seconds,
            most=options.most,
            per_second=options.per_second,
            headers=options.header,
        )
    )
    json.dump(figures, sys.stdout)


if __name__ == "__main__":
    main()
