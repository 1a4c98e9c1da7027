"""What both buses promise; rebalancing of several members, which is Kafka's alone, stands in test_bus_kafka.py."""

import time
from collections import defaultdict
from collections.abc import Iterable

from shared.runtime.bus import Message, Record
from tests.kernel import PATIENCE, BusUnderTest, eventually, take


def by_key(records: Iterable[Record]) -> dict[str | None, list[int]]:
    result: defaultdict[str | None, list[int]] = defaultdict(list)
    for record in records:
        result[record.key].append(int(record.value))
    return dict(result)


async def test_records_of_a_key_come_in_the_order_of_publishing(bus: BusUnderTest) -> None:
    messages = [bus.message(f"sleutel-{number % 7}", number) for number in range(300)]
    for start in range(0, 300, 100):
        await bus.publish(messages[start : start + 100])
    subscriber = bus.subscriber()
    await subscriber.start()

    records = await take(subscriber, 300)

    assert by_key(records) == {f"sleutel-{rest}": list(range(rest, 300, 7)) for rest in range(7)}
    assert {record.headers["ce_id"] for record in records} == {str(number) for number in range(300)}
    assert len({(record.partition, record.offset) for record in records}) == 300


async def test_many_large_events_fit_in_one_publish(bus: BusUnderTest) -> None:
    value = b"x" * 60_000
    await bus.publish([Message(bus.topic, "sleutel", value, {"ce_id": str(number)}) for number in range(40)])
    subscriber = bus.subscriber()
    await subscriber.start()

    records = await take(subscriber, 40)

    assert [record.headers["ce_id"] for record in records] == [str(number) for number in range(40)]
    assert {record.value for record in records} == {value}


async def test_what_was_not_committed_comes_again(bus: BusUnderTest) -> None:
    await bus.publish([bus.message("a", number) for number in range(10)])
    first = await bus.member("een")
    fetched = await eventually(lambda: first.ask("fetch", 500, 1.0))
    await first.kill()

    again = bus.subscriber("een")
    await again.start()

    assert [int(record.value) for record in await take(again, 10)][: len(fetched)] == fetched


async def test_a_member_that_comes_back_takes_its_own_place_at_once(bus: BusUnderTest) -> None:
    await bus.publish([bus.message("a", 1)])
    first = await bus.member("een", term=10 * PATIENCE)
    await eventually(lambda: first.ask("fetch", 500, 1.0))
    await first.kill()

    again = bus.subscriber("een")
    await again.start()

    assert await take(again, 1)


async def test_a_group_goes_on_after_what_it_committed(bus: BusUnderTest) -> None:
    await bus.publish([bus.message("a", number) for number in range(10)])
    first = bus.subscriber()
    await first.start()
    await first.commit(await take(first, 4, at_once=4))
    await first.stop()

    second = bus.subscriber()
    await second.start()

    assert [int(record.value) for record in await take(second, 6)] == [4, 5, 6, 7, 8, 9]


async def test_going_back_gives_what_was_not_committed_again(bus: BusUnderTest) -> None:
    await bus.publish([bus.message("a", number) for number in range(10)])
    subscriber = bus.subscriber()
    await subscriber.start()
    await subscriber.commit(await take(subscriber, 3, at_once=3))
    await take(subscriber, 4, at_once=4)

    await subscriber.seek_back()

    assert [int(record.value) for record in await take(subscriber, 7)] == [3, 4, 5, 6, 7, 8, 9]


async def test_a_standby_takes_over_when_a_member_leaves(bus: BusUnderTest) -> None:
    await bus.publish([bus.message("a", 1)])
    first = await bus.member("een", term=10 * PATIENCE)
    await eventually(lambda: first.ask("fetch", 500, 1.0))
    await first.ask("commit")
    await first.ask("stop")

    standby = bus.subscriber("twee")
    await standby.start()
    await bus.publish([bus.message("a", 2)])

    assert [int(record.value) for record in await take(standby, 1)] == [2]


async def test_a_standby_takes_over_when_a_member_dies(bus: BusUnderTest) -> None:
    await bus.publish([bus.message("a", number) for number in range(5)])
    first = await bus.member("een")
    await eventually(lambda: first.ask("fetch", 500, 1.0))
    await first.kill()

    standby = bus.subscriber("twee")
    await standby.start()

    assert [int(record.value) for record in await take(standby, 5)] == [0, 1, 2, 3, 4]


async def test_a_paused_member_can_neither_commit_nor_read_on(bus: BusUnderTest) -> None:
    await bus.publish([bus.message("a", number) for number in range(5)])
    paused = await bus.member("een")
    await eventually(lambda: paused.ask("fetch", 2, 1.0))
    paused.pause()
    standby = bus.subscriber("twee")
    await standby.start()
    await standby.commit(await take(standby, 5))

    paused.go_on()
    await paused.ask("commit")
    await bus.publish([bus.message("a", 5)])

    assert [int(record.value) for record in await take(standby, 1)] == [5]
    await standby.seek_back()
    assert [int(record.value) for record in await take(standby, 1)] == [5]


async def test_a_new_group_reads_from_the_start(bus: BusUnderTest) -> None:
    await bus.publish([bus.message("a", number) for number in range(5)])
    first = bus.subscriber()
    await first.start()
    await first.commit(await take(first, 5))

    other = bus.subscriber(group=f"{bus.group}-anders")
    await other.start()

    assert [int(record.value) for record in await take(other, 5)] == [0, 1, 2, 3, 4]


async def test_a_fetch_gives_no_more_than_was_asked_for(bus: BusUnderTest) -> None:
    await bus.publish([bus.message(f"sleutel-{number % 5}", number) for number in range(100)])
    subscriber = bus.subscriber()
    await subscriber.start()
    sizes: list[int] = []
    while sum(sizes) < 100:
        sizes.append(len(await subscriber.fetch(7, 5.0)))

    assert max(sizes) <= 7


async def test_the_lag_is_what_the_group_has_not_committed(bus: BusUnderTest) -> None:
    await bus.publish([bus.message("a", number) for number in range(5)])
    subscriber = bus.subscriber()
    await subscriber.start()
    records = await take(subscriber, 5)
    assert sum((await subscriber.lag()).values()) == 5

    await subscriber.commit(records[:2])

    assert sum((await subscriber.lag()).values()) == 3


async def test_an_empty_fetch_ends_in_time_and_wakes_for_a_record(bus: BusUnderTest) -> None:
    subscriber = bus.subscriber()
    await subscriber.start()
    await bus.publish([bus.message("a", 1)])
    await subscriber.commit(await take(subscriber, 1))
    started = time.monotonic()

    assert not await subscriber.fetch(500, 0.2)

    assert time.monotonic() - started < 1.0
