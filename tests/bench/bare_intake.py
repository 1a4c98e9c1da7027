"""The bare limit of intake: one ASGI callable and asyncpg that write the rows of a melding, with nothing in between.

The same rows as POST /v1/meldingen writes (TABLES), each with what came in and otherwise the values of one real row, in
the same kind of micro-batch: whatever came in while the previous commit ran goes into one transaction, by COPY. No
validation, no rules, no encryption, no framework.

    BARE_DATABASE_URL=… uvicorn tests.bench.bare_intake:app
"""

import asyncio
import os
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from typing import Any
from uuid import UUID

import asyncpg
import orjson
from uuid_utils.compat import uuid7

Message = MutableMapping[str, Any]
BATCH, FEW, LINGER_SECONDS = 500, 4, 0.001
TABLES = {  # and which of their columns hold something of their own in each row
    "melding": ("id", "risicos", "antwoorden", "kvk_nummer", "vestigingsnummer", "werkgever_naam"),
    "melder": ("melding_id", "toelichting"),
    "ontvangstcode": ("melding_id", "snel"),
    "audit": ("melding_id",),
    "te_indexeren": ("melding_id",),
    "outbox": ("event_id", "key", "subject", "data"),
}


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
        self.tables = [await self._rows(table, *given) for table, given in TABLES.items()]
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
            own = [_own_values(id_, orjson.loads(body)) for id_, (body, _) in zip(ids, waiting, strict=True)]
            async with self.connection.transaction():
                for rows, values in zip(self.tables, zip(*own, strict=True), strict=True):
                    await self.connection.copy_records_to_table(
                        rows.table,
                        schema_name="bare",
                        columns=rows.columns,
                        records=[rows.row(*value) for value in values],
                    )
            for (_, done), melding_id in zip(waiting, ids, strict=True):
                done.set_result(str(melding_id))

    async def add(self, body: bytes) -> str:
        done: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self.queue.put_nowait((body, done))
        return await done


def _own_values(melding_id: UUID, sent: dict[str, Any]) -> tuple[tuple[object, ...], ...]:
    """Give what is a melding's own in the row of each of TABLES."""
    employer, words = sent["werkgever"], sent.pop("toelichting").encode()
    kvk, answers = employer["kvkNummer"], orjson.dumps(sent["antwoorden"]).decode() if "antwoorden" in sent else None
    return (
        (melding_id, sent["risicos"], answers, kvk, employer["vestigingsnummer"], employer["naam"]),
        (melding_id, words),
        (melding_id, os.urandom(32)),
        (melding_id,),
        (melding_id,),
        (uuid7(), kvk, str(melding_id), orjson.dumps(sent).decode()),
    )


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
