"""Posts reach readers, each once and none missing, by push or by pull, whatever fails on the way.

What is asked here is the skeleton of the feed: ids, before the policy.
"""

import asyncio
import random
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from heliograph.features.feed import service
from heliograph.features.feed.cache import inboxes, outboxes
from heliograph.features.feed.events import FanOutContinued
from heliograph.features.feed.queries import set_modes
from heliograph.features.feed.service import deciding, fanning, standing
from heliograph.features.feed.service.gathering import skeleton
from heliograph.features.feed.service.news import count_new
from heliograph.features.feed.types import Mode
from heliograph.features.posts.events import PostPublished
from heliograph.platform.config import FeedMode
from heliograph.platform.errors import Unavailable
from heliograph.platform.events import Delivery
from heliograph.platform.identity import Actor
from heliograph.platform.ids import LARGEST, first_at
from heliograph.programs.relay import relay
from heliograph.programs.worker import work
from tests.world import Person, World, open_world

AGAIN = Delivery(event_id=0, group="feed.fan_out", publication=1, name="", payload=b"")


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have changes of modes known at the next read."""
    monkeypatch.setattr(standing, "_FRESH_SECONDS", 0)


def id_of(person: Person) -> int:
    return int(person.user_id)


async def post(world: World, author: Person) -> int:
    """Publish without pushing."""
    published_id = await world.ctx.ids.next(0)
    async with world.ctx.db.tx() as tx:
        await tx.run(
            "INSERT INTO posts.post (post_id, author_id, state, published_id, media_count, published_at)"
            " VALUES ($1, $2, 'published', $1, 1, now())",
            published_id,
            id_of(author),
        )
    return published_id


async def push(world: World, author: Person, published_id: int, *, publication: int = 1) -> None:
    event = FanOutContinued(
        post_id=published_id, published_id=published_id, author_id=id_of(author), after_follower_id=0
    )
    await service.fan_out(world.ctx, event, msgspec.structs.replace(AGAIN, publication=publication))


async def publish(world: World, author: Person) -> int:
    published_id = await post(world, author)
    await push(world, author, published_id)
    return published_id


async def offered(world: World, reader: Person) -> list[int]:
    """Return what the reader's feed is made of, down to the end of it, page by page."""
    found: list[int] = []
    opened = await skeleton(world.ctx, Actor(account_id=id_of(reader), session_id=0))
    while True:
        batch = await opened.below(found[-1] if found else LARGEST, 3)
        found += batch.rows[:, 0].tolist()
        if batch.is_end:
            return found


async def inboxed(world: World, reader: Person) -> list[int]:
    """Return what lies in the reader's inbox."""
    epoch = await world.ctx.tool(inboxes.Epoch).current()
    inbox = (await inboxes.read(world.ctx.cache, [id_of(reader)], epoch)).get(id_of(reader))
    return [] if inbox is None else sorted({entry for entry in inbox.entries[:, 0].tolist() if entry})


async def switch(world: World, author: Person, mode: Mode, *, ahead: timedelta = timedelta(0)) -> None:
    """Change an author's mode, as of now unless ahead."""
    made_id = await world.ctx.ids.next(0)
    # By ids that were made, and not by the clock: an id may be a few milliseconds older than its use.
    cut_id = first_at(world.ctx.clock.now() + ahead) if ahead else made_id
    async with world.ctx.db.tx() as tx:
        await set_modes(tx, [id_of(author)], mode, cut_id)
        await tx.run("UPDATE feed.standing SET version = version + 1, modes_version = modes_version + 1")


async def parties(world: World) -> tuple[Person, Person, Person]:
    """Two authors and a reader of the first."""
    ana, ben, cam = [await world.person(name) for name in ("ana", "ben", "cam")]
    await cam.follow(ana)
    return ana, ben, cam


