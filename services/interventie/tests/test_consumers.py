import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

from interventie import tables
from interventie.consumers import SUBSCRIPTIONS
from interventie.settings import InterventieSettings
from interventie.worker import build_worker
from shared.contracts.envelope import Event
from shared.contracts.interventie import TOPIC, InterventieToegewezenV1
from shared.contracts.planning import PlanningBijgewerktV1
from shared.runtime.bus import Message, Record, open_bus
from shared.runtime.database import Database

PATIENCE = 20.0


@asynccontextmanager
async def werkend(settings: InterventieSettings, db: Database) -> AsyncIterator[None]:
    """Run the worker of the service for as long as the block lasts, and let it drain."""
    stop = asyncio.Event()
    werk = asyncio.create_task(build_worker(settings, db).run(stop))
    try:
        yield
    finally:
        stop.set()
        await asyncio.wait_for(werk, PATIENCE)


async def publiceer(url: str, *berichten: Message) -> None:
    publisher = open_bus(url).publisher(name="test")
    await publisher.start()
    await publisher.publish(berichten)
    await publisher.stop()


def bericht(event: Event[Any], value: bytes | None = None) -> Message:
    headers = {
        "ce_specversion": "1.0",
        "ce_id": str(event.id),
        "ce_source": "urn:nld:oin:00000099000000001000:systeem:planning",
        "ce_type": event.type,
        "ce_subject": event.subject,
        "ce_time": event.time.isoformat(),
        "ce_partitionkey": event.key,
        "content-type": "application/json",
    }
    return Message(event.data.topic, event.key, value or event.data.model_dump_json().encode(), headers)


async def ontvang(url: str, aantal: int) -> Sequence[Record]:
    """Read what interventie published until `aantal` events are there."""
    subscriber = open_bus(url).subscriber(group="lezer", topics=[TOPIC], instance_id="lezer")
    await subscriber.start()
    records: list[Record] = []
    try:
        async with asyncio.timeout(PATIENCE):
            while len(records) < aantal:
                records += await subscriber.fetch(500, 0.5)
    finally:
        await subscriber.stop()
    return records


def test_it_listens_to_the_plans_of_zaken() -> None:
    assert set(SUBSCRIPTIONS) == {PlanningBijgewerktV1}


async def test_plans_come_in_and_assignments_go_out_once_and_in_order(
    instellingen: InterventieSettings, db: Database, nieuwe_zaak: Any
) -> None:
    zaken = [nieuwe_zaak(f"{nummer:08}") for nummer in range(20)]
    events = [zaak.event() for zaak in zaken]
    for zaak in zaken:
        zaak.inspecteur_id = UUID(int=2)
        events.append(zaak.event())
    url = instellingen.bus_url
    await publiceer(url, *map(bericht, events), *map(bericht, events[:7]))  # the last seven are redeliveries
    async with werkend(instellingen, db):
        records = await ontvang(url, 40)
    per_key: dict[str | None, list[int]] = {}
    for record in records:
        data = InterventieToegewezenV1.model_validate_json(record.value)
        per_key.setdefault(record.key, []).append(data.inspecteur_id.int)
    assert per_key == {zaak.key: [1, 2] for zaak in zaken}
    assert {record.headers["ce_source"] for record in records} == {
        "urn:nld:oin:00000099000000001000:systeem:interventie"
    }
    assert not await ontvang(url, 0)


async def test_a_poison_record_goes_aside_with_its_key_and_the_rest_goes_on(
    instellingen: InterventieSettings, db: Database, nieuwe_zaak: Any
) -> None:
    goed, ziek, later = nieuwe_zaak("00000001"), nieuwe_zaak("00000002"), nieuwe_zaak("00000003")
    ziek_eerst, ziek_daarna = ziek.event(), ziek.event()
    await publiceer(
        instellingen.bus_url,
        bericht(goed.event()),
        bericht(ziek_eerst, value=b'{"zaakId": "geen uuid"}'),
        bericht(ziek_daarna),
        bericht(later.event()),
    )
    async with werkend(instellingen, db):
        records = await ontvang(instellingen.bus_url, 2)
    assert [record.key for record in records] == [goed.key, later.key]
    async with db.transaction() as tx:
        letter = tables.dead_letters.table
        rijen = await tx.execute(letter.select().order_by(letter.c.id))
        assert [(rij.event_id, rij.key, rij.reason, rij.status) for rij in rijen] == [
            (ziek_eerst.id, ziek.key, "contract-violation", "open"),
            (ziek_daarna.id, ziek.key, "parked", "wacht"),
        ]
