"""The wiring of the event side of planning."""

from planning.consumers import SUBSCRIPTIONS
from planning.settings import PlanningSettings
from planning.tables import dead_letters, inbox, outbox
from shared.runtime.bus import open_bus
from shared.runtime.database import Database
from shared.runtime.worker import Worker


def build_worker(settings: PlanningSettings, db: Database) -> Worker:
    """Build the worker of planning: its relay, its consumer and its pruning."""
    return Worker(
        db=db,
        bus=open_bus(settings.bus_url, settings),
        settings=settings,
        outbox=outbox,
        inbox=inbox,
        dead_letters=dead_letters,
        subscriptions=SUBSCRIPTIONS,
    )
