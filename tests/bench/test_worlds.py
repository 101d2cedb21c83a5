"""A world to measure in is the same for a seed, and its rows agree with each other."""

from typing import Any

import asyncpg
import numpy as np

from bench.worlds.acts import Acts
from bench.worlds.kept import ensure_world
from bench.worlds.shapes import Shape
from tests.engines import TestEngines, clone, drop

SHAPE = Shape(accounts=60, follows=6, posts=300, likes=3, seed=5)


def test_a_seed_gives_the_same_world_again() -> None:
    again = Shape(accounts=60, follows=6, posts=300, likes=3, seed=5, until=SHAPE.until)
    assert np.array_equal(again.edges, SHAPE.edges)
    assert np.array_equal(again.post_ids, SHAPE.post_ids)
    assert np.array_equal(Acts(shape=again).likes, Acts(shape=SHAPE).likes)


def test_another_seed_gives_another_world() -> None:
    other = Shape(accounts=60, follows=6, posts=300, likes=3, seed=6, until=SHAPE.until)
    assert not np.array_equal(other.posts_authors, SHAPE.posts_authors)


def test_nobody_follows_themselves_or_anybody_twice() -> None:
    readers, followees = SHAPE.edges
    assert not np.any(readers == followees)
    assert len(np.unique(readers * SHAPE.accounts + followees)) == len(readers)


async def test_rows_and_counts_of_a_world_agree(engines: TestEngines) -> None:
    template, _ = await ensure_world(engines, SHAPE)
    name = "world_under_test"
    connection: asyncpg.Connection[Any] = await asyncpg.connect(await clone(engines, template, name))
    try:
        follows = await connection.fetchval("SELECT count(*) FROM graph.follow")
        counted = await connection.fetchrow("SELECT sum(follower_count), sum(following_count) FROM graph.counts")
        assert counted is not None
        assert tuple(counted) == (follows, follows)
        assert follows == len(SHAPE.edges[0])
        likes = await connection.fetchval("SELECT count(*) FROM engagement.post_like")
        assert likes == await connection.fetchval("SELECT sum(like_count) FROM engagement.post_count")
        assert likes > SHAPE.posts
        orphans = await connection.fetchval(
            "SELECT count(*) FROM posts.post LEFT JOIN media.medium ON object_id = post_id WHERE medium IS NULL"
        )
        assert orphans == 0
        left_off = await connection.fetchval(
            "SELECT count(*) FROM pg_constraint WHERE contype = 'p' AND conrelid = 'graph.follow'::regclass"
        )
        assert left_off == 1
    finally:
        await connection.close()
        await drop(engines, name)
        await drop(engines, template)
