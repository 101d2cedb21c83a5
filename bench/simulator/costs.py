"""What a push, a pull and a rebuild take here and now, by the product's own functions against the real engines.

One thing after the other in one process, so that the clock counts the work of the client and of both engines.
"""

import statistics
import struct
import time

import numpy as np
import uvloop
from redis.asyncio import Redis

from bench import stage
from bench.load import Plan, Target, run_load
from bench.scenarios.readers import crowd, tokens
from bench.worlds.shapes import Shape
from bench.worlds.tables import add_followers
from heliograph.features.feed.cache import inboxes, outboxes
from heliograph.features.feed.types import INBOX_SIZE, Costs
from heliograph.features.graph import service as graph
from heliograph.platform.config import Config
from heliograph.platform.db import connect
from tests.engines import TestEngines
from tests.processes import free_port

FOLLOWERS = 30_000
_BATCH = 1_000
_ROUNDS = 3
_OUTBOXES = 2_000
_A_READ = 20
_READERS = 150


def measure_costs(addresses: TestEngines, shape: Shape) -> Costs:
    """Return the seconds of each."""
    with stage.world(addresses, shape, port=free_port()) as config:
        follower_ids = uvloop.run(add_followers(config, int(shape.account_ids[0]), FOLLOWERS))
        push, pull = uvloop.run(_measure(config, int(shape.account_ids[0]), follower_ids))
        with stage.programs(config, ["web"]):
            rebuild = _rebuild(config, shape)
    return Costs(push_seconds=push, pull_seconds=pull, rebuild_seconds=rebuild)


async def _measure(config: Config, author_id: int, follower_ids: list[int]) -> tuple[float, float]:
    async with Redis.from_url(config.redis_url) as redis:
        rows = [struct.pack("<QQ", number, number) for number in range(1, INBOX_SIZE - 2 * _ROUNDS)]
        for start in range(0, len(follower_ids), _BATCH):
            async with redis.pipeline(transaction=False) as pipe:
                for follower_id in follower_ids[start : start + _BATCH]:
                    pipe.rpush(f"h:{follower_id}", *rows)
                await pipe.execute()
        db = await connect(config, {})
        pushes: list[float] = []
        for number in range(_ROUNDS + 1):
            began = time.perf_counter()
            after_id = follower_ids[0] - 1
            for _ in range(len(follower_ids) // _BATCH):
                async with db.read() as reading:
                    batch = await graph.followers_after(reading, author_id, after_id, _BATCH)
                await inboxes.push(redis, batch, (1 << 58) + number, author_id)
                after_id = batch[-1]
            pushes.append((time.perf_counter() - began) / len(follower_ids))
        await db.close()
        return statistics.median(pushes[1:]), await _pull(redis)


async def _pull(redis: "Redis") -> float:
    """Fill outboxes as the product does, and read them twenty at a time."""
    epoch = b"0" * 40
    author_ids = list(range(1, _OUTBOXES + 1))
    entries = np.array([((1 << 57) + number, 7) for number in range(outboxes.OUTBOX_SIZE)], dtype="<u8")
    for start in range(0, _OUTBOXES, _A_READ):
        some = author_ids[start : start + _A_READ]
        tickets = await outboxes.open_fills(redis, some, epoch)
        filled = dict.fromkeys(some, outboxes.Outbox(entries=entries, floor_id=0))
        await outboxes.fill(redis, filled, tickets, epoch)
    began = time.perf_counter()
    for start in range(0, _OUTBOXES, _A_READ):
        await outboxes.read(redis, author_ids[start : start + _A_READ], epoch)
    return (time.perf_counter() - began) / _OUTBOXES


def _rebuild(config: Config, shape: Shape) -> float:
    """Return what the first page of those who were never here costs more than their second look at it."""
    readers = crowd(shape).warm[:_READERS]
    targets = [Target(path="/api/feed?order=chronological", token=token) for token in tokens(config, shape, readers)]
    plan = Plan(port=config.port, targets=targets, connections=1, is_once=True)
    cold, warm = run_load(plan), run_load(plan)
    return max(1e-4, (cold.p50_ms - warm.p50_ms) / 1000)