async def test_whom_one_begins_to_follow_is_merged_into_a_warm_inbox(world: World) -> None:
    ana, ben, cam = await parties(world)
    old = [await publish(world, author) for author in (ana, ben, ana, ben)]
    assert await offered(world, cam) == [old[2], old[0]]
    build = await world.ctx.cache.hget(f"hm:{cam.user_id}", "build")
    await cam.follow(ben)
    assert await offered(world, cam) == old[::-1]
    new = await publish(world, ben)
    assert await offered(world, cam) == [new, *old[::-1]]
    assert await inboxed(world, cam) == [*old, new]
    assert await world.ctx.cache.hget(f"hm:{cam.user_id}", "build") == build, "it was built anew"


async def test_unfollowing_and_following_again_leaves_no_gap(world: World) -> None:
    ana, _, cam = await parties(world)
    seen = [await publish(world, ana)]
    assert await offered(world, cam) == seen
    await cam.call("DELETE", f"/api/users/{ana.user_id}/follow")
    seen.append(await publish(world, ana))
    await offered(world, cam)
    await cam.follow(ana)
    seen.append(await publish(world, ana))
    assert await offered(world, cam) == seen[::-1]


async def test_more_changes_than_are_remembered_build_the_inbox_anew(world: World) -> None:
    ana, ben, cam = await parties(world)
    first = await publish(world, ana)
    assert await offered(world, cam) == [first]
    for _ in range(17):
        await cam.follow(ben)
        await cam.call("DELETE", f"/api/users/{ben.user_id}/follow")
    await cam.follow(ben)
    second = await post(world, ben)
    assert await offered(world, cam) == [second, first]


async def test_two_reads_after_a_follow_claim_no_more_than_they_hold(world: World) -> None:
    ana, ben, cam = await parties(world)
    made = [await publish(world, author) for author in (ana, ben, ana, ben)]
    await offered(world, cam)
    await cam.follow(ben)
    assert await asyncio.gather(*(offered(world, cam) for _ in range(6))) == [made[::-1]] * 6
    assert await inboxed(world, cam) == made


async def test_a_change_of_mode_to_and_fro_loses_and_doubles_nothing(world: World) -> None:
    ana, _, cam = await parties(world)
    made = [await publish(world, ana) for _ in range(3)]
    assert await offered(world, cam) == made[::-1]
    await switch(world, ana, Mode.PULL, ahead=timedelta(hours=1))
    made.append(await publish(world, ana))
    assert made[-1] in await inboxed(world, cam), "the cut was not reached yet"
    await switch(world, ana, Mode.PULL)
    pulled = [await publish(world, ana) for _ in range(3)]
    made += pulled
    await world.ctx.cache.delete(f"ob:{ana.user_id}")
    world.ctx.tool(service.Outboxes).memo.forget([id_of(ana)])
    assert await offered(world, cam) == made[::-1]
    assert not set(pulled) & set(await inboxed(world, cam)), "a pulled author was pushed"
    await switch(world, ana, Mode.PUSH)
    made.append(await publish(world, ana))
    assert made[-1] in await inboxed(world, cam)
    assert await offered(world, cam) == made[::-1], "what was not pushed meanwhile is pulled still"


async def test_a_pulled_author_is_seen_by_who_comes_back_cold_and_without_the_cache(world: World) -> None:
    ana, ben, cam = await parties(world)
    await cam.follow(ben)
    await switch(world, ana, Mode.PULL)
    made = [await publish(world, author) for author in (ana, ben, ana)]
    assert await offered(world, cam) == made[::-1]
    await world.ctx.cache.flushdb()
    world.ctx.tool(service.Outboxes).memo.forget([id_of(ana)])
    assert await offered(world, cam) == made[::-1]
    nowhere = msgspec.structs.replace(world.ctx.config, redis_url="unix:///nonexistent/valkey.sock")
    async with open_world(nowhere, with_consumers=False) as bare:
        assert await offered(bare, cam) == made[::-1]


async def test_an_outbox_that_is_full_tells_its_floor(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outboxes, "OUTBOX_SIZE", 2)
    ana, ben, cam = await parties(world)
    await cam.follow(ben)
    made = [await publish(world, ben)]
    await offered(world, cam)
    await switch(world, ana, Mode.PULL)
    made += [await publish(world, author) for author in (ana, ben, ana, ana, ben, ana)]
    assert await offered(world, cam) == made[::-1]


