"""The command line of meldingen."""

from meldingen.app import create_app
from meldingen.consumers import SUBSCRIPTIONS
from meldingen.settings import MeldingenSettings
from meldingen.tables import dead_letters, inbox
from meldingen.worker import build_worker
from shared.runtime.cli import service_cli

main = service_cli(
    "meldingen",
    settings=MeldingenSettings,
    create_app=create_app,
    build_worker=build_worker,
    subscriptions=SUBSCRIPTIONS,
    inbox=inbox,
    dead_letters=dead_letters,
)

if __name__ == "__main__":
    main()
