"""What many ask at the same moment is asked once, and each gets an answer, whatever happens to the others."""

import asyncio

import pytest

from heliograph.platform import grouping
from heliograph.platform.errors import NotFound, Refused, Unavailable
from heliograph.platform.grouping import Together


class Slow(Together[int, int]):
    """What is asked waits until it is let go, or fails as it is told to."""

    def __init__(self) -> None:
        super().__init__("test")
        self.gate = asyncio.Event()
        self.batches: list[list[int]] = []
        self.failures: list[Exception] = []

    async def want(self, wish: int) -> int:
        """Ask."""
        return await self.ask(wish, self.write)

    def fault(self) -> BaseException | None:
        """Return what ended the answering."""
        return None if self._answering is None else self._answering.exception()

    async def write(self, wishes: list[int]) -> list[int | Refused]:
        self.batches.append(wishes)
        await self.gate.wait()
        if self.failures:
            raise self.failures.pop(0)
        return [NotFound() if wish < 0 else wish * 10 for wish in wishes]


async def test_who_stops_waiting_takes_nothing_from_the_others() -> None:
    slow = Slow()
    asked = [asyncio.ensure_future(slow.want(wish)) for wish in range(1, 6)]
    await asyncio.sleep(0)
    asked[0].cancel()
    asked[3].cancel()
    await asyncio.sleep(0)
    slow.gate.set()
    answers = await asyncio.gather(*asked, return_exceptions=True)
    assert [answer for answer in answers if isinstance(answer, int)] == [20, 30, 50]


async def test_an_outage_refuses_all_who_wait_and_nobody_after_it() -> None:
    slow = Slow()
    slow.failures = [Unavailable("away")]
    asked = [asyncio.ensure_future(slow.want(wish)) for wish in (1, 2, 3)]
    await asyncio.sleep(0)
    slow.gate.set()
    answers = await asyncio.gather(*asked, return_exceptions=True)
    assert [type(answer) for answer in answers] == [Unavailable] * 3
    assert await slow.want(4) == 40


async def test_a_fault_leaves_nobody_waiting() -> None:
    slow = Slow()
    slow.failures = [ZeroDivisionError()]
    asked = [asyncio.ensure_future(slow.want(wish)) for wish in (1, 2)]
    await asyncio.sleep(0)
    slow.gate.set()
    answers = await asyncio.gather(*asked, return_exceptions=True)
    assert [type(answer) for answer in answers] == [Unavailable] * 2
    assert isinstance(slow.fault(), ZeroDivisionError)
    assert await slow.want(3) == 30


async def test_the_queue_is_bounded_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grouping, "WAITING_MAX", 3)
    slow = Slow()
    asked = [asyncio.ensure_future(slow.want(wish)) for wish in (1, 2, 3, 4)]
    answers = []
    await asyncio.sleep(0)
    slow.gate.set()
    answers = await asyncio.gather(*asked, return_exceptions=True)
    assert [isinstance(answer, Unavailable) for answer in answers] == [False, False, False, True]
    assert await slow.want(5) == 50
