"""What was served: written down beside, with the very features; told to who was served it, and forgotten in time."""

from datetime import timedelta
from typing import Any, cast

import msgspec
import numpy as np
import pytest

from heliograph.features.feed import service as feed
from heliograph.features.feed.queries import served as queries
from heliograph.features.feed.rules import ranking
from heliograph.features.feed.service import logging_pages
from heliograph.features.feed.types import Order, ServedPage
from tests.features.feed.posting import posted
from tests.world import Person, World, open_world


async def written(world: World, person: Person) -> list[ServedPage]:
    """Return the person's pages that have been written, the newest first."""
    await world.ctx.tool(feed.PageLog).write(world.ctx)
    async with world.ctx.db.read() as db:
        return await queries.newest_pages(db, int(person.user_id), 100)


async def a_reader_with_posts(world: World, count: int = 5) -> Person:
    ana, reader = await world.person("ana"), await world.person("reader")
    await reader.follow(ana)
    for hours in range(count, 0, -1):
        await posted(world, ana, hours_ago=hours, quality=hours / count)
    return reader


async def test_a_page_is_written_with_the_features_and_scores_it_was_ranked_by(world: World) -> None:
    reader = await a_reader_with_posts(world)
    first = await reader.get("/api/feed?limit=2")
    await reader.get(f"/api/feed?limit=2&cursor={first['next_cursor']}")
    second, page = await written(world, reader)
    assert (page.order, page.formula, page.is_exploring) == (Order.RANKED, ranking.VERSION, False)
    assert page.positions.tolist() == [0, 1]
    assert second.positions.tolist() == [2, 3]
    assert page.features.shape == second.features.shape == (2, len(ranking.FEATURES))
    for one in (page, second):
        assert np.allclose(one.scores, ranking.scores(one.features), rtol=1e-4)
    assert len(set(page.published_ids.tolist()) | set(second.published_ids.tolist())) == 4


async def test_a_page_in_order_of_time_is_written_without_scores(world: World) -> None:
    reader = await a_reader_with_posts(world)
    await reader.get("/api/feed?order=chronological")
    (page,) = await written(world, reader)
    assert (page.order, page.formula) == (Order.CHRONOLOGICAL, 0)
    assert np.isnan(page.scores).all()
    assert page.positions.tolist() == [-1] * 5


async def test_reading_neither_waits_for_the_log_nor_fills_the_memory(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging_pages, "_WAITING_MAX", 2)
    reader = await a_reader_with_posts(world)
    # As while the database is slow to take a batch.
    async with world.ctx.tool(feed.PageLog)._lock:  # pyright: ignore[reportPrivateUsage]  keeps the writer waiting
        for _ in range(4):
            await reader.get("/api/feed")
    assert len(await written(world, reader)) == 2


async def test_a_page_whose_writing_failed_at_its_end_is_there_once(world: World) -> None:
    reader = await a_reader_with_posts(world)
    await reader.get("/api/feed")
    log = world.ctx.tool(feed.PageLog)
    log._ids = await world.ctx.ids.several(1, 0)  # pyright: ignore[reportPrivateUsage]  as an unanswered commit leaves it
    async with world.ctx.db.tx() as tx:
        await queries.insert_pages(tx, log._ids, log.of(int(reader.user_id)))  # pyright: ignore[reportPrivateUsage]
    assert len(await written(world, reader)) == 1


async def test_with_the_log_off_nothing_is_written_and_snapshots_are_smaller(world: World) -> None:
    off = msgspec.structs.replace(world.ctx.config, feed_log_days=0)
    async with open_world(off, with_consumers=False) as quiet:
        reader = await a_reader_with_posts(quiet)
        await quiet.ctx.cache.flushdb()
        await reader.get("/api/feed")
        (key,) = cast("list[bytes]", await quiet.ctx.cache.keys("s:*"))
        assert await quiet.ctx.cache.strlen(key) == 26 - 2 + 5 * 8
        assert await written(quiet, reader) == []


async def test_old_pages_are_forgotten(world: World) -> None:
    reader = await a_reader_with_posts(world)
    await reader.get("/api/feed")
    await reader.get("/api/feed?order=chronological")
    assert len(await written(world, reader)) == 2
    age = timedelta(days=world.ctx.config.feed_log_days) // timedelta(milliseconds=1) + 60_000
    async with world.ctx.db.tx() as tx:
        sql = "UPDATE feed.served SET page_id = page_id - $2::bigint WHERE account_id = $1 AND feed_order = 'ranked'"
        await tx.run(sql, int(reader.user_id), age << 23)
    await feed.forget_pages(world.ctx)
    (left,) = await written(world, reader)
    assert left.order is Order.CHRONOLOGICAL


async def test_why_is_answered_from_what_was_served(world: World) -> None:
    reader = await a_reader_with_posts(world)
    shown = (await reader.get("/api/feed"))["posts"][0]["post_id"]
    before: Any = await reader.get(f"/api/feed/why/{shown}")
    (page,) = await written(world, reader)
    after: Any = await reader.get(f"/api/feed/why/{shown}")
    assert before == after
    assert (after["post_id"], after["reason"], after["order"], after["position"]) == (shown, "following", "ranked", 0)
    assert after["score"] == pytest.approx(float(page.scores[0]), rel=1e-4)
    assert {factor["name"] for factor in after["factors"]} == set(ranking.factors(page.features))
    assert all(factor["words"] for factor in after["factors"])
    await reader.get("/api/feed?order=chronological")
    plain: Any = await reader.get(f"/api/feed/why/{shown}")
    assert (plain["order"], plain["score"], plain["factors"]) == ("chronological", None, [])


async def test_why_is_nobody_elses_and_ends_with_the_right_to_see(world: World) -> None:
    ana, reader = await world.person("ana"), await world.person("reader")
    await reader.follow(ana)
    post_id = await posted(world, ana)
    path = f"/api/feed/why/{post_id}"
    absent = await reader.call("GET", "/api/feed/why/12345")
    assert absent.status_code == 404
    assert (await reader.call("GET", path)).content == absent.content, "not served yet"
    await reader.get("/api/feed")
    assert (await reader.call("GET", path)).status_code == 200
    assert (await ana.call("GET", path)).content == absent.content, "served to another"
    assert (await world.http.get(path)).status_code == 401
    await ana.call("POST", f"/api/users/{reader.user_id}/block")
    assert (await reader.call("GET", path)).content == absent.content
