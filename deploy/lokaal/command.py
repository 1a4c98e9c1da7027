"""A command of a service under the settings of a running `make run`.

python -m deploy.lokaal.command meldingen audit controleer
"""

import os
import sys

from deploy.lokaal.environment import DATA_DIR, environment_of, read_secrets
from deploy.lokaal.installation import DATABASE
from deploy.lokaal.postgres import EmbeddedPostgres


def main() -> None:
    """Become that command; exit status 1 when nothing runs here."""
    service, *command = sys.argv[1:]
    secret = read_secrets(DATA_DIR)
    url = EmbeddedPostgres(DATA_DIR).running(database=DATABASE, user=service, password=secret[f"wachtwoord_{service}"])
    if url is None:
        sys.exit(f"Hier draait geen platform. Start `make run`, of stel {service.upper()}_DATABASE_URL in.")
    own = environment_of(service, database_url=url, bus_url=url, secret=secret, data_dir=DATA_DIR)
    command = [sys.executable, "-m", service, *command]
    os.execve(sys.executable, command, {**os.environ, **own})  # noqa: S606 - a command of our own


if __name__ == "__main__":
    main()
