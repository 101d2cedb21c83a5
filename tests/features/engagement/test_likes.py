"""Likes: exact in every snapshot, idempotent, never negative, and only of what one may see."""

import asyncio
import random

import pytest

from heliograph.features.engagement import service
from heliograph.features.engagement.service import folding, liking
from heliograph.features.engagement.types import LikeCount, PostWish
from heliograph.platform.context import Ctx
from heliograph.platform.errors import Refused, Unavailable
from tests.features.engagement.acts import absent, actor, check_exact
from tests.world import Person, World, open_world


async def change(person: Person, method: str, post_id: str) -> int:
    answer = await person.call(method, f"/api/posts/{post_id}/like")
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert (body["success"], body["like_count_hidden"]) == (True, False)
    return body["new_like_count"]


async def test_liking_twice_is_liking_once_and_so_is_taking_it_back(world: World) -> None:
    ana, ben = await world.person("ana"), await world.person("ben")
    post_id = await ana.publish()
    assert [await change(ben, method, post_id) for method in ("POST", "POST", "DELETE", "DELETE")] == [1, 1, 0, 0]
    await check_exact(world, post_id)


async def test_a_post_says_how_many_like_it_and_whether_the_viewer_does(world: World) -> None:
    ana, ben = await world.person("ana"), await world.person("ben")
    post_id = await ana.publish()
    await change(ben, "POST", post_id)
    shown = [await person.get(f"/api/posts/{post_id}") for person in (ana, ben)]
    assert [(post["like_count"], post["has_liked"]) for post in shown] == [(1, False), (1, True)]
    grid = (await ben.get(f"/api/users/{ana.user_id}/posts"))["posts"]
    assert [(post["like_count"], post["has_liked"]) for post in grid] == [(1, True)]


async def test_whoever_may_not_see_a_post_cannot_like_it(world: World) -> None:
    ana, ben = await world.person("ana"), await world.person("ben")
    post_id = await ana.publish()
    assert (await world.http.post(f"/api/posts/{post_id}/like")).status_code == 401
    await ben.call("POST", f"/api/posts/{post_id}/like")
    for method, path in (("PATCH", "/api/users/me"), ("POST", f"/api/users/{ben.user_id}/block")):
        await ana.call(method, path, json={"is_private": True} if method == "PATCH" else None)
        for verb in ("POST", "DELETE"):
            await absent(ben, verb, f"/api/posts/{post_id}/like")
        await absent(ben, "GET", f"/api/posts/{post_id}/likes")
    await ana.call("DELETE", f"/api/posts/{post_id}")
    await absent(ana, "POST", f"/api/posts/{post_id}/like")


async def test_one_refused_wish_leaves_the_others_of_its_batch(world: World) -> None:
    ana, ben, cam = [await world.person(name) for name in ("ana", "ben", "cam")]
    post_id = await ana.publish()
    await ana.call("POST", f"/api/users/{ben.user_id}/block")
    calls = (person.call("POST", f"/api/posts/{post_id}/like") for person in (ben, cam, ben, ana))
    assert [answer.status_code for answer in await asyncio.gather(*calls)] == [404, 200, 404, 200]
    assert (await cam.get(f"/api/posts/{post_id}"))["like_count"] == 2


async def test_likers_come_newest_first_page_by_page_without_the_absent(world: World) -> None:
    ana = await world.person("ana")
    fans = [await world.person(f"fan{number}") for number in range(5)]
    post_id = await ana.publish()
    for fan in fans:
        await change(fan, "POST", post_id)
    await ana.follow(fans[0])
    await fans[2].call("POST", f"/api/users/{ana.user_id}/block")
    names: list[str] = []
    following: list[bool] = []
    cursor = ""
    while True:
        page = await ana.get(f"/api/posts/{post_id}/likes?limit=2{cursor}")
        names += [user["username"] for user in page["users"]]
        following += [user["is_following"] for user in page["users"]]
        if not page["has_more"]:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert names == [fans[number].username for number in (4, 3, 1, 0)]
    assert following == [False, False, False, True]
    assert (await ana.get(f"/api/posts/{post_id}"))["like_count"] == 5
    anonymous = await world.http.get(f"/api/posts/{post_id}/likes")
    assert len(anonymous.json()["users"]) == 5


async def test_a_hidden_like_count_is_its_authors_alone(world: World) -> None:
    ana, ben = await world.person("ana"), await world.person("ben")
    post_id = await ana.publish()
    edited = await ana.call("PATCH", f"/api/posts/{post_id}", json={"hide_like_count": True})
    assert edited.json()["like_count_hidden"] is True
    liked = await ben.call("POST", f"/api/posts/{post_id}/like")
    assert liked.json() == {"success": True, "new_like_count": 0, "like_count_hidden": True}
    theirs, own = await ben.get(f"/api/posts/{post_id}"), await ana.get(f"/api/posts/{post_id}")
    assert (theirs["like_count"], theirs["like_count_hidden"], theirs["has_liked"]) == (0, True, True)
    assert (own["like_count"], own["like_count_hidden"]) == (1, True)
    refused = await ben.call("GET", f"/api/posts/{post_id}/likes")
    assert (refused.status_code, refused.json()["code"]) == (403, "likes_hidden")
    assert len((await ana.get(f"/api/posts/{post_id}/likes"))["users"]) == 1
    assert (await ana.call("PATCH", f"/api/posts/{post_id}", json={"caption": "kept"})).json()["like_count_hidden"]


