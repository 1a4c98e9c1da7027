"""The fault suite in small, on both buses; `make faults` runs it at full size."""

from pathlib import Path

import pytest

from tests.faults.__main__ import run
from tests.load.stack import BusName

pytestmark = pytest.mark.faults


@pytest.mark.parametrize("bus", ["postgres", pytest.param("kafka", marks=pytest.mark.kafka)])
def test_nothing_is_lost_doubled_or_overtaken(bus: BusName, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    if bus == "kafka":
        request.getfixturevalue("kafka")  # says, or fails on, a broker that cannot be had; the run starts its own
    verdict, chaos = run(bus, 4, meldingen=300, kills=20, seconds=90, place=tmp_path)
    assert verdict.findings == []
    assert (verdict.lost, verdict.double, verdict.inversions) == (0, 0, 0)
    assert len(chaos.done) >= 20
