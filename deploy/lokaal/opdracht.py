"""A command of a service under the settings of a running `make run`.

python -m deploy.lokaal.opdracht meldingen audit controleer
"""

import os
import sys

from deploy.lokaal.instellingen import DATA_DIR, geheimen, omgeving
from deploy.lokaal.opstelling import DATABASE
from deploy.lokaal.postgres import EmbeddedPostgres


def main() -> None:
    """Become that command; exit status 1 when nothing runs here."""
    service, *opdracht = sys.argv[1:]
    geheim = geheimen(DATA_DIR)
    url = EmbeddedPostgres(DATA_DIR).lopend(database=DATABASE, user=service, password=geheim[f"wachtwoord_{service}"])
    if url is None:
        sys.exit(f"Hier draait geen platform. Start `make run`, of stel {service.upper()}_DATABASE_URL in.")
    eigen = omgeving(service, database_url=url, bus_url=url, geheim=geheim, data_dir=DATA_DIR)
    command = [sys.executable, "-m", service, *opdracht]
    os.execve(sys.executable, command, {**os.environ, **eigen})  # noqa: S606 - a command of our own


if __name__ == "__main__":
    main()
