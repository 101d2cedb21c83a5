"""Likes of one post by everyone at once, and comments under it, with the ticker folding beside.

Beside them: what a like costs where each is a transaction that inserts a row and counts on the post's own row, as is
usual; the same batches without HTTP; and a handler that does nothing, on the same server.
"""

import asyncio
import itertools
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager

import asyncpg
import msgspec
import numpy as np
import uvloop

from bench import stage
from bench.figures import Figure
from bench.load import Load, Plan, Target, percentile, run_load
from bench.worlds.shapes import Shape
from bench.worlds.tables import access_token
from heliograph.features.engagement import service as engagement
from heliograph.platform.config import Config
from heliograph.platform.identity import Actor
from heliograph.programs.composition import open_context
from tests.engines import TestEngines
from tests.processes import free_port

PEOPLE = 4_000
CONNECTIONS = 64
COMMENTS_A_SECOND = 20
_BARE_CONNECTIONS = 16
_TABLES = """
    CREATE TABLE IF NOT EXISTS public.bare_like (post_id bigint, account_id bigint, PRIMARY KEY (post_id, account_id));
    CREATE TABLE IF NOT EXISTS public.bare_count (post_id bigint PRIMARY KEY, like_count bigint NOT NULL);
    INSERT INTO public.bare_count VALUES (1, 0) ON CONFLICT DO NOTHING;
"""
Latencies = list[float]


def measure(addresses: TestEngines, shape: Shape, seconds: float) -> list[Figure]:
    """Return likes a second and their latencies, saturated and at a schedule, beside the baselines."""
    port = free_port()
    with stage.world(addresses, shape, port=free_port()) as world:
        config = msgspec.structs.replace(world, comment_repeats_max=1_000_000)
        people = np.random.default_rng([shape.seed, 31]).permutation(shape.accounts)[:PEOPLE].tolist()
        hot = int(shape.post_ids[-1])
        hot_row = uvloop.run(_hot_row(config, seconds))
        alone = uvloop.run(_without_http(config, [int(shape.account_ids[one]) for one in people], hot, seconds))
        with stage.baseline("empty", port), stage.programs(config, ["web", "ticker"]):
            empty = run_load(Plan(port=port, targets=[Target(path="/page")], connections=CONNECTIONS, seconds=seconds))
            targets = _likes(config, shape, people, hot)
            full = _load(config, targets, seconds, 0.0)
            half = _load(config, targets, seconds, full.per_second / 2)
            comments = _load(config, _comments(config, shape, people, hot), seconds, float(COMMENTS_A_SECOND))
    bare = len(hot_row) / seconds
    return [
        _baseline("empty", "an empty handler", empty.per_second, (empty.p50_ms, empty.p99_ms)),
        _baseline("hot_row", f"insert and count on one row, {_BARE_CONNECTIONS} bare clients", bare, _times(hot_row)),
        _ours("alone", "likes of one post, without HTTP", len(alone) / seconds, _times(alone), (bare, "hot_row")),
        _ours("one_post", "likes of one post", full.per_second, _of(full), (empty.per_second, "empty")),
        _ours("one_post_hot_row", "the same", full.per_second, _of(full), (bare, "hot_row")),
        _baseline("at_half", "likes of one post, half of that scheduled", half.per_second, _of(half)),
        _baseline(
            "comments", f"comments on one post, {COMMENTS_A_SECOND}/s scheduled", comments.per_second, _of(comments)
        ),
    ]


def _load(config: Config, targets: list[Target], seconds: float, per_second: float) -> Load:
    return run_load(
        Plan(port=config.port, targets=targets, connections=CONNECTIONS, seconds=seconds, per_second=per_second)
    )


def _likes(config: Config, shape: Shape, people: list[int], post_id: int) -> list[Target]:
    """Let all like the post, and then all take it back; over and over."""
    return [
        Target(path=f"/api/posts/{post_id}/like", token=token, method=method)
        for method in ("POST", "DELETE")
        for token in _tokens(config, shape, people)
    ]


def _comments(config: Config, shape: Shape, people: list[int], post_id: int) -> list[Target]:
    return [
        Target(
            path=f"/api/posts/{post_id}/comments",
            token=token,
            method="POST",
            body=msgspec.json.encode({"text": f"so good, number {number}"}).decode(),
        )
        for number, token in enumerate(_tokens(config, shape, people))
    ]


def _tokens(config: Config, shape: Shape, people: list[int]) -> list[str]:
    return [access_token(config, shape, person) for person in people]


async def _hot_row(config: Config, seconds: float) -> Latencies:
    """Like by transactions that each insert a row and add one to the post's row."""
    numbers = itertools.count(1)
    async with _pool(config) as pool:
        await pool.execute(_TABLES)

        async def like() -> None:
            async with pool.acquire() as connection, connection.transaction():
                await connection.execute(
                    "INSERT INTO public.bare_like VALUES (1, $1) ON CONFLICT DO NOTHING", next(numbers)
                )
                await connection.execute("UPDATE public.bare_count SET like_count = like_count + 1 WHERE post_id = 1")

        return await _for(seconds, _BARE_CONNECTIONS, like)


async def _without_http(config: Config, account_ids: list[int], post_id: int, seconds: float) -> Latencies:
    """Like, and take back, by the verbs alone, as many at a time as HTTP has connections."""
    async with open_context(config, "bench") as ctx:
        wishes = itertools.cycle(
            (verb, an_id) for verb in (engagement.like_post, engagement.unlike_post) for an_id in account_ids
        )

        async def wish() -> None:
            verb, account_id = next(wishes)
            await verb(ctx, Actor(account_id=account_id, session_id=1), post_id)

        latencies = await _for(seconds, CONNECTIONS, wish)
        await engagement.fold(ctx)
        return latencies


async def _for(seconds: float, workers: int, act: Callable[[], Awaitable[None]]) -> Latencies:
    ends_at = time.perf_counter() + seconds
    latencies: Latencies = []

    async def keep_on() -> None:
        while (began := time.perf_counter()) < ends_at:
            await act()
            latencies.append(time.perf_counter() - began)

    await asyncio.gather(*(keep_on() for _ in range(workers)))
    return latencies


@asynccontextmanager
async def _pool(config: Config) -> "AsyncGenerator[asyncpg.Pool[asyncpg.Record]]":
    async with asyncpg.create_pool(config.database_url, min_size=_BARE_CONNECTIONS, max_size=_BARE_CONNECTIONS) as pool:
        yield pool


def _times(latencies: Latencies) -> tuple[float, float]:
    return percentile(latencies, 50) * 1000, percentile(latencies, 99) * 1000


def _of(load: Load) -> tuple[float, float]:
    return load.p50_ms, load.p99_ms


def _baseline(key: str, what: str, per_second: float, times: tuple[float, float]) -> Figure:
    return Figure(key=f"likes.{key}", what=what, value=per_second, unit="/s", p50_ms=times[0], p99_ms=times[1])


def _ours(key: str, what: str, per_second: float, times: tuple[float, float], to: tuple[float, str]) -> Figure:
    baseline, name = to
    return msgspec.structs.replace(_baseline(key, what, per_second, times), ratio=per_second / baseline, to=name)
