"""A broker in the foreground until Ctrl-C: `python -m deploy.kafka [--poort 9092]`."""

import argparse
import asyncio
import signal
import sys
from types import FrameType

from deploy.kafka.broker import Broker, BrokerError
from deploy.kafka.docker import ContainerBroker, docker_werkt
from deploy.kafka.jars import CACHE, BrokerUnavailable
from deploy.kafka.topics import lees, pas_toe


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m deploy.kafka", description="Eén Kafka-broker op deze machine.")
    parser.add_argument("--poort", type=int, default=9092, help="poort op 127.0.0.1 (standaard 9092)")
    poort = parser.parse_args().poort
    signal.signal(signal.SIGTERM, _stop)
    broker = ContainerBroker(port=poort) if docker_werkt() else Broker(CACHE / "data", port=poort)
    try:
        bootstrap = broker.start()
        for regel in asyncio.run(pas_toe(bootstrap, lees())):
            print(regel)
        print(f"Kafka luistert op {bootstrap} (Ctrl-C stopt)", flush=True)
        broker.wait()
    except (BrokerUnavailable, BrokerError) as fout:
        print(fout, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0
    finally:
        broker.stop()
    print("De broker is uit zichzelf gestopt.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
