"""Fan-out of one post to 100,000 inboxes by one worker, beside bare pipelined RPUSHX; and what an inbox weighs."""

import asyncio
import socket
import statistics
import struct
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import uvloop
from redis.asyncio import Redis

from bench import stage
from bench.figures import Figure
from bench.worlds.shapes import Shape
from bench.worlds.tables import add_followers
from heliograph.features.feed.cache import inboxes as cache
from heliograph.features.feed.types import INBOX_SIZE
from heliograph.features.posts.events import PostPublished
from heliograph.platform.config import Config
from heliograph.platform.consumers import subscriptions
from heliograph.platform.db import connect
from heliograph.programs.composition import CONSUMERS
from tests.engines import TestEngines

ROUNDS = 3
_BATCH = 1_000
_SMALL_WORLD = Shape(accounts=50, follows=5, posts=100)
_FIRST_NEW_ID = 1 << 58


def measure(addresses: TestEngines, followers: int) -> list[Figure]:
    """Return deliveries a second of relay and worker as processes, of bare pushes, and bytes an inbox."""
    with stage.world(addresses, _SMALL_WORLD) as config:
        author_id = int(_SMALL_WORLD.account_ids[0])
        follower_ids = uvloop.run(add_followers(config, author_id, followers))
        inbox_bytes = uvloop.run(_fill_inboxes(config, follower_ids))
        stage.say(f"fan-out: {followers:,} inboxes of {inbox_bytes:,.0f} bytes")
        with stage.programs(config, ["worker", "relay"]):
            fanned = [uvloop.run(_fan_out(config, author_id, follower_ids[-1], number)) for number in range(ROUNDS + 1)]
        with_library = uvloop.run(_push_by_library(config, follower_ids))
        bare = _push_bare(config, follower_ids)
        uvloop.run(_empty(config))
    # The first round warms worker and relay up.
    rate = len(follower_ids) / statistics.median(fanned[1:])
    return [
        Figure(key="fan_out.bare", what="bare RPUSHX, packed beforehand, raw socket", value=bare, unit="/s"),
        Figure(key="fan_out.library", what="RPUSHX by redis-py's pipeline", value=with_library, unit="/s"),
        Figure(
            key="fan_out.deliveries",
            what="deliveries of one worker, commit to last inbox",
            value=rate,
            unit="/s",
            ratio=rate / bare,
            to="bare RPUSHX",
        ),
        Figure(
            key="fan_out.deliveries_library",
            what="deliveries of one worker, again",
            value=rate,
            unit="/s",
            ratio=rate / with_library,
            to="redis-py's pipeline",
        ),
        Figure(
            key="fan_out.inbox_bytes",
            what=f"an inbox of {INBOX_SIZE} entries",
            value=inbox_bytes,
            unit="bytes",
            ratio=inbox_bytes / (16 * INBOX_SIZE),
            to="its 16-byte entries",
        ),
    ]


async def _fill_inboxes(config: Config, follower_ids: list[int]) -> float:
    """Give every follower a full inbox, all alike; return the bytes that one takes."""
    async with Redis.from_url(config.redis_url) as redis:
        await redis.config_set("maxmemory", "0")
        await redis.flushall()
        rows = [(number, number) for number in range(INBOX_SIZE, 0, -1)]
        ticket = await cache.open_rebuild(redis, 1)
        built = cache.Built(version=1, epoch=b"bench", floor_id=0, built_id=1)
        await cache.fill(redis, 1, rows, ticket=ticket or "", built=built)
        await redis.lpop("h:1")
        await redis.rpoplpush("h:1", "h:1")
        dumped = await redis.dump("h:1") or b""
        before = (await redis.info("memory"))["used_memory"]
        for batch in _batches(follower_ids):
            async with redis.pipeline(transaction=False) as pipe:
                for follower_id in batch:
                    pipe.restore(f"h:{follower_id}", 0, dumped)
                await pipe.execute()
        return ((await redis.info("memory"))["used_memory"] - before) / len(follower_ids)


async def _fan_out(config: Config, author_id: int, last_follower_id: int, number: int) -> float:
    """Announce a post; return the seconds until the last follower's inbox ends with it."""
    event = PostPublished(post_id=1, author_id=author_id, published_id=_FIRST_NEW_ID + number)
    wanted = struct.pack("<QQ", event.published_id, author_id)
    async with Redis.from_url(config.redis_url) as redis:
        db = await connect(config, subscriptions(CONSUMERS))
        began = time.perf_counter()
        async with db.tx() as tx:
            tx.emit(event)
        await redis.publish("bus:kick", b"")
        async with asyncio.timeout(120):
            while await redis.lindex(f"h:{last_follower_id}", -1) != wanted:  # noqa: ASYNC110 - a key tells nobody
                await asyncio.sleep(0.005)
        seconds = time.perf_counter() - began
        await db.close()
        return seconds


async def _push_by_library(config: Config, follower_ids: list[int]) -> float:
    entry = struct.pack("<QQ", _FIRST_NEW_ID + 100, 1)
    async with Redis.from_url(config.redis_url) as redis:
        began = time.perf_counter()
        for batch in _batches(follower_ids):
            async with redis.pipeline(transaction=False) as pipe:
                for follower_id in batch:
                    pipe.execute_command("RPUSHX", f"h:{follower_id}", entry)
                await pipe.execute()
        return len(follower_ids) / (time.perf_counter() - began)


def _push_bare(config: Config, follower_ids: list[int]) -> float:
    """Send ready-made commands and count the replies' lines: what the server can take from one connection."""
    entry = struct.pack("<QQ", _FIRST_NEW_ID + 101, 1)
    packed = [
        b"".join(_command(b"RPUSHX", b"h:%d" % each, entry) for each in batch) for batch in _batches(follower_ids)
    ]
    parts = urlsplit(config.redis_url)
    password = parse_qs(parts.query)["password"][0]
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.connect(str(Path(parts.path)))
        connection.sendall(_command(b"AUTH", password.encode()))
        _read_lines(connection, 1)
        began = time.perf_counter()
        for commands in packed:
            connection.sendall(commands)
            _read_lines(connection, commands.count(b"RPUSHX"))
        return len(follower_ids) / (time.perf_counter() - began)


async def _empty(config: Config) -> None:
    async with Redis.from_url(config.redis_url) as redis:
        await redis.flushall()


def _batches(follower_ids: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(follower_ids), _BATCH):
        yield follower_ids[start : start + _BATCH]


def _command(*words: bytes) -> bytes:
    return b"*%d\r\n" % len(words) + b"".join(b"$%d\r\n%b\r\n" % (len(word), word) for word in words)


def _read_lines(connection: socket.socket, count: int) -> None:
    while count > 0:
        received = connection.recv(1 << 16)
        if not received:
            raise ConnectionError("the server closed the connection")
        count -= received.count(b"\n")
