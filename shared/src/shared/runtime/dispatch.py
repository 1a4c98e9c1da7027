"""From events to handlers: every event once, in an order that keeps each key's own, and in groups worth a statement."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from shared.contracts.envelope import Contract, Event

from . import metrics_bus
from .inbox import Inbox
from .tracing import caused_by

Handler = Callable[[AsyncConnection, Sequence[Event[Any]]], Awaitable[None]]
Subscriptions = Mapping[type[Contract], Handler]


class Dispatcher:
    """The handlers of one service behind its inbox."""

    def __init__(self, inbox: Inbox, subscriptions: Subscriptions) -> None:
        self.inbox = inbox
        self.service = str(inbox.table.schema)
        self.types = frozenset(contract.type for contract in subscriptions)
        self.topics = sorted({contract.topic for contract in subscriptions})
        self._subscriptions = subscriptions

    async def handle(self, tx: AsyncConnection, events: Sequence[Event[Any]]) -> int:
        """Hand the events that are new to their handlers, all in `tx`; return how many were new.

        Raises whatever a handler raises; then nothing may be committed.
        """
        unique = {event.id: event for event in events}
        fresh = await self.inbox.accept(tx, list(unique))
        metrics_bus.INBOX_DUPLICATES.labels(self.service).inc(len(events) - len(fresh))
        for stage in in_stages([event for event in unique.values() if event.id in fresh]):
            with caused_by({event.key: event.traceparent for event in stage}):
                await self._subscriptions[type(stage[0].data)](tx, stage)
        return len(fresh)


def in_stages(events: Sequence[Event[Any]]) -> list[list[Event[Any]]]:
    """Split events into few stages of one type each, such that the events of a key stay in order.

    Each event goes to the earliest stage of its type that is not before the stage of its key's previous event.
    """
    stages: list[list[Event[Any]]] = []
    of_type: defaultdict[type, list[int]] = defaultdict(list)
    latest: dict[str, int] = {}
    for event in events:
        numbers = of_type[type(event.data)]
        place = bisect_left(numbers, latest.get(event.key, 0))
        if place == len(numbers):
            numbers.append(len(stages))
            stages.append([])
        latest[event.key] = numbers[place]
        stages[numbers[place]].append(event)
    return stages
