"""Readers of a world: some who read again and again, and some who have never come yet and follow many."""

from dataclasses import dataclass

import asyncpg
import numpy as np
from redis.asyncio import Redis

from bench.baselines import list_key, zset_key
from bench.worlds.shapes import Shape
from bench.worlds.tables import access_token
from heliograph.platform.config import Config

WARM = 500
COLD = 1_200
COLD_FOLLOWS = 500
ZSET_LENGTH = 800
LIST_LENGTH = 300


@dataclass(frozen=True, kw_only=True)
class Crowd:
    """Indexes of accounts; `cold` follow about 500 others each, where the world has enough of such."""

    warm: list[int]
    cold: list[int]


def crowd(shape: Shape) -> Crowd:
    """Choose readers, none of them twice."""
    counts = shape.follow_counts
    by_distance = np.argsort(np.abs(counts - COLD_FOLLOWS), kind="stable")
    cold = by_distance[: min(COLD, shape.accounts // 3)]
    rest = np.setdiff1d(np.arange(shape.accounts), cold)
    warm = np.random.default_rng([shape.seed, 9]).permutation(rest)[:WARM]
    mixed = np.random.default_rng([shape.seed, 10]).permutation(cold)
    return Crowd(warm=warm.tolist(), cold=mixed.tolist())


def tokens(config: Config, shape: Shape, readers: list[int]) -> list[str]:
    """Return a bearer token for each reader."""
    return [access_token(config, shape, reader) for reader in readers]


async def fill_baselines(config: Config, account_ids: list[int]) -> None:
    """Give each reader a sorted set of 800 ids and a list of 300, of the newest that they follow."""
    connection = await asyncpg.connect(config.database_url)
    async with Redis.from_url(config.redis_url) as redis:
        for account_id in account_ids:
            ids = await _newest(connection, account_id)
            if ids:
                await redis.zadd(zset_key(account_id), {str(each): each for each in ids})
                await redis.rpush(list_key(account_id), *ids[:LIST_LENGTH])
    await connection.close()


async def _newest(connection: "asyncpg.Connection[asyncpg.Record]", account_id: int) -> list[int]:
    rows = await connection.fetch(
        """
        SELECT published_id
        FROM posts.post
        WHERE author_id = ANY (ARRAY(SELECT followee_id FROM graph.follow WHERE follower_id = $1))
            AND state = 'published'
        ORDER BY published_id DESC
        LIMIT $2
        """,
        account_id,
        ZSET_LENGTH,
    )
    return [row["published_id"] for row in rows]
