"""The bare limit of intake: one ASGI callable and asyncpg that write the rows of a melding, with nothing in between.

The same rows as POST /v1/meldingen writes (melding, melder, outbox), in the same kind of micro-batch: whatever came in
while the previous commit ran goes into one transaction. No validation, no encryption, no framework.

    BARE_DATABASE_URL=… uvicorn tests.bench.bare_intake:app
"""

import asyncio
import os
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import asyncpg
import orjson
from uuid_utils.compat import uuid7

Message = MutableMapping[str, Any]
BATCH = 500


class BareIntake:
    """Writes copies of one template row per table under new ids, in micro-batches."""

    def __init__(self) -> None:
        self.queue: asyncio.Queue[tuple[bytes, asyncio.Future[str]]] = asyncio.Queue()
        self.writer: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self.connection = await asyncpg.connect(os.environ["BARE_DATABASE_URL"])
        self.statements = [row["statement"] for row in await self.connection.fetch("TABLE bare.intake ORDER BY turn")]
        self.writer = asyncio.create_task(self.write())

    async def write(self) -> None:
        while True:
            waiting = [await self.queue.get()]
            while not self.queue.empty() and len(waiting) < BATCH:
                waiting.append(self.queue.get_nowait())
            ids = [uuid7() for _ in waiting]
            bodies = [orjson.dumps(orjson.loads(body)).decode() for body, _ in waiting]
            async with self.connection.transaction():
                melding, melder, outbox = self.statements
                await self.connection.execute(melding, ids)
                await self.connection.execute(melder, ids)
                await self.connection.execute(outbox, ids, bodies)
            for (_, done), melding_id in zip(waiting, ids, strict=True):
                done.set_result(str(melding_id))

    async def add(self, body: bytes) -> str:
        done: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self.queue.put_nowait((body, done))
        return await done


intake = BareIntake()


async def app(
    scope: Message, receive: Callable[[], Awaitable[Message]], send: Callable[[Message], Awaitable[None]]
) -> None:
    """Serve POST on any path."""
    if scope["type"] == "lifespan":
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                await intake.start()
            await send({"type": f"{message['type']}.complete"})
            if message["type"] == "lifespan.shutdown":
                return
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            break
    melding_id = await intake.add(body)
    answer = orjson.dumps({"meldingId": melding_id, "status": "ontvangen"})
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(answer)).encode())]
    await send({"type": "http.response.start", "status": 201, "headers": headers})
    await send({"type": "http.response.body", "body": answer})