async def test_a_post_that_cannot_be_pushed_is_read_from_the_database_until_it_is(world: World) -> None:
    ana, _, cam = await parties(world)
    first = await publish(world, ana)
    assert await offered(world, cam) == [first]
    second = await post(world, ana)
    assert await offered(world, cam) == [first], "nobody has tried to push it yet"
    nowhere = msgspec.structs.replace(world.ctx.config, redis_url="unix:///nonexistent/valkey.sock")
    async with open_world(nowhere, with_consumers=False) as bare:
        with pytest.raises(Unavailable):
            await push(bare, ana, second)
    assert await offered(world, cam) == [second, first]
    await push(world, ana, second, publication=2)
    assert await unpushed(world) == []
    assert await inboxed(world, cam) == [first, second]


async def unpushed(world: World) -> list[Any]:
    async with world.ctx.db.read() as db:
        return await db.all("SELECT published_id FROM feed.unpushed")


async def test_a_fan_out_that_was_given_up_leaves_no_gap(world: World) -> None:
    ana, _, cam = await parties(world)
    first = await publish(world, ana)
    await offered(world, cam)
    second = await post(world, ana)
    async with world.ctx.db.tx() as tx:
        tx.emit(PostPublished(post_id=second, author_id=id_of(ana), published_id=second))
    async with world.ctx.db.tx() as tx:
        await tx.run(
            "WITH given_up AS (DELETE FROM platform.delivery WHERE group_name = 'feed.fan_out'"
            " RETURNING event_id, group_name, failures)"
            " INSERT INTO platform.parked (event_id, group_name, failures, error)"
            " SELECT event_id, group_name, failures, 'x' FROM given_up"
        )
    await service.note_parked(world.ctx)
    assert await offered(world, cam) == [second, first]
    async with world.ctx.db.tx() as tx:
        await tx.run("DELETE FROM platform.parked")
    await push(world, ana, second, publication=2)
    assert await unpushed(world) == []
    assert await offered(world, cam) == [second, first]


async def test_pushes_during_a_rebuild_are_kept(world: World) -> None:
    ana, _, cam = await parties(world)
    made = [await publish(world, ana) for _ in range(2)]

    async def go_on_posting() -> None:
        for _ in range(12):
            made.append(await publish(world, ana))  # noqa: PERF401  seen while it grows

    async def go_on_losing() -> None:
        for _ in range(12):
            await world.ctx.cache.delete(f"h:{cam.user_id}")
            await offered(world, cam)

    await asyncio.gather(go_on_posting(), go_on_losing())
    assert await offered(world, cam) == made[::-1]


async def test_an_inbox_whose_life_is_over_is_pushed_to_no_more_and_built_at_the_return(world: World) -> None:
    ana, _, cam = await parties(world)
    made = [await publish(world, ana)]
    await offered(world, cam)
    assert 6 * 3_600 <= await world.ctx.cache.ttl(f"h:{cam.user_id}") <= 60 * 86_400
    await world.ctx.cache.pexpire(f"h:{cam.user_id}", 1)
    await asyncio.sleep(0.01)
    made.append(await publish(world, ana))
    assert await inboxed(world, cam) == []
    assert await offered(world, cam) == made[::-1]


async def test_no_more_inboxes_are_built_at_a_time_than_there_is_room_for(world: World) -> None:
    ana, _, cam = await parties(world)
    made = [await publish(world, ana) for _ in range(2)]
    room = world.ctx.tool(service.Rebuilds).room
    for _ in range(4):
        await room.acquire()
    assert await offered(world, cam) == made[::-1]
    assert not await world.ctx.cache.exists(f"h:{cam.user_id}")
    for _ in range(4):
        room.release()
    assert await offered(world, cam) == made[::-1]
    assert await world.ctx.cache.exists(f"h:{cam.user_id}")


