"""What is costly to make is made once per run, also where tests run in several processes."""

import pytest


def test_tests_that_share_a_broker_stay_in_one_process(request: pytest.FixtureRequest, worker_id: str) -> None:
    """Nothing would fail without their group: the suite would only start a broker per process, and take longer."""
    items = [item for item in request.session.items if item.get_closest_marker("kafka")]
    groups = {item.nodeid.rpartition("@")[2] for item in items}
    assert worker_id == "master" or groups <= {"kafka"}
