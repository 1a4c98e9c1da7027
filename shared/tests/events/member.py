"""A member of a group that does what it is told on stdin, one JSON line a time, and answers on stdout."""

import asyncio
import json
import sys
from datetime import timedelta

import structlog

from shared.runtime import bus_kafka, bus_postgres
from shared.runtime.bus import Record, open_bus


async def main(url: str, group: str, topic: str, instance_id: str, term: str) -> None:
    bus_kafka.SESSION_MS = int(1_000 * float(term))  # type: ignore[misc] # the terms of the test
    bus_kafka.HEARTBEAT_MS = 500  # type: ignore[misc] # idem
    bus_postgres.LEASE = timedelta(seconds=float(term))  # type: ignore[misc] # idem
    bus_postgres.HEARTBEAT_SECONDS = 0.5  # type: ignore[misc] # idem
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    subscriber = open_bus(url).subscriber(group=group, topics=[topic], instance_id=instance_id)
    await subscriber.start()
    fetched: list[Record] = []
    while line := await asyncio.to_thread(sys.stdin.readline):
        command, *arguments = json.loads(line)
        answer: object = None
        if command == "fetch":
            fetched = list(await subscriber.fetch(*arguments))
            answer = [int(record.value) for record in fetched]
        elif command == "commit":
            await subscriber.commit(fetched)
        elif command == "stop":
            await subscriber.stop()
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


asyncio.run(main(*sys.argv[1:]))
