"""The register of risico: 340,000 establishments imported by the command line."""

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

from tests.load import data
from tests.load.stack import Stack

ESTABLISHMENTS: Final = 340_000


def measure(place: Path) -> dict[str, float]:
    """Give vestigingen_import_s: seconds from start to end of the import command."""
    stack = Stack(place, "postgres")
    try:
        stack.start()
        member = stack.add("risico", "api")
        stack.wait_ready()
        file = place / "vestigingen.csv"
        file.write_text(data.companies_csv(data.companies(ESTABLISHMENTS)))
        started = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "risico", "importeer", str(file)],
            env={**os.environ, **member.env},
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        return {"vestigingen_import_s": time.perf_counter() - started}
    finally:
        stack.stop()
