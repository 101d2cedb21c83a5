"""Fan-out of one post to 100,000 inboxes by one worker, and of small ones behind a large one; what an inbox weighs.

Beside: bare pipelined RPUSHX, and what others push for each follower (an 800-entry sorted set, a 300-entry list).
"""

import asyncio
import statistics
import struct
import time
from collections.abc import Sequence
from dataclasses import dataclass

import uvloop
from redis.asyncio import Redis

from bench import stage
from bench.baselines import list_key, zset_key
from bench.figures import Figure
from bench.load import percentile
from bench.redis_wire import command, send_all
from bench.scenarios.readers import LIST_LENGTH, ZSET_LENGTH
from bench.worlds.shapes import Shape
from bench.worlds.tables import add_followers
from heliograph.features.posts.events import PostPublished
from heliograph.platform.config import Config
from heliograph.platform.consumers import subscriptions
from heliograph.platform.db import Database, connect
from heliograph.programs.composition import CONSUMERS
from tests.engines import TestEngines

ROUNDS = 3
INBOX_SIZE = 500
SMALL_FOLLOWERS = 100
SMALL_POSTS = 60
_RIVAL_SHARE = 10
"""Rivals' inboxes are so much heavier that a tenth of them are made."""
_LARGE_SHARE = 10
"""The largest author has so many times more followers than there are inboxes."""
_BATCH = 1_000
_SMALL_WORLD = Shape(accounts=50, follows=5, posts=100)
_FIRST_NEW_ID = 1 << 58
_POLL_SECONDS = 0.002


@dataclass(frozen=True, kw_only=True)
class _Authors:
    """Who posts, and who gets it last."""

    author_id: int
    last_id: int
    large_id: int
    small_id: int
    small_last_id: int


def measure(addresses: TestEngines, followers: int) -> list[Figure]:
    """Return deliveries a second of relay and worker as processes, beside bare ones, and bytes an inbox."""
    with stage.world(addresses, _SMALL_WORLD) as config:
        follower_ids = uvloop.run(_follow(config, 0, followers, first=1 << 40))
        uvloop.run(_follow(config, 1, followers * _LARGE_SHARE, first=1 << 40))
        small_ids = uvloop.run(_follow(config, 2, SMALL_FOLLOWERS, first=1 << 41))
        bytes_of = uvloop.run(_fill_all(config, [*follower_ids, *small_ids]))
        stage.say(f"fan-out: {followers:,} inboxes of {bytes_of['inbox']:,.0f} bytes")
        ids = _SMALL_WORLD.account_ids.tolist()
        authors = _Authors(
            author_id=ids[0],
            last_id=follower_ids[-1],
            large_id=ids[1],
            small_id=ids[2],
            small_last_id=small_ids[-1],
        )
        with stage.programs(config, ["worker", "relay"]):
            fanned, behind = uvloop.run(_fan_out_all(config, authors))
        rates = _rivals(config, follower_ids)
        rates["library"] = uvloop.run(_push_by_library(config, follower_ids))
    # The first round warms worker and relay up.
    rates["ours"] = len(follower_ids) / statistics.median(fanned[1:])
    return [*_rates(rates, followers), *_bytes(bytes_of), _behind(behind, followers)]


async def _fan_out_all(config: Config, authors: _Authors) -> tuple[list[float], list[float]]:
    """Return the seconds of each round to all inboxes, and of small posts that come while a large one is on its way."""
    async with Redis.from_url(config.redis_url) as redis:
        db = await connect(config, subscriptions(CONSUMERS))
        numbers = iter(range(1_000_000))
        fanned = [
            await _fan_out(redis, db, authors.author_id, authors.last_id, next(numbers)) for _ in range(ROUNDS + 1)
        ]
        await _announce(redis, db, authors.large_id, next(numbers))
        behind = [
            await _fan_out(redis, db, authors.small_id, authors.small_last_id, next(numbers))
            for _ in range(SMALL_POSTS)
        ]
        await db.close()
    return fanned, behind


async def _fan_out(redis: "Redis", db: Database, author_id: int, last_id: int, number: int) -> float:
    """Announce a post; return the seconds until the last follower's inbox ends with it."""
    wanted = struct.pack("<QQ", _FIRST_NEW_ID + number, author_id)
    began = time.perf_counter()
    await _announce(redis, db, author_id, number)
    async with asyncio.timeout(120):
        while await redis.lindex(f"h:{last_id}", -1) != wanted:  # noqa: ASYNC110 - a key tells nobody
            await asyncio.sleep(_POLL_SECONDS)
    return time.perf_counter() - began


async def _announce(redis: "Redis", db: Database, author_id: int, number: int) -> None:
    async with db.tx() as tx:
        tx.emit(PostPublished(post_id=1, author_id=author_id, published_id=_FIRST_NEW_ID + number))
    await redis.publish("bus:kick", b"")


async def _follow(config: Config, author: int, count: int, *, first: int) -> list[int]:
    return await add_followers(config, int(_SMALL_WORLD.account_ids[author]), count, first=first)


async def _fill_all(config: Config, follower_ids: list[int]) -> dict[str, float]:
    """Give every follower a full inbox, all alike, and a tenth of them rivals' inboxes; return the bytes of each."""
    packed = [struct.pack("<QQ", number, number) for number in range(INBOX_SIZE)]
    ids = [str((1 << 57) + number).encode() for number in range(ZSET_LENGTH)]
    few = follower_ids[::_RIVAL_SHARE]
    async with Redis.from_url(config.redis_url) as redis:
        await redis.rpush("filled", *packed)
        inbox = await _multiply(redis, [f"h:{each}" for each in follower_ids])
        await redis.zadd("filled", {each: float(each) for each in ids})
        zset = await _multiply(redis, [zset_key(each) for each in few])
        await redis.rpush("filled", *ids[:LIST_LENGTH])
        small_list = await _multiply(redis, [list_key(each) for each in few])
    return {"inbox": inbox, "zset": zset, "list": small_list}


