"""Following and unfollowing at a fixed schedule, beside an UPDATE of one row by a bare client at the same schedule."""

import asyncio
import time

import asyncpg
import numpy as np
import uvloop

from bench import stage
from bench.figures import Figure
from bench.load import Load, Plan, Target, percentile, run_load
from bench.worlds.shapes import Shape
from bench.worlds.tables import access_token
from heliograph.platform.config import Config
from tests.engines import TestEngines
from tests.processes import free_port

A_SECOND = 50
PEOPLE = 400
_WAITING = 32


def measure(addresses: TestEngines, shape: Shape, seconds: float) -> list[Figure]:
    """Return latencies of follows spread over many accounts, and of follows of one who is famous all at once."""
    with (
        stage.world(addresses, shape, port=free_port()) as config,
        stage.programs(config, ["web", "worker", "relay"]),
    ):
        commits = uvloop.run(_commits(config, shape, seconds))
        spread = _follow(config, _spread(config, shape), seconds)
        famous = _follow(config, _famous(config, shape), seconds)
    bare = percentile(commits, 50) * 1000
    return [
        Figure(
            key="follow.commit",
            what=f"bare UPDATE of one row, committed, {A_SECOND}/s scheduled",
            value=len(commits) / seconds,
            unit="/s",
            p50_ms=bare,
            p99_ms=percentile(commits, 99) * 1000,
        ),
        _figure("spread", f"follow, unfollow by many of many, {A_SECOND}/s scheduled", spread, bare),
        _figure("famous", f"follow, unfollow by many of one, {A_SECOND}/s scheduled", famous, bare),
    ]


def _follow(config: Config, targets: list[Target], seconds: float) -> Load:
    return run_load(
        Plan(
            port=config.port,
            targets=targets,
            connections=_WAITING,
            seconds=seconds,
            per_second=float(A_SECOND),
            warm_up_seconds=1.0,
        )
    )


def _spread(config: Config, shape: Shape) -> list[Target]:
    """Let each of some follow somebody new, and later unfollow again; over and over."""
    people = np.random.default_rng([shape.seed, 21]).permutation(shape.accounts)[: 2 * min(PEOPLE, shape.accounts // 4)]
    half = len(people) // 2
    pairs = zip(people[:half].tolist(), people[half:].tolist(), strict=True)
    return _turns(config, shape, [pair for pair in pairs if pair[1] not in shape.followees_of(pair[0])])


def _famous(config: Config, shape: Shape) -> list[Target]:
    star = int(shape.follower_counts.argmax())
    strangers = np.setdiff1d(np.arange(shape.accounts), np.append(shape.followers_of(star), star))
    return _turns(config, shape, [(reader, star) for reader in strangers[:PEOPLE].tolist()])


def _turns(config: Config, shape: Shape, pairs: list[tuple[int, int]]) -> list[Target]:
    targets: list[Target] = []
    for method in ("POST", "DELETE"):
        for reader, other in pairs:
            path = f"/api/users/{shape.account_ids[other]}/follow"
            targets.append(Target(path=path, token=access_token(config, shape, reader), method=method))
    return targets


async def _commits(config: Config, shape: Shape, seconds: float) -> list[float]:
    """Update one account's counts at the schedule, alone and by one connection."""
    connection = await asyncpg.connect(config.database_url)
    latencies: list[float] = []
    began = time.perf_counter()
    for number in range(int(A_SECOND * seconds)):
        intended = began + number / A_SECOND
        await asyncio.sleep(max(0.0, intended - time.perf_counter()))
        await connection.execute(
            "UPDATE graph.reader SET version = version + 1 WHERE account_id = $1",
            int(shape.account_ids[number % shape.accounts]),
        )
        latencies.append(time.perf_counter() - intended)
    await connection.close()
    return latencies


def _figure(key: str, what: str, load: Load, bare: float) -> Figure:
    return Figure(
        key=f"follow.{key}",
        what=what,
        value=load.per_second,
        unit="/s",
        p50_ms=load.p50_ms,
        p99_ms=load.p99_ms,
        ratio=load.p50_ms / bare,
        to="p50 of the bare UPDATE",
    )
