"""Timers run in one process at a time, and go on when that one ends."""

import asyncio

import pytest

from heliograph.platform.config import Config
from heliograph.platform.consumers import Timer
from heliograph.platform.context import Ctx
from heliograph.programs import ticker
from heliograph.programs.composition import open_context


async def test_one_leads_and_another_takes_over(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[Ctx] = []

    async def note(ctx: Ctx) -> None:
        ran.append(ctx)

    async def fail(_: Ctx) -> None:
        raise RuntimeError("a timer that fails does not end the others")

    timers = [
        Timer(name="test.note", interval_seconds=0.02, run=note),
        Timer(name="t", interval_seconds=0.02, run=fail),
    ]
    monkeypatch.setattr(ticker, "TIMERS", timers)
    async with open_context(config, "test") as first, open_context(config, "test") as second:
        leader = asyncio.ensure_future(ticker.tick(first))
        async with asyncio.timeout(5):
            while len(ran) < 5:
                await asyncio.sleep(0.01)
        follower = asyncio.ensure_future(ticker.tick(second))
        await asyncio.sleep(0.3)
        assert second not in ran
        leader.cancel()
        await asyncio.gather(leader, return_exceptions=True)
        async with asyncio.timeout(10):
            while second not in ran:
                await asyncio.sleep(0.01)
        follower.cancel()
        await asyncio.gather(follower, return_exceptions=True)
