"""The home feed: whole, in order, page by page, whatever happens to the cache."""

import asyncio
from typing import Any

import msgspec
import pytest

from heliograph.features.feed.cache import inboxes as cache
from heliograph.features.feed.service import walking
from heliograph.platform.config import Config
from tests.world import Person, World, open_world, photo


async def all_pages(person: Person, limit: int) -> list[str]:
    """Page through the whole feed, newest first."""
    ids: list[str] = []
    cursor = "&order=chronological"
    while True:
        page: Any = await person.get(f"/api/feed?limit={limit}{cursor}")
        ids += [post["post_id"] for post in page["posts"]]
        assert page["has_more"] == (page["next_cursor"] is not None)
        if not page["has_more"]:
            return ids
        cursor = f"&cursor={page['next_cursor']}"


async def test_pages_hold_every_post_once_newest_first(world: World) -> None:
    ana, ben, cam = [await world.person(name) for name in ("ana", "ben", "cam")]
    await cam.follow(ana)
    await cam.follow(ben)
    made = [await author.publish() for _ in range(4) for author in (ana, ben)]
    await cam.sees(made[-1])
    for limit in (1, 3, 8, 100):
        assert await all_pages(cam, limit) == made[::-1]


async def test_a_new_post_does_not_disturb_the_pages_below(world: World) -> None:
    ana, ben = await world.person("ana"), await world.person("ben")
    await ben.follow(ana)
    made = [await ana.publish() for _ in range(3)]
    await ben.sees(made[-1])
    first = await ben.get("/api/feed?limit=1&order=chronological")
    late = await ana.publish()
    await ben.sees(late)
    second = await ben.get(f"/api/feed?limit=5&cursor={first['next_cursor']}")
    assert [post["post_id"] for post in second["posts"]] == made[1::-1]
    news = await ben.get(f"/api/feed/new?since={first['newest_cursor']}")
    assert news["count"] == 1
    assert [author["username"] for author in news["authors"]] == [ana.username]


@pytest.mark.parametrize("rounds", [1, 6])
async def test_many_deleted_posts_do_not_end_the_feed(
    world: World, monkeypatch: pytest.MonkeyPatch, rounds: int
) -> None:
    monkeypatch.setattr(walking, "_ROUNDS_MAX", rounds)
    ana, ben = await world.person("ana"), await world.person("ben")
    await ben.follow(ana)
    made = [await ana.publish() for _ in range(7)]
    await ben.sees(made[-1])
    for post_id in made[1:]:
        assert (await ana.call("DELETE", f"/api/posts/{post_id}")).status_code == 200
    assert await all_pages(ben, 1) == made[:1]


async def test_a_rebuild_that_was_overtaken_changes_nothing(world: World) -> None:
    redis, reader_id = world.ctx.cache, 77
    built = cache.Built(version=1, epoch=b"x", floor_id=0, built_id=1)
    slow = await cache.open_rebuild(redis, reader_id)
    await redis.delete(f"hb:{reader_id}")  # as when it runs out
    second = await cache.open_rebuild(redis, reader_id)
    assert slow is not None
    assert second is not None
    await cache.push(redis, [reader_id], 5, 1)
    await cache.fill(redis, reader_id, [(3, 1)], ticket=slow, built=built)
    assert (await cache.read(redis, [reader_id], b"x")).get(reader_id) is None
    await cache.fill(redis, reader_id, [(4, 1), (3, 1)], ticket=second, built=built)
    inbox = (await cache.read(redis, [reader_id], b"x")).get(reader_id)
    assert inbox is not None
    assert sorted(inbox.entries[:, 0].tolist()) == [0, 3, 4, 5]


async def test_following_and_unfollowing_show_on_the_next_read(world: World) -> None:
    ana, ben = await world.person("ana"), await world.person("ben")
    post_id = await ana.publish()
    assert await ben.feed_ids() == []
    await ben.follow(ana)
    assert await ben.feed_ids() == [post_id]
    await ben.call("DELETE", f"/api/users/{ana.user_id}/follow")
    assert await ben.feed_ids() == []


async def test_losing_the_cache_loses_no_post(world: World) -> None:
    ana, ben = await world.person("ana"), await world.person("ben")
    await ben.follow(ana)
    made = [await ana.publish() for _ in range(3)]
    await ben.sees(made[-1])
    await world.ctx.cache.flushdb()
    assert await ben.feed_ids() == made[::-1]
    late = await ana.publish()
    await ben.sees(late)
    assert await ben.feed_ids() == [late, *made[::-1]]


