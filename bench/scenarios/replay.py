"""A day's trace of posts and reads, replayed against the real programs and engines with only the policy changed.

The trace comes from the simulator's people on the world's own follows: bursts of reads, a few who chatter. Hour by hour
its posts are announced, and when all are fanned out its reads come over HTTP. Counted is the CPU time of everything but
this process and the load. Who is pulled is put down beforehand, as the rules decide once an author has leant for long
enough by the trace's own rates and the costs that were measured just before.
"""

import asyncio
import time
from collections import defaultdict
from dataclasses import dataclass

import asyncpg
import msgspec
import numpy as np
import psutil
import uvloop
from redis.asyncio import Redis

from bench import stage
from bench.figures import Figure
from bench.load import Load, Plan, Target, percentile, run_load
from bench.simulator.graphs import Graph, Ints, from_edges
from bench.simulator.people import HOURS_A_DAY, populate
from bench.simulator.policies import reads_of_followers
from bench.worlds.shapes import Shape
from bench.worlds.tables import access_token
from heliograph.features.feed.rules import modes
from heliograph.features.feed.types import Costs
from heliograph.features.posts.events import PostPublished
from heliograph.platform.config import Config, FeedMode
from heliograph.platform.consumers import subscriptions
from heliograph.platform.db import Database, connect
from heliograph.programs.composition import CONSUMERS
from tests.engines import TestEngines
from tests.processes import Processes, free_port

THRESHOLD = 1_000
_CONNECTIONS = 4
_DRAIN_SECONDS = 120
_PROGRAMS = ("web", "worker", "relay")


@dataclass(frozen=True, kw_only=True)
class _Trace:
    """By hour: the posts that are announced, and the readers who open their feed (both as indexes)."""

    posts: list[Ints]
    reads: list[Ints]


@dataclass(frozen=True, kw_only=True)
class _Paid:
    """CPU seconds by program, and how the reads went."""

    by_program: dict[str, float]
    loads: list[Load]

    @property
    def total(self) -> float:
        """CPU seconds of everything."""
        return sum(self.by_program.values())


def measure(addresses: TestEngines, accounts: int, hours: int, costs: Costs) -> list[Figure]:
    """Return the CPU time that the same trace takes under each policy."""
    shape = Shape(accounts=accounts, follows=200, posts=20 * accounts, likes=0, renditions=0)
    graph = from_edges(shape.accounts, *shape.edges)
    trace, load = _trace(shape, graph, hours)
    pulled = {
        FeedMode.PUSH: np.zeros(accounts, np.bool_),
        FeedMode.THRESHOLD: modes.beyond_threshold(load.followers, THRESHOLD),
        FeedMode.ADAPTIVE: modes.leans(load, costs) | modes.bursts(load, costs),
    }
    paid = {mode: _replay(addresses, shape, trace, mode, np.flatnonzero(who)) for mode, who in pulled.items()}
    return [_line(mode, each, paid[FeedMode.PUSH], int(pulled[mode].sum())) for mode, each in paid.items()]


def _trace(shape: Shape, graph: Graph, hours: int) -> tuple[_Trace, modes.Load]:
    """Draw the hours, and sum up what the rules are asked about."""
    people = populate(np.random.default_rng([shape.seed, 31]), graph)
    drawn = [people.hour(hour) for hour in range(hours)]
    authors = np.repeat(np.arange(shape.accounts), sum(posts for posts, _ in drawn))
    # Published long ago and announced again: each author's posts in turn, as far as there are any.
    own = np.argsort(shape.posts_authors, kind="stable")
    counts = np.bincount(shape.posts_authors, minlength=shape.accounts)
    starts = np.cumsum(counts) - counts
    used = np.zeros(shape.accounts, np.int64)
    announced: list[Ints] = []
    for posts, _ in drawn:
        each = np.repeat(np.arange(shape.accounts), np.minimum(posts, np.maximum(counts - used, 0)))
        places = used[each] + np.arange(len(each)) - np.searchsorted(each, each)
        announced.append(own[starts[each] + places])
        used += np.bincount(each, minlength=shape.accounts)
    reads = sum((reads for _, reads in drawn), np.zeros(shape.accounts, np.int64))
    days = hours / HOURS_A_DAY
    load = modes.Load(
        is_pulled=np.zeros(shape.accounts, np.bool_),
        followers=graph.follower_counts.astype(np.float64),
        posts_a_day=np.bincount(authors, minlength=shape.accounts) / days,
        reads_a_day=reads_of_followers(graph, reads / days),
    )
    return _Trace(posts=announced, reads=[np.repeat(np.arange(shape.accounts), each) for _, each in drawn]), load


