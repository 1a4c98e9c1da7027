"""The whole chain on this machine: `python -m deploy.lokaal [--once] [--bus kafka|postgres] [--seed n]`."""

import argparse
import asyncio
import signal
import sys
from types import FrameType

import structlog

from deploy.kafka import BrokerUnavailable
from deploy.kafka.broker import BrokerError
from deploy.lokaal.clients import CLIENTS
from deploy.lokaal.environment import DATA_DIR, LOG_DIR, PORTS, ROOT
from deploy.lokaal.filling import FillFailed
from deploy.lokaal.installation import Installation
from deploy.lokaal.postgres import PostgresError
from deploy.lokaal.screen import Screen
from deploy.lokaal.services import ServiceFailed
from deploy.lokaal.tour import Tour
from deploy.postgres import SERVICES


def _stop(_signal: int, _frame: FrameType | None) -> None:
    signal.raise_signal(signal.SIGINT)  # whoever handles Ctrl-C at this moment handles this


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m deploy.lokaal", description="De hele keten op deze machine.")
    parser.add_argument("--once", action="store_true", help="stop als de voorbeelddata door de keten is")
    parser.add_argument("--bus", choices=("postgres", "kafka"), default="postgres", help="waarover de events gaan")
    parser.add_argument("--seed", type=int, default=1, help="andere voorbeelddata bij een eerste start")
    choice = parser.parse_args()
    for sig in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(sig, _stop)
    LOG_DIR.mkdir(parents=True, exist_ok=True)
    log = (LOG_DIR / "lokaal.log").open("w", encoding="utf-8")
    structlog.configure(logger_factory=structlog.WriteLoggerFactory(log))  # the screen is for people
    screen = Screen()
    try:
        with Installation(screen, bus=choice.bus) as installation:
            _show_the_way(screen)
            asyncio.run(Tour(screen, installation, data_dir=DATA_DIR, seed=choice.seed).loop(once=choice.once))
    except KeyboardInterrupt:
        screen.say("Gestopt; de data blijft bewaard.")
    except (ServiceFailed, PostgresError, BrokerUnavailable, BrokerError, FillFailed) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _show_the_way(screen: Screen) -> None:
    """Say where everything is, and give commands that work as they stand."""
    token = f"(cd {ROOT} && {sys.executable} -m deploy.lokaal.token beheer)"
    screen.say()
    for service in SERVICES:
        screen.say(f"  {service:12} http://127.0.0.1:{PORTS[service]}/v1/docs")
    screen.say(f"  {'tokens':12} {token}  # of: {', '.join(name for name in CLIENTS if name != 'beheer')}")
    screen.say()
    screen.say("Doe een melding (zonder inloggen):")
    screen.say(
        f"  curl -X POST http://127.0.0.1:{PORTS['meldingen']}/v1/meldingen -H 'Content-Type: application/json' -d "
        '\'{"soort":"signaal","vertrouwelijkheid":"anoniem","risicos":["onderbetaling"],'
        '"werkgever":{"kvkNummer":"99000001"},"melder":{"type":"burger"},'
        '"toelichting":"Er wordt per dag contant betaald, ver onder het minimumloon."}\''
    )
    screen.say("Bekijk de hoogste risico's:")
    screen.say(
        f"  curl -H \"Authorization: Bearer ${token}\" 'http://127.0.0.1:{PORTS['risico']}/v1/ranglijst?limiet=5'"
    )
    screen.say()


if __name__ == "__main__":
    sys.exit(main())
