"""The benchmarks: `python -m tests.bench [part …]`; without a part all of them.

Each part prints one line per figure and adds it to build/bench.json (figure id -> number). Machines differ and are
noisy, so what counts is ratios against a bare limit measured in the same run.
"""

import argparse
import json
import logging
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Final

import structlog

from tests.bench import batch, herweging, intake, keten, lijsten

OUTPUT: Final = Path("build/bench.json")
PARTS: Final[Mapping[str, Callable[[Path], dict[str, float]]]] = {
    "intake": intake.measure,
    "batch": batch.measure,
    "keten": keten.measure,
    "risico": herweging.measure,
    "lijsten": lijsten.measure,
}


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("parts", nargs="*", metavar="part", help=f"one or more of: {', '.join(PARTS)}")
    options = parser.parse_args()
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"unknown: {', '.join(sorted(unknown))}; there is {', '.join(PARTS)}")
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, {date.today()}")  # noqa: DTZ011
    for part in options.parts or PARTS:
        with tempfile.TemporaryDirectory(prefix=f"toezicht-bench-{part}-") as place:
            figures = PARTS[part](Path(place))
        for name, value in figures.items():
            print(f"{name:28} {value:12,.3f}", flush=True)
        known = json.loads(OUTPUT.read_text()) if OUTPUT.exists() else {}
        OUTPUT.parent.mkdir(exist_ok=True)
        OUTPUT.write_text(json.dumps(known | figures, indent=2, sort_keys=True) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
