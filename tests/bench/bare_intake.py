"""The bare limit of intake: one ASGI callable and asyncpg that write the rows of a melding, with nothing in between.

The same rows as POST /v1/meldingen writes (melding, melder, outbox), each with what came in and otherwise the values of
one real row, in the same kind of micro-batch: whatever came in while the previous commit ran goes into one transaction,
by COPY. No validation, no rules, no encryption, no framework.

    BARE_DATABASE_URL=… uvicorn tests.bench.bare_intake:app
"""

import asyncio
import os
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from typing import Any

import asyncpg
import orjson
from uuid_utils.compat import uuid7

Message = MutableMapping[str, Any]
BATCH, FEW, LINGER_SECONDS = 500, 4, 0.001


class Rows:
    """Makes the rows of one table: those of a real row, but for the columns that are given."""

    def __init__(self, table: str, columns: list[str], example: asyncpg.Record, given: Sequence[str]) -> None:
        self.table = table
        self.columns = columns
        self._example = [example[column] for column in columns]
        self._places = [columns.index(column) for column in given]

    def row(self, *values: object) -> list[object]:
        row = self._example.copy()
        for place, value in zip(self._places, values, strict=True):
            row[place] = value
        return row


class BareIntake:
    """Writes the rows of what came in, in micro-batches."""

    def __init__(self) -> None:
        self.queue: asyncio.Queue[tuple[bytes, asyncio.Future[str]]] = asyncio.Queue()
        self.writer: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self.connection = await asyncpg.connect(os.environ["BARE_DATABASE_URL"])
        self.melding = await self._rows("melding", "id", "risicos", "kvk_nummer", "vestigingsnummer", "werkgever_naam")
        self.melder = await self._rows("melder", "melding_id", "toelichting")
        self.outbox = await self._rows("outbox", "event_id", "key", "subject", "data")
        self.writer = asyncio.create_task(self.write())

    async def _rows(self, table: str, *given: str) -> Rows:
        name = f"meldingen_{table}"
        columns = (await self.connection.fetchval("SELECT columns FROM bare.intake WHERE name = $1", name)).split(", ")
        (example,) = await self.connection.fetch(f"SELECT * FROM bare.{name}_source LIMIT 1")
        return Rows(name, columns, example, given)

    async def write(self) -> None:
        busy = False
        while True:
            waiting = [await self.queue.get()]
            before = -1
            while before < self.queue.qsize() < BATCH:  # as the service does: see meldingen.handlers.intake
                before = self.queue.qsize()
                await asyncio.sleep(LINGER_SECONDS if busy else 0)
            while not self.queue.empty() and len(waiting) < BATCH:
                waiting.append(self.queue.get_nowait())
            busy = len(waiting) > FEW
            ids = [uuid7() for _ in waiting]
            meldingen, melders, events = [], [], []
            for melding_id, (body, _) in zip(ids, waiting, strict=True):
                sent = orjson.loads(body)
                employer = sent["werkgever"]
                kvk = employer["kvkNummer"]
                meldingen.append(
                    self.melding.row(melding_id, sent["risicos"], kvk, employer["vestigingsnummer"], employer["naam"])
                )
                melders.append(self.melder.row(melding_id, sent.pop("toelichting").encode()))
                events.append(self.outbox.row(uuid7(), kvk, str(melding_id), orjson.dumps(sent).decode()))
            async with self.connection.transaction():
                for rows, records in ((self.melding, meldingen), (self.melder, melders), (self.outbox, events)):
                    await self.connection.copy_records_to_table(
                        rows.table, schema_name="bare", columns=rows.columns, records=records
                    )
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
