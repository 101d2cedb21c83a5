"""What a process remembers: for how long, how much, and who waits for whom."""

import asyncio
from collections.abc import Mapping

import pytest

from heliograph.platform.memo import Memo


class Watch:
    """A clock that shows what it is told to."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


class Source:
    """Squares of even numbers, odd ones having none; each load waits for its turn where there is a gate."""

    def __init__(self) -> None:
        self.loads: list[list[int]] = []
        self.gate: asyncio.Event | None = None
        self.failures = 0

    async def load(self, keys: list[int]) -> Mapping[int, int]:
        self.loads.append(keys)
        if self.gate is not None:
            await self.gate.wait()
        if self.failures:
            self.failures -= 1
            raise ConnectionError
        return {key: key * key for key in keys if key % 2 == 0}


def memo(*, size_max: int = 100) -> tuple[Memo[int, int], Source, Watch]:
    watch = Watch()
    return Memo("test", ttl_seconds=2.0, size_max=size_max, clock=watch), Source(), watch


async def test_what_was_loaded_is_remembered_and_so_is_that_there_is_nothing() -> None:
    kept, source, _ = memo()
    assert await kept.get_many([2, 3, 4], source.load) == {2: 4, 4: 16}
    assert await kept.get_many([4, 3, 2], source.load) == {4: 16, 2: 4}
    assert source.loads == [[2, 3, 4]]


async def test_only_missing_keys_are_loaded_each_once() -> None:
    kept, source, _ = memo()
    await kept.get_many([2], source.load)
    assert await kept.get_many([2, 4, 4, 2], source.load) == {2: 4, 4: 16}
    assert source.loads == [[2], [4]]


async def test_nothing_is_remembered_longer_than_promised_counted_from_the_beginning_of_its_load() -> None:
    kept, source, watch = memo()
    source.gate = asyncio.Event()
    asking = asyncio.ensure_future(kept.get_many([2], source.load))
    await asyncio.sleep(0)
    watch.seconds = 1.5
    source.gate.set()
    await asking
    watch.seconds = 1.99
    await kept.get_many([2], source.load)
    assert len(source.loads) == 1
    watch.seconds = 2.0
    await kept.get_many([2], source.load)
    assert len(source.loads) == 2


async def test_a_hundred_who_ask_at_once_load_once() -> None:
    kept, source, _ = memo()
    source.gate = asyncio.Event()
    asking = [asyncio.ensure_future(kept.get_many([2, key], source.load)) for key in (4, 6) * 50]
    await asyncio.sleep(0)
    source.gate.set()
    answers = await asyncio.gather(*asking)
    assert answers == [{2: 4, 4: 16}, {2: 4, 6: 36}] * 50
    assert source.loads == [[2, 4], [6]]


async def test_two_who_wait_for_each_other_both_get_on() -> None:
    kept, source, _ = memo()
    source.gate = asyncio.Event()
    first = asyncio.ensure_future(kept.get_many([2], source.load))
    await asyncio.sleep(0)
    second = asyncio.ensure_future(kept.get_many([4, 2], source.load))
    await asyncio.sleep(0)
    third = asyncio.ensure_future(kept.get_many([2, 4, 6], source.load))
    await asyncio.sleep(0)
    source.gate.set()
    async with asyncio.timeout(2):
        assert await asyncio.gather(first, second, third) == [{2: 4}, {4: 16, 2: 4}, {6: 36, 2: 4, 4: 16}]
    assert source.loads == [[2], [4], [6]]


async def test_a_failure_is_its_own_callers_and_is_not_remembered() -> None:
    kept, source, _ = memo()
    source.gate, source.failures = asyncio.Event(), 1
    first = asyncio.ensure_future(kept.get_many([2], source.load))
    await asyncio.sleep(0)
    second = asyncio.ensure_future(kept.get_many([2], source.load))
    await asyncio.sleep(0)
    source.gate.set()
    with pytest.raises(ConnectionError):
        await first
    assert await second == {2: 4}
    assert source.loads == [[2], [2]]
    assert await kept.get_many([2], source.load) == {2: 4}
    assert len(source.loads) == 2


@pytest.mark.parametrize("cancelled", ["who loads", "who waits"])
async def test_one_who_is_cancelled_takes_nobody_along(cancelled: str) -> None:
    kept, source, _ = memo()
    source.gate = asyncio.Event()
    loading = asyncio.ensure_future(kept.get_many([2], source.load))
    await asyncio.sleep(0)
    waiting = asyncio.ensure_future(kept.get_many([2], source.load))
    await asyncio.sleep(0)
    (loading if cancelled == "who loads" else waiting).cancel()
    await asyncio.sleep(0)
    source.gate.set()
    async with asyncio.timeout(2):
        assert await (waiting if cancelled == "who loads" else loading) == {2: 4}
    assert len(source.loads) == (2 if cancelled == "who loads" else 1)


async def test_the_oldest_go_when_there_are_too_many() -> None:
    kept, source, _ = memo(size_max=3)
    await kept.get_many([2, 4, 6], source.load)
    await kept.get_many([8], source.load)
    assert len(kept) == 3
    await kept.get_many([4, 6, 8], source.load)
    assert source.loads == [[2, 4, 6], [8]]
    await kept.get_many([2], source.load)
    assert source.loads[-1] == [2]


async def test_what_is_forgotten_while_it_is_loaded_is_not_remembered() -> None:
    kept, source, _ = memo()
    source.gate = asyncio.Event()
    asking = asyncio.ensure_future(kept.get_many([2, 4], source.load))
    await asyncio.sleep(0)
    kept.forget([2])
    source.gate.set()
    await asking
    await kept.get_many([2, 4], source.load)
    assert source.loads == [[2, 4], [2]]
