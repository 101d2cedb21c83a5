"""Paging through the ranked feed: every visible post once, whatever happens between the pages."""

import asyncio
import math
import random
from typing import Any, cast

import msgspec
import pytest

from heliograph.features.engagement import service as engagement
from heliograph.features.feed import service as feed
from heliograph.features.feed.service import beginning
from heliograph.platform.config import Config
from tests.features.feed.posting import posted
from tests.world import Person, World, open_world

NOWHERE = "unix:///nonexistent/valkey.sock"


async def page(person: Person, cursor: str | None = None, *, limit: int = 20, order: str = "") -> Any:
    """Ask for a page."""
    query = f"limit={limit}" + (f"&cursor={cursor}" if cursor else "") + (f"&order={order}" if order else "")
    return await person.get(f"/api/feed?{query}")


def ids_of(answer: Any) -> list[str]:
    return [post["post_id"] for post in answer["posts"]]


async def all_ids(person: Person, answer: Any, *, limit: int = 20) -> list[str]:
    """Return the ids of a page and of every page behind it."""
    found = ids_of(answer)
    while answer["has_more"]:
        answer = await page(person, answer["next_cursor"], limit=limit)
        found += ids_of(answer)
    return found


async def forget_snapshots(world: World) -> None:
    keys = cast("list[bytes]", await world.ctx.cache.keys("s:*"))
    if keys:
        await world.ctx.cache.delete(*keys)


async def reader_of(world: World, authors: int) -> tuple[Person, list[Person]]:
    reader = await world.person("reader")
    followed = [await world.person("author") for _ in range(authors)]
    for author in followed:
        await reader.follow(author)
    return reader, followed


async def test_the_feed_is_ranked_unless_time_is_asked_for(world: World) -> None:
    reader, (ana, ben) = await reader_of(world, 2)
    sharp = await posted(world, ana, hours_ago=2, quality=1.0)
    blurred = await posted(world, ben, hours_ago=1, quality=0.01)
    first = await page(reader)
    assert ids_of(first) == ids_of(await page(reader, order="ranked")) == [sharp, blurred]
    assert ids_of(await page(reader, order="chronological")) == [blurred, sharp]
    assert {post["reason"] for post in first["posts"]} == {"following"}


async def ranked_anew(world: World, author: Person) -> None:
    """Have counts folded, what was remembered of them forgotten, and something new to rank."""
    await engagement.fold(world.ctx)
    world.ctx.tools[feed.FeatureMemory] = feed.FeatureMemory()
    await posted(world, author, hours_ago=500)


async def test_what_people_do_about_posts_moves_them_up(world: World) -> None:
    reader, (ana, ben, cam) = await reader_of(world, 3)
    dear = await posted(world, ana, hours_ago=30)
    hot = await posted(world, ben, hours_ago=3)
    new = await posted(world, cam, hours_ago=2)
    assert ids_of(await page(reader)) == [new, hot, dear]
    for person in (ana, cam, *[await world.person("fan") for _ in range(4)]):
        assert (await person.call("POST", f"/api/posts/{hot}/like")).status_code == 200
    await ranked_anew(world, ana)
    assert ids_of(await page(reader))[:3] == [hot, new, dear]
    for post_id in [dear, *[await posted(world, ana, hours_ago=400 + n) for n in range(9)]]:
        assert (await reader.call("POST", f"/api/posts/{post_id}/save")).status_code == 200
    await ranked_anew(world, ana)
    assert ids_of(await page(reader))[0] == dear
    told = await reader.get(f"/api/feed/why/{dear}")
    closeness = next(factor for factor in told["factors"] if factor["name"] == "closeness")
    assert closeness["value"] == pytest.approx(1 + 0.6 * math.log1p(40), rel=1e-3)
    assert closeness["words"] == "You often respond to its author's posts."


async def test_a_cursor_knows_its_order(world: World) -> None:
    reader, (ana,) = await reader_of(world, 1)
    made = [await posted(world, ana, hours_ago=hours) for hours in (3, 2, 1)]
    for order, other in (("ranked", "chronological"), ("chronological", "ranked")):
        cursor = (await page(reader, limit=1, order=order))["next_cursor"]
        assert ids_of(await page(reader, cursor)) == ids_of(await page(reader, cursor, order=order)) == made[1::-1]
        refused = await reader.call("GET", f"/api/feed?cursor={cursor}&order={other}")
        assert (refused.status_code, refused.json()["code"]) == (422, "bad_cursor")


