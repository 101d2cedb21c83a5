"""Reading the home feed: page 1 warm, page n, page 1 cold, beside a constant body and a plain SQL pull."""

import asyncio
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
_PAGES = 5


@dataclass(frozen=True, kw_only=True)
class _Crowd:
    """Readers who read again and again, and others who come back after a long time."""

    warm: list[Target]
    cold: list[Target]
    warm_ids: list[int]
    cold_ids: list[int]


def measure(addresses: TestEngines, shape: Shape, seconds: float) -> list[Figure]:
    """Return the figures of every way to read, and of the baselines."""
    with stage.world(addresses, shape, port=free_port()) as config:
        crowd = _crowd(config, shape)
        with stage.programs(config, ["web"]):
            ours = _read_feed(config, crowd, seconds)
        return _compare(config, crowd, ours, seconds)


def _read_feed(config: Config, crowd: _Crowd, seconds: float) -> dict[str, Load]:
    stage.say("feed: filling inboxes")
    first = run_load(Plan(port=config.port, targets=crowd.warm, is_once=True, keeps_bodies=True))
    pages = _later_pages(config, crowd.warm, first.bodies)
    stage.say(f"feed: pages of {first.body_bytes:,} bytes; reading")
    loads: dict[str, Load] = {}
    for name, targets, options in (
        ("page_1_alone", crowd.warm, {"connections": 1}),
        ("page_1", crowd.warm, {}),
        ("page_1_gzip", crowd.warm, {"accepts_gzip": True}),
        ("page_n", pages, {}),
    ):
        plan = Plan(port=config.port, targets=targets, connections=CONNECTIONS, seconds=seconds)
        loads[name] = run_load(msgspec.structs.replace(plan, **options))
    for name, connections in (("cold_alone", 1), ("cold", CONNECTIONS)):
        asyncio.run(_forget_inboxes(config, crowd.cold_ids))
        loads[name] = run_load(Plan(port=config.port, targets=crowd.cold, connections=connections, is_once=True))
    return loads


def _compare(config: Config, crowd: _Crowd, ours: dict[str, Load], seconds: float) -> list[Figure]:
    stage.say("feed: baselines")
    port = free_port()
    with stage.baseline("constant", port, str(ours["page_1"].body_bytes)):
        page = [Target(path="/page")]
        constant = run_load(Plan(port=port, targets=page, connections=CONNECTIONS, seconds=seconds))
        constant_alone = run_load(Plan(port=port, targets=page, connections=1, seconds=seconds))
    with stage.baseline("pull", port, config.database_url):
        pages = [Target(path=f"/page?account_id={account_id}") for account_id in crowd.warm_ids]
        pull = run_load(Plan(port=port, targets=pages, connections=CONNECTIONS, seconds=seconds))
        pull_alone = run_load(Plan(port=port, targets=pages, connections=1, seconds=seconds))
    lines = [
        _figure("constant", "constant body of the same size", constant),
        _figure("constant_alone", "constant body, one connection", constant_alone),
        _figure("pull", "plain SQL pull, unchecked", pull),
        _figure("pull_alone", "plain SQL pull, one connection", pull_alone),
    ]
    for name, what in (
        ("page_1", "feed page 1, warm"),
        ("page_1_gzip", "feed page 1, warm, compressed"),
        ("page_n", "feed pages 2 to 5"),
        ("cold", "feed page 1, cold"),
        ("page_1_alone", "feed page 1, warm, one connection"),
        ("cold_alone", "feed page 1, cold, one connection"),
    ):
        rival = pull_alone if name.endswith("_alone") else pull
        lines.append(_figure(name, what, ours[name], ours[name].per_second / rival.per_second, "SQL pull"))
    floor = ours["page_1"].per_second / constant.per_second
    lines.append(_figure("page_1_constant", "feed page 1, warm, again", ours["page_1"], floor, "constant body"))
    return lines


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
