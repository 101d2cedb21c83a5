"""The whole of `heliograph up`, engines included, killed part by part with -9 while people post; then all at once.

Longer: `KILLS=200 pytest tests/journeys/test_engines_killed.py`.
"""

import asyncio
import contextlib
import os
import random
from collections import Counter
from pathlib import Path

import httpx
import psutil
import pytest

from tests.journeys.test_kills import post_once, sign_up, until_published, whole_feed
from tests.processes import free_port, insist, living_children, supervised

SETTINGS = {
    "HELIOGRAPH_LEASE_SECONDS": "2",
    "HELIOGRAPH_RETRY_BASE_SECONDS": "0.2",
    "HELIOGRAPH_POSTS_PER_DAY": "100000",  # every attempt counts, also those that an outage answers
}
KILLS = int(os.environ.get("KILLS", "12"))


def parts(supervisor_id: int) -> list[psutil.Process]:
    """Return the supervisor's own children: engines and programs."""
    return [child for _, child in living_children(supervisor_id)]


async def kill_parts(supervisor_id: int, chance: random.Random) -> int:
    """Kill one part after another; each is started again by the supervisor."""
    for _ in range(KILLS):
        await asyncio.sleep(chance.uniform(0.2, 1.2))
        alive = parts(supervisor_id)
        if alive:
            with contextlib.suppress(psutil.NoSuchProcess):
                chance.choice(alive).kill()
    return KILLS


@pytest.mark.timeout(300)
async def test_a_system_killed_part_by_part_and_as_a_whole_loses_nothing(tmp_path: Path) -> None:
    chance, port = random.Random(11), free_port()
    acknowledged: list[str] = []
    with supervised(tmp_path / "var", port, SETTINGS) as process:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=10) as http:
            author_id, author = await sign_up(http, "author")
            _, reader = await sign_up(http, "reader")
            await insist(http, "POST", f"/api/users/{author_id}/follow", headers=reader)
            await http.get("/api/feed", headers=reader)
            killer = asyncio.ensure_future(kill_parts(process.pid, chance))
            while not killer.done() or len(acknowledged) < 8:
                acknowledged.append(await post_once(http, author, len(acknowledged)))
            assert await killer == KILLS
            acknowledged.append(await post_once(http, author, len(acknowledged)))
        orphans = [child for _, child in living_children(process.pid, recursive=True)]
        process.kill()
        process.wait()
    _, alive = await asyncio.to_thread(psutil.wait_procs, orphans, 15)
    assert alive == []

    with supervised(tmp_path / "var", port, SETTINGS):
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=10) as http:
            await until_published(http, author, acknowledged)
            async with asyncio.timeout(30):
                while len(seen := await whole_feed(http, reader)) < len(acknowledged):
                    await asyncio.sleep(0.1)
            assert Counter(seen) == Counter(acknowledged)
