"""The whole chain on this machine: `python -m deploy.lokaal [--once] [--bus kafka|postgres] [--seed n]`."""

import argparse
import asyncio
import signal
import sys
from types import FrameType

import structlog

from deploy.kafka import BrokerUnavailable
from deploy.kafka.broker import BrokerError
from deploy.lokaal.clienten import CLIENTEN
from deploy.lokaal.diensten import DienstFout
from deploy.lokaal.instellingen import DATA_DIR, LOG_DIR, POORTEN, WORTEL
from deploy.lokaal.opstelling import Opstelling
from deploy.lokaal.postgres import PostgresError
from deploy.lokaal.rondleiding import Rondleiding
from deploy.lokaal.scherm import Scherm
from deploy.lokaal.vullen import VullenMislukt
from deploy.postgres import SERVICES


def _stop(_signal: int, _frame: FrameType | None) -> None:
    signal.raise_signal(signal.SIGINT)  # whoever handles Ctrl-C at this moment handles this


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m deploy.lokaal", description="De hele keten op deze machine.")
    parser.add_argument("--once", action="store_true", help="stop als de voorbeelddata door de keten is")
    parser.add_argument("--bus", choices=("postgres", "kafka"), default="postgres", help="waarover de events gaan")
    parser.add_argument("--seed", type=int, default=1, help="andere voorbeelddata bij een eerste start")
    keuze = parser.parse_args()
    for sig in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(sig, _stop)
    LOG_DIR.mkdir(parents=True, exist_ok=True)
    logboek = (LOG_DIR / "lokaal.log").open("w", encoding="utf-8")
    structlog.configure(logger_factory=structlog.WriteLoggerFactory(logboek))  # the screen is for people
    scherm = Scherm()
    try:
        with Opstelling(scherm, bus=keuze.bus) as opstelling:
            _wijs_de_weg(scherm)
            asyncio.run(Rondleiding(scherm, opstelling, data_dir=DATA_DIR, seed=keuze.seed).loop(eenmalig=keuze.once))
    except KeyboardInterrupt:
        scherm.zeg("Gestopt; de data blijft bewaard.")
    except (DienstFout, PostgresError, BrokerUnavailable, BrokerError, VullenMislukt) as fout:
        print(fout, file=sys.stderr)
        return 1
    return 0


def _wijs_de_weg(scherm: Scherm) -> None:
    """Say where everything is, and give commands that work as they stand."""
    token = f"(cd {WORTEL} && {sys.executable} -m deploy.lokaal.token beheer)"
    scherm.zeg()
    for service in SERVICES:
        scherm.zeg(f"  {service:12} http://127.0.0.1:{POORTEN[service]}/v1/docs")
    scherm.zeg(f"  {'tokens':12} {token}  # of: {', '.join(naam for naam in CLIENTEN if naam != 'beheer')}")
    scherm.zeg()
    scherm.zeg("Doe een melding (zonder inloggen):")
    scherm.zeg(
        f"  curl -X POST http://127.0.0.1:{POORTEN['meldingen']}/v1/meldingen -H 'Content-Type: application/json' -d "
        '\'{"soort":"signaal","vertrouwelijkheid":"anoniem","risicos":["onderbetaling"],'
        '"werkgever":{"kvkNummer":"99000001"},"melder":{"type":"burger"},'
        '"toelichting":"Er wordt per dag contant betaald, ver onder het minimumloon."}\''
    )
    scherm.zeg("Bekijk de hoogste risico's:")
    scherm.zeg(
        f"  curl -H \"Authorization: Bearer ${token}\" 'http://127.0.0.1:{POORTEN['risico']}/v1/ranglijst?limiet=5'"
    )
    scherm.zeg()


if __name__ == "__main__":
    sys.exit(main())