async def test_an_inbox_that_was_evicted_is_cold_and_not_empty(world: World) -> None:
    ana, ben = await world.person("ana"), await world.person("ben")
    await ben.follow(ana)
    made = [await ana.publish() for _ in range(2)]
    await ben.sees(made[-1])
    for key in (f"h:{ben.user_id}", f"hm:{ben.user_id}"):
        await world.ctx.cache.delete(key)
        assert await ben.feed_ids() == made[::-1]
        assert await world.ctx.cache.pttl(f"h:{ben.user_id}") > 0, "what may be evicted carries a lifetime"
        assert await world.ctx.cache.pttl(f"hm:{ben.user_id}") > 0


async def test_an_inbox_of_another_epoch_is_not_believed(world: World) -> None:
    ana, ben = await world.person("ana"), await world.person("ben")
    await ben.follow(ana)
    made = [await ana.publish() for _ in range(2)]
    await ben.sees(made[-1])
    await world.ctx.cache.hset(f"hm:{ben.user_id}", "epoch", b"an older dump")
    await world.ctx.cache.ltrim(f"h:{ben.user_id}", 0, 0)
    assert await ben.feed_ids() == made[::-1]


async def test_without_the_cache_the_feed_is_read_from_the_database(config: Config, world: World) -> None:
    ana, ben = await world.person("ana"), await world.person("ben")
    await ben.follow(ana)
    post_id = await ana.publish()
    nowhere = "unix:///nonexistent/valkey.sock"

    async with open_world(msgspec.structs.replace(config, redis_url=nowhere), with_consumers=False) as bare:
        answer = await bare.http.get("/api/feed", headers={"Authorization": f"Bearer {ben.token}"})
    assert answer.status_code == 200
    assert [post["post_id"] for post in answer.json()["posts"]] == [post_id]


async def test_a_bad_cursor_or_limit_is_refused(world: World) -> None:
    ana, ben = await world.person("ana"), await world.person("ben")
    await ana.publish()
    await ana.publish()
    cursor = (await ana.get("/api/feed?limit=1"))["next_cursor"]
    for query in ("cursor=x", f"cursor={cursor[:-1]}", "limit=0", "limit=101", "limit=many", "order=random"):
        answer = await ana.call("GET", f"/api/feed?{query}")
        assert answer.status_code == 422, query
    stolen = await ben.call("GET", f"/api/feed?cursor={cursor}")
    assert (stolen.status_code, stolen.json()["code"]) == (422, "bad_cursor")


async def test_an_open_client_is_told_of_status_and_of_new_posts(world: World) -> None:
    ana, ben = await world.person("ana"), await world.person("ben")
    await ben.follow(ana)
    async with world.ctx.live.listen(int(ana.user_id)) as own, world.ctx.live.listen(int(ben.user_id)) as others:
        await asyncio.sleep(0.3)
        post_id = await ana.publish()
        status = await asyncio.wait_for(own.get(), 10)
        news = await asyncio.wait_for(others.get(), 10)
    assert status is not None
    assert news is not None
    assert (status.event, news.event) == ("post.status", "feed.new")
    assert post_id.encode() in status.data
    assert post_id.encode() in news.data


async def test_a_page_costs_the_same_number_of_statements_for_one_post_as_for_many(world: World) -> None:
    authors = [await world.person("author") for _ in range(3)]
    few, many = await world.person("few"), await world.person("many")
    await few.follow(authors[0])
    for author in authors:
        await many.follow(author)
        await author.publish()
        await author.publish(photo(seed=5), photo(seed=6))
    # One connection, and nobody beside it: what it is asked is what the page asks.
    alone = msgspec.structs.replace(world.ctx.config, database_pool_size=1)
    async with open_world(alone, with_consumers=False) as quiet:
        costs = [await statements_of(quiet, person) for person in (few, many)]
    assert costs[0] == costs[1] <= 10


async def statements_of(quiet: World, person: Person) -> int:
    """Count the statements of a warm first page, by asking the driver."""
    own = {"Authorization": f"Bearer {person.token}"}
    await quiet.http.get("/api/feed", headers=own)
    counted: list[str] = []
    pool = quiet.ctx.db._pool  # pyright: ignore[reportPrivateUsage]  the driver alone sees every statement
    async with pool.acquire() as connection:
        connection.add_query_logger(lambda record: counted.append(record.query))
    page = await quiet.http.get("/api/feed", headers=own)
    assert page.json()["posts"]
    return len([query for query in counted if query.lstrip().upper().startswith(("SELECT", "WITH"))])
