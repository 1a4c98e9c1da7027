"""The command line of the small service."""

from shared.runtime.cli import service_cli
from shared.runtime.database import Database
from shared.runtime.worker import Worker
from tests.voorbeeld.app import VoorbeeldSettings, create_app
from tests.voorbeeld.tables import dead_letters, inbox


def build_worker(settings: VoorbeeldSettings, db: Database) -> Worker:
    """Refuse: the small service has no events."""
    raise NotImplementedError


main = service_cli(
    "voorbeeld",
    settings=VoorbeeldSettings,
    create_app=create_app,
    build_worker=build_worker,
    subscriptions={},
    inbox=inbox,
    dead_letters=dead_letters,
)

if __name__ == "__main__":
    main()