async def test_a_small_author_does_not_wait_behind_a_large_fan_out(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fanning, "BATCH", 2)
    monkeypatch.setattr(fanning, "BATCHES_A_STEP", 1)
    large, small, cam = await parties(world)
    await cam.follow(small)
    async with world.ctx.db.tx() as tx:
        await tx.run(
            "INSERT INTO graph.follow (follower_id, followee_id, follow_id)"
            " SELECT n, $1, n FROM generate_series(1, 60) AS n",
            id_of(large),
        )
    order: list[int] = []
    real = inboxes.push

    async def noted(redis: Any, account_ids: list[int], published_id: int, author_id: int) -> None:
        order.append(author_id)
        await real(redis, account_ids, published_id, author_id)

    monkeypatch.setattr(inboxes, "push", noted)
    posts = [(author, await post(world, author)) for author in (large, small)]
    async with world.ctx.db.tx() as tx:  # At one moment: how soon the relay comes by again is not what is looked at.
        await tx.run("DELETE FROM platform.delivery")  # Nor what other tests have left.
        for author, published_id in posts:
            tx.emit(PostPublished(post_id=published_id, author_id=id_of(author), published_id=published_id))
    tasks = [asyncio.ensure_future(relay(world.ctx)), asyncio.ensure_future(work(world.ctx, "feed.*"))]
    async with asyncio.timeout(30):
        while order.count(id_of(large)) < 30:
            await asyncio.sleep(0.02)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert max(index for index, author_id in enumerate(order) if author_id == id_of(small)) < 15


