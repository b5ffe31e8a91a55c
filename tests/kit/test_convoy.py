import asyncio
from collections.abc import Sequence

import pytest

from bff.kit.convoy import Convoy
from bff.kit.convoys import Convoys
from bff.kit.refusal import Unavailable


class Road:
    """Doubles numbers; holds a batch until it is let go, and breaks down under bad ones."""

    def __init__(self, *bad: int, error: type[Exception] = ZeroDivisionError) -> None:
        self.batches: list[list[int]] = []
        self.free = asyncio.Event()
        self.bad, self.error = set(bad), error
        self.free.set()

    async def __call__(self, numbers: Sequence[int]) -> list[int]:
        self.batches.append(list(numbers))
        await self.free.wait()
        if self.bad & set(numbers):
            raise self.error
        return [number * 2 for number in numbers]


async def under_way(road: Road, convoy: Convoy) -> "asyncio.Future[list[int]]":
    road.free.clear()
    first = convoy.many([0])
    while not road.batches:
        await asyncio.sleep(0)
    return first


async def test_what_comes_together_travels_together() -> None:
    road = Road()
    convoy = Convoy("road", road)

    outcomes = await asyncio.gather(convoy.many([1, 2]), convoy.one(3))

    assert (outcomes, road.batches) == ([[2, 4], 6], [[1, 2, 3]])


async def test_what_comes_meanwhile_travels_in_the_next_one() -> None:
    road = Road()
    convoy = Convoy("road", road)
    first = await under_way(road, convoy)

    later = [convoy.many([number]) for number in (1, 2, 3)]
    road.free.set()

    assert await asyncio.gather(first, *later) == [[0], [2], [4], [6]]
    assert road.batches == [[0], [1, 2, 3]]


async def test_keys_are_asked_for_once_and_commands_each() -> None:
    reading, acting = Road(), Road()

    read = await Convoy("reading", reading, shared=True).many([1, 2, 1])
    acted = await Convoy("acting", acting).many([1, 2, 1])

    assert (read, acted) == ([2, 4, 2], [2, 4, 2])
    assert (reading.batches, acting.batches) == ([[1, 2]], [[1, 2, 1]])


async def test_a_batch_is_no_longer_than_allowed() -> None:
    road = Road()
    convoy = Convoy("road", road, batch_max=2)

    outcomes = await asyncio.gather(convoy.many([1, 2, 3, 4, 5]), convoy.one(6))

    assert outcomes == [[2, 4, 6, 8, 10], 12]
    assert max(map(len, road.batches)) == 2


async def test_a_queue_that_is_full_turns_away() -> None:
    road = Road()
    convoy = Convoy("road", road, queue_max=2)
    first = await under_way(road, convoy)
    second = convoy.many([1, 2])

    with pytest.raises(Unavailable):
        convoy.many([3])

    road.free.set()
    assert await asyncio.gather(first, second) == [[0], [2, 4]]


@pytest.mark.parametrize("bad", [(3,), (0, 7), tuple(range(8))])
async def test_poison_hurts_whoever_brings_it(bad: tuple[int, ...]) -> None:
    road = Road(*bad)

    outcomes = await Convoy("road", road).many(range(8))

    found = [type(one) if isinstance(one, Exception) else one for one in outcomes]
    assert found == [ZeroDivisionError if n in bad else n * 2 for n in range(8)]


async def test_a_service_that_is_away_is_asked_once() -> None:
    road = Road(0, error=Unavailable)

    outcomes = await Convoy("road", road).many(range(8))

    assert {type(outcome) for outcome in outcomes} == {Unavailable}
    assert len(road.batches) == 1


async def test_an_answer_for_too_few_is_a_fault() -> None:
    async def short(numbers: Sequence[int]) -> list[int]:
        return list(numbers)[1:]

    [outcome] = await Convoy("short", short).many([1])

    assert isinstance(outcome, AssertionError)


async def test_one_raises_what_stands_in_its_place() -> None:
    with pytest.raises(ZeroDivisionError):
        await Convoy("road", Road(1)).one(1)


async def test_who_gives_up_harms_nobody_else() -> None:
    road = Road()
    convoy = Convoy("road", road)
    first = await under_way(road, convoy)
    gone, stays = convoy.many([1]), convoy.many([2])

    first.cancel()
    gone.cancel()
    road.free.set()

    assert await stays == [4]
    assert road.batches == [[0], [2]]


async def test_who_waited_too_long_does_not_set_out() -> None:
    road = Road()
    convoy = Convoy("road", road)
    first = await under_way(road, convoy)
    late, in_time = convoy.many([1], within_s=0), convoy.many([2], within_s=60)

    road.free.set()

    assert await asyncio.gather(first, in_time) == [[0], [4]]
    with pytest.raises(Unavailable):
        await late


async def test_a_key_that_is_none_fails_alone() -> None:
    road = Road()
    convoy = Convoy("road", road, shared=True)
    other = convoy.many([1])

    with pytest.raises(TypeError):
        convoy.many([[]])

    assert await other == [2]


async def test_whoever_waits_when_all_ends_is_told() -> None:
    road = Road()
    before = asyncio.all_tasks()
    convoy = Convoy("road", road)
    await under_way(road, convoy)
    waiting = convoy.many([1])

    [travel] = asyncio.all_tasks() - before
    travel.cancel()

    with pytest.raises(asyncio.CancelledError):
        await waiting


async def test_batches_are_watched() -> None:
    seen: list[tuple[str, int, bool]] = []
    convoys = Convoys(lambda name, size, waited_s: seen.append((name, size, waited_s >= 0)))

    async def doubled(_source: object, keys: Sequence[int]) -> list[int]:
        return [key * 2 for key in keys]

    source = object()
    assert await convoys.reading(doubled, source).many([1, 1, 2]) == [2, 2, 4]
    assert await convoys.acting(doubled, source).many([1, 1]) == [2, 2]
    assert seen == [("doubled", 3, True), ("doubled", 2, True)]