async def test_a_cursor_is_for_one_account_and_unforgeable(world: World) -> None:
    reader, (ana,) = await reader_of(world, 1)
    for hours in (2, 1):
        await posted(world, ana, hours_ago=hours)
    cursor = (await page(reader, limit=1))["next_cursor"]
    for thief, wish in ((ana, cursor), (reader, cursor[:-2] + "AA"), (reader, "x")):
        refused = await thief.call("GET", f"/api/feed?cursor={wish}")
        assert (refused.status_code, refused.json()["code"]) == (422, "bad_cursor")
    assert (await world.http.get(f"/api/feed?cursor={cursor}")).status_code == 401


async def test_the_same_cursor_gives_the_same_page_and_new_posts_stay_out(world: World) -> None:
    reader, authors = await reader_of(world, 3)
    for hours in range(12, 0, -1):
        await posted(world, authors[hours % 3], hours_ago=hours, quality=hours / 12)
    first = await page(reader, limit=4)
    second = await page(reader, first["next_cursor"], limit=4)
    late = await posted(world, authors[0], quality=1.0)
    await reader.call("POST", "/api/feed/seen", json={"items": [{"post_id": ids_of(first)[0], "dwell_ms": 9_000}]})
    again = await page(reader, first["next_cursor"], limit=4)
    assert ids_of(again) == ids_of(second)
    assert late not in ids_of(first) + await all_ids(reader, second, limit=4)
    assert late in await all_ids(reader, await page(reader))
    news = await reader.get(f"/api/feed/new?since={second['next_cursor']}")
    assert news["count"] == 1


async def test_what_was_there_when_one_began_to_follow_is_not_new(world: World) -> None:
    reader, (ana,) = await reader_of(world, 1)
    ben = await world.person("ben")
    await page(reader)  # From now on there is an inbox, and posts come into it one by one.
    old = await posted(world, ben, hours_ago=0.01)
    newest = await posted(world, ana)
    await reader.follow(ben)
    first = await page(reader, order="chronological")
    assert ids_of(first) == [newest, old]
    for expected in (0, 1):
        news = await reader.get(f"/api/feed/new?since={first['newest_cursor']}")
        assert news["count"] == expected
        await posted(world, ben)


async def test_what_fell_is_skipped_and_the_page_filled(world: World) -> None:
    reader, (ana, ben) = await reader_of(world, 2)
    made = [await posted(world, author, hours_ago=hours) for hours in range(6, 0, -1) for author in (ana, ben)]
    first = await page(reader, limit=3)
    assert (await ben.call("POST", f"/api/users/{reader.user_id}/block")).status_code == 200
    second = await page(reader, first["next_cursor"], limit=3)
    assert len(second["posts"]) == 3
    rest = await all_ids(reader, second, limit=3)
    assert set(rest) == set(made[0::2]) - set(ids_of(first))


async def test_two_first_pages_at_one_moment_have_one_order(world: World) -> None:
    reader, authors = await reader_of(world, 4)
    for hours in range(24, 0, -1):
        await posted(world, authors[hours % 4], hours_ago=hours, quality=(hours * 7 % 24) / 24)
    answers = await asyncio.gather(*(page(reader, limit=5) for _ in range(4)))
    orders = [await all_ids(reader, answer, limit=5) for answer in answers]
    assert all(order == orders[0] for order in orders)
    assert len(orders[0]) == len(set(orders[0])) == 24


@pytest.mark.parametrize("lost", ["evicted", "away"])
async def test_a_lost_snapshot_neither_repeats_nor_leaves_out(world: World, config: Config, lost: str) -> None:
    reader, authors = await reader_of(world, 3)
    made = [
        await posted(world, authors[hours % 3], hours_ago=hours, quality=(hours * 5 % 18 + 1) / 18)
        for hours in range(18, 0, -1)
    ]
    first = await page(reader, limit=5)
    second = await page(reader, first["next_cursor"], limit=5)
    shown = ids_of(first) + ids_of(second)
    assert shown != sorted(shown, reverse=True), "ranked, not in order of time"
    if lost == "evicted":
        await world.ctx.cache.flushdb()
        rest = await all_ids(reader, await page(reader, second["next_cursor"], limit=4), limit=4)
    else:
        away = msgspec.structs.replace(world.ctx.config, redis_url=NOWHERE)
        async with open_world(away, with_consumers=False) as bare:
            lonely = Person(world=bare, username="", user_id=reader.user_id, token=reader.token, refresh_token="")
            rest = await all_ids(lonely, await page(lonely, second["next_cursor"], limit=4), limit=4)
    left = [post_id for post_id in reversed(made) if post_id not in shown]
    assert rest == left, "in order of time, without what was shown"


