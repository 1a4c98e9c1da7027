"""The wiring of the event side of interventie."""

from interventie.consumers import SUBSCRIPTIONS
from interventie.settings import InterventieSettings
from interventie.tables import dead_letters, inbox, outbox
from shared.runtime.bus import open_bus
from shared.runtime.database import Database
from shared.runtime.worker import Worker


def build_worker(settings: InterventieSettings, db: Database) -> Worker:
    """Build the worker of interventie: its relay, its consumer and its pruning."""
    return Worker(
        db=db,
        bus=open_bus(settings.bus_url, settings),
        settings=settings,
        outbox=outbox,
        inbox=inbox,
        dead_letters=dead_letters,
        subscriptions=SUBSCRIPTIONS,
    )
