"""Reading the home feed: page 1 warm, page n, page 1 cold, beside a constant body and a plain SQL pull."""

import asyncio
import statistics
from dataclasses import dataclass
from typing import Any

import msgspec
import numpy as np
from redis.asyncio import Redis

from bench import stage
from bench.figures import Figure
from bench.load import Load, Plan, Target, run_load
from bench.worlds.shapes import Shape
from bench.worlds.tables import access_token
from heliograph.platform.config import Config
from tests.engines import TestEngines
from tests.processes import free_port

READERS = 500
COLD_READERS = 1_000
CONNECTIONS = 16
ROUNDS = 5
_PAGES = 5


@dataclass(frozen=True, kw_only=True)
class _Crowd:
    """Readers who read again and again, and others who come back after a long time."""

    warm: list[Target]
    cold: list[Target]
    warm_ids: list[int]
    cold_ids: list[int]


def measure(addresses: TestEngines, shape: Shape, seconds: float) -> list[Figure]:
    """Return the figures of every way to read, and of the baselines, all measured in turns."""
    with stage.world(addresses, shape, port=free_port()) as config, stage.programs(config, ["web"]):
        crowd = _crowd(config, shape)
        stage.say("feed: filling inboxes")
        first = run_load(Plan(port=config.port, targets=crowd.warm, is_once=True, keeps_bodies=True))
        later = _later_pages(config, crowd.warm, first.bodies)
        stage.say(f"feed: pages of {first.body_bytes:,} bytes; reading")
        port = config.port + 1
        with (
            stage.baseline("constant", port, str(first.body_bytes)),
            stage.baseline("pull", port + 1, config.database_url),
        ):
            plans = _plans(config, crowd, later, seconds / ROUNDS)
            rounds = [_round(config, crowd, plans, number) for number in range(ROUNDS)]
    return _lines({name: _median([loads[name] for loads in rounds]) for name in rounds[0]})


def _plans(config: Config, crowd: _Crowd, later: list[Target], seconds: float) -> dict[str, Plan]:
    page = [Target(path="/page")]
    pull = [Target(path=f"/page?account_id={account_id}") for account_id in crowd.warm_ids]
    busy = Plan(port=config.port, targets=crowd.warm, connections=CONNECTIONS, seconds=seconds, warm_up_seconds=0.5)
    change = msgspec.structs.replace
    together = {
        "constant": change(busy, port=config.port + 1, targets=page),
        "pull": change(busy, port=config.port + 2, targets=pull),
        "page_1": busy,
        "page_1_gzip": change(busy, accepts_gzip=True),
        "page_n": change(busy, targets=later),
    }
    alone = {f"{name}_alone": change(together[name], connections=1) for name in ("constant", "pull", "page_1")}
    return {**together, **alone}


def _round(config: Config, crowd: _Crowd, plans: dict[str, Plan], number: int) -> dict[str, Load]:
    """Carry out every plan once, and let some return who have been away."""
    loads = {name: run_load(plan) for name, plan in plans.items()}
    mine = slice(number * COLD_READERS // ROUNDS, (number + 1) * COLD_READERS // ROUNDS)
    for name, connections in (("cold_alone", 1), ("cold", CONNECTIONS)):
        asyncio.run(_forget_inboxes(config, crowd.cold_ids[mine]))
        targets = crowd.cold[mine]
        loads[name] = run_load(Plan(port=config.port, targets=targets, connections=connections, is_once=True))
    return loads


def _median(loads: list[Load]) -> Load:
    """Return a round in the middle: of each figure its own."""
    return Load(
        requests=sum(load.requests for load in loads),
        per_second=statistics.median(load.per_second for load in loads),
        p50_ms=statistics.median(load.p50_ms for load in loads),
        p99_ms=statistics.median(load.p99_ms for load in loads),
        body_bytes=loads[0].body_bytes,
    )


def _lines(loads: dict[str, Load]) -> list[Figure]:
    lines = [
        _figure("constant", "constant body of the same size", loads["constant"]),
        _figure("constant_alone", "constant body, one connection", loads["constant_alone"]),
        _figure("pull", "plain SQL pull, unchecked", loads["pull"]),
        _figure("pull_alone", "plain SQL pull, one connection", loads["pull_alone"]),
    ]
    for name, what in (
        ("page_1", "feed page 1, warm"),
        ("page_1_gzip", "feed page 1, warm, compressed"),
        ("page_n", "feed pages 2 to 5"),
        ("cold", "feed page 1, cold"),
        ("page_1_alone", "feed page 1, warm, one connection"),
        ("cold_alone", "feed page 1, cold, one connection"),
    ):
        rival = loads["pull_alone" if name.endswith("_alone") else "pull"]
        lines.append(_figure(name, what, loads[name], loads[name].per_second / rival.per_second, "SQL pull"))
    floor = loads["page_1"].per_second / loads["constant"].per_second
    return [*lines, _figure("page_1_constant", "feed page 1, warm, again", loads["page_1"], floor, "constant body")]


def _figure(key: str, what: str, load: Load, ratio: float | None = None, to: str = "") -> Figure:
    return Figure(
        key=f"feed.{key}",
        what=what,
        value=load.per_second,
        unit="/s",
        p50_ms=load.p50_ms,
        p99_ms=load.p99_ms,
        ratio=ratio,
        to=to,
    )


def _crowd(config: Config, shape: Shape) -> _Crowd:
    readers = np.random.default_rng([shape.seed, 9]).permutation(shape.accounts).tolist()
    warm, cold = readers[:READERS], readers[READERS : READERS + COLD_READERS]
    return _Crowd(
        warm=[Target(path="/api/feed", token=access_token(config, shape, reader)) for reader in warm],
        cold=[Target(path="/api/feed", token=access_token(config, shape, reader)) for reader in cold],
        warm_ids=[int(shape.account_ids[reader]) for reader in warm],
        cold_ids=[int(shape.account_ids[reader]) for reader in cold],
    )


def _later_pages(config: Config, readers: list[Target], bodies: list[bytes]) -> list[Target]:
    """Follow every reader's cursors down to page 5; return those pages' addresses, one page of all before the next."""
    found: list[Target] = []
    for _ in range(_PAGES - 1):
        cursors: list[Any] = [msgspec.json.decode(body)["next_cursor"] for body in bodies]
        readers = [
            Target(path=f"/api/feed?cursor={cursor}", token=reader.token)
            for reader, cursor in zip(readers, cursors, strict=True)
            if cursor is not None
        ]
        found.extend(readers)
        bodies = run_load(Plan(port=config.port, targets=readers, is_once=True, keeps_bodies=True)).bodies
    return found


async def _forget_inboxes(config: Config, account_ids: list[int]) -> None:
    async with Redis.from_url(config.redis_url) as redis:
        keys = [f"{prefix}:{account_id}" for account_id in account_ids for prefix in ("h", "hm")]
        await redis.delete(*keys)
