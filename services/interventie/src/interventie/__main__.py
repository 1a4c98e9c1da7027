"""The command line of interventie."""

from interventie.app import create_app
from interventie.consumers import SUBSCRIPTIONS
from interventie.settings import InterventieSettings
from interventie.tables import dead_letters, inbox
from interventie.worker import build_worker
from shared.runtime.cli import service_cli

main = service_cli(
    "interventie",
    settings=InterventieSettings,
    create_app=create_app,
    build_worker=build_worker,
    subscriptions=SUBSCRIPTIONS,
    inbox=inbox,
    dead_letters=dead_letters,
)

if __name__ == "__main__":
    main()
