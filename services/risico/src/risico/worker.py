"""The wiring of the event side of risico."""

from datetime import UTC, datetime, timedelta
from typing import Final

from prometheus_client import Gauge

from risico import handlers
from risico.consumers import SUBSCRIPTIONS
from risico.settings import RisicoSettings
from risico.tables import dead_letters, inbox, outbox
from shared.runtime.bus import open_bus
from shared.runtime.database import Database
from shared.runtime.worker import Periodiek, Worker

CALIBRATION_DEVIATES: Final = Gauge(
    "calibration_deviates",
    "1 where the lot found more or less than the scores expected, beyond chance; by the last weekly check",
    ["service", "risico"],
)


def build_worker(settings: RisicoSettings, db: Database) -> Worker:
    """Build the worker of risico: relay, consumer, pruning, reassessment, terms of sources, views and checks."""
    return Worker(
        db=db,
        bus=open_bus(settings.bus_url, settings),
        settings=settings,
        outbox=outbox,
        inbox=inbox,
        dead_letters=dead_letters,
        subscriptions=SUBSCRIPTIONS,
        periodiek=[
            Periodiek("herwegen", timedelta(seconds=0.25), handlers.herweeg_wat_nodig_is),
            Periodiek("bewaartermijn_bronnen", timedelta(hours=6), _wis_verlopen_bronversies),
            Periodiek("strategisch_beeld", timedelta(hours=1), _bereken_strategisch_beeld),
            Periodiek("ijken", timedelta(hours=1), _ijk),
        ],
    )


async def _wis_verlopen_bronversies(db: Database) -> None:
    meer = True
    while meer:
        async with db.transaction() as tx:
            meer = await handlers.wis_verlopen_bronversies(tx, datetime.now(UTC))


async def _bereken_strategisch_beeld(db: Database) -> None:
    async with db.transaction() as tx:
        await handlers.bereken_strategisch_beeld(tx)


async def _ijk(db: Database) -> None:
    ijking = await handlers.ijk(db)
    CALIBRATION_DEVIATES.clear()  # also who was told of last week and is not any more
    for risico, cijfer in ijking.kalibratie.items():
        CALIBRATION_DEVIATES.labels("risico", risico).set(cijfer.wijkt_af)
