"""The worker of an imaginary service: each melding that comes in is written down and answered with a second event."""

import asyncio
import sys
from collections.abc import Sequence
from typing import Any

import structlog
from pydantic_settings import SettingsConfigDict
from sqlalchemy import MetaData
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.contracts.envelope import Event
from shared.contracts.meldingen import MeldingOntvangenV1
from shared.runtime.bus import open_bus
from shared.runtime.database import NAMING, Database, asyncpg_of
from shared.runtime.dead_letters import DeadLetters
from shared.runtime.inbox import Inbox
from shared.runtime.outbox import Outbox
from shared.runtime.settings import ServiceSettings
from shared.runtime.worker import Periodiek, Worker
from tests.kernel import melding_afgehandeld


class ProefSettings(ServiceSettings):
    model_config = SettingsConfigDict(env_prefix="PROEF_")


def proef_worker(url: str, periodiek: Sequence[Periodiek] = ()) -> tuple[Worker, Database]:
    metadata = MetaData(schema="proef", naming_convention=NAMING)
    outbox = Outbox(metadata)

    async def on_melding_ontvangen(tx: AsyncConnection, events: Sequence[Event[Any]]) -> None:
        await (await asyncpg_of(tx)).execute(
            "INSERT INTO proef.gedaan (event_id, key) SELECT * FROM unnest($1::uuid[], $2::text[])",
            [event.id for event in events],
            [event.key for event in events],
        )
        await outbox.append(tx, [melding_afgehandeld(event.key) for event in events])

    settings = ProefSettings.for_contract().model_copy(update={"instance_id": "een", "database_url": url})
    db = Database.connect(url, application_name="proef")
    worker = Worker(
        db=db,
        bus=open_bus(url),
        settings=settings,
        outbox=outbox,
        inbox=Inbox(metadata),
        dead_letters=DeadLetters(metadata),
        subscriptions={MeldingOntvangenV1: on_melding_ontvangen},
        periodiek=periodiek,
    )
    return worker, db


async def main(url: str) -> None:
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    worker, _ = proef_worker(url)
    stop = asyncio.Event()
    task = asyncio.create_task(worker.run(stop))
    await asyncio.to_thread(sys.stdin.read)
    stop.set()
    await task


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