async def test_without_the_cache_the_first_page_is_in_order_of_time_and_goes_on(world: World) -> None:
    reader, authors = await reader_of(world, 2)
    made = [await posted(world, authors[n % 2], hours_ago=9 - n, quality=(9 - n) / 9) for n in range(9)]
    away = msgspec.structs.replace(world.ctx.config, redis_url=NOWHERE)
    async with open_world(away, with_consumers=False) as bare:
        lonely = Person(world=bare, username="", user_id=reader.user_id, token=reader.token, refresh_token="")
        first = await page(lonely, limit=4)
    assert ids_of(first) == made[:4:-1]
    assert ids_of(first) + await all_ids(reader, await page(reader, first["next_cursor"])) == made[::-1]


async def test_features_that_cannot_be_had_give_order_of_time(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    reader, authors = await reader_of(world, 2)
    made = [await posted(world, authors[n % 2], hours_ago=6 - n, quality=(6 - n) / 6) for n in range(6)]
    monkeypatch.setattr(beginning, "_COMPUTE_SECONDS", -1.0)
    first = await page(reader, limit=3)
    assert await all_ids(reader, first, limit=3) == made[::-1]


@pytest.mark.parametrize("seed", range(4))
async def test_whatever_happens_between_pages_nothing_repeats_and_nothing_is_left_out(
    world: World, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    luck = random.Random(seed)
    monkeypatch.setattr(beginning, "STRETCH_MAX", luck.choice([5, 9, 500]))
    reader, authors = await reader_of(world, 5)
    posts = {
        await posted(world, author, hours_ago=luck.uniform(0.1, 500), quality=luck.random()): author
        for author in authors * 8
    }
    session = Session(world, reader, luck, posts)
    for _ in range(3):
        await session.run(authors)


class Session:
    """One paging from the first page to the end, with a busy world beside it."""

    def __init__(self, world: World, reader: Person, luck: random.Random, posts: dict[str, Person]) -> None:
        self.world, self.reader, self.luck, self.posts = world, reader, luck, posts
        self.hidden: set[str] = set()

    async def run(self, authors: list[Person]) -> None:
        steady = set(self.posts) - self.hidden
        shown: list[str] = []
        cursor: str | None = None
        late: set[str] = set()
        has_more = True
        for _ in range(200):
            limit = self.luck.randint(1, 9)
            answer = await page(self.reader, cursor, limit=limit)
            if self.luck.random() < 0.3 and cursor:
                assert ids_of(await page(self.reader, cursor, limit=limit)) == ids_of(answer)
            assert not set(ids_of(answer)) & self.hidden, "shown though it may not be seen"
            shown += ids_of(answer)
            has_more = answer["has_more"]
            if not has_more:
                break
            cursor = answer["next_cursor"]
            late |= await self.something_happens(authors)
        assert not has_more
        assert len(shown) == len(set(shown)), "shown twice"
        assert not late & set(shown), "newer than the first page"
        assert steady - self.hidden <= set(shown), "never reached"

    async def something_happens(self, authors: list[Person]) -> set[str]:
        """Let one thing happen; return what was published."""
        match self.luck.randint(0, 9):
            case 0 | 1:
                author = self.luck.choice([author for author in authors if self.follows(author)])
                made = await posted(self.world, author, quality=self.luck.random())
                self.posts[made] = author
                return {made}
            case 2:
                post_id = self.luck.choice(sorted(set(self.posts) - self.hidden))
                assert (await self.posts[post_id].call("DELETE", f"/api/posts/{post_id}")).status_code == 200
                self.hidden.add(post_id)
            case 3 if len({author.user_id for author in authors if self.follows(author)}) > 2:
                author = self.luck.choice([author for author in authors if self.follows(author)])
                assert (await author.call("POST", f"/api/users/{self.reader.user_id}/block")).status_code == 200
                self.hidden |= {post_id for post_id, by in self.posts.items() if by is author}
            case 4:
                await self.world.ctx.cache.flushdb()
            case 5:
                await forget_snapshots(self.world)
            case 6 | 7:
                items = [{"post_id": post_id, "dwell_ms": 3_000} for post_id in list(self.posts)[:40:3]]
                assert (await self.reader.call("POST", "/api/feed/seen", json={"items": items})).status_code == 200
            case 8:
                post_id = self.luck.choice(sorted(set(self.posts) - self.hidden))
                assert (await self.reader.call("POST", f"/api/posts/{post_id}/like")).status_code == 200
                await engagement.fold(self.world.ctx)
                self.world.ctx.tools[feed.FeatureMemory] = feed.FeatureMemory()
            case _:
                await page(self.reader, limit=3)
        return set()

    def follows(self, author: Person) -> bool:
        return any(by is author and post_id not in self.hidden for post_id, by in self.posts.items())