async def test_readers_with_the_client_open_are_first(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    ana = await world.person("ana")
    readers = [await world.person("reader") for _ in range(3)]
    for reader in readers:
        await reader.follow(ana)
    order: list[int] = []
    real = inboxes.push

    async def noted(redis: Any, account_ids: list[int], published_id: int, author_id: int) -> None:
        order.extend(account_ids)
        await real(redis, account_ids, published_id, author_id)

    monkeypatch.setattr(inboxes, "push", noted)
    await world.ctx.live.mark_present(id_of(readers[-1]))
    await publish(world, ana)
    assert order[:2] == [id_of(ana), id_of(readers[-1])]
    assert sorted(order[1:]) == [id_of(reader) for reader in readers]


async def test_modes_are_decided_by_followers_where_that_is_the_setting(world: World) -> None:
    ana, ben, cam = await parties(world)
    await ben.follow(ana)
    await cam.follow(ben)
    made = [await publish(world, author) for author in (ana, ben)]
    for mode, expected in ((FeedMode.THRESHOLD, {id_of(ana)}), (FeedMode.PUSH, set[int]())):
        chosen = msgspec.structs.replace(world.ctx.config, feed_mode=mode, feed_pull_threshold=1)
        async with open_world(chosen, with_consumers=False) as other:
            await deciding.decide_modes(other.ctx)
        async with world.ctx.db.read() as db:
            rows = await db.all("SELECT author_id FROM feed.author_mode WHERE mode = 'pull'")
        assert {row["author_id"] for row in rows} & {id_of(ana), id_of(ben)} == expected
        assert await offered(world, cam) == made[::-1]


async def test_who_posts_much_and_is_read_little_is_pulled_after_a_day(world: World) -> None:
    ana, _, cam = await parties(world)
    async with world.ctx.db.tx() as tx:
        await tx.run("DELETE FROM feed.measure")
        await tx.run("INSERT INTO feed.measure (name, value) VALUES ('push_seconds', 1e-3), ('pull_seconds', 1e-6)")
        await tx.run("UPDATE graph.counts SET follower_count = 100 WHERE account_id = $1", id_of(ana))
    made = [await publish(world, ana) for _ in range(5)]
    assert await offered(world, cam) == made[::-1]
    await deciding.decide_modes(world.ctx)
    async with world.ctx.db.tx() as tx:
        leaning = await tx.run(
            "UPDATE feed.author_leaning SET since = since - interval '1 day' WHERE author_id = $1", id_of(ana)
        )
    made.append(await publish(world, ana))
    await deciding.decide_modes(world.ctx)
    async with world.ctx.db.tx() as tx:
        mode = await tx.value("SELECT mode FROM feed.author_mode WHERE author_id = $1", id_of(ana))
        await tx.run("DELETE FROM feed.measure")
    assert (leaning, mode) == (1, "pull")
    assert await offered(world, cam) == made[::-1]


async def test_samples_move_averages_and_count_reads(world: World) -> None:
    ana, _, cam = await parties(world)
    async with world.ctx.db.tx() as tx:
        await tx.run("DELETE FROM feed.measure")
        await tx.run("DELETE FROM feed.reader_reads")
    made = await publish(world, ana)
    for _ in range(65):
        assert await offered(world, cam) == [made]
    await service.fold_samples(world.ctx)
    async with world.ctx.db.read() as db:
        measures = {row["name"] for row in await db.all("SELECT name FROM feed.measure")}
        reads = await db.value("SELECT reads FROM feed.reader_reads WHERE account_id = $1", id_of(cam))
    assert {"push_seconds", "rebuild_seconds", "pulled_p99"} <= measures
    assert reads == 64 * 2


async def test_what_arrives_late_counts_as_new_though_its_id_is_older(world: World) -> None:
    ana, ben, cam = await parties(world)
    actor = Actor(account_id=id_of(cam), session_id=0)
    await publish(world, ana)
    await offered(world, cam)
    late = await post(world, ana)
    seen = await publish(world, ana)
    assert (await count_new(world.ctx, actor, seen)).count == 0
    await push(world, ana, late)
    await push(world, ana, late)
    assert (await count_new(world.ctx, actor, seen)).count == 1
    await publish(world, ana)
    news = await count_new(world.ctx, actor, seen)
    assert (news.count, [user.username for user in news.authors]) == (2, [ana.username])
    await cam.follow(ben)
    await cam.call("POST", f"/api/users/{ana.user_id}/mute")
    assert (await count_new(world.ctx, actor, seen)).count == 0


async def disturb(world: World, chance: random.Random, authors: list[Person], reader: Person) -> None:
    """Do something to the cache, or to somebody's mode, that readers must not notice."""
    redis = world.ctx.cache
    match chance.randrange(6):
        case 0:
            await switch(world, chance.choice(authors), chance.choice(list(Mode)))
        case 1:
            await redis.delete(chance.choice([f"h:{reader.user_id}", f"hm:{reader.user_id}"]))
        case 2:
            await redis.flushdb()
        case 3:
            # As a server that was restored from an old dump: less is in it, and it is another one.
            if await redis.exists(f"hm:{reader.user_id}"):
                await redis.hset(f"hm:{reader.user_id}", "epoch", b"an older life")
            await redis.ltrim(f"h:{reader.user_id}", 0, 0)
        case 4:
            await asyncio.gather(*(offered(world, reader) for _ in range(3)))
        case _:
            late = await post(world, chance.choice(authors))
            await fanning.note_unpushed(world.ctx, [(late, await author_of(world, late))])


async def author_of(world: World, published_id: int) -> int:
    async with world.ctx.db.read() as db:
        return await db.value("SELECT author_id FROM posts.post WHERE published_id = $1", published_id)


@pytest.mark.parametrize("seed", range(3))
async def test_whatever_happens_every_post_of_whom_one_follows_is_offered_once(world: World, seed: int) -> None:
    chance = random.Random(seed)
    authors = [await world.person("author") for _ in range(4)]
    reader = await world.person("reader")
    followed: set[int] = set()
    for step in range(60):
        author = chance.choice(authors)
        match chance.randrange(4):
            case 0:
                method = "DELETE" if id_of(author) in followed else "POST"
                await reader.call(method, f"/api/users/{author.user_id}/follow")
                followed ^= {id_of(author)}
            case 1:
                await disturb(world, chance, authors, reader)
            case _:
                await asyncio.gather(*(publish(world, chance.choice(authors)) for _ in range(2)))
        if chance.random() < 0.6:
            world.ctx.tool(service.Outboxes).memo.forget([id_of(each) for each in authors])
            found = await offered(world, reader)
            async with world.ctx.db.read() as db:
                rows = await db.all("SELECT published_id, author_id FROM posts.post ORDER BY published_id DESC")
            authors_of = {row["published_id"]: row["author_id"] for row in rows}
            wanted = [each for each, author_id in authors_of.items() if author_id in followed]
            assert [each for each in found if authors_of[each] in followed] == wanted, f"seed {seed}, step {step}"
            assert len(set(found)) == len(found)
