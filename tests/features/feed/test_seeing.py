"""Impressions: taken down once a sitting, of what may be seen alone, and felt in the order of the feed."""

from typing import Any

import msgspec
import pytest

from heliograph.features.feed import service as feed
from heliograph.features.feed.cache import seen as cache
from heliograph.features.feed.service import seeing
from tests.features.feed.posting import posted
from tests.world import Person, World, open_world


async def report(person: Person, *items: tuple[str, int]) -> Any:
    body = {"items": [{"post_id": post_id, "dwell_ms": dwell} for post_id, dwell in items]}
    return await person.call("POST", "/api/feed/seen", json=body)


async def rows_of(world: World, person: Person) -> dict[str, list[int]]:
    """Return the dwells of each post that the person has seen."""
    found: dict[str, list[int]] = {}
    async with world.ctx.db.read() as db:
        sql = "SELECT post_id, dwell_ms FROM feed.impression WHERE account_id = $1 ORDER BY post_id"
        for row in await db.all(sql, int(person.user_id)):
            found.setdefault(str(row["post_id"]), []).append(row["dwell_ms"])
    return found


async def test_what_was_seen_is_kept_once_a_sitting_with_its_longest_dwell(world: World) -> None:
    ana, reader = await world.person("ana"), await world.person("reader")
    one, two = await posted(world, ana), await posted(world, ana)
    answer = await report(reader, (one, 500), (two, 100), (one, 200))
    assert (answer.status_code, answer.json()) == (200, {"success": True})
    await report(reader, (one, 900), (two, 50))
    assert await rows_of(world, reader) == {one: [900], two: [100]}
    assert len(await cache.read(world.ctx.cache, int(reader.user_id))) == 2


async def test_what_may_not_be_seen_is_ignored_without_a_word(world: World) -> None:
    ana, reader = await world.person("ana"), await world.person("reader")
    hidden, shown = await posted(world, ana), await posted(world, reader)
    await ana.call("POST", f"/api/users/{reader.user_id}/block")
    answer = await report(reader, (hidden, 500), ("12345", 500), (shown, 1))
    assert (answer.status_code, answer.json()) == (200, {"success": True})
    assert await rows_of(world, reader) == {shown: [1]}


async def test_who_is_not_logged_in_reports_nothing(world: World) -> None:
    assert (await world.http.post("/api/feed/seen", json={"items": []})).status_code == 401


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"items": []},
        {"items": [{"post_id": "x", "dwell_ms": 1}]},
        {"items": [{"post_id": "1", "dwell_ms": -1}]},
        {"items": [{"post_id": "1", "dwell_ms": 10**9}]},
        {"items": [{"post_id": "1", "dwell_ms": 1}] * 101},
        {"items": [{"post_id": "1", "dwell_ms": 1, "liked": True}]},
    ],
)
async def test_what_is_no_report_is_refused(world: World, body: Any) -> None:
    reader = await world.person("reader")
    assert (await reader.call("POST", "/api/feed/seen", json=body)).status_code == 422


async def test_reports_are_limited(world: World) -> None:
    few = msgspec.structs.replace(world.ctx.config, seen_per_minute=2)
    async with open_world(few, with_consumers=False) as strict:
        reader = await strict.person("reader")
        answers = [(await report(reader, ("1", 1))).status_code for _ in range(3)]
    assert answers == [200, 200, 429]


async def test_what_was_seen_sinks_and_seen_in_two_sittings_goes_to_the_end(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader, authors = await world.person("reader"), [await world.person("author") for _ in range(4)]
    for author in authors:
        await reader.follow(author)
    made = [await posted(world, author, hours_ago=1 + n) for n, author in enumerate(authors)]
    assert await reader.feed_ids("ranked") == made
    await report(reader, (made[0], 1_000))
    assert await reader.feed_ids("ranked") == [*made[1:], made[0]]
    await report(reader, (made[1], 1_000))
    assert await reader.feed_ids("ranked") == [*made[2:], *made[:2]]
    monkeypatch.setattr(seeing, "_SITTING_SECONDS", 1_801)  # another sitting
    await report(reader, (made[0], 1_000))
    assert await reader.feed_ids("ranked") == [*made[2:], made[1], made[0]]
    assert await reader.feed_ids("chronological") == made


async def test_the_cache_may_lose_what_was_seen_or_be_away(world: World) -> None:
    ana, reader = await world.person("ana"), await world.person("reader")
    await reader.follow(ana)
    one = await posted(world, ana)
    away = msgspec.structs.replace(world.ctx.config, redis_url="unix:///nonexistent/valkey.sock")
    async with open_world(away, with_consumers=False) as bare:
        lonely = Person(world=bare, username="", user_id=reader.user_id, token=reader.token, refresh_token="")
        assert (await report(lonely, (one, 5))).status_code == 200
    assert await rows_of(world, reader) == {one: [5]}


async def test_only_so_much_is_remembered_and_it_ends(world: World) -> None:
    redis, reader_id = world.ctx.cache, 4_711
    for start in range(0, 1_200, 100):
        await cache.add(redis, reader_id, list(range(start + 1, start + 101)))
    kept = await cache.read(redis, reader_id)
    assert kept.tolist() == list(range(1_200 - cache.SIZE + 1, 1_201))
    assert await redis.ttl(f"seen:{reader_id}") > 0


async def test_old_impressions_are_forgotten(world: World) -> None:
    ana, reader = await world.person("ana"), await world.person("reader")
    one, two = await posted(world, ana), await posted(world, ana)
    await report(reader, (one, 1), (two, 2))
    days = world.ctx.config.feed_impressions_days
    async with world.ctx.db.tx() as tx:
        await tx.run(
            "UPDATE feed.impression SET sitting = sitting - $2 - 1 WHERE post_id = $1", int(one), days * 86_400 // 1_800
        )
    await feed.forget_impressions(world.ctx)
    assert await rows_of(world, reader) == {two: [2]}
