"""The whole of `heliograph up`, engines included, killed part by part with -9 while people act; then all at once."""

import asyncio
import contextlib
import random
from pathlib import Path

import httpx
import psutil
import pytest

from heliograph.platform.config import load_config
from heliograph.programs.up.credentials import secret_key
from heliograph.programs.up.joining import join_engines
from tests.faults.acts import ACTS
from tests.faults.audit import audit
from tests.faults.ledger import Ledger
from tests.faults.people import Crowd, join
from tests.processes import free_port, living_children, supervised

SETTINGS = {
    "HELIOGRAPH_LEASE_SECONDS": "2",
    "HELIOGRAPH_RETRY_BASE_SECONDS": "0.2",
    "HELIOGRAPH_POSTS_PER_DAY": "100000",  # every attempt counts, also those that an outage answers
    "HELIOGRAPH_FOLLOWS_PER_HOUR": "100000",
    "HELIOGRAPH_LIKES_PER_HOUR": "100000",
    "HELIOGRAPH_COMMENTS_PER_HOUR": "100000",
    "HELIOGRAPH_SAVES_PER_HOUR": "100000",
}
KILLS = 10


async def kill_parts(supervisor_id: int, chance: random.Random) -> None:
    """Kill one part after another; each is started again by the supervisor."""
    for _ in range(KILLS):
        await asyncio.sleep(chance.uniform(0.2, 1.2))
        alive = [child for _, child in living_children(supervisor_id)]
        if alive:
            with contextlib.suppress(psutil.NoSuchProcess):
                chance.choice(alive).kill()


@pytest.mark.timeout(300)
async def test_a_system_killed_part_by_part_and_as_a_whole_loses_nothing(tmp_path: Path) -> None:
    port, data_dir = free_port(), tmp_path / "var"
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=10) as http:
        crowd = Crowd(http=http, ledger=Ledger())
        with supervised(data_dir, port, SETTINGS) as process:
            for number in range(3):
                await join(crowd, f"person{number}", seed=11, is_private=number == 2)
            done = asyncio.Event()
            async with asyncio.TaskGroup() as tasks:
                for person in crowd.people:
                    tasks.create_task(person.live(ACTS, done))
                await kill_parts(process.pid, random.Random(11))
                orphans = [child for _, child in living_children(process.pid, recursive=True)]
                process.kill()
                process.wait()
                done.set()
                crowd.is_nobody_there = True
        _, alive = await asyncio.to_thread(psutil.wait_procs, orphans, 15)
        assert alive == []

        with supervised(data_dir, port, SETTINGS):
            config = join_engines(load_config({}, data_dir=data_dir, secret_key=secret_key(data_dir)))
            assert await audit(crowd, config) == []
    assert crowd.ledger.count("acknowledged") > KILLS