async def test_two_hundred_concurrent_toggles_leave_counts_equal_to_rows_in_every_snapshot(world: World) -> None:
    ana = await world.person("ana")
    fans = [await world.person(f"fan{number}") for number in range(6)]
    post_id = await ana.publish()
    dice = random.Random(4)
    done = asyncio.Event()

    async def watch() -> int:
        checks = 0
        while not done.is_set():
            await check_exact(world, post_id)
            checks += 1
        return checks

    async def keep_folding() -> None:
        while not done.is_set():
            await service.fold(world.ctx)

    async def toggle(person: Person, method: str) -> None:
        await asyncio.sleep(dice.random() * 0.3)
        assert await change(person, method, post_id) >= 0

    watching, folds = asyncio.ensure_future(watch()), asyncio.ensure_future(keep_folding())
    await asyncio.gather(*(toggle(dice.choice(fans), dice.choice(("POST", "DELETE"))) for _ in range(200)))
    done.set()
    assert await watching > 5
    await folds
    likers = (await ana.get(f"/api/posts/{post_id}/likes"))["users"]
    await asyncio.sleep(0.5)
    assert (await ana.get(f"/api/posts/{post_id}"))["like_count"] == len(likers)
    await check_exact(world, post_id)


async def test_two_processes_that_toggle_the_same_likes_leave_exact_counts(world: World) -> None:
    ana = await world.person("ana")
    fans = [await world.person(f"fan{number}") for number in range(4)]
    posts = [await ana.publish() for _ in range(2)]
    dice = random.Random(6)
    async with open_world(world.ctx.config, with_consumers=False) as other:

        async def toggle() -> None:
            await asyncio.sleep(dice.random() * 0.3)
            ctx = dice.choice((world.ctx, other.ctx))
            verb = dice.choice((service.like_post, service.unlike_post))
            assert (await verb(ctx, actor(dice.choice(fans)), int(dice.choice(posts)))).like_count in range(5)

        await asyncio.gather(*(toggle() for _ in range(300)))
    for post_id in posts:
        await check_exact(world, post_id)
        await service.fold(world.ctx)
        await check_exact(world, post_id)


async def test_without_a_database_likes_are_refused_and_nobody_waits(world: World) -> None:
    ana = await world.person("ana")
    post_id = await ana.publish()
    async with open_world(world.ctx.config, with_consumers=False) as other:
        await other.ctx.db.close()
        asked = (service.like_post(other.ctx, actor(ana), int(post_id)) for _ in range(3))
        async with asyncio.timeout(5):
            answers = await asyncio.gather(*asked, return_exceptions=True)
    assert [type(answer) for answer in answers] == [Unavailable] * 3
    await check_exact(world, post_id)


async def test_a_fold_that_dies_halfway_changes_nothing_and_the_next_one_makes_good(world: World) -> None:
    ana, ben = await world.person("ana"), await world.person("ben")
    post_id = await ana.publish()
    await change(ben, "POST", post_id)

    class KilledError(Exception):
        pass

    async def die_halfway() -> None:
        async with world.ctx.db.tx() as tx:
            assert await folding.fold_shard(tx, (int(post_id) >> 10) & 15) == 1
            raise KilledError

    with pytest.raises(KilledError):
        await die_halfway()
    await check_exact(world, post_id)
    assert await service.fold(world.ctx) >= 1
    await check_exact(world, post_id)
    assert (await service.fold(world.ctx), await change(ben, "DELETE", post_id)) == (0, 0)


async def test_two_folders_at_once_count_each_delta_once(world: World) -> None:
    ana = await world.person("ana")
    post_id = await ana.publish()
    for _ in range(5):
        fan = await world.person("fan")
        await asyncio.gather(change(fan, "POST", post_id), *(service.fold(world.ctx) for _ in range(3)))
    await check_exact(world, post_id)
    assert (await ana.get(f"/api/posts/{post_id}/likes"))["has_more"] is False


async def test_folding_tells_once_that_more_like_a_post(world: World) -> None:
    ana, ben, cam = [await world.person(name) for name in ("ana", "ben", "cam")]
    post_id = await ana.publish()
    for person in (ben, cam):
        await change(person, "POST", post_id)
    await service.fold(world.ctx)
    await service.fold(world.ctx)
    async with world.ctx.db.read() as db:
        told = await db.value(
            "SELECT count(*) FROM platform.event WHERE name = 'engagement.post_liked.v1' AND partition_key = $1",
            int(post_id),
        )
    assert told == 1


async def test_a_batch_of_likes_costs_as_many_statements_as_one(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    ana = await world.person("ana")
    fans = [await world.person("fan") for _ in range(20)]
    post_id = await ana.publish()
    sizes: list[int] = []
    write = liking.write_post_wishes

    async def counted(ctx: Ctx, wishes: list[PostWish]) -> list[LikeCount | Refused]:
        sizes.append(len(wishes))
        return await write(ctx, wishes)

    monkeypatch.setattr(liking, "write_post_wishes", counted)
    await asyncio.gather(*(service.like_post(world.ctx, actor(fan), int(post_id)) for fan in fans))
    assert sum(sizes) == 20
    assert len(sizes) <= 2
    await check_exact(world, post_id)