def _replay(addresses: TestEngines, shape: Shape, trace: _Trace, mode: FeedMode, pulled: Ints) -> _Paid:
    with stage.world(addresses, shape, port=free_port()) as world:
        config = msgspec.structs.replace(world, feed_mode=mode, feed_pull_threshold=THRESHOLD)
        uvloop.run(_put_down(config, shape.account_ids[pulled].tolist()))
        targets = [Target(path="/api/feed", token=access_token(config, shape, each)) for each in range(shape.accounts)]
        with stage.programs(config, _PROGRAMS) as programs:
            # Everyone has an inbox when the day begins.
            run_load(Plan(port=config.port, targets=targets, connections=_CONNECTIONS, is_once=True))
            before = _spent(programs)
            loads = uvloop.run(_pass_day(config, shape, trace, targets))
            after = _spent(programs)
    return _Paid(by_program={name: after[name] - before[name] for name in after}, loads=loads)


async def _pass_day(config: Config, shape: Shape, trace: _Trace, targets: list[Target]) -> list[Load]:
    loads: list[Load] = []
    db = await connect(config, subscriptions(CONSUMERS))
    connection = await asyncpg.connect(config.database_url)
    async with Redis.from_url(config.redis_url) as redis:
        for posts, readers in zip(trace.posts, trace.reads, strict=True):
            await _announce(db, shape, posts)
            await redis.publish("bus:kick", b"")
            await _until_fanned_out(connection)
            if len(readers):
                reading: list[int] = readers.tolist()
                asked = [targets[each] for each in reading]
                plan = Plan(port=config.port, targets=asked, connections=_CONNECTIONS, is_once=True)
                loads.append(await asyncio.to_thread(run_load, plan))
    await connection.close()
    await db.close()
    return loads


async def _announce(db: Database, shape: Shape, posts: Ints) -> None:
    async with db.tx() as tx:
        for post in posts.tolist():
            tx.emit(
                PostPublished(
                    post_id=int(shape.post_ids[post]),
                    author_id=int(shape.account_ids[shape.posts_authors[post]]),
                    published_id=int(shape.published_ids[post]),
                )
            )


async def _until_fanned_out(connection: "asyncpg.Connection[asyncpg.Record]") -> None:
    deadline = time.monotonic() + _DRAIN_SECONDS
    while await connection.fetchval("SELECT EXISTS (SELECT FROM platform.delivery WHERE group_name ~ '^feed')"):
        if time.monotonic() > deadline:
            raise TimeoutError("the fan-out does not end")
        await asyncio.sleep(0.02)


async def _put_down(config: Config, author_ids: list[int]) -> None:
    """Have these authors pulled, and always."""
    connection = await asyncpg.connect(config.database_url)
    await connection.execute(
        "INSERT INTO feed.author_mode (author_id, mode, cut_id) SELECT unnest($1::bigint[]), 'pull', 1", author_ids
    )
    await connection.execute(
        "UPDATE feed.standing SET version = version + 1, modes_version = modes_version + $1", len(author_ids)
    )
    await connection.close()


def _spent(programs: Processes) -> dict[str, float]:
    """Return the CPU seconds so far of our programs and of the engines, which are children of this process."""
    names = {process.pid: name for name, process in programs.running.items()}
    spent: dict[str, float] = defaultdict(float)
    for process in psutil.Process().children(recursive=True):
        name = names.get(process.pid) or process.name()
        if process.pid in names or name.startswith(("postgres", "valkey")):
            times = process.cpu_times()
            # Backends that have ended are counted with the server that reaped them.
            spent[name] += times.user + times.system + times.children_user + times.children_system
    return spent


def _line(mode: FeedMode, paid: _Paid, push: _Paid, pulled: int) -> Figure:
    parts = ", ".join(f"{name} {seconds:.1f}" for name, seconds in sorted(paid.by_program.items()))
    words = {FeedMode.THRESHOLD: f"threshold {THRESHOLD:,}"}
    return Figure(
        key=f"replay.{mode.value}",
        what=f"a day replayed, {words.get(mode, mode.value)}: {pulled} pulled; {parts}",
        value=paid.total,
        unit="CPU-s",
        p50_ms=percentile([load.p50_ms for load in paid.loads], 50),
        p99_ms=percentile([load.p99_ms for load in paid.loads], 50),
        ratio=paid.total / push.total,
        to="pushing to all",
    )
