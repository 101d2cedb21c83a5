"""The Redis-compatible server emptied, hanging, gone and restored from an old copy, while people act and one reads.

What is read all the while is the feed of somebody whose followee has posted before it all: it must be whole in every
answer, never be refused by us, and be quick again afterwards.
"""

import asyncio
import time
from collections import defaultdict
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from redis.asyncio import Redis

from tests.faults.acts import ACTS, follow, post
from tests.faults.audit import audit
from tests.faults.ledger import Ledger
from tests.faults.people import Crowd, Participant, join
from tests.faults.site import Site, close_site, open_site, thaw

_POSTS = 5
_SETTLE_SECONDS = 3.0
_PAUSE_SECONDS = 0.03


@dataclass(slots=True, kw_only=True)
class Readings:
    """How long the feed took in each phase, and what was wrong with it."""

    phase: str = "before"
    seconds: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    findings: list[str] = field(default_factory=list[str])

    def percentile(self, phase: str, share: float) -> float:
        """Return below which time so large a share of a phase's readings stayed."""
        ordered = sorted(self.seconds[phase])
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))]

    def lines(self) -> list[str]:
        """Tell it to people."""
        return [
            f"  {phase:<16}{len(taken):>6} feeds  p50 {self.percentile(phase, 0.5) * 1000:>5.0f} ms"
            f"  p99 {self.percentile(phase, 0.99) * 1000:>5.0f} ms  slowest {max(taken) * 1000:>5.0f} ms"
            for phase, taken in self.seconds.items()
        ] + [f"FINDING: {finding}" for finding in self.findings]


async def run(seconds: float, people: int, seed: int, directory: Path) -> Readings:
    """Let every fault last for `seconds`."""
    site, readings = await open_site(directory), Readings()
    try:
        async with httpx.AsyncClient(base_url=site.base_url, timeout=30) as http:
            apart, crowd = Crowd(http=http, ledger=Ledger()), Crowd(http=http, ledger=Ledger())
            author, reader = [await join(apart, name, seed, is_private=False) for name in ("author", "reader")]
            await follow(reader, author)
            for _ in range(_POSTS):
                await post(author, reader)
            for number in range(people):
                await join(crowd, f"person{number}", seed, is_private=False)
            expected = {post_id for post_id, _ in apart.posts}
            await _until_whole(reader, expected)
            async with _living(crowd, reader, expected, readings):
                await _disturb(site, seconds, readings, directory.parent / "kept")
            both = Crowd(http=http, ledger=crowd.ledger, people=crowd.people + apart.people)
            both.ledger.entries.update(apart.ledger.entries)
            readings.findings += await audit(both, site.config)
    finally:
        await close_site(site)
    return readings


async def _until_whole(reader: Participant, expected: set[str]) -> None:
    async with asyncio.timeout(60):
        while await _page(reader) != expected:
            await asyncio.sleep(0.05)


@asynccontextmanager
async def _living(crowd: Crowd, reader: Participant, expected: set[str], readings: Readings) -> AsyncGenerator[None]:
    """Have the people act and the one read while the block runs."""
    done = asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        for person in crowd.people:
            tasks.create_task(person.live(ACTS, done))
        tasks.create_task(_read(reader, expected, readings, done))
        try:
            yield
        finally:
            done.set()


async def _read(reader: Participant, expected: set[str], readings: Readings, done: asyncio.Event) -> None:
    while not done.is_set():
        phase, began = readings.phase, time.monotonic()
        shown = await _page(reader)
        readings.seconds[phase].append(time.monotonic() - began)
        if isinstance(shown, int):
            readings.findings.append(f"{phase}: the feed was answered {shown}")
        elif shown != expected:
            readings.findings.append(f"{phase}: the feed shows {len(shown)} posts of {len(expected)}")
        await asyncio.sleep(_PAUSE_SECONDS)


async def _page(reader: Participant) -> set[str] | int:
    """Return the ids on the first page, or the status that refused it."""
    reply = await reader.send("read feed", "GET", "/api/feed?order=chronological")
    return {post["post_id"] for post in reply.body["posts"]} if reply.is_acknowledged else reply.status


async def _disturb(site: Site, seconds: float, readings: Readings, copy: Path) -> None:
    """Do everything to the server that it is to survive."""
    await asyncio.sleep(_SETTLE_SECONDS)
    site.keep_valkey(copy)
    async with Redis.from_url(site.config.redis_url) as redis:
        readings.phase = "emptied"
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            await redis.flushall()
            await asyncio.sleep(0.2)
    await _rest(readings, "after emptied")

    readings.phase = "hanging"
    family = site.freeze_engine("valkey")
    await asyncio.sleep(seconds)
    thaw(family)
    await _rest(readings, "after hanging")

    readings.phase = "gone"
    await site.stop_engine("valkey")
    await asyncio.sleep(seconds)
    await site.start_engine("valkey")
    await _rest(readings, "after gone")

    readings.phase = "restored"
    await site.restore_valkey(copy)
    await asyncio.sleep(min(seconds, 5))
    await _rest(readings, "after restored")


async def _rest(readings: Readings, phase: str) -> None:
    await asyncio.sleep(1)
    readings.phase = phase
    await asyncio.sleep(_SETTLE_SECONDS)
