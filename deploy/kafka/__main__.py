"""A broker in the foreground until Ctrl-C: `python -m deploy.kafka [--poort 9092]`."""

import argparse
import asyncio
import signal
import sys
from types import FrameType

from deploy.kafka.broker import Broker, BrokerError
from deploy.kafka.docker import ContainerBroker, docker_works
from deploy.kafka.jars import CACHE, BrokerUnavailable
from deploy.kafka.topics import apply_topics, read_topics


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m deploy.kafka", description="Eén Kafka-broker op deze machine.")
    parser.add_argument("--poort", dest="port", type=int, default=9092, help="poort op 127.0.0.1 (standaard 9092)")
    port = parser.parse_args().port
    signal.signal(signal.SIGTERM, _stop)
    broker = ContainerBroker(port=port) if docker_works() else Broker(CACHE / "data", port=port)
    try:
        bootstrap = broker.start()
        for line in asyncio.run(apply_topics(bootstrap, read_topics())):
            print(line)
        print(f"Kafka luistert op {bootstrap} (Ctrl-C stopt)", flush=True)
        broker.wait()
    except (BrokerUnavailable, BrokerError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0
    finally:
        broker.stop()
    print("De broker is uit zichzelf gestopt.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
