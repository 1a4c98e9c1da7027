"""The command line of planning."""

from planning.app import create_app
from planning.consumers import SUBSCRIPTIONS
from planning.settings import PlanningSettings
from planning.tables import dead_letters, inbox
from planning.worker import build_worker
from shared.runtime.cli import service_cli

main = service_cli(
    "planning",
    settings=PlanningSettings,
    create_app=create_app,
    build_worker=build_worker,
    subscriptions=SUBSCRIPTIONS,
    inbox=inbox,
    dead_letters=dead_letters,
)

if __name__ == "__main__":
    main()
