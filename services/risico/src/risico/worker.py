"""The wiring of the event side of risico."""

from datetime import timedelta

from risico import handlers
from risico.consumers import SUBSCRIPTIONS
from risico.settings import RisicoSettings
from risico.tables import dead_letters, inbox, outbox
from shared.runtime.bus import open_bus
from shared.runtime.database import Database
from shared.runtime.worker import Periodiek, Worker


def build_worker(settings: RisicoSettings, db: Database) -> Worker:
    """Build the worker of risico: its relay, its consumer, its pruning, and the reassessment of the whole stock."""
    return Worker(
        db=db,
        bus=open_bus(settings.bus_url),
        settings=settings,
        outbox=outbox,
        inbox=inbox,
        dead_letters=dead_letters,
        subscriptions=SUBSCRIPTIONS,
        periodiek=[Periodiek("herwegen", timedelta(seconds=1), handlers.herweeg_wat_nodig_is)],
    )
