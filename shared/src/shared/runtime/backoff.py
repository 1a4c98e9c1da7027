"""Waiting that ends early when the process is asked to stop."""

import asyncio
import contextlib
import random


async def until(event: asyncio.Event, seconds: float) -> bool:
    """Wait at most `seconds` for the event; tell whether it is set."""
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(event.wait(), seconds)
    return event.is_set()


class Backoff:
    """Delays that double from `first` to `longest` seconds, varied by half so that processes do not march in step."""

    def __init__(self, first: float, longest: float) -> None:
        self._first = first
        self._longest = longest
        self._next = first

    def reset(self) -> None:
        self._next = self._first

    async def wait(self, stop: asyncio.Event) -> None:
        """Sit out the next delay, or less when `stop` is set."""
        delay = self._next * random.uniform(0.5, 1.5)  # noqa: S311 - jitter, not a secret
        self._next = min(self._next * 2, self._longest)
        await until(stop, delay)