async def _multiply(redis: "Redis", keys: Sequence[str]) -> float:
    """Copy the value of `filled` to every key and remove it; return the bytes that each takes."""
    dumped = await redis.dump("filled") or b""
    await redis.delete("filled")
    before = (await redis.info("memory"))["used_memory"]
    for start in range(0, len(keys), _BATCH):
        async with redis.pipeline(transaction=False) as pipe:
            for key in keys[start : start + _BATCH]:
                pipe.restore(key, 0, dumped)
            await pipe.execute()
    return ((await redis.info("memory"))["used_memory"] - before) / len(keys)


async def _push_by_library(config: Config, follower_ids: list[int]) -> float:
    entry = struct.pack("<QQ", _FIRST_NEW_ID - 2, 1)
    async with Redis.from_url(config.redis_url) as redis:
        began = time.perf_counter()
        for start in range(0, len(follower_ids), _BATCH):
            async with redis.pipeline(transaction=False) as pipe:
                for follower_id in follower_ids[start : start + _BATCH]:
                    pipe.execute_command("RPUSHX", f"h:{follower_id}", entry)
                await pipe.execute()
        return len(follower_ids) / (time.perf_counter() - began)


def _rivals(config: Config, follower_ids: list[int]) -> dict[str, float]:
    """Return how many followers a second a post reaches by ready-made commands alone, in each way."""
    entry = struct.pack("<QQ", _FIRST_NEW_ID - 1, 1)
    new = str(_FIRST_NEW_ID - 1).encode()
    few = follower_ids[::_RIVAL_SHARE]
    oldest = str(-ZSET_LENGTH - 1).encode()
    zsets = [
        part
        for key in (zset_key(each).encode() for each in few)
        for part in (command(b"ZADD", key, new, new), command(b"ZREMRANGEBYRANK", key, b"0", oldest))
    ]
    lists = [
        part
        for key in (list_key(each).encode() for each in few)
        for part in (command(b"LPUSH", key, new), command(b"LTRIM", key, b"0", str(LIST_LENGTH - 1).encode()))
    ]
    return {
        "bare": send_all(config, [command(b"RPUSHX", b"h:%d" % each, entry) for each in follower_ids]),
        "zset": send_all(config, zsets) / 2,
        "list": send_all(config, lists) / 2,
    }


def _rates(rates: dict[str, float], followers: int) -> list[Figure]:
    words = {
        "bare": "bare RPUSHX, packed beforehand, raw socket",
        "library": "RPUSHX by redis-py's pipeline",
        "zset": "ZADD and trim to 800, raw socket (as Mastodon)",
        "list": "LPUSH and trim to 300, raw socket (as Misskey)",
    }
    lines = [Figure(key=f"fan_out.{name}", what=what, value=rates[name], unit="/s") for name, what in words.items()]
    for key, rival, to in (
        ("deliveries", "bare", "bare RPUSHX"),
        ("deliveries_library", "library", "redis-py's pipeline"),
        ("deliveries_zset", "zset", "bare ZADD and trim"),
        ("deliveries_list", "list", "bare LPUSH and trim"),
    ):
        what = "deliveries of one worker, commit to last inbox" if rival == "bare" else "deliveries, again"
        ratio = rates["ours"] / rates[rival]
        lines.append(Figure(key=f"fan_out.{key}", what=what, value=rates["ours"], unit="/s", ratio=ratio, to=to))
    seconds = followers / rates["ours"]
    return [*lines, Figure(key="fan_out.hundred_thousand", what=f"to {followers:,} followers", value=seconds, unit="s")]


def _bytes(bytes_of: dict[str, float]) -> list[Figure]:
    return [
        Figure(
            key="fan_out.zset_bytes",
            what=f"a sorted set of {ZSET_LENGTH} (as Mastodon)",
            value=bytes_of["zset"],
            unit="bytes",
        ),
        Figure(
            key="fan_out.list_bytes",
            what=f"a list of {LIST_LENGTH} ids (as Misskey)",
            value=bytes_of["list"],
            unit="bytes",
        ),
        Figure(
            key="fan_out.inbox_bytes",
            what=f"an inbox of {INBOX_SIZE} entries",
            value=bytes_of["inbox"],
            unit="bytes",
            ratio=bytes_of["inbox"] / (16 * INBOX_SIZE),
            to="its 16-byte entries",
        ),
        Figure(
            key="fan_out.inbox_bytes_zset",
            what="an inbox, again",
            value=bytes_of["inbox"],
            unit="bytes",
            ratio=bytes_of["inbox"] / bytes_of["zset"],
            to="the sorted set",
        ),
    ]


def _behind(seconds: list[float], followers: int) -> Figure:
    milliseconds = [each * 1000 for each in seconds]
    return Figure(
        key="fan_out.small_behind_large",
        what=f"{SMALL_FOLLOWERS} followers, behind a post to {followers * _LARGE_SHARE:,}",
        value=len(seconds),
        unit="times",
        p50_ms=percentile(milliseconds, 50),
        p99_ms=percentile(milliseconds, 99),
    )
